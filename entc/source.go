package entc

import (
	"cmp"
	"go/ast"
	"go/parser"
	"go/token"
	"path"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/sync/errgroup"
)

// source is a file that a template printed: which packages it imports, and
// which of them it uses.
type source struct {
	name string
	pkg  string
	text []byte
	// imports are those of its one import declaration, which is at block; of
	// blank ones there are blank.
	imports []importLine
	block   importLine
	blank   int
	// refs are the names before a dot that the file does not declare.
	refs map[string]bool
	// declared are the names that the file adds to its package.
	declared []string
	// odd says that it does not parse, or imports in another form.
	odd bool
}

// importLine is an import at a place of the file, by the name that the file has
// for it.
type importLine struct {
	name     string
	from, to int
}

// place is the package of the file.
func (f *source) place() string { return filepath.Dir(f.name) + " " + f.pkg }

// readSources reads what templates printed, in the order of the names.
func readSources(texts map[string][]byte) []*source {
	files := make([]*source, 0, len(texts))
	for name, text := range texts {
		files = append(files, &source{name: name, text: text})
	}
	slices.SortFunc(files, func(a, b *source) int { return cmp.Compare(a.name, b.name) })
	var group errgroup.Group
	group.SetLimit(runtime.GOMAXPROCS(0))
	for _, f := range files {
		group.Go(func() error { f.read(); return nil })
	}
	_ = group.Wait() // none of them fails
	return files
}

// namesOf are the names that each package declares.
func namesOf(files []*source) map[string]map[string]bool {
	names := map[string]map[string]bool{}
	for _, f := range files {
		if names[f.place()] == nil {
			names[f.place()] = map[string]bool{}
		}
		for _, name := range f.declared {
			names[f.place()][name] = true
		}
	}
	return names
}

// read finds imports, uses and declarations.
func (f *source) read() {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, f.name, f.text, 0)
	if err != nil {
		f.odd = true // goimports says what is wrong
		return
	}
	f.pkg = file.Name.Name
	f.readImports(fset, file)
	for _, d := range units(file) {
		f.declared = append(f.declared, declares(d)...)
	}
	f.refs = map[string]bool{}
	ast.Inspect(file, func(n ast.Node) bool {
		if s, ok := n.(*ast.SelectorExpr); ok {
			if x, ok := s.X.(*ast.Ident); ok && x.Obj == nil && s.Sel.IsExported() {
				f.refs[x.Name] = true
			}
		}
		return true
	})
}

// readImports reads a file's imports, which are of one declaration in brackets,
// one a line.
func (f *source) readImports(fset *token.FileSet, file *ast.File) {
	seen := false
	for _, d := range file.Decls {
		group, ok := d.(*ast.GenDecl)
		if !ok || group.Tok != token.IMPORT {
			continue
		}
		f.odd = f.odd || seen || !group.Lparen.IsValid()
		f.block = importLine{from: fset.Position(d.Pos()).Offset, to: fset.Position(d.End()).Offset}
		seen = true
	}
	for _, spec := range file.Imports {
		to, err := strconv.Unquote(spec.Path.Value)
		name := assumedName(to)
		if spec.Name != nil {
			name = spec.Name.Name
		}
		f.odd = f.odd || err != nil || to == "C" || name == "."
		if name == "_" {
			f.blank++
			continue
		}
		f.imports = append(f.imports, importLine{name, fset.Position(spec.Pos()).Offset, fset.Position(spec.End()).Offset})
	}
}

// assumedName is the name of the package at an import path, as goimports
// assumes it without looking: the last element, without a version and "go-".
func assumedName(to string) string {
	base := path.Base(to)
	if version, ok := strings.CutPrefix(base, "v"); ok {
		if _, err := strconv.Atoi(version); err == nil && path.Dir(to) != "." {
			base = path.Base(path.Dir(to))
		}
	}
	base = strings.TrimPrefix(base, "go-")
	if i := strings.IndexFunc(base, func(r rune) bool { return r != '_' && !unicode.IsLetter(r) && !unicode.IsDigit(r) }); i >= 0 {
		base = base[:i]
	}
	return base
}
