package entc

import (
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"

	"entgo.io/ent/entc/gen"
	"entgo.io/ent/entc/load"
)

// bootstrap loads a schema that imports packages of its own client which do not
// exist yet, or no longer fit it: it generates the client of the schema without
// what uses them (policies, hooks, interceptors), and loads the whole schema
// beside that. Where that fails, the files are as they were, and the error is
// failed, the one of the plain load, unless more is known.
func (r *run) bootstrap(schemaPath string, cfg *gen.Config, failed error) (*load.SchemaSpec, error) {
	dir, err := filepath.Abs(schemaPath)
	if err != nil {
		return nil, err
	}
	// ent's loader reads the schema from disk, whatever an overlay says.
	bare, err := os.MkdirTemp(filepath.Dir(dir), "chent_bootstrap_")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(bare) //nolint:errcheck // a temporary folder
	own := *cfg
	own.Package = generatedPackage(cfg, dir)
	if err := withoutClient(dir, bare, own.Package); err != nil {
		return nil, failed // the compiler said what is wrong
	}
	path := bare
	if !filepath.IsAbs(schemaPath) {
		path = "./" + filepath.ToSlash(filepath.Join(filepath.Dir(schemaPath), filepath.Base(bare)))
	}
	spec, err := loadOver(path, &own, hideRuntime(cfg.Target))
	if err != nil {
		return nil, failed
	}
	restore, err := snapshot(cfg.Target, cfg.Header)
	if err != nil {
		return nil, err
	}
	if err := (&run{}).first(schemaPath, &own, spec); err != nil {
		r.err = err // what is wrong with the schema itself comes first
		return nil, errors.Join(err, restore())
	}
	if spec, err = loadOver(schemaPath, cfg, hideRuntime(cfg.Target)); err != nil {
		return nil, errors.Join(err, restore())
	}
	r.restore = restore
	return spec, nil
}

// first generates the client of spec.
func (r *run) first(schemaPath string, cfg *gen.Config, spec *load.SchemaSpec) error {
	cfg.Storage = r.storage()
	templates, err := r.templates()
	if err != nil {
		return err
	}
	cfg.Templates = append([]*gen.Template{templates}, cfg.Templates[1:]...)
	cfg.Hooks = append([]gen.Hook{r.hook}, cfg.Hooks[1:]...)
	g, err := r.graph(schemaPath, cfg, spec)
	if err != nil {
		return err
	}
	return g.Gen()
}

// snapshot keeps the generated files of target, and returns what brings them
// back.
func snapshot(target, header string) (restore func() error, err error) {
	names, err := generatedFiles(target, header)
	if err != nil {
		return nil, err
	}
	texts := make([][]byte, len(names))
	for i, name := range names {
		if texts[i], err = os.ReadFile(filepath.Join(target, name)); err != nil {
			return nil, err
		}
	}
	return func() error {
		stage, err := os.MkdirTemp("", "chent-restore-*")
		if err != nil {
			return err
		}
		defer os.RemoveAll(stage) //nolint:errcheck // a temporary folder
		for i, name := range names {
			if err := writeFile(filepath.Join(stage, name), texts[i]); err != nil {
				return err
			}
		}
		return publish(stage, target, header)
	}, nil
}

// withoutClient copies the files of a schema package without the declarations
// that use a package of the client, and without those that use these.
func withoutClient(from, to, client string) error {
	fset := token.NewFileSet()
	parsed := map[string]*ast.File{}
	for _, name := range schemaFiles(from) {
		f, err := parser.ParseFile(fset, name, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		parsed[name] = f
	}
	gone := map[string]bool{} // names of the package
	drop := map[ast.Node]bool{}
	for changed := true; changed; {
		changed = false
		for _, f := range parsed {
			imports := clientNames(f, client)
			for _, d := range units(f) {
				if drop[d] || !uses(d, imports, gone) {
					continue
				}
				drop[d], changed = true, true
				for _, name := range declares(d) {
					gone[name] = true
				}
			}
		}
	}
	for name, f := range parsed {
		text, err := blank(fset, name, f, client, drop)
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(to, filepath.Base(name)), text, 0o666); err != nil {
			return err
		}
	}
	return nil
}

// clientNames are the names under which a file imports packages of the client.
func clientNames(f *ast.File, client string) map[string]bool {
	names := map[string]bool{}
	for _, spec := range f.Imports {
		if to, err := strconv.Unquote(spec.Path.Value); err == nil && ofClient(to, client) {
			names[importName(spec)] = true
		}
	}
	return names
}

// importName is the name of an import in its file, as far as its path tells.
func importName(spec *ast.ImportSpec) string {
	if spec.Name != nil {
		return spec.Name.Name
	}
	to, _ := strconv.Unquote(spec.Path.Value)
	return path.Base(to)
}

// units are the declarations of a file but for its imports, one by one.
func units(f *ast.File) (list []ast.Node) {
	for _, d := range f.Decls {
		group, ok := d.(*ast.GenDecl)
		switch {
		case !ok:
			list = append(list, d)
		case group.Tok == token.IMPORT:
		case group.Lparen.IsValid():
			for _, spec := range group.Specs {
				list = append(list, spec)
			}
		default:
			list = append(list, d)
		}
	}
	return list
}

// declares are the names of the package that a declaration makes; methods make
// none.
func declares(n ast.Node) (names []string) {
	switch n := n.(type) {
	case *ast.FuncDecl:
		if n.Recv == nil {
			names = append(names, n.Name.Name)
		}
	case *ast.GenDecl:
		for _, spec := range n.Specs {
			names = append(names, declares(spec)...)
		}
	case *ast.TypeSpec:
		names = append(names, n.Name.Name)
	case *ast.ValueSpec:
		for _, name := range n.Names {
			names = append(names, name.Name)
		}
	}
	return slices.DeleteFunc(names, func(name string) bool { return name == "_" })
}

// uses reports whether a declaration uses an import or a name of the package.
func uses(n ast.Node, imports, names map[string]bool) (found bool) {
	ast.Inspect(n, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.SelectorExpr:
			if x, ok := n.X.(*ast.Ident); ok {
				found = found || imports[x.Name] || names[x.Name]
				return false
			}
		case *ast.Ident:
			found = found || names[n.Name]
		}
		return !found
	})
	return found
}

// blank is a file with spaces for the declarations that are dropped, so that the
// others keep their lines, and without the imports that only they used.
func blank(fset *token.FileSet, name string, f *ast.File, client string, drop map[ast.Node]bool) ([]byte, error) {
	text, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	wipe := func(from, to token.Pos) {
		for i := fset.Position(from).Offset; i < fset.Position(to).Offset; i++ {
			if text[i] != '\n' {
				text[i] = ' '
			}
		}
	}
	left := map[string]bool{}
	for _, d := range units(f) {
		if drop[d] {
			wipe(d.Pos(), d.End())
			continue
		}
		ast.Inspect(d, func(n ast.Node) bool {
			if s, ok := n.(*ast.SelectorExpr); ok {
				if x, ok := s.X.(*ast.Ident); ok {
					left[x.Name] = true
				}
			}
			return true
		})
	}
	for i := len(f.Imports) - 1; i >= 0; i-- {
		spec := f.Imports[i]
		to, _ := strconv.Unquote(spec.Path.Value)
		switch {
		case ofClient(to, client):
			wipe(spec.Pos(), spec.End())
			copy(text[fset.Position(spec.Pos()).Offset:], `_ "os"`)
		case !left[importName(spec)] && importName(spec) != ".":
			at := fset.Position(spec.Pos()).Offset
			end := fset.Position(spec.Path.Pos()).Offset
			text = slices.Concat(text[:at], []byte("_ "), text[end:])
		}
	}
	return text, nil
}
