package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"strings"
	"testing"
)

func TestComplexity(t *testing.T) {
	tests := map[string]int{
		`func f() {}`: 1,
		`func f() { if a && b { return }; for { } }`:         4,
		`func f() { switch x { case 1: case 2: default: } }`: 3,
		`func f() { g(func() { if a { } }) }`:                2,
	}
	for code, want := range tests {
		file, err := parser.ParseFile(token.NewFileSet(), "f.go", "package p\n"+code, 0)
		if err != nil {
			t.Fatal(err)
		}
		if got := complexity(file.Decls[0].(*ast.FuncDecl)); got != want {
			t.Errorf("%s has %d; want %d", code, got, want)
		}
	}
}

func TestReport(t *testing.T) {
	var out strings.Builder
	if err := report(&out, "."); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(out.String(), "all, hand-written") {
		t.Errorf("got %s", out.String())
	}
}
