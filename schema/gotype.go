package schema

import (
	"database/sql"
	"database/sql/driver"
	"fmt"
	"reflect"
	"strings"
)

// GoType is a Go type as a tree that survives JSON: what a builder knows of the
// type it was instantiated with.
type GoType struct {
	// Kind is the reflect kind: bool, int8, ..., string, slice, map, struct, ptr.
	Kind string `json:"kind"`
	// Name is the type's own name, empty for []T and the like.
	Name string `json:"name,omitempty"`
	// PkgPath is the import path of a named type; empty for predeclared ones.
	PkgPath string `json:"pkg_path,omitempty"`
	// PkgName is the name of the package at PkgPath.
	PkgName string `json:"pkg_name,omitempty"`
	// Elem is the element of a slice, array, map or pointer; Key a map's key.
	Elem *GoType `json:"elem,omitempty"`
	Key  *GoType `json:"key,omitempty"`
	// Fields are the exported fields of a struct, those tagged ch:"-" left out.
	Fields []GoField `json:"fields,omitempty"`
	// Scanner says that the type has driver.Valuer's and, on its pointer,
	// sql.Scanner's method.
	Scanner bool `json:"scanner,omitempty"`
}

// GoField is a field of a Go struct that stands for an element of a Tuple. The
// tag ch:"name,Type" names the element and, where the Go type does not say it,
// its ClickHouse type.
type GoField struct {
	Name   string  `json:"name"`
	Column string  `json:"column"`
	Type   string  `json:"type,omitempty"`
	Go     *GoType `json:"go"`
}

var (
	valuerType  = reflect.TypeFor[driver.Valuer]()
	scannerType = reflect.TypeFor[sql.Scanner]()
)

// leaves are struct, array and slice types that are one value to ClickHouse:
// their inside is not described.
var leaves = map[string]bool{
	"time.Time":                                        true,
	"github.com/google/uuid.UUID":                      true,
	"net/netip.Addr":                                   true,
	"math/big.Int":                                     true,
	"github.com/shopspring/decimal.Decimal":            true,
	"encoding/json.RawMessage":                         true,
	"github.com/paulmach/orb.Point":                    true,
	"github.com/paulmach/orb.Ring":                     true,
	"github.com/paulmach/orb.LineString":               true,
	"github.com/paulmach/orb.MultiLineString":          true,
	"github.com/paulmach/orb.Polygon":                  true,
	"github.com/paulmach/orb.MultiPolygon":             true,
	"github.com/chent-io/chent/runtime/column.Variant": true,
	"github.com/chent-io/chent/runtime/column.Dynamic": true,
}

// GoTypeOf describes t. A type that no column can hold, such as a channel or a
// struct that contains itself, is an error.
func GoTypeOf(t reflect.Type) (*GoType, error) { return goTypeOf(t, nil) }

func goTypeOf(t reflect.Type, outer []reflect.Type) (*GoType, error) {
	if t == nil {
		return nil, fmt.Errorf("no Go type was given")
	}
	g := &GoType{Kind: t.Kind().String(), Name: t.Name(), PkgPath: t.PkgPath()}
	if g.PkgPath != "" {
		g.PkgName, _, _ = strings.Cut(t.String(), ".")
		g.Scanner = IsScanner(t)
		if strings.Contains(g.Name, "[") {
			return nil, fmt.Errorf("type %s is generic; declare a named type for it", t)
		}
	}
	if g.IsLeaf() {
		return g, nil
	}
	for _, o := range outer {
		if o == t {
			return nil, fmt.Errorf("type %s contains itself", t)
		}
	}
	outer = append(outer, t)
	var err error
	switch t.Kind() {
	case reflect.Bool, reflect.String, reflect.Float32, reflect.Float64,
		reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64,
		reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
	case reflect.Slice, reflect.Pointer:
		g.Elem, err = goTypeOf(t.Elem(), outer)
	case reflect.Map:
		if g.Key, err = goTypeOf(t.Key(), outer); err == nil {
			g.Elem, err = goTypeOf(t.Elem(), outer)
		}
	case reflect.Struct:
		g.Fields, err = goFieldsOf(t, outer)
	default:
		err = fmt.Errorf("no column can hold type %s", t)
	}
	if g.Scanner {
		return g, nil // the inside is the type's own business
	}
	return g, err
}

// IsScanner reports whether values of t convert themselves: t is a
// driver.Valuer, and its pointer a sql.Scanner.
func IsScanner(t reflect.Type) bool {
	return t.Implements(valuerType) && reflect.PointerTo(t).Implements(scannerType)
}

func goFieldsOf(t reflect.Type, outer []reflect.Type) ([]GoField, error) {
	fields := []GoField{}
	for i := range t.NumField() {
		f := t.Field(i)
		name, typ, _ := strings.Cut(f.Tag.Get("ch"), ",")
		if !f.IsExported() || name == "-" {
			continue
		}
		if name == "" {
			name = snake(f.Name)
		}
		elem, err := goTypeOf(f.Type, outer)
		if err != nil {
			return nil, fmt.Errorf("field %s of %s: %w", f.Name, t, err)
		}
		fields = append(fields, GoField{Name: f.Name, Column: name, Type: strings.TrimSpace(typ), Go: elem})
	}
	if len(fields) == 0 && t.PkgPath() != "" {
		return nil, fmt.Errorf("struct %s has no exported field", t)
	}
	return fields, nil
}

// snake turns a Go name into the element's default name: UserID is user_id.
func snake(name string) string {
	var b strings.Builder
	runes := []rune(name)
	upper := func(i int) bool { return i >= 0 && i < len(runes) && runes[i] >= 'A' && runes[i] <= 'Z' }
	for i, r := range runes {
		if upper(i) {
			if i > 0 && (!upper(i-1) || i+1 < len(runes) && !upper(i+1)) && runes[i-1] != '_' {
				b.WriteByte('_')
			}
			r += 'a' - 'A'
		}
		b.WriteRune(r)
	}
	return b.String()
}

// IsLeaf reports whether the type is one value to ClickHouse although Go sees
// a struct, an array or a slice: time.Time, uuid.UUID, ....
func (g *GoType) IsLeaf() bool { return leaves[g.PkgPath+"."+g.Name] }

// Is reports whether g is the named type at an import path: Is("time", "Time").
func (g *GoType) Is(pkgPath, name string) bool { return g.PkgPath == pkgPath && g.Name == name }

// String returns the type as Go source writes it, packages by their own names.
func (g *GoType) String() string {
	return g.Source(func(pkgPath, pkgName string) string { return pkgName + "." })
}

// Source returns the type as Go source; qualify returns what stands before a
// name of a package: "time.", or nothing inside that package.
func (g *GoType) Source(qualify func(pkgPath, pkgName string) string) string {
	switch {
	case g.PkgPath != "":
		return qualify(g.PkgPath, g.PkgName) + g.Name
	case g.Name != "":
		return g.Name
	case g.Kind == "slice":
		return "[]" + g.Elem.Source(qualify)
	case g.Kind == "ptr":
		return "*" + g.Elem.Source(qualify)
	case g.Kind == "map":
		return "map[" + g.Key.Source(qualify) + "]" + g.Elem.Source(qualify)
	case g.Kind == "struct":
		var b strings.Builder
		b.WriteString("struct {")
		for i, f := range g.Fields {
			if i > 0 {
				b.WriteString(";")
			}
			b.WriteString(" " + f.Name + " " + f.Go.Source(qualify))
		}
		return b.String() + " }"
	}
	return g.Kind
}

// Walk calls visit for g and every type inside it.
func (g *GoType) Walk(visit func(*GoType)) {
	if g == nil {
		return
	}
	visit(g)
	g.Key.Walk(visit)
	g.Elem.Walk(visit)
	for _, f := range g.Fields {
		f.Go.Walk(visit)
	}
}
