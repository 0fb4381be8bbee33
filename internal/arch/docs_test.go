package arch

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// documented are the packages whose names the documentation may give, by how it
// calls them.
var documented = map[string]string{
	"apply": "migrate/apply", "chenttest": "chenttest", "column": "runtime/column", "dir": "migrate/dir", "driver": "dialect/clickhouse/driver",
	"embedded": "dialect/clickhouse/embedded", "engine": "schema/engine", "inspect": "migrate/inspect", "lint": "migrate/lint", "migrate": "migrate",
	"plan": "migrate/plan", "runtime": "runtime", "view": "schema/view",
}

var nameInDocs = regexp.MustCompile("`[*]?([a-z]+)[.]([A-Z][A-Za-z]*)")

// TestDocsNameWhatExists checks that a type, function or constant that a page
// names is one that the package has.
func TestDocsNameWhatExists(t *testing.T) {
	exported := map[string]map[string]bool{}
	for name, folder := range documented {
		exported[name] = exportedNames(t, filepath.Join("../..", folder))
	}
	checked := 0
	pages := []string{"../../README.md"}
	err := filepath.WalkDir("../../docs", func(path string, d fs.DirEntry, err error) error {
		if err == nil && strings.HasSuffix(path, ".md") {
			pages = append(pages, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, page := range pages {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range nameInDocs.FindAllStringSubmatch(string(text), -1) {
			names, known := exported[m[1]]
			if !known {
				continue
			}
			checked++
			if !names[m[2]] {
				t.Errorf("%s: there is no %s.%s", page, m[1], m[2])
			}
		}
	}
	if checked < 20 {
		t.Errorf("%d names were checked", checked)
	}
}

// exportedNames are the exported types, functions, variables and constants of
// the package in a folder.
func exportedNames(t *testing.T, folder string) map[string]bool {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(folder, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	names := map[string]bool{}
	for _, path := range files {
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, decl := range file.Decls {
			switch d := decl.(type) {
			case *ast.FuncDecl:
				if d.Recv == nil {
					names[d.Name.Name] = true
				}
			case *ast.GenDecl:
				for _, spec := range d.Specs {
					switch s := spec.(type) {
					case *ast.TypeSpec:
						names[s.Name.Name] = true
					case *ast.ValueSpec:
						for _, n := range s.Names {
							names[n.Name] = true
						}
					}
				}
			}
		}
	}
	return names
}

var (
	required   = regexp.MustCompile(`(?m)^\t(\S+) v\S+$`)
	dependency = regexp.MustCompile("`([^`]+[.][a-z]+/[^`]+)`")
)

// TestDependenciesAreArgued checks that the page that argues each root dependency
// lists those of go.mod, and no other.
func TestDependenciesAreArgued(t *testing.T) {
	names := func(path string, re *regexp.Regexp) map[string]bool {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		found := map[string]bool{}
		for _, m := range re.FindAllStringSubmatch(string(text), -1) {
			found[strings.TrimSuffix(m[1], "/sql/migrate")] = true
		}
		return found
	}
	direct := names("../../go.mod", required)
	argued := names("../../docs/decisions/0001-dependencies.md", dependency)
	for name := range direct {
		if !argued[name] {
			t.Errorf("%s is not argued in docs/decisions", name)
		}
	}
	for name := range argued {
		if !direct[name] {
			t.Errorf("docs/decisions argues %s, which go.mod does not require", name)
		}
	}
	if len(direct) < 10 {
		t.Errorf("%d dependencies were read", len(direct))
	}
}
