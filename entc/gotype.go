package entc

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"entgo.io/ent/entc/gen"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/schema"
)

// typer gives the columns of one table their Go types, and gathers the struct
// types that must be generated for it.
type typer struct {
	pkgPath, pkgName string // of the type's generated package
	structs          []*Struct
	names            map[string]bool
}

// basic are the Go types of ClickHouse types that have no inside, or hide it.
var basic = basicTypes()

func basicTypes() map[string]*schema.GoType {
	types := map[string]*schema.GoType{}
	for _, f := range clickhouse.Families() {
		if f.Go != "" && f.Kind != clickhouse.KindState {
			types[f.Name] = goTypeOf(f.Go)
		}
	}
	return types
}

// kinds are the kinds of the named Go types that stand for ClickHouse types.
var kinds = map[string]string{
	"math/big.Int": "struct", "time.Time": "struct", "time.Duration": "int64", "net/netip.Addr": "struct", "encoding/json.RawMessage": "slice",
	"github.com/google/uuid.UUID": "array", "github.com/shopspring/decimal.Decimal": "struct",
	columnPackage + ".Variant": "struct", columnPackage + ".Dynamic": "struct", "github.com/paulmach/orb.Point": "array",
}

// goTypeOf is the Go type that the table of families names.
func goTypeOf(text string) *schema.GoType {
	if text == "*math/big.Int" {
		return bigInt
	}
	if text == "struct{}" {
		return &schema.GoType{Kind: "struct"}
	}
	dot := strings.LastIndexByte(text, '.')
	if dot < 0 {
		return predeclared(text)
	}
	kind, ok := kinds[text]
	if !ok {
		kind = "slice" // the other shapes
	}
	return imported(kind, text[:dot], text[dot+1:])
}

const columnPackage = "github.com/chent-io/chent/runtime/column"

var bigInt = &schema.GoType{Kind: "ptr", Elem: imported("struct", "math/big", "Int")}

func predeclared(name string) *schema.GoType { return &schema.GoType{Kind: name, Name: name} }

func imported(kind, pkgPath, name string) *schema.GoType {
	return &schema.GoType{Kind: kind, Name: name, PkgPath: pkgPath, PkgName: pkgPath[strings.LastIndex(pkgPath, "/")+1:]}
}

// derive returns the Go type that the architecture's table gives to t. name is
// that of the field, for struct types to be generated.
func (ty *typer) derive(t clickhouse.Type, name string, c *Column) (*schema.GoType, error) {
	if g, ok := basic[t.Name]; ok {
		return g, nil
	}
	switch t.Name {
	case "LowCardinality", "SimpleAggregateFunction":
		return ty.derive(t.Elem(), name, c)
	case "Nullable":
		elem, err := ty.derive(t.Elem(), name, c)
		return nullable(elem), err
	case "Array":
		elem, err := ty.derive(t.Elem(), name, c)
		return &schema.GoType{Kind: "slice", Elem: elem}, err
	case "QBit":
		return &schema.GoType{Kind: "slice", Elem: basic[t.Elem().Name]}, nil
	case "Map":
		if !isKey(t.Key()) {
			elem, err := ty.structOf(entryOf(t), name, c)
			return &schema.GoType{Kind: "slice", Elem: elem}, err
		}
		key, err := ty.derive(t.Key(), name+"Key", c)
		if err != nil {
			return nil, err
		}
		elem, err := ty.derive(t.Elem(), name+"Value", c)
		return &schema.GoType{Kind: "map", Key: key, Elem: elem}, err
	case "Tuple":
		return ty.structOf(t, name, c)
	case "Nested":
		elem, err := ty.structOf(clickhouse.Type{Name: "Tuple", Args: t.Args}, name, c)
		return &schema.GoType{Kind: "slice", Elem: elem}, err
	case "AggregateFunction":
		return &schema.GoType{Kind: "slice", Elem: predeclared("uint8")}, nil
	}
	return nil, fmt.Errorf("no Go type is known for ClickHouse type %s", t)
}

// nullable is the Go type of Nullable(T) for T's.
func nullable(g *schema.GoType) *schema.GoType {
	if g == nil || g.Kind == "ptr" || g.Kind == "slice" || g.Kind == "map" {
		return g
	}
	return &schema.GoType{Kind: "ptr", Elem: g}
}

// entryOf is the Tuple of one entry of a Map: what a list of entries holds where
// no Go map can have the keys.
func entryOf(t clickhouse.Type) clickhouse.Type {
	return clickhouse.Type{Name: "Tuple", Args: []clickhouse.TypeArg{
		{Kind: clickhouse.ArgElement, Name: "key", Type: t.Key()}, {Kind: clickhouse.ArgElement, Name: "value", Type: t.Elem()},
	}}
}

// isKey reports whether Go can compare what t is in Go, as the keys of a map
// must be: a Variant may hold a slice.
func isKey(t clickhouse.Type) bool {
	switch t.Name {
	case "LowCardinality", "SimpleAggregateFunction":
		return isKey(t.Elem())
	case "Nullable":
		return t.Elem().Name == "Tuple" || isKey(t.Elem()) // a pointer
	case "Tuple":
		for _, element := range t.Types() {
			if !isKey(element) {
				return false
			}
		}
		return true
	case "Array", "QBit", "Map", "Nested", "AggregateFunction":
		return false
	}
	g := basic[t.Name]
	return g == nil || g.Kind != "slice" && g.Kind != "map" && (g.Kind != "struct" || g.PkgPath != columnPackage)
}

// structOf names and describes the Go struct of a tuple.
func (ty *typer) structOf(t clickhouse.Type, name string, c *Column) (*schema.GoType, error) {
	s := &Struct{Name: ty.unique(name), Type: t, Column: c}
	ty.structs = append(ty.structs, s)
	g := imported("struct", ty.pkgPath, s.Name)
	g.PkgName = ty.pkgName
	fieldNames := map[string]bool{}
	for i, a := range t.Args {
		goName := fmt.Sprintf("F%d", i+1)
		if a.Kind == clickhouse.ArgElement {
			goName = exported(a.Name)
		}
		for fieldNames[goName] {
			goName = fmt.Sprintf("%s%d", goName, i+1)
		}
		fieldNames[goName] = true
		elem, err := ty.derive(a.Type, name+goName, c)
		if err != nil {
			return nil, fmt.Errorf("element %d of %s: %w", i+1, t, err)
		}
		s.Fields = append(s.Fields, StructField{Name: goName, Element: a.Name, Type: a.Type, Go: elem})
		g.Fields = append(g.Fields, schema.GoField{Name: goName, Column: a.Name, Go: elem})
	}
	return g, nil
}

func (ty *typer) unique(name string) string {
	candidate := name
	for i := 2; ty.names[candidate]; i++ {
		candidate = fmt.Sprintf("%s%d", name, i)
	}
	ty.names[candidate] = true
	return candidate
}

// pascal is ent's own: user_id is UserID.
var pascal = gen.Funcs["pascal"].(func(string) string)

// exported makes any name an exported Go identifier.
func exported(name string) string {
	name = strings.Map(func(r rune) rune {
		if r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return '_'
	}, name)
	words := strings.Split(name, "_")
	for i, word := range words {
		// ent's pascal takes the first byte of a word for its first letter.
		if r, size := utf8.DecodeRuneInString(word); size > 1 {
			words[i] = string(unicode.ToUpper(r)) + word[size:]
		} else {
			words[i] = pascal(word)
		}
	}
	name = strings.Join(words, "")
	if name == "" || !unicode.IsUpper([]rune(name)[0]) {
		return "X" + name
	}
	return name
}

// fit checks that the Go type g can hold values of t, and returns it with the
// inside named as t names it. path is where in the type the two are.
func fit(g *schema.GoType, t clickhouse.Type, path string) error {
	wrong := func() error {
		if path == "" {
			return fmt.Errorf("Go type %s does not suit ClickHouse type %s", g, t)
		}
		return fmt.Errorf("Go type %s does not suit ClickHouse type %s, at %s", g, t, strings.TrimPrefix(path, "."))
	}
	if g.Scanner {
		return nil
	}
	switch t.Name {
	case "LowCardinality", "SimpleAggregateFunction":
		return fit(g, t.Elem(), path)
	case "Nullable":
		switch {
		case g.Kind == "ptr" && !g.Elem.Is("math/big", "Int"):
			return fit(g.Elem, t.Elem(), path)
		case nullable(g) == g:
			return fit(g, t.Elem(), path)
		}
		return fmt.Errorf("Go type %s has no place for the NULL of %s; make it *%s", g, t, g)
	case "Array":
		if g.Kind != "slice" || g.IsLeaf() {
			return wrong()
		}
		return fit(g.Elem, t.Elem(), path+"[]")
	case "Map":
		if g.Kind == "slice" && !g.IsLeaf() {
			return fit(g.Elem, entryOf(t), path+"[]")
		}
		if g.Kind != "map" {
			return wrong()
		}
		if err := fit(g.Key, t.Key(), path+"[key]"); err != nil {
			return err
		}
		return fit(g.Elem, t.Elem(), path+"[]")
	case "Nested":
		if g.Kind != "slice" {
			return wrong()
		}
		return fit(g.Elem, clickhouse.Type{Name: "Tuple", Args: t.Args}, path+"[]")
	case "Tuple":
		return fitTuple(g, t, path, wrong)
	case "QBit":
		if want, ok := basic[t.Elem().Name]; !ok || g.Kind != "slice" || g.IsLeaf() || !sameGoType(want, g.Elem) {
			return wrong()
		}
		return nil
	case "JSON":
		if g.Kind != "struct" && g.Kind != "map" && g.Kind != "ptr" && !g.Is("encoding/json", "RawMessage") {
			return wrong()
		}
		return nil
	case "AggregateFunction":
		return nil
	}
	if isBytes(g) && (t.Name == "String" || t.Name == "FixedString") {
		return nil
	}
	want, ok := basic[t.Name]
	if !ok {
		return wrong()
	}
	var same bool
	switch {
	case want == bigInt:
		same = g.Kind == "ptr" && g.Elem.Is("math/big", "Int")
	case want.PkgPath == "" && want.Kind != "struct":
		// A named Go type serves where its underlying type does; int and uint
		// are 64 bits wide.
		same = g.Kind == want.Kind || g.Kind+"64" == want.Kind
	default:
		same = g.Is(want.PkgPath, want.Name)
	}
	if !same {
		return wrong()
	}
	return nil
}

func fitTuple(g *schema.GoType, t clickhouse.Type, path string, wrong func() error) error {
	if g.Kind != "struct" || g.IsLeaf() {
		return wrong()
	}
	if len(g.Fields) != len(t.Args) {
		return fmt.Errorf("Go struct %s has %d exported fields, ClickHouse type %s has %d elements", g, len(g.Fields), t, len(t.Args))
	}
	for i, a := range t.Args {
		f := g.Fields[i]
		if a.Kind == clickhouse.ArgElement && a.Name != f.Column {
			return fmt.Errorf("element %d of %s is %q, field %s of Go struct %s stands for %q; name it with the tag ch:%q",
				i+1, t, a.Name, f.Name, g, f.Column, a.Name)
		}
		if err := fit(f.Go, a.Type, path+"."+f.Name); err != nil {
			return err
		}
	}
	return nil
}
