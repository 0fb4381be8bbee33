package entc

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// positions finds where in the schema package's source things are declared.
// ent's loader keeps only the line of a type; the builders of chent know the
// line of a field, and the source tells the rest.
type positions struct {
	fset  *token.FileSet
	files map[string]*ast.File
	// packages are the files beside each file, sources what source found.
	packages map[string][]string
	sources  map[string]string
	wd       string
	root     string // of the module around wd
}

func newPositions() *positions {
	wd, _ := os.Getwd() // unknown: positions stay absolute
	return &positions{
		fset: token.NewFileSet(), files: map[string]*ast.File{}, packages: map[string][]string{}, sources: map[string]string{},
		wd: wd, root: moduleRoot(wd),
	}
}

// moduleRoot is the nearest folder around dir with a go.mod; empty if none is.
func moduleRoot(dir string) string {
	for dir != "" {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			break
		}
		dir = parent
	}
	return ""
}

// source is the path of a file that a stack trace names. A program built with
// -trimpath says "module/path/file.go".
func (p *positions) source(name string) string {
	if filepath.IsAbs(name) || p.root == "" {
		return name
	}
	path, ok := p.sources[name]
	if !ok {
		path = p.below(name)
		p.sources[name] = path
	}
	return path
}

// below is the file of the module whose path ends as name does.
func (p *positions) below(name string) string {
	for rest := name; rest != ""; {
		if path := filepath.Join(p.root, rest); isFile(path) {
			return path
		}
		_, rest, _ = strings.Cut(rest, "/")
	}
	return name
}

func isFile(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular()
}

func (p *positions) file(name string) *ast.File {
	if f, ok := p.files[name]; ok {
		return f
	}
	f, err := parser.ParseFile(p.fset, name, nil, parser.SkipObjectResolution)
	if err != nil {
		f = nil // no source, no column: the line will do
	}
	p.files[name] = f
	return f
}

// of returns pos, a file:line, with the column of the call or declaration there
// and the file relative to the working directory. With a clause, it is the
// place of that method call in the chain which begins at pos.
func (p *positions) of(pos, clause string) string {
	name, line, _ := splitPos(pos)
	name = p.source(name)
	if f := p.file(name); f != nil && line > 0 {
		if at := p.find(f, line, clause); at.IsValid() {
			position := p.fset.Position(at)
			return fmt.Sprintf("%s:%d:%d", p.relative(name), position.Line, position.Column)
		}
	}
	if name == "" {
		return ""
	}
	return fmt.Sprintf("%s:%d", p.relative(name), line)
}

// find returns the first call or type declaration that begins on line. With a
// clause it returns the selector of that name in the outermost chain.
func (p *positions) find(f *ast.File, line int, clause string) (at token.Pos) {
	ast.Inspect(f, func(n ast.Node) bool {
		if n == nil || at.IsValid() {
			return false
		}
		switch n := n.(type) {
		case *ast.CallExpr:
			if p.fset.Position(n.Pos()).Line == line {
				at = n.Pos()
				if selector := chained(n, clause); clause != "" && selector != nil {
					at = selector.Pos()
				}
				return false
			}
		case *ast.TypeSpec, *ast.CompositeLit:
			if p.fset.Position(n.Pos()).Line == line {
				at = n.Pos()
				_, isType := n.(*ast.TypeSpec)
				if !isType && clause == "" {
					return false
				}
			}
		}
		return true
	})
	return at
}

// chained returns the name of a method in a chain of calls, a().clause().c().
func chained(call *ast.CallExpr, clause string) *ast.Ident {
	for {
		selector, ok := call.Fun.(*ast.SelectorExpr)
		if !ok {
			return nil
		}
		if selector.Sel.Name == clause {
			return selector.Sel
		}
		if call, ok = selector.X.(*ast.CallExpr); !ok {
			return nil
		}
	}
}

// field returns where the source of a type declares a field by name, for
// fields whose builders keep no position. typePos is the type's file:line.
func (p *positions) field(typePos, typeName, fieldName string) string {
	return p.inMethod(typePos, typeName, "Fields", fieldName)
}

// edge is field for edges.
func (p *positions) edge(typePos, typeName, edgeName string) string {
	return p.inMethod(typePos, typeName, "Edges", edgeName)
}

// inMethod finds the call in a method of the type whose first argument is the
// string name. The method may stand in another file of the package.
func (p *positions) inMethod(typePos, typeName, method, name string) string {
	typeFile, _, _ := splitPos(typePos)
	typeFile = p.source(typeFile)
	if typeFile == "" {
		return ""
	}
	for _, file := range p.besides(typeFile) {
		f := p.file(file)
		if f == nil {
			continue
		}
		for _, d := range f.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if !ok || fn.Recv == nil || fn.Name.Name != method || fn.Body == nil || receiver(fn) != typeName {
				continue
			}
			if at := callNaming(fn.Body, name); at.IsValid() {
				position := p.fset.Position(at)
				return fmt.Sprintf("%s:%d:%d", p.relative(file), position.Line, position.Column)
			}
		}
	}
	return p.of(typePos, "")
}

// besides are a file, which comes first, and the others of its package.
func (p *positions) besides(file string) []string {
	list, ok := p.packages[file]
	if !ok {
		others, _ := filepath.Glob(filepath.Join(filepath.Dir(file), "*.go"))
		list = append([]string{file}, others...)
		p.packages[file] = list
	}
	return list
}

func receiver(fn *ast.FuncDecl) string {
	t := fn.Recv.List[0].Type
	if star, ok := t.(*ast.StarExpr); ok {
		t = star.X
	}
	if ident, ok := t.(*ast.Ident); ok {
		return ident.Name
	}
	return ""
}

func callNaming(body ast.Node, name string) (at token.Pos) {
	ast.Inspect(body, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok || len(call.Args) == 0 || at.IsValid() {
			return !at.IsValid()
		}
		if literal, ok := call.Args[0].(*ast.BasicLit); ok && literal.Kind == token.STRING {
			if value, err := strconv.Unquote(literal.Value); err == nil && value == name {
				at = call.Pos()
			}
		}
		return true
	})
	return at
}

// relative returns the file as seen from the working directory, if it is below.
func (p *positions) relative(file string) string {
	if rel, err := filepath.Rel(p.wd, file); p.wd != "" && err == nil && !strings.HasPrefix(rel, "..") {
		return filepath.ToSlash(rel)
	}
	return file
}
