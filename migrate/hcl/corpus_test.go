package hcl_test

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/internal/enginetest"
	"github.com/chent-io/chent/migrate/catalog"
	"github.com/chent-io/chent/migrate/dir"
	"github.com/chent-io/chent/migrate/hcl"
	"github.com/chent-io/chent/migrate/inspect"
)

func TestMain(m *testing.M) { enginetest.Main(m) }

// Every object that other projects' statements make on a server survives being
// written as HCL and read again.
func TestCorpusReadsBack(t *testing.T) {
	const corpus = "../../../shared/corpus"
	if _, err := os.Stat(corpus); err != nil {
		t.Skip("the corpus of other projects' schemas is not here")
	}
	if os.Getenv("CHENT_TEST_CORPUS") == "" {
		t.Skip("set CHENT_TEST_CORPUS=1 to run every statement of the corpus, some minutes")
	}
	db := enginetest.New(t)
	ran, refused := runCorpus(t, db, corpus)
	conn, err := driver.Open(t.Context(), db.HTTP())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	live, err := inspect.Inspect(t.Context(), conn, inspect.Options{})
	if err != nil {
		t.Fatal(err)
	}
	text := hcl.Write(live)
	doc, err := hcl.Parse(map[string][]byte{"corpus.hcl": text}, hcl.Options{})
	if err != nil {
		t.Fatal(err)
	}
	ignore := cmp.FilterPath(func(p cmp.Path) bool {
		name := p.Last().String()
		return name == ".Pos" || name == ".UUID" || name == ".Stats"
	}, cmp.Ignore())
	if diff := cmp.Diff(live, doc.Catalog, ignore, cmpopts.EquateEmpty()); diff != "" {
		t.Error(diff)
	}
	objects, opaque := count(live)
	raw := strings.Count(string(text), "type         = sql(") + strings.Count(string(text), "type = sql(") + strings.Count(string(text), "type    = sql(")
	t.Logf("%d statements ran, %d were refused; %d objects read back, %d of them opaque; %d bytes of HCL, about %d types as sql()", ran, refused, objects, opaque, len(text), raw)
	if objects < 3000 {
		t.Errorf("only %d objects", objects)
	}
}

func runCorpus(t *testing.T, db *enginetest.Database, corpus string) (ran, refused int) {
	t.Helper()
	file := 0
	err := filepath.WalkDir(corpus, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".sql" || strings.Contains(path, "did-not-run") {
			return err
		}
		src, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		statements, err := dir.Scan(path, string(src))
		if err != nil {
			return err
		}
		file++
		database := fmt.Sprintf("f%04d", file)
		db.Exec("CREATE DATABASE " + database + " ENGINE = Atomic")
		conn := open(t, db, database)
		defer func() { conn.Close() }()
		for _, s := range statements {
			if name, ok := strings.CutPrefix(s.Text, "USE "); ok {
				conn.Close()
				conn = open(t, db, name)
				continue
			}
			if strings.Contains(s.Text, "SYNC") {
				continue
			}
			if err := conn.Exec(t.Context(), driver.Statement{SQL: s.Text}); err != nil {
				refused++
			} else {
				ran++
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return ran, refused
}

func open(t *testing.T, db *enginetest.Database, database string) driver.Conn {
	t.Helper()
	conn, err := driver.Open(t.Context(), strings.TrimSuffix(db.HTTP(), db.Name)+strings.Trim(database, "`"))
	if err != nil {
		t.Fatal(err)
	}
	session, err := conn.Session(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	return session
}

func count(c catalog.Catalog) (objects, opaque int) {
	for i := range c.Databases {
		for range c.Databases[i].Objects() {
			objects++
		}
		opaque += len(c.Databases[i].Opaque)
	}
	return objects + len(c.Functions) + len(c.NamedCollections), opaque
}
