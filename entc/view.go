package entc

import (
	"fmt"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"text/template"

	"entgo.io/ent/entc/gen"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/migrate/catalog"
	"github.com/chent-io/chent/schema"
)

// tableView is a table as the templates print it.
type tableView struct {
	*Table
	// Columns are the table's columns in the order of their declaration.
	Columns []*columnView
	// Fields are those that an entity has: all but aggregate states, which are
	// neither read nor written as themselves.
	Fields []*columnView
	// Edges are the edges over a declared field.
	Edges []*edgeView
}

// columnView is a column as the templates print it. Its names are those in the
// root package of the client.
type columnView struct {
	*Column
	table *tableView
}

// importView is a package to import. Name is empty where the path says it.
type importView struct{ Name, Path string }

// stitched is a variable of the table's package that runtime.go sets.
type stitched struct{ Name, Type, Doc string }

// funcs are the functions of our templates. They look the model up when a
// template runs, because it does not exist yet when the templates are parsed.
func (r *run) funcs() template.FuncMap {
	return template.FuncMap{
		"table": func(v any) (*tableView, error) {
			t, err := typeOf(v)
			if err != nil {
				return nil, err
			}
			return r.view(t)
		},
		"imports": func(v any) ([]importView, error) {
			list, err := r.importsOf(v)
			return slices.DeleteFunc(list, func(i importView) bool { return !strings.Contains(i.Path, ".") }), err
		},
		"stdImports": func(v any) ([]importView, error) {
			list, err := r.importsOf(v)
			return slices.DeleteFunc(list, func(i importView) bool { return strings.Contains(i.Path, ".") }), err
		},
		"source": func(v any) string {
			if t, err := typeOf(v); err == nil {
				return r.sourceFile(t)
			}
			return ""
		},
		// root is what the root package is imported as, which has other names.
		"root": func(g *gen.Graph, taken ...string) string {
			name := path.Base(g.Package)
			if slices.Contains(taken, name) {
				name += "client"
			}
			return name
		},
		"features": func(g *gen.Graph) string { return featureList(g.Features) },
		"catalog":  func() (string, error) { return goLiteral(r.model.Catalog) },
		"comment": func(text string) string {
			return "// " + strings.ReplaceAll(strings.TrimSpace(text), "\n", "\n// ")
		},
	}
}

// typeOf is the type inside what ent hands to a template: itself, or a scope
// around it.
func typeOf(v any) (*gen.Type, error) {
	switch v := v.(type) {
	case *gen.Type:
		return v, nil
	case gen.Type:
		return &v, nil
	}
	if t, ok := scopeType(v); ok {
		return t, nil
	}
	return nil, fmt.Errorf("template: %T is not a type of the schema", v)
}

// view returns the table of t.
func (r *run) view(t *gen.Type) (*tableView, error) {
	table := r.model.Table(t)
	if table == nil {
		return nil, fmt.Errorf("type %s has no table", t.Name)
	}
	v := &tableView{Table: table}
	for _, c := range table.Columns {
		column := &columnView{c, v}
		v.Columns = append(v.Columns, column)
		if c.Readable || c.Insertable {
			v.Fields = append(v.Fields, column)
		}
	}
	v.Edges = edgesOf(r.model, v)
	return v, nil
}

// sourceFile is the file that declares t, relative to the root of its module.
func (r *run) sourceFile(t *gen.Type) string {
	file, _, ok := strings.Cut(t.Pos(), ".go:")
	if !ok {
		return ""
	}
	file += ".go"
	if root := moduleRoot(filepath.Dir(file)); root != "" {
		if rel, err := filepath.Rel(root, file); err == nil {
			return filepath.ToSlash(rel)
		}
	}
	return filepath.Base(file)
}

// importsOf are the packages of the Go types of a type, or of all types.
func (r *run) importsOf(v any) ([]importView, error) {
	if t, err := typeOf(v); err == nil {
		return r.imports(t)
	}
	all := make([]*gen.Type, len(r.model.Tables))
	for i, t := range r.model.Tables {
		all[i] = t.Type
	}
	return r.imports(all...)
}

// imports are the packages of the Go types of the columns of types, without the
// ones that are generated.
func (r *run) imports(types ...*gen.Type) ([]importView, error) {
	var list []importView
	for _, t := range types {
		v, err := r.view(t)
		if err != nil {
			return nil, err
		}
		for _, c := range v.Columns {
			for p, name := range c.Imports {
				if r.isGenerated(p) {
					continue
				}
				if name == path.Base(p) {
					name = ""
				}
				if i := (importView{name, p}); !slices.Contains(list, i) {
					list = append(list, i)
				}
			}
		}
	}
	slices.SortFunc(list, func(a, b importView) int { return strings.Compare(a.Path, b.Path) })
	return list, nil
}

// isGenerated reports whether the package at p is that of a table.
func (r *run) isGenerated(p string) bool {
	return slices.ContainsFunc(r.model.Tables, func(t *Table) bool {
		return p == path.Join(t.Type.Config.Package, t.Type.PackageDir())
	})
}

// Kind is what the object is called in comments.
func (t *tableView) Kind() string {
	switch {
	case t.View != nil:
		return "the view"
	case t.MaterializedView != nil:
		return "the materialized view"
	case t.Dictionary != nil:
		return "the dictionary"
	}
	return "the table"
}

// Comment is the comment of the object.
func (t *tableView) Comment() string {
	switch {
	case t.Table.Table != nil:
		return t.Table.Table.Comment
	case t.View != nil:
		return t.View.Comment
	case t.MaterializedView != nil:
		return t.MaterializedView.Comment
	case t.Dictionary != nil:
		return t.Dictionary.Comment
	}
	return ""
}

// Engine is the name of the table's engine.
func (t *tableView) Engine() string {
	switch {
	case t.Table.Table != nil:
		return t.Table.Table.Engine.Name
	case t.MaterializedView != nil:
		return t.MaterializedView.Engine.Name
	}
	return ""
}

// Var is the variable that describes the table to the runtime.
func (t *tableView) Var() string { return lowerFirst(t.Type.Name) + "Table" }

// ID is the column of the id; nil without one.
func (t *tableView) ID() *columnView {
	if t.Type.ID == nil {
		return nil
	}
	for _, c := range t.Columns {
		if c.Field == t.Type.ID {
			return c
		}
	}
	return nil
}

// Settable are the columns with a setter.
func (t *tableView) Settable() []*columnView {
	return t.filter(func(c *columnView) bool { return c.Insertable })
}

// Orderable are the columns that a query can sort by.
func (t *tableView) Orderable() []*columnView {
	return t.filter(func(c *columnView) bool { return c.Readable })
}

func (t *tableView) filter(keep func(*columnView) bool) []*columnView {
	var list []*columnView
	for _, c := range t.Columns {
		if keep(c) {
			list = append(list, c)
		}
	}
	return list
}

// HasStringField reports whether a column takes the name of the String method.
func (t *tableView) HasStringField() bool {
	return slices.ContainsFunc(t.Fields, func(c *columnView) bool { return c.StructField() == "String" })
}

// Stitched are the variables that ent's runtime template sets.
func (t *tableView) Stitched() []stitched {
	var list []stitched
	if n := t.Type.NumHooks(); n > 0 || t.Type.NumPolicy() > 0 {
		if t.Type.NumPolicy() > 0 {
			n++
		}
		list = append(list, stitched{"Hooks", fmt.Sprintf("[%d]ent.Hook", n), "Hooks are the hooks of the schema."})
	}
	if n := t.Type.NumInterceptors(); n > 0 {
		list = append(list, stitched{"Interceptors", fmt.Sprintf("[%d]ent.Interceptor", n), "Interceptors are the interceptors of the schema."})
	}
	if t.Type.NumPolicy() > 0 {
		list = append(list, stitched{"Policy", "ent.Policy", "Policy is the privacy policy of the schema."})
	}
	var scanners strings.Builder
	for _, c := range t.Columns {
		f := c.Field
		if f.Default && !f.IsEnum() {
			typ := c.fieldType()
			if f.DefaultFunc() {
				typ = "func() " + typ
			}
			list = append(list, stitched{f.DefaultName(), typ, fmt.Sprintf("%s is the default of the column %s.", f.DefaultName(), c.ColumnName())})
		}
		if f.Validators > 0 {
			list = append(list, stitched{f.Validator(), "func(" + c.validatorType() + ") error", fmt.Sprintf("%s refuses values of the column %s.", f.Validator(), c.ColumnName())})
		}
		if f.HasValueScanner() {
			fmt.Fprintf(&scanners, "\n\t%s field.TypeValueScanner[%s]", c.StructField(), c.fieldType())
		}
	}
	if scanners.Len() > 0 {
		list = append(list, stitched{"ValueScanner", "struct {" + scanners.String() + "\n}", "ValueScanner converts values between Go and ClickHouse."})
	}
	return list
}

// StitchedCheck is a Go condition that is true once runtime code has set the
// variables that Stitched lists; empty when there are none.
func (t *tableView) StitchedCheck() string {
	for _, s := range t.Stitched() {
		switch {
		case s.Name == "Hooks" || s.Name == "Interceptors":
			return t.Type.Package() + "." + s.Name + "[0] != nil"
		case s.Name == "Policy" || strings.HasPrefix(s.Type, "func("):
			return t.Type.Package() + "." + s.Name + " != nil"
		}
	}
	return ""
}

// inPackage is a type of the root package as the table's package writes it.
func (t *tableView) inPackage(typ string) string {
	return strings.ReplaceAll(typ, t.Type.Package()+".", "")
}

func (t *tableView) pkgPath() string {
	return path.Join(t.Type.Config.Package, t.Type.PackageDir())
}

// StructField is the name of the field of the entity.
func (c *columnView) StructField() string { return c.Field.StructField() }

// Constant is the name of the constant that holds the column's name.
func (c *columnView) Constant() string { return c.Field.Constant() }

// ColumnName is the name of the column.
func (c *columnView) ColumnName() string {
	if len(c.Nested) > 0 {
		name, _, _ := strings.Cut(c.Column.Column.Name, ".")
		return name
	}
	return c.Column.Column.Name
}

// ClickHouseType is the type of the column as text.
func (c *columnView) ClickHouseType() string { return c.Type.String() }

// Describe is the column's definition in a comment.
func (c *columnView) Describe() string {
	text := c.ColumnName() + " " + c.ClickHouseType()
	if len(text) > 100 {
		text = c.ColumnName() + " " + c.Type.Name
	}
	if kind := c.Column.Column.DefaultKind; kind != "" {
		text += " " + string(kind)
		if def := c.Column.Column.Default; def != "" && len(def) < 80 && !strings.Contains(def, "\n") {
			text += " " + def
		}
	}
	return text
}

// Comment is the comment of the field.
func (c *columnView) Comment() string { return c.Field.Comment() }

// Tag is the struct tag of the field.
func (c *columnView) Tag() string {
	if c.Field.StructTag == "" {
		return ""
	}
	return "`" + c.Field.StructTag + "`"
}

// Deprecated is why the field is deprecated, or empty.
func (c *columnView) Deprecated() string {
	if !c.Field.IsDeprecated() {
		return ""
	}
	if reason := c.Field.DeprecationReason(); reason != "" {
		return reason
	}
	return fmt.Sprintf("Field %q was marked as deprecated in the schema.", c.Field.Name)
}

// Sensitive columns are not printed.
func (c *columnView) Sensitive() bool { return c.Field.Sensitive() }

// ServerDefault says that the server has a value for a row without one, which
// is not the zero that the row would send anyway.
func (c *columnView) ServerDefault() bool {
	return c.HasServerDefault && !(c.Column.Column.DefaultKind == catalog.Default && isZeroDefault(c.Type, c.Column.Column.Default))
}

// isZeroDefault reports whether a default is the value that a column of type t
// has without one, written as a literal.
func isZeroDefault(t clickhouse.Type, def string) bool {
	if t.IsNullable() {
		return strings.EqualFold(def, "NULL")
	}
	if isNumeric(t) {
		return strings.Trim(def, "0.") == "" && strings.Contains(def, "0")
	}
	switch scalarType(t).Name {
	case "String":
		return def == "''"
	case "Bool":
		return def == "false"
	case "Array":
		return def == "[]"
	case "Map":
		return def == "map()" || def == "{}"
	}
	return false
}

// Position is the constant of the column's position in the table.
func (c *columnView) Position() string {
	return lowerFirst(c.table.Type.Name) + "Col" + c.StructField()
}

// Pointer says that the Go type is a pointer to the values, nil for NULL.
func (c *columnView) Pointer() bool { return c.Go.Kind == "ptr" && !isBigInt(c.Go) && !c.Go.Scanner }

// ValueType is the type that setters take: never a pointer to a value.
func (c *columnView) ValueType() string {
	if c.Pointer() {
		return strings.TrimPrefix(c.GoType, "*")
	}
	return c.GoType
}

// NillableSetter says that there is a setter that nil leaves alone.
func (c *columnView) NillableSetter() bool {
	return !c.Required && !slices.Contains([]string{"ptr", "slice", "map"}, c.value().Kind)
}

// value is the Go type without the pointer for NULL.
func (c *columnView) value() *schema.GoType {
	if c.Pointer() {
		return c.Go.Elem
	}
	return c.Go
}

// Setter is the name of the method of the mutation that sets the column, and
// Getter and Resetter of those that read and forget it. ent keeps them from
// clashing with the methods that every mutation has.
func (c *columnView) Setter() string { return c.Field.MutationSet() }
func (c *columnView) Getter() string {
	if c.StructField() == "SetID" { // ent's own way needs an id
		return "GetSetID"
	}
	return c.Field.MutationGet()
}
func (c *columnView) Resetter() string { return c.Field.MutationReset() }

// fieldType is ent's type of the field, inside the table's package.
func (c *columnView) fieldType() string { return c.table.inPackage(c.Field.Type.String()) }

// validatorType is the type that the field's validators take.
func (c *columnView) validatorType() string {
	if c.Field.IsJSON() {
		return c.fieldType()
	}
	return c.Field.Type.Type.String()
}

// row is the variable of the entity in functions that take any row.
func (c *columnView) row() string { return "row.(*" + c.table.Type.Name + ")." + c.StructField() }

// GoDefault is the statements that compute the default here, or empty.
func (c *columnView) GoDefault() string {
	f := c.Field
	if !f.Default || f.IsEnum() || !f.DefaultFunc() && c.HasServerDefault {
		return ""
	}
	value := c.table.Type.Package() + "." + f.DefaultName()
	if f.DefaultFunc() {
		value += "()"
	}
	if c.Pointer() {
		return fmt.Sprintf("v := %s; %s = &v", value, c.row())
	}
	return fmt.Sprintf("%s = %s", c.row(), value)
}

// Validate is the statements that refuse values, or empty.
func (c *columnView) Validate() string {
	f := c.Field
	if f.Validators == 0 {
		return ""
	}
	value, before := c.row(), ""
	if c.Pointer() {
		value, before = "*v", fmt.Sprintf("v := %s; if v == nil { return nil }; ", c.row())
	}
	if basic := c.validatorType(); !f.IsJSON() && c.value().Name != basic {
		value = basic + "(" + value + ")"
	}
	return fmt.Sprintf("%sreturn %s.%s(%s)", before, c.table.Type.Package(), f.Validator(), value)
}

// Flags are what is special about the column, as Go source; empty without.
func (c *columnView) Flags() string {
	var flags []string
	for _, f := range []struct {
		set  bool
		name string
	}{
		{!c.Insertable, "ReadOnly"}, {!c.Readable, "WriteOnly"}, {c.ServerDefault(), "ServerDefault"},
		{c.Required, "Required"}, {c.Truncate, "Truncates"}, {c.Sensitive(), "Sensitive"}, {c.Alias(), "Alias"},
	} {
		if f.set {
			flags = append(flags, "chrt."+f.name)
		}
	}
	return strings.Join(flags, " | ")
}

// Expr is how the server computes what a row leaves to it; empty where it does
// not, or where rows of the table are only read.
func (c *columnView) Expr() string {
	def := c.Column.Column
	switch {
	case c.table.ReadOnly || c.Type.Name == "AggregateFunction" || c.Nested != nil:
		return ""
	case def.DefaultKind == catalog.Ephemeral && def.Default == "":
		return "defaultValueOfTypeName(" + clickhouse.QuoteString(def.Type) + ")"
	case c.ServerDefault(), !c.Insertable:
		return def.Default
	}
	return ""
}

// Alias says that the column is computed when it is read.
func (c *columnView) Alias() bool { return c.Column.Column.DefaultKind == catalog.Alias }

// OneLine says that the column is its name, type and flags and nothing else.
func (c *columnView) OneLine() bool {
	return c.Plain() && c.NestedNames() == "" && c.GoDefault() == "" && c.Validate() == ""
}

func isBigInt(g *schema.GoType) bool {
	return g.Kind == "ptr" && g.Elem != nil && g.Elem.Is("math/big", "Int")
}

func lowerFirst(name string) string {
	runes := []rune(name)
	n := 1
	for n < len(runes) && isUpper(runes[n]) && (n+1 == len(runes) || isUpper(runes[n+1])) {
		n++
	}
	return strings.ToLower(string(runes[:n])) + string(runes[n:])
}

func isUpper(r rune) bool { return r >= 'A' && r <= 'Z' }

func quote(s string) string { return strconv.Quote(s) }

// Zoneless says that the values are shown in the server's time zone.
func (c *columnView) Zoneless() (bool, error) {
	expr, err := c.Buffer()
	return strings.Contains(expr, "zone)"), err
}

// NestedNames are the columns on the wire of a Nested column as Go source.
func (c *columnView) NestedNames() string {
	if len(c.Nested) == 0 {
		return ""
	}
	names := make([]string, len(c.Nested))
	for i, n := range c.Nested {
		names[i] = quote(n.Name)
	}
	return "[]string{" + strings.Join(names, ", ") + "}"
}

// Sampled says that a query may read a sample.
func (t *tableView) Sampled() bool { return t.Sample }

// enumView is an enum type that is generated.
type enumView struct {
	Type, Column string
	Values       []enumValueView
}

type enumValueView struct{ Const, Name string }

// Enums are the enum types that the table's package declares.
func (t *tableView) Enums() []enumView {
	var list []enumView
	for _, c := range t.Columns {
		if len(c.Enum) == 0 || c.EnumGoType {
			continue
		}
		e := enumView{Type: c.value().Name, Column: c.ColumnName()}
		for _, v := range c.Enum {
			e.Values = append(e.Values, enumValueView{v.Constant, v.Name})
		}
		list = append(list, e)
	}
	return list
}

// Declaration is the struct type as the table's package declares it.
func (t *tableView) StructDecls() []string {
	var list []string
	for _, s := range t.Structs {
		var b strings.Builder
		fmt.Fprintf(&b, "// %s is a value of the column %s: %s.\ntype %s struct {\n", s.Name, s.Column.Field.Name, s.Type, s.Name)
		for _, f := range s.Fields {
			source := f.Go.Source(func(path, name string) string {
				if path == t.pkgPath() {
					return ""
				}
				return name + "."
			})
			tag := ""
			if f.Element != "" {
				tag = fmt.Sprintf(" `json:%q ch:%q`", f.Element, f.Element)
			}
			fmt.Fprintf(&b, "\t%s %s%s\n", f.Name, source, tag)
		}
		b.WriteString("}")
		list = append(list, b.String())
	}
	return list
}
