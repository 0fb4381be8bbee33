package corpus

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/chent-io/chent/entc"
	"github.com/chent-io/chent/migrate/catalog"
	"github.com/chent-io/chent/migrate/diff"
	"github.com/chent-io/chent/migrate/gosrc"
)

// imported is a schema that is to be written as Go.
type imported struct {
	source, name string
	catalog      catalog.Catalog
	objects      int
}

// imports are the schemas to write as Go. Loading a package takes seconds
// however small it is, so many schemas go into one, each in databases of its
// own.
type imports struct {
	mu   sync.Mutex
	list []imported
}

func (i *imports) add(one imported) {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.list = append(i.list, one)
}

// batchSize is how many objects a package holds, about.
const batchSize = 600

// check writes, loads and compares what has come together, if it is a whole
// batch or all there will be.
func (i *imports) check(t *testing.T, all *tallies, rest bool) {
	i.mu.Lock()
	batch, objects := i.list, 0
	for _, one := range batch {
		objects += one.objects
	}
	if rest || objects >= batchSize {
		i.list = nil
	} else {
		batch = nil
	}
	i.mu.Unlock()
	checkBatch(t, batch, all)
}

func checkBatch(t *testing.T, batch []imported, all *tallies) {
	t.Helper()
	if len(batch) == 0 {
		return
	}
	var union catalog.Catalog
	owner := make(map[string]imported) // of databases and of the server's objects
	for n, one := range batch {
		c := rename(t, one.catalog, fmt.Sprintf("u%04d_", n))
		for _, d := range c.Databases {
			owner[d.Name] = one
		}
		for _, f := range c.Functions {
			owner[f.Name] = one
		}
		for _, n := range c.NamedCollections {
			owner[n.Name] = one
		}
		union.Databases = append(union.Databases, c.Databases...)
		union.Functions = append(union.Functions, c.Functions...)
		union.NamedCollections = append(union.NamedCollections, c.NamedCollections...)
	}
	pkg, err := gosrc.Write(union, gosrc.Options{Database: union.Databases[0].Name})
	if err != nil {
		t.Errorf("write Go: %v", err)
		return
	}
	model, err := entc.Load(writePackage(t, pkg), nil)
	if err != nil {
		// The other schemas shall be compared all the same.
		checkBatch(t, withoutRefused(t, batch, pkg, err), all)
		return
	}
	failed := make(map[string]int) // objects by schema
	changes := diff.Diff(union, model.Catalog, diff.Options{Database: union.Databases[0].Name, WholeServer: true, CompareOrder: true})
	for _, change := range changes {
		database := change.Database
		if !change.Kind.InDatabase() {
			database = change.Name
		}
		who := owner[database].name
		failed[who]++
		t.Errorf("%s: its Go form:\n%s", who, diff.Format([]diff.Change{change}, diff.FormatOptions{}))
	}
	for _, one := range batch {
		all.add(one.source, func(t *tally) {
			t.golang += one.objects - failed[one.name]
		})
	}
}

// prefixOf is the prefix of a batch's databases.
var prefixOf = regexp.MustCompile(`"u(\d{4})_`)

// refusedFile is in the errors of the loader: a file of the package, or a type.
var refusedFile = regexp.MustCompile(`/schema/(\w+\.go):|create type (\w+):`)

// withoutRefused fails the test for the schemas that the loader refuses, and
// returns the others; none where it does not say which.
func withoutRefused(t *testing.T, batch []imported, pkg gosrc.Package, err error) (rest []imported) {
	t.Helper()
	refused := make(map[int][]string)
	for line := range strings.Lines(err.Error()) {
		found := refusedFile.FindStringSubmatch(line)
		if found == nil {
			continue
		}
		name := found[1]
		if name == "" {
			name = strings.ToLower(found[2]) + ".go"
		}
		n := 0 // the first schema's database is the connection's: it is not named
		if prefix := prefixOf.FindSubmatch(pkg.Files[name]); prefix != nil {
			n, _ = strconv.Atoi(string(prefix[1]))
		}
		refused[n] = append(refused[n], line)
	}
	if len(refused) == 0 {
		t.Errorf("load the Go package of %d schemas, %s and so on: %v", len(batch), batch[0].name, err)
		return nil
	}
	for n, one := range batch {
		if lines := refused[n]; len(lines) > 0 {
			t.Errorf("%s: load its Go package: %s", one.name, strings.Join(lines, ""))
			continue
		}
		rest = append(rest, one)
	}
	return rest
}

// rename puts a prefix before the names of databases, functions and named
// collections, where a catalog keeps them as names; texts stay.
func rename(t testing.TB, c catalog.Catalog, prefix string) catalog.Catalog {
	c = throughJSON(t, c)
	renamed := func(n catalog.Name) catalog.Name {
		if n.Database != "" && c.Database(prefix+n.Database) != nil {
			n.Database = prefix + n.Database
		}
		return n
	}
	for i := range c.Databases {
		c.Databases[i].Name = prefix + c.Databases[i].Name
	}
	for i := range c.Databases {
		for o := range c.Databases[i].Objects() {
			switch o := o.(type) {
			case *catalog.Table:
				each(o.DependsOn, renamed)
			case *catalog.View:
				each(o.DependsOn, renamed)
			case *catalog.Dictionary:
				each(o.DependsOn, renamed)
			case *catalog.MaterializedView:
				each(o.DependsOn, renamed)
				o.To = renamed(o.To)
				if o.Refresh != nil {
					each(o.Refresh.DependsOn, renamed)
				}
			}
		}
	}
	for i := range c.Functions {
		c.Functions[i].Name = prefix + c.Functions[i].Name
	}
	for i := range c.NamedCollections {
		c.NamedCollections[i].Name = prefix + c.NamedCollections[i].Name
	}
	return c
}

func each(names []catalog.Name, f func(catalog.Name) catalog.Name) {
	for i := range names {
		names[i] = f(names[i])
	}
}

// writePackage writes a package where it can import this module.
func writePackage(t testing.TB, pkg gosrc.Package) string {
	t.Helper()
	root, err := os.MkdirTemp("testdata", "tmp-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(root) })
	folder := filepath.Join(root, "ent", "schema")
	if err := os.MkdirAll(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	for name, src := range pkg.Files {
		if err := os.WriteFile(filepath.Join(folder, name), src, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return "./" + folder
}
