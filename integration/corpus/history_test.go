package corpus

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/migrate/apply"
	"github.com/chent-io/chent/migrate/catalog"
	"github.com/chent-io/chent/migrate/ddl"
	"github.com/chent-io/chent/migrate/diff"
	"github.com/chent-io/chent/migrate/plan"
)

// history follows the steps of one schema. The live server runs the project's
// own statements; the copy is brought after it by plans.
type history struct {
	*worker
	unit     unit
	settings []string
	steps    int
	before   catalog.Catalog
	old      map[string]string // definitions before
	copy     catalog.Catalog   // what the copy holds
	ready    bool              // the copy holds the state before
}

// step compares the live server with its state before, and takes the copy
// along.
func (h *history) step(file string) {
	where := h.unit.name + ": " + filepath.Base(file)
	now := h.live.definitions()
	after, _ := h.live.inspect()
	if h.steps > 0 {
		changed, respelled := compareStep(h.t, where, h.before, after, h.old, now)
		h.tallies.add(h.unit.source, func(t *tally) {
			t.steps++
			t.changed += changed
			t.respelled += respelled
		})
		h.follow(where, after, now)
	}
	h.steps++
	h.before, h.old = after, now
}

// follow brings the copy from the state before to the state after.
func (h *history) follow(where string, after catalog.Catalog, definitions map[string]string) {
	if !h.ready {
		h.rebuild(h.before)
	}
	h.ready = false
	options := diff.Options{WholeServer: true, CompareOrder: true, Database: "default"}
	changes := diff.Diff(h.copy, after, options)
	p, err := plan.New(changes, h.copy, after, plan.Options{AllowRewrite: true, AllowDestructive: true, AllowRecreate: true, Database: "default"})
	if err != nil {
		h.t.Errorf("%s: plan: %v", where, err)
		return
	}
	if err := p.Blocked(); err != nil {
		h.tallies.note("steps that no statement can do", "%s: %v", where, err)
		h.tallies.add(h.unit.source, func(t *tally) { t.impossible++ })
		return
	}
	const readOnly = 242
	_, err = apply.Run(h.t.Context(), h.twin.conn, p, apply.Options{})
	if driver.IsCode(err, readOnly) {
		h.tallies.note("steps that the embedded engine cannot do", "%s: its replicated tables are read-only: %v", where, err)
		h.tallies.add(h.unit.source, func(t *tally) { t.impossible++ })
		return
	}
	if err != nil {
		h.t.Errorf("%s: apply: %v\n%s", where, err, p)
		return
	}
	h.sweep(p)
	h.copy, _ = h.twin.inspect()
	if left := diff.Diff(h.copy, after, options); len(left) > 0 {
		h.t.Errorf("%s: the copy differs after the plan\n%s\n%s", where, p, diff.Format(left, diff.FormatOptions{}))
		return
	}
	h.ready = true
	identical := 0
	for object, definition := range h.twin.definitions() {
		if definitions[object] == definition {
			identical++
		}
	}
	h.tallies.add(h.unit.source, func(t *tally) {
		t.applied++
		t.planned += len(p.Steps)
		t.afterwards += len(definitions)
		t.identical += identical
	})
}

// rebuild makes a catalog on the empty copy.
func (h *history) rebuild(c catalog.Catalog) {
	h.twin.reset(h.live.global)
	printed := append(slices.Clone(h.settings), ddl.Statements(c, ddl.Options{IfNotExists: true})...)
	for i, err := range h.twin.run(printed) {
		h.t.Errorf("%s: printed and refused: %s\n    %v", h.unit.name, printed[i], err)
	}
	h.copy, _ = h.twin.inspect()
}

// sweep drops the old tables that the plan's copies leave to a person.
func (h *history) sweep(p *plan.Plan) {
	var drops []string
	for _, s := range p.Steps {
		if s.Copy != nil {
			drops = append(drops, "DROP TABLE "+ddl.Name(catalog.Name{Database: s.Database, Name: s.Copy.Old}))
		}
	}
	for i, err := range h.twin.run(drops) {
		h.t.Errorf("%s: %s: %v", h.unit.name, drops[i], err)
	}
}

// compareStep checks one step. An object whose statement is the same may not
// be changed; one whose statement differs must be, unless it says the same by
// the rules of the diff, and then its printed form must be the same but for
// the order of its parts.
func compareStep(t testing.TB, where string, from, to catalog.Catalog, old, now map[string]string) (changed, respelled int) {
	t.Helper()
	reported := make(map[string]diff.Change)
	for _, c := range diff.Diff(from, to, diff.Options{WholeServer: true}) {
		name := c.Database + "." + c.Name
		if c.Database == "" {
			name = strings.ToLower(string(c.Kind)) + " " + c.Name
		}
		reported[name] = c
	}
	for name, statement := range now {
		c, isReported := reported[name]
		was, existed := old[name]
		switch {
		case !existed:
			if !isReported || c.Op != diff.Add {
				t.Errorf("%s: %s is new and not reported so: %+v", where, name, c)
			}
			changed++
		case was == statement && isReported:
			t.Errorf("%s: %s is the same and reported:\n%s", where, name, c)
		case was != statement && !isReported:
			respelled++
			if words(was) != words(statement) && !sameButColumns(name, from, to) {
				t.Errorf("%s: %s differs and is not reported\nfrom %s\nto   %s", where, name, was, statement)
			}
		case was != statement:
			changed++
		}
	}
	for name := range old {
		if _, ok := now[name]; !ok {
			changed++
			if reported[name].Op != diff.Drop {
				t.Errorf("%s: %s is gone and not reported so", where, name)
			}
		}
	}
	return changed, respelled
}

// sameButColumns reports whether the object is a materialized view with a
// target that differs in its list of columns alone: they are the target's.
func sameButColumns(name string, from, to catalog.Catalog) bool {
	bare := func(c catalog.Catalog) string {
		for i := range c.Databases {
			for _, m := range c.Databases[i].MaterializedViews {
				if c.Databases[i].Name+"."+m.Name == name && m.To.Name != "" {
					m.Columns = nil
					return ddl.Create(&m, ddl.Options{})
				}
			}
		}
		return ""
	}
	return bare(from) != "" && bare(from) == bare(to)
}

// words is a text without its order: the sorted words of it.
func words(text string) string {
	list := strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(" ,()", r) })
	slices.Sort(list)
	return strings.Join(list, " ")
}
