package corpus

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/chent-io/chent/migrate/catalog"
	"github.com/chent-io/chent/migrate/ddl"
	"github.com/chent-io/chent/migrate/diff"
	"github.com/chent-io/chent/migrate/dir"
)

// EnvCorpus names a folder with more schemas.
const EnvCorpus = "CHENT_CORPUS"

// root is the folder of schemas.
func root() string {
	if folder := os.Getenv(EnvCorpus); folder != "" {
		return folder
	}
	return "testdata"
}

// unit is one schema: its files are run in order on an empty server.
type unit struct {
	name  string
	files []string
}

// units finds the schemas below root: each folder called migrations* is one,
// every other file is one.
func units(t testing.TB) []unit {
	t.Helper()
	folders := make(map[string][]string)
	err := filepath.WalkDir(root(), func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".sql" || strings.Contains(path, ".needs-") {
			return err
		}
		name := path
		if folder := filepath.Dir(path); strings.HasPrefix(filepath.Base(folder), "migrations") {
			name = folder
		}
		folders[name] = append(folders[name], path)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	var list []unit
	for _, name := range slices.Sorted(maps.Keys(folders)) {
		if pattern := os.Getenv("CHENT_CORPUS_ONLY"); !strings.Contains(name, pattern) {
			continue
		}
		slices.Sort(folders[name])
		list = append(list, unit{name: strings.TrimPrefix(name, root()+"/"), files: folders[name]})
	}
	if len(list) == 0 {
		t.Skipf("no schemas in %s", root())
	}
	return list
}

func readStatements(t testing.TB, file string) []string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	scanned, err := dir.Scan(file, string(text))
	if err != nil {
		t.Error(err)
	}
	var statements []string
	for _, s := range scanned {
		statements = append(statements, s.Text)
	}
	return statements
}

// counts is what a run adds up to.
type counts struct {
	schemas, statements, refused, objects, opaque, same int
}

// TestRoundTrip: inspect, print, make again, and every definition is the same.
func TestRoundTrip(t *testing.T) {
	t.Parallel()
	s := start(t)
	var total counts
	for _, u := range units(t) {
		roundTrip(t, s, u, &total)
	}
	t.Logf("%d schemas, %d statements (%d refused by the engine), %d objects: %d made again the same, %d of them opaque",
		total.schemas, total.statements, total.refused, total.objects, total.same, total.opaque)
	if total.same != total.objects {
		t.Errorf("%d of %d objects are not the same", total.objects-total.same, total.objects)
	}
}

func roundTrip(t *testing.T, s *server, u unit, total *counts) {
	s.reset()
	total.schemas++
	var settings []string // that the schema is made with
	for _, file := range u.files {
		statements := readStatements(t, file)
		for _, sql := range statements {
			// A test may take a setting back at its end.
			name, _, _ := strings.Cut(strings.ToUpper(sql), "=")
			taken := slices.ContainsFunc(settings, func(s string) bool { return strings.HasPrefix(strings.ToUpper(s), name) })
			if strings.HasPrefix(name, "SET ") && !taken {
				settings = append(settings, sql)
			}
		}
		refused := s.run(statements)
		total.statements += len(statements)
		total.refused += len(refused)
		if testing.Verbose() && os.Getenv(EnvCorpus) == "" {
			for _, r := range refused {
				t.Logf("%s: refused by the engine: %s", u.name, r)
			}
		}
	}
	before := s.statements()
	c, report := s.inspect()
	for _, o := range report.Opaque {
		t.Logf("%s: opaque: %s", u.name, o)
	}
	for _, skipped := range report.Skipped {
		t.Errorf("%s: not read: %s", u.name, skipped)
	}
	total.objects += len(before)
	total.opaque += len(report.Opaque)
	same(t, u.name+": with itself", c, c)
	same(t, u.name+": with its JSON form", c, throughJSON(t, c))
	s.reset()
	for _, r := range s.run(append(settings, ddl.Statements(c, ddl.Options{IfNotExists: true, Pretty: true})...)) {
		t.Errorf("%s: printed and refused: %s", u.name, r)
	}
	after := s.statements()
	for name, statement := range before {
		if after[name] == statement {
			total.same++
			continue
		}
		t.Errorf("%s: %s\nbefore %s\nafter  %s", u.name, name, statement, after[name])
	}
	for name := range after {
		if _, ok := before[name]; !ok {
			t.Errorf("%s: %s was not there before", u.name, name)
		}
	}
	again, _ := s.inspect()
	same(t, u.name+": with the copy", c, again)
}

func same(t *testing.T, what string, a, b catalog.Catalog) {
	t.Helper()
	if changes := diff.Diff(a, b, diff.Options{WholeServer: true, CompareOrder: true}); len(changes) > 0 {
		t.Errorf("%s:\n%s", what, diff.Format(changes, diff.FormatOptions{}))
	}
}

func throughJSON(t *testing.T, c catalog.Catalog) catalog.Catalog {
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

// TestHistories: between two versions of a schema, the diff names the objects
// whose definitions differ, and no others.
func TestHistories(t *testing.T) {
	t.Parallel()
	s := start(t)
	steps, changed, quiet := 0, 0, 0
	for name, versions := range histories(t) {
		s.reset()
		var before catalog.Catalog
		var old map[string]string
		for i, v := range versions {
			if !v.grows {
				s.reset()
			}
			s.run(readStatements(t, v.file))
			now := s.statements()
			c, _ := s.inspect()
			if i > 0 {
				steps++
				where := fmt.Sprintf("%s: %s", name, filepath.Base(v.file))
				a, b := compareStep(t, where, before, c, old, now)
				changed, quiet = changed+a, quiet+b
			}
			before, old = c, now
		}
	}
	t.Logf("%d steps, %d objects changed, %d only in their spelling", steps, changed, quiet)
}

type version struct {
	file  string
	grows bool // runs on top of the version before
}

// histories are the folders of migrations and of versions.
func histories(t testing.TB) map[string][]version {
	list := make(map[string][]version)
	for _, u := range units(t) {
		if len(u.files) > 1 {
			for _, file := range u.files {
				list[u.name] = append(list[u.name], version{file: file, grows: true})
			}
		} else if folder := filepath.Dir(u.name); filepath.Base(folder) == "versions" {
			list[folder] = append(list[folder], version{file: u.files[0]})
		}
	}
	return list
}

// compareStep checks one step. An object whose statement is the same may not
// be changed; one whose statement differs must be, unless it says the same by
// the rules of the diff, and then its printed form must be the same but for
// the order of its parts.
func compareStep(t *testing.T, where string, from, to catalog.Catalog, old, now map[string]string) (changed, quiet int) {
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
		case was == statement && isReported:
			t.Errorf("%s: %s is the same and reported:\n%s", where, name, c)
		case was != statement && !isReported:
			quiet++
			if words(was) != words(statement) && !sameButColumns(name, from, to) {
				t.Errorf("%s: %s differs and is not reported\nfrom %s\nto   %s", where, name, was, statement)
			}
		case was != statement:
			changed++
		}
	}
	for name := range old {
		if _, ok := now[name]; !ok && reported[name].Op != diff.Drop {
			t.Errorf("%s: %s is gone and not reported so", where, name)
		}
	}
	return changed, quiet
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
