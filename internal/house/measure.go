package main

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"
)

// limit is the complexity up to which a function needs no reason.
const limit = 15

// function is a function of the tree.
type function struct {
	name       string // file:line name
	lines      int
	complexity int
}

// pkg is what a package, or several, are made of, without tests and generated
// code.
type pkg struct {
	name      string
	lines     int // of files
	functions int
	body      int // lines of functions
	decisions int
	longest   int
	most      int
	exported  int
	longFiles int
	complex   []function
}

func (p *pkg) add(q pkg) {
	p.lines += q.lines
	p.functions += q.functions
	p.body += q.body
	p.decisions += q.decisions
	p.longest = max(p.longest, q.longest)
	p.most = max(p.most, q.most)
	p.exported += q.exported
	p.longFiles += q.longFiles
	p.complex = append(p.complex, q.complex...)
	slices.SortFunc(p.complex, func(a, b function) int { return cmp.Compare(b.complexity, a.complexity) })
}

func (p pkg) row(w *tabwriter.Writer) {
	density := 0.0
	if p.body > 0 {
		density = 100 * float64(p.decisions) / float64(p.body)
	}
	fmt.Fprintf(w, "%d\t%d\t%d\t%d\t%d\t%.1f\t%d\t%d\t %s\t\n", p.lines, p.functions, p.longest, len(p.complex), p.most, density, p.exported, p.longFiles, p.name)
}

// measure reads every package below root.
func measure(root string) ([]pkg, error) {
	found := map[string]*pkg{}
	err := goFiles(root, func(path string, file *ast.File, set *token.FileSet) {
		dir, _ := filepath.Rel(root, filepath.Dir(path))
		p := found[dir]
		if p == nil {
			p = &pkg{name: dir}
			found[dir] = p
		}
		p.file(file, set, path)
	})
	if err != nil {
		return nil, err
	}
	var packages []pkg
	for _, p := range found {
		packages = append(packages, *p)
	}
	slices.SortFunc(packages, func(a, b pkg) int { return strings.Compare(a.name, b.name) })
	return packages, nil
}

// goFiles hands every Go file below root to visit that is written by hand and
// no test.
func goFiles(root string, visit func(path string, file *ast.File, set *token.FileSet)) error {
	return filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := d.Name()
		if d.IsDir() {
			if path != root && (strings.HasPrefix(name, ".") || name == "testdata") {
				return filepath.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return nil
		}
		set := token.NewFileSet()
		file, err := parser.ParseFile(set, path, nil, parser.ParseComments)
		if err != nil {
			return err
		}
		if !ast.IsGenerated(file) {
			visit(path, file, set)
		}
		return nil
	})
}

func (p *pkg) file(file *ast.File, set *token.FileSet, path string) {
	lines := set.File(file.Pos()).LineCount()
	p.lines += lines
	if lines > 400 {
		p.longFiles++
	}
	for _, decl := range file.Decls {
		switch d := decl.(type) {
		case *ast.GenDecl:
			p.exported += exportedIn(d)
		case *ast.FuncDecl:
			if d.Name.IsExported() && (d.Recv == nil || exportedReceiver(d.Recv)) {
				p.exported++
			}
			p.function(d, set, path)
		}
	}
}

func (p *pkg) function(d *ast.FuncDecl, set *token.FileSet, path string) {
	start := set.Position(d.Pos())
	f := function{
		name:       fmt.Sprintf("%s:%d %s", path, start.Line, d.Name.Name),
		lines:      set.Position(d.End()).Line - start.Line + 1,
		complexity: complexity(d),
	}
	p.functions++
	p.body += f.lines
	p.decisions += f.complexity - 1
	p.longest = max(p.longest, f.lines)
	p.most = max(p.most, f.complexity)
	if f.complexity > limit {
		p.complex = append(p.complex, f)
	}
}

// complexity is McCabe's: one, and one for each place where the way forks.
func complexity(d *ast.FuncDecl) int {
	n := 1
	ast.Inspect(d, func(node ast.Node) bool {
		switch x := node.(type) {
		case *ast.IfStmt, *ast.ForStmt, *ast.RangeStmt:
			n++
		case *ast.CaseClause:
			if x.List != nil {
				n++
			}
		case *ast.CommClause:
			if x.Comm != nil {
				n++
			}
		case *ast.BinaryExpr:
			if x.Op == token.LAND || x.Op == token.LOR {
				n++
			}
		}
		return true
	})
	return n
}

func exportedIn(d *ast.GenDecl) int {
	n := 0
	for _, spec := range d.Specs {
		switch s := spec.(type) {
		case *ast.TypeSpec:
			if s.Name.IsExported() {
				n++
			}
		case *ast.ValueSpec:
			for _, name := range s.Names {
				if name.IsExported() {
					n++
				}
			}
		}
	}
	return n
}

func exportedReceiver(recv *ast.FieldList) bool {
	t := recv.List[0].Type
	for {
		switch x := t.(type) {
		case *ast.StarExpr:
			t = x.X
		case *ast.IndexExpr:
			t = x.X
		case *ast.IndexListExpr:
			t = x.X
		case *ast.Ident:
			return x.IsExported()
		default:
			return false
		}
	}
}
