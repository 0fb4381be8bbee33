package entc

import (
	"fmt"
	"go/ast"
	"go/parser"
	"reflect"

	"entgo.io/ent/entc/gen"
	"entgo.io/ent/schema/field"

	"github.com/chent-io/chent/schema"
)

// stockGoType describes the Go type of a field that one of ent's own builders
// made.
func stockGoType(f *gen.Field) (*schema.GoType, error) {
	info := f.Type
	if r := info.RType; r != nil && r.PkgPath != "" && r.Kind != reflect.Pointer {
		g := imported(r.Kind.String(), r.PkgPath, r.Name)
		g.PkgName = info.PkgName
		g.Scanner = info.ValueScanner() || f.HasValueScanner()
		return g, nil
	} else if r != nil && r.PkgPath != "" && info.Type != field.TypeJSON && info.Type != field.TypeOther {
		elem := imported("struct", r.PkgPath, r.Name)
		elem.PkgName = info.PkgName
		if !f.HasValueScanner() {
			return nil, fmt.Errorf("GoType was given a pointer; give it a %s, and add Nillable for NULL", elem)
		}
		return &schema.GoType{Kind: "ptr", Elem: elem, Scanner: true}, nil
	}
	switch info.Type {
	case field.TypeBytes:
		return &schema.GoType{Kind: "slice", Elem: predeclared("uint8")}, nil
	case field.TypeTime:
		return basic["DateTime"], nil
	case field.TypeJSON, field.TypeOther, field.TypeUUID:
		return parseGoType(info)
	}
	return predeclared(info.Type.String()), nil
}

// parseGoType reads the source of a Go type, as ent carries it: "[]string",
// "map[string]*url.URL". All of its qualified names are of one package.
func parseGoType(info *field.TypeInfo) (*schema.GoType, error) {
	unknown := fmt.Errorf("Go type %s is not understood; use chent's field.Of", info.Ident)
	expr, err := parser.ParseExpr(info.Ident)
	if err != nil {
		return nil, unknown
	}
	var read func(e ast.Expr) *schema.GoType
	read = func(e ast.Expr) *schema.GoType {
		switch e := e.(type) {
		case *ast.Ident:
			if e.Name == "byte" {
				return predeclared("uint8")
			}
			if reflectKinds[e.Name] {
				return predeclared(e.Name)
			}
		case *ast.SelectorExpr:
			if pkg, ok := e.X.(*ast.Ident); ok && info.PkgPath != "" {
				g := imported(kindOf(info.PkgPath, e.Sel.Name), info.PkgPath, e.Sel.Name)
				g.PkgName = pkg.Name
				return g
			}
		case *ast.ArrayType:
			if elem := read(e.Elt); elem != nil && e.Len == nil {
				return &schema.GoType{Kind: "slice", Elem: elem}
			}
		case *ast.StarExpr:
			if elem := read(e.X); elem != nil {
				return &schema.GoType{Kind: "ptr", Elem: elem}
			}
		case *ast.MapType:
			key, elem := read(e.Key), read(e.Value)
			if key != nil && elem != nil {
				return &schema.GoType{Kind: "map", Key: key, Elem: elem}
			}
		}
		return nil
	}
	if g := read(expr); g != nil {
		return g, nil
	}
	return nil, unknown
}

// kindOf is the kind of a named type that ent carries by name only.
func kindOf(pkgPath, name string) string {
	for _, g := range basic {
		if g.Is(pkgPath, name) {
			return g.Kind
		}
	}
	return "struct"
}

var reflectKinds = map[string]bool{
	"bool": true, "string": true, "float32": true, "float64": true,
	"int": true, "int8": true, "int16": true, "int32": true, "int64": true,
	"uint": true, "uint8": true, "uint16": true, "uint32": true, "uint64": true,
}
