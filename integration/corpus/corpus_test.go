package corpus

import (
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chent-io/chent/migrate"
	"github.com/chent-io/chent/migrate/catalog"
	"github.com/chent-io/chent/migrate/ddl"
	"github.com/chent-io/chent/migrate/diff"
	"github.com/chent-io/chent/migrate/hcl"
)

// TestCorpus runs every schema and checks all that doc.go says.
func TestCorpus(t *testing.T) {
	all := newTallies()
	work := make(chan unit)
	var made imports
	t.Run("schemas", func(t *testing.T) {
		list := units(t)
		for i := range workers {
			t.Run(fmt.Sprint("worker ", i+1), func(t *testing.T) {
				t.Parallel()
				w := worker{t: t, live: start(t), twin: start(t), tallies: all, imports: &made}
				for u := range work {
					start := time.Now()
					w.unit(u)
					made.check(t, all, false)
					if took := time.Since(start); took > 3*time.Second {
						t.Logf("%s took %.1f s", u.name, took.Seconds())
					}
				}
			})
		}
		go func() {
			defer close(work)
			for _, u := range list {
				select {
				case work <- u:
				case <-t.Context().Done():
					return
				}
			}
		}()
	})
	made.check(t, all, true)
	t.Log(all)
	total := all.total()
	for what, n := range map[string]int{
		"made again from SQL the same": total.sql + total.unkept, "read back from HCL the same": total.hcl, "loaded from Go the same": total.golang,
		"equal to themselves": total.self, "equal to HCL by the server's word": total.copies + total.unkept,
	} {
		if n != total.objects {
			t.Errorf("%d of %d objects are not %s", total.objects-n, total.objects, what)
		}
	}
}

// workers is how many schemas are worked on at a time, each on two servers.
const workers = 2

// worker works on one schema at a time.
type worker struct {
	t       *testing.T
	live    *server // where the schema is made
	twin    *server // where it is made again
	tallies *tallies
	imports *imports
}

// unit makes a schema, file by file, and checks what came of it.
func (w *worker) unit(u unit) {
	w.live.reset(u.global)
	h := history{worker: w, unit: u}
	for i, file := range u.files {
		if u.fresh && i > 0 {
			w.live.reset(u.global)
		}
		list := statements(w.t, file)
		h.settings = settings(append(h.settings, w.run(u, list)...))
		if len(u.files) > 1 {
			h.step(file)
		}
		if u.fresh || i == len(u.files)-1 {
			name := u.name
			if u.fresh {
				name = strings.TrimPrefix(file, root()+"/")
			}
			w.check(u.source, name, h.settings)
		}
	}
}

// run makes a schema on the live server, counts what is refused and returns
// the others.
func (w *worker) run(u unit, list []string) (done []string) {
	refused := w.live.run(list)
	made, accepted := 0, 0
	for i, sql := range list {
		if refused[i] == nil {
			done = append(done, sql)
		}
		if !makes(sql) {
			continue
		}
		made++
		if refused[i] == nil {
			accepted++
		}
	}
	for i, err := range refused {
		w.tallies.refuse(codeOf(err))
		if testing.Verbose() && os.Getenv(EnvCorpus) == "" {
			w.t.Logf("%s: refused by the engine: %s\n    %v", u.name, list[i], err)
		}
	}
	w.tallies.add(u.source, func(t *tally) {
		t.statements += len(list)
		t.made += made
		t.accepted += accepted
	})
	return done
}

// check takes what is on the live server through all its forms.
func (w *worker) check(source, name string, settings []string) {
	t := w.t
	definitions := w.live.definitions()
	c, report := w.live.inspect()
	for _, o := range report.Opaque {
		w.tallies.note("opaque", "%s: %s", name, o)
	}
	for _, skipped := range report.Skipped {
		t.Errorf("%s: not read: %s", name, skipped)
	}
	all := len(definitions)
	self := same(t, name+": with itself", c, c)
	self.add(same(t, name+": with its JSON form", c, throughJSON(t, c)))
	read := throughHCL(t, name, c)
	fromHCL := same(t, name+": with its HCL form", c, read)
	unkept := w.again(name, settings, c, definitions)
	copies := w.compare(name, without(read, unkept))
	w.imports.add(imported{source: source, name: name, catalog: c, objects: all})
	w.tallies.add(source, func(t *tally) {
		t.schemas++
		t.objects += all
		t.opaque += len(report.Opaque)
		t.self += all - len(self)
		t.hcl += all - len(fromHCL)
		t.unkept += len(unkept)
		t.sql += all - len(unkept)
		t.copies += all - len(unkept) - len(copies)
	})
}

// compare compares the twin with a declaration as chent schema diff does, and
// returns the objects that differ.
func (w *worker) compare(name string, declared catalog.Catalog) objects {
	found, err := migrate.Diff(w.t.Context(), w.twin.conn, declared, migrate.DiffOptions{Options: diff.Options{WholeServer: w.live.global, CompareOrder: true}})
	if err != nil {
		w.t.Errorf("%s: compare the copy with the HCL form: %v", name, err)
		return objects{"": true}
	}
	if len(found.Changes) > 0 {
		w.t.Errorf("%s: the copy and the HCL form:\n%s", name, diff.Format(found.Changes, diff.FormatOptions{}))
	}
	return differing(found.Changes)
}

// again prints a catalog as SQL and makes it on the twin: every definition must
// be the same there, byte for byte. It returns the objects, database.name, that
// the server does not make again from its own definition either: one that
// hides a secret, or that it reorders. The twin is left without them.
func (w *worker) again(name string, settings []string, c catalog.Catalog, definitions map[string]string) objects {
	w.twin.reset(w.live.global)
	printed := append(slices.Clone(settings), ddl.Statements(c, ddl.Options{IfNotExists: true, Pretty: true})...)
	refused := w.twin.run(printed)
	after := w.twin.definitions()
	unkept := make(objects)
	for object, definition := range definitions {
		if after[object] == definition {
			continue
		}
		if again, err := w.twin.verbatim(object, definition); again != definition {
			w.tallies.note("not made again from the server's own statement", "%s: %s: %s\n    made again it is %s%s", name, object, definition, again, errText(err))
			unkept[object] = true
			continue
		}
		w.t.Errorf("%s: %s\nbefore %s\nafter  %s", name, object, definition, after[object])
	}
	if len(unkept) == 0 {
		for i, err := range refused {
			w.t.Errorf("%s: printed and refused: %s\n    %v", name, printed[i], err)
		}
	}
	for object := range after {
		if _, ok := definitions[object]; !ok {
			w.t.Errorf("%s: %s was not there before", name, object)
		}
	}
	return unkept
}

func errText(err error) string {
	if err == nil {
		return ""
	}
	return "refused: " + err.Error()
}

// without is a catalog without some objects.
func without(c catalog.Catalog, names objects) catalog.Catalog {
	for i := range c.Databases {
		d := &c.Databases[i]
		isNamed := func(name string) bool { return names[d.Name+"."+name] }
		d.Tables = slices.DeleteFunc(d.Tables, func(t catalog.Table) bool { return isNamed(t.Name) })
		d.Views = slices.DeleteFunc(d.Views, func(v catalog.View) bool { return isNamed(v.Name) })
		d.MaterializedViews = slices.DeleteFunc(d.MaterializedViews, func(m catalog.MaterializedView) bool { return isNamed(m.Name) })
		d.Dictionaries = slices.DeleteFunc(d.Dictionaries, func(d catalog.Dictionary) bool { return isNamed(d.Name) })
		d.Opaque = slices.DeleteFunc(d.Opaque, func(o catalog.Opaque) bool { return isNamed(o.Name) })
	}
	return c
}

// objects are names of objects.
type objects map[string]bool

func (o objects) add(more objects) {
	for name := range more {
		o[name] = true
	}
}

// differing are the objects that changes are about.
func differing(changes []diff.Change) objects {
	names := make(objects)
	for _, c := range changes {
		names[string(c.Kind)+" "+c.Database+"."+c.Name] = true
	}
	return names
}

// same fails the test for each difference and returns the objects that differ.
func same(t testing.TB, what string, a, b catalog.Catalog) objects {
	t.Helper()
	changes := diff.Diff(a, b, diff.Options{WholeServer: true, CompareOrder: true})
	if len(changes) > 0 {
		t.Errorf("%s:\n%s", what, diff.Format(changes, diff.FormatOptions{}))
	}
	return differing(changes)
}

func throughJSON(t testing.TB, c catalog.Catalog) catalog.Catalog {
	t.Helper()
	text, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	var read catalog.Catalog
	if err := json.Unmarshal(text, &read); err != nil {
		t.Fatal(err)
	}
	return read
}

func throughHCL(t testing.TB, name string, c catalog.Catalog) catalog.Catalog {
	t.Helper()
	doc, err := hcl.Parse(map[string][]byte{name + ".hcl": hcl.Write(c)}, hcl.Options{})
	if err != nil {
		t.Errorf("%s: its HCL form is not read: %v", name, err)
	}
	return doc.Catalog
}
