package mustnotcompile

import (
	"cmp"
	"errors"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// imported are the packages that the programs in testdata import.
var imported = []string{
	"context", "time",
	"github.com/chent-io/chent/dialect/clickhouse/sql",
	"github.com/chent-io/chent/integration/ent",
	"github.com/chent-io/chent/integration/ent/daily",
	"github.com/chent-io/chent/integration/ent/event",
	"github.com/chent-io/chent/integration/ent/sample",
	"github.com/chent-io/chent/integration/ent/user",
}

// TestMustNotCompile checks each program in testdata: the compiler reports
// exactly the errors that its comments say, on their lines. A program without
// such comments must compile.
func TestMustNotCompile(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/*.go")
	if err != nil || len(files) == 0 {
		t.Fatalf("no programs in testdata: %v", err)
	}
	fset := token.NewFileSet()
	packages := importer.ForCompiler(fset, "gc", exportData(t))
	good := 0
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".go"), func(t *testing.T) {
			program, err := parser.ParseFile(fset, file, nil, parser.ParseComments|parser.SkipObjectResolution)
			if err != nil {
				t.Fatal(err)
			}
			want := wanted(fset, program)
			if len(want) == 0 {
				good++
			}
			got := check(t, fset, packages, program)
			for _, m := range got {
				if !slices.Contains(want, m) {
					t.Errorf("%s:%d: unexpected error\n\t%s", file, m.line, m.text)
				}
			}
			for _, m := range want {
				if !slices.Contains(got, m) {
					t.Errorf("%s:%d: this should not compile\n\t%s", file, m.line, m.text)
				}
			}
		})
	}
	if good == 0 || good == len(files) {
		t.Errorf("%d of %d programs should compile; want some of both", good, len(files))
	}
}

// message is an error of the compiler and its line.
type message struct {
	line int
	text string
}

// wanted are the errors that the comments of a program say.
func wanted(fset *token.FileSet, program *ast.File) []message {
	var list []message
	for _, group := range program.Comments {
		for _, c := range group.List {
			if text, ok := strings.CutPrefix(c.Text, "// ERROR "); ok {
				list = append(list, message{fset.Position(c.Pos()).Line, text})
			}
		}
	}
	return list
}

// check type-checks a program and returns the errors, as the compiler prints
// them on one line.
func check(t *testing.T, fset *token.FileSet, packages types.Importer, program *ast.File) []message {
	t.Helper()
	var got []message
	config := types.Config{Importer: packages, Error: func(err error) {
		e, ok := errors.AsType[types.Error](err)
		if !ok {
			t.Error(err)
			return
		}
		got = append(got, message{fset.Position(e.Pos).Line, strings.Join(strings.Fields(e.Msg), " ")})
	}}
	_, err := config.Check("program", fset, []*ast.File{program}, nil)
	if (err != nil) != (len(got) > 0) {
		t.Error(err)
	}
	slices.SortFunc(got, func(a, b message) int { return cmp.Compare(a.line, b.line) })
	return got
}

// exportData finds what the go command compiled of the imported packages.
func exportData(t *testing.T) importer.Lookup {
	t.Helper()
	list := exec.CommandContext(t.Context(), "go", append([]string{"list", "-export", "-deps", "-f", "{{.ImportPath}}\t{{.Export}}"}, imported...)...)
	list.Stderr = os.Stderr
	out, err := list.Output()
	if err != nil {
		t.Fatalf("%s: %v", list, err)
	}
	files := map[string]string{}
	for line := range strings.Lines(string(out)) {
		path, file, _ := strings.Cut(strings.TrimSpace(line), "\t")
		files[path] = file
	}
	return func(path string) (io.ReadCloser, error) {
		file, ok := files[path]
		if !ok {
			return nil, fmt.Errorf("no export data of %q: is it among the imported packages?", path)
		}
		return os.Open(file)
	}
}
