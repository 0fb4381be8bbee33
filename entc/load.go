package entc

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	gobuild "go/build"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"entgo.io/ent/entc/gen"
	"entgo.io/ent/entc/load"
)

// ent's loader asks go for the types of the package, and then compiles, links
// and runs a program of a name with the time in it, which go's cache never has.
// A package as most are needs less: which of its types are schemas, the program
// can find out, and a program of the same text is linked once. Where anything
// is out of the ordinary, or wrong, ent's loader does it, and says what is.

// overlay is the files that a build sees in place of those on disk, by path; an
// empty one does not exist.
type overlay map[string]string

// hideRuntime is an overlay without the generated runtime.go of target.
func hideRuntime(target string) overlay {
	return overlay{filepath.Join(target, "runtime.go"): ""}
}

// flag writes the overlay for the go command, until remove is called.
func (o overlay) flag() (flag string, remove func(), err error) {
	text, err := json.Marshal(map[string]overlay{"Replace": o})
	if err != nil {
		return "", nil, err
	}
	name, remove, err := tempFile("chent-overlay-*.json", text)
	return "-overlay=" + name, remove, err
}

func tempFile(pattern string, text []byte) (name string, remove func(), err error) {
	f, err := os.CreateTemp("", pattern)
	if err != nil {
		return "", nil, err
	}
	_, err = f.Write(text)
	return f.Name(), func() { _ = os.Remove(f.Name()) }, errors.Join(err, f.Close())
}

// loadOver loads a schema package as it is under an overlay.
func loadOver(schemaPath string, cfg *gen.Config, files overlay) (*load.SchemaSpec, error) {
	if spec := loadPlain(schemaPath, cfg, files); spec != nil {
		return spec, nil
	}
	flag, remove, err := files.flag()
	if err != nil {
		return nil, err
	}
	defer remove()
	return (&load.Config{Path: schemaPath, BuildFlags: append(slices.Clone(cfg.BuildFlags), flag)}).Load()
}

// loadPlain loads a schema package; nil where that is for ent's loader.
func loadPlain(schemaPath string, cfg *gen.Config, files overlay) *load.SchemaSpec {
	dir, err := filepath.Abs(schemaPath)
	if err != nil || len(cfg.BuildFlags) > 0 {
		return nil
	}
	root := moduleRoot(dir)
	if root == "" {
		return nil
	}
	text, err := os.ReadFile(filepath.Join(root, "go.mod"))
	rel, relErr := filepath.Rel(root, dir)
	if err != nil || relErr != nil {
		return nil
	}
	p := schemaPackage{path: path.Join(moduleName(string(text)), filepath.ToSlash(rel)), places: map[string]string{}}
	if !p.read(dir) {
		return nil
	}
	lines, err := p.run(files)
	if err != nil {
		return nil
	}
	spec := &load.SchemaSpec{PkgPath: p.path}
	for line := range bytes.Lines(lines) {
		s, err := load.UnmarshalSchema(line)
		if err != nil {
			return nil
		}
		s.Pos = p.places[s.Name]
		spec.Schemas = append(spec.Schemas, s)
	}
	if len(spec.Schemas) == 0 {
		return nil
	}
	return spec
}

// schemaPackage is a package of schemas as its files read.
type schemaPackage struct {
	path  string
	types []string // exported structs, any of which may be a schema
	// places are where the types are declared, file:line.
	places map[string]string
}

// read reads the files of a package; false where not all are certain to be of
// it, or where a type may be a schema and no struct.
func (p *schemaPackage) read(dir string) bool {
	fset := token.NewFileSet()
	pkg := ""
	for _, name := range schemaFiles(dir) {
		f, err := parser.ParseFile(fset, name, nil, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil || pkg != "" && f.Name.Name != pkg || constrained(dir, f, name) {
			return false
		}
		pkg = f.Name.Name
		for _, d := range units(f) {
			if !p.add(fset, d) {
				return false
			}
		}
	}
	slices.Sort(p.types)
	return len(p.types) > 0 && pkg != "main"
}

// constrained reports whether a file may not be part of a build.
func constrained(dir string, f *ast.File, name string) bool {
	if match, err := gobuild.Default.MatchFile(dir, filepath.Base(name)); err != nil || !match {
		return true
	}
	for _, group := range f.Comments {
		for _, c := range group.List {
			if c.Pos() < f.Package && (strings.HasPrefix(c.Text, "//go:build") || strings.HasPrefix(c.Text, "// +build")) {
				return true
			}
		}
	}
	return false
}

// add adds the exported types of a declaration.
func (p *schemaPackage) add(fset *token.FileSet, d ast.Node) bool {
	var specs []ast.Spec
	switch d := d.(type) {
	case *ast.TypeSpec:
		specs = []ast.Spec{d}
	case *ast.GenDecl:
		specs = d.Specs
	}
	for _, s := range specs {
		t, ok := s.(*ast.TypeSpec)
		if !ok || !t.Name.IsExported() || t.TypeParams != nil {
			continue
		}
		if _, ok := t.Type.(*ast.StructType); !ok {
			if t.Assign.IsValid() {
				return false // ent refuses an alias of a schema
			}
			continue
		}
		at := fset.Position(t.Pos())
		p.types = append(p.types, t.Name.Name)
		p.places[t.Name.Name] = fmt.Sprintf("%s:%d", at.Filename, at.Line)
	}
	return true
}

// program prints the schemas of a package, one a line.
const program = `// Code generated by chent, DO NOT EDIT.

package main

import (
	"fmt"
	"os"

	"entgo.io/ent"
	"entgo.io/ent/entc/load"

	schema %q
)

func main() {
	for _, v := range []any{%s} {
		s, ok := v.(ent.Interface)
		if !ok {
			continue
		}
		b, err := load.MarshalSchema(s)
		if err != nil {
			os.Exit(1)
		}
		fmt.Printf("%%s\n", b)
	}
}
`

// run runs the program of a package, which is on no disk.
func (p *schemaPackage) run(files overlay) ([]byte, error) {
	values := make([]string, len(p.types))
	for i, name := range p.types {
		values[i] = "schema." + name + "{}"
	}
	text := fmt.Appendf(nil, program, p.path, strings.Join(values, ", "))
	source, remove, err := tempFile("chent-schemas-*.go", text)
	if err != nil {
		return nil, err
	}
	defer remove()
	const name = ".chent/schemas.go"
	over, err := filepath.Abs(name)
	if err != nil {
		return nil, err
	}
	all := overlay{over: source}
	for from, to := range files {
		all[from] = to
	}
	flag, removeFlag, err := all.flag()
	if err != nil {
		return nil, err
	}
	defer removeFlag()
	return exec.Command("go", "run", flag, name).Output()
}
