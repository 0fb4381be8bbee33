package arch

import (
	"go/build"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/chent-io/chent/"

// allowed lists, for each folder, the folders of ours that its non-test files
// may import. A trailing /... stands for everything below. The longest
// matching folder decides; cmd, internal, examples and integration are free.
var allowed = map[string][]string{
	"schema":                      {"schema/...", "dialect/clickhouse", "dialect/clickhouse/syntax"},
	"dialect/clickhouse":          {"dialect/clickhouse/syntax"},
	"dialect/clickhouse/syntax":   {},
	"dialect/clickhouse/sql":      {"dialect/clickhouse", "dialect/clickhouse/syntax"},
	"dialect/clickhouse/embedded": {"dialect/clickhouse/embedded/..."},
	"dialect/clickhouse/driver":   {"internal/screen", "dialect/clickhouse", "dialect/clickhouse/syntax", "dialect/clickhouse/embedded"},
	"migrate/catalog":             {"dialect/clickhouse", "dialect/clickhouse/syntax"},
	"migrate/ddl":                 {"migrate/catalog", "dialect/clickhouse", "dialect/clickhouse/syntax"},
	"migrate/hcl":                 {"migrate/catalog", "migrate/ddl", "dialect/clickhouse", "dialect/clickhouse/syntax"},
	"migrate/gosrc":               {"internal/goname", "migrate/catalog", "migrate/ddl", "dialect/clickhouse", "dialect/clickhouse/syntax"},
	"migrate/inspect":             {"migrate/catalog", "migrate/ddl", "dialect/clickhouse", "dialect/clickhouse/syntax", "dialect/clickhouse/driver"},
	"migrate/diff":                {"internal/screen", "migrate/catalog", "migrate/ddl", "dialect/clickhouse", "dialect/clickhouse/syntax"},
	"migrate/normalize":           {"migrate/catalog", "migrate/ddl", "migrate/inspect", "dialect/clickhouse", "dialect/clickhouse/syntax", "dialect/clickhouse/driver"},
	"migrate/impact":              {"migrate/catalog", "dialect/clickhouse", "dialect/clickhouse/syntax"},
	"migrate/plan":                {"migrate/catalog", "migrate/ddl", "migrate/diff", "migrate/impact", "dialect/clickhouse", "dialect/clickhouse/syntax"},
	"migrate":                     {"migrate/...", "dialect/clickhouse", "dialect/clickhouse/syntax", "dialect/clickhouse/sql", "dialect/clickhouse/driver"},
	"runtime/column":              {"dialect/clickhouse", "dialect/clickhouse/syntax"},
	"runtime":                     {"runtime/...", "dialect/clickhouse", "dialect/clickhouse/syntax", "dialect/clickhouse/sql", "dialect/clickhouse/driver", "migrate/...", "migrate"},
	"chenttest":                   {"internal/...", "runtime", "dialect/clickhouse", "dialect/clickhouse/driver"},
	"entc":                        {"internal/goname", "schema/...", "schema", "dialect/clickhouse", "dialect/clickhouse/syntax", "dialect/clickhouse/sql", "migrate/catalog", "migrate/ddl", "entc/..."},
}

var free = []string{"cmd", "internal", "examples", "integration", "docs"}

func TestImportDirections(t *testing.T) {
	root := "../.."
	checked := 0
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.IsDir() {
			return err
		}
		name := d.Name()
		if path != root && (strings.HasPrefix(name, ".") || name == "testdata") {
			return filepath.SkipDir
		}
		folder, _ := filepath.Rel(root, path)
		if slices.ContainsFunc(free, func(f string) bool { return folder == f || strings.HasPrefix(folder, f+"/") }) {
			return filepath.SkipDir
		}
		pkg, err := build.ImportDir(path, 0)
		if err != nil {
			return nil // no Go files here
		}
		rules, ok := rulesOf(folder)
		if !ok {
			t.Errorf("%s: no rule in the architecture table", folder)
			return nil
		}
		checked++
		for _, imported := range pkg.Imports {
			if ours, ok := strings.CutPrefix(imported, module); ok && !permits(rules, ours) {
				t.Errorf("%s imports %s, which the architecture table does not allow", folder, ours)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if checked == 0 {
		t.Fatal("no package was checked")
	}
}

func rulesOf(folder string) ([]string, bool) {
	for ; folder != "."; folder = filepath.Dir(folder) {
		if rules, ok := allowed[folder]; ok {
			return rules, true
		}
	}
	return nil, false
}

func permits(rules []string, imported string) bool {
	return slices.ContainsFunc(rules, func(rule string) bool {
		prefix, wild := strings.CutSuffix(rule, "/...")
		return imported == prefix || wild && strings.HasPrefix(imported, prefix+"/")
	})
}
