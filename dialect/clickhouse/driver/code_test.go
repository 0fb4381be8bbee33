package driver_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"strconv"
	"strings"
	"testing"

	"github.com/chent-io/chent/internal/enginetest"
)

// The codes have the names that the server gives them.
func TestCodesAreTheServers(t *testing.T) {
	file, err := parser.ParseFile(token.NewFileSet(), "code.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	db := enginetest.New(t)
	seen := 0
	for _, decl := range file.Decls {
		for _, spec := range decl.(*ast.GenDecl).Specs {
			value := spec.(*ast.ValueSpec)
			code, err := strconv.Atoi(value.Values[0].(*ast.BasicLit).Value)
			if err != nil {
				t.Fatal(err)
			}
			name := db.Exec(fmt.Sprintf("SELECT errorCodeToName(%d)", code))
			if got, _ := strings.CutPrefix(value.Names[0].Name, "Code"); !strings.EqualFold(got, strings.ReplaceAll(name, "_", "")) {
				t.Errorf("%d is %s for the server, and %s here", code, name, value.Names[0].Name)
			}
			seen++
		}
	}
	if seen < 25 {
		t.Errorf("saw %d codes", seen)
	}
}
