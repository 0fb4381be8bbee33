package entc

import (
	"cmp"
	"fmt"
	"reflect"
	"strconv"
	"strings"

	"entgo.io/ent/entc/gen"
	"entgo.io/ent/entc/load"
	"entgo.io/ent/schema/field"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/migrate/catalog"
	"github.com/chent-io/chent/schema"
)

// columns resolves the fields of a type, in declaration order.
func (r *resolver) columns(t *Table) {
	ty := &typer{
		pkgPath: r.graph.Package + "/" + t.Type.PackageDir(),
		pkgName: t.Type.Package(),
		names:   map[string]bool{},
	}
	byName := map[string]*gen.Field{}
	for _, f := range t.Type.Fields {
		byName[f.Name] = f
	}
	if t.Type.ID != nil {
		byName[t.Type.ID.Name] = t.Type.ID
	}
	s := r.schemas[t.Type.Name]
	if s == nil {
		return
	}
	for _, def := range s.Fields {
		if f := byName[def.Name]; f != nil {
			if c := r.column(t, ty, f, def); c != nil {
				t.Columns = append(t.Columns, c)
			} else {
				t.broken = append(t.broken, f.StorageKey())
			}
		}
	}
	t.Structs = ty.structs
}

// column resolves one field, or returns nil after it has noted what is wrong.
func (r *resolver) column(t *Table, ty *typer, f *gen.Field, def *load.Field) *Column {
	ann, _, err := schema.Decode[schema.Column](f.Annotations)
	c := &Column{Field: f, Pos: r.fieldPos(t, ann, f, "")}
	if err != nil {
		r.add(c.Pos, t.Type.Name, f.Name, "the ClickHouse annotation cannot be read: %v", err)
		return nil
	}
	for _, p := range ann.Problems {
		r.add(r.fieldPos(t, ann, f, p.Clause), t.Type.Name, f.Name, "%s", p.Message)
	}
	if len(ann.Problems) > 0 {
		return nil
	}
	if err := stock(&ann, f, def); err != nil {
		r.add(c.Pos, t.Type.Name, f.Name, "%v", err)
		return nil
	}
	typ, err := columnType(ann)
	if err != nil {
		r.add(c.Pos, t.Type.Name, f.Name, "%v", err)
		return nil
	}
	c.ann, c.Type, c.Scanner, c.Nullable = ann, typ, ann.Scanner, holdsNull(typ)
	c.Column = &catalog.Column{
		Name:        f.StorageKey(),
		RenamedFrom: ann.RenamedFrom,
		Type:        typ.String(),
		DefaultKind: catalog.DefaultKind(ann.DefaultKind),
		Default:     ann.Default,
		Comment:     cmp.Or(ann.Comment, def.Comment),
		Codec:       ann.Codec,
		Statistics:  ann.Statistics,
		TTL:         ann.TTL,
		Settings:    settings(ann.Settings),
		Pos:         c.Pos,
	}
	if typ.Name == "Nested" && !t.keepsNested() {
		c.nest()
	}
	if err := c.setGoType(ty, ann); err != nil {
		r.add(c.Pos, t.Type.Name, f.Name, "%v", err)
		return nil
	}
	c.Truncate = ann.Truncate
	state := typ.Name == "AggregateFunction"
	kind := c.Column.DefaultKind
	c.Insertable = !t.ReadOnly && !state && kind != catalog.Materialized && kind != catalog.Alias
	c.Readable = !state && kind != catalog.Ephemeral
	c.HasServerDefault = kind == catalog.Default || kind == catalog.Ephemeral
	c.Required = c.Insertable && !c.HasServerDefault && !c.Nullable && !f.Optional && !f.Default
	return c
}

// holdsNull reports whether NULL is a value of a column of type t.
func holdsNull(t clickhouse.Type) bool {
	return t.IsNullable() || t.Name == "SimpleAggregateFunction" && t.Elem().IsNullable()
}

// fieldPos returns where a field was declared: where its builder was called,
// or else what the source says.
func (r *resolver) fieldPos(t *Table, ann schema.Column, f *gen.Field, clause string) string {
	if ann.Pos != "" {
		return r.positions.of(ann.Pos, clause)
	}
	return r.positions.field(t.Type.Pos(), t.Type.Name, f.Name)
}

// columnType is the ClickHouse type, as the server spells it, with the wrappers
// that were asked for.
func columnType(ann schema.Column) (clickhouse.Type, error) {
	typ, err := clickhouse.ParseType(ann.Type)
	if err != nil {
		return typ, err
	}
	typ = typ.Canonical()
	wrap := func(name string) {
		typ = clickhouse.Type{Name: name, Args: []clickhouse.TypeArg{{Kind: clickhouse.ArgType, Type: typ}}}
	}
	inside := typ.Name == "LowCardinality"
	if inside && ann.Nullable && !typ.IsNullable() {
		typ = typ.Elem()
		wrap("Nullable")
		wrap("LowCardinality")
		return typ, nil
	}
	if ann.Nullable && !typ.IsNullable() {
		wrap("Nullable")
	}
	if ann.LowCardinality && !inside {
		wrap("LowCardinality")
	}
	return typ, nil
}

// keepsNested reports whether the table is made with flatten_nested = 0.
func (t *Table) keepsNested() bool {
	s := catalog.Storage{Settings: settings(t.ann.Settings)}
	return t.ann.Engine != nil && t.ann.Materialized == nil && s.KeepsNested()
}

// nest splits a Nested column into the arrays that the server keeps.
func (c *Column) nest() {
	for _, e := range c.Type.Elements() {
		column := *c.Column
		column.Name += "." + e.Name
		array := clickhouse.Type{Name: "Array", Args: []clickhouse.TypeArg{{Kind: clickhouse.ArgType, Type: e.Type}}}
		column.Type = array.String()
		c.Nested = append(c.Nested, &column)
	}
}

// setGoType gives the column its Go type: the user's, if it suits the
// ClickHouse type, or the one that the table of the architecture names.
func (c *Column) setGoType(ty *typer, ann schema.Column) (err error) {
	base := c.Type.Base()
	enum := base.Name == "Enum8" || base.Name == "Enum16"
	switch {
	case enum:
		c.setEnum(ty, ann, base)
	case ann.Go == nil:
		if c.Go, err = ty.derive(c.Type, pascal(c.Field.Name), c); err != nil {
			return err
		}
	default:
		c.Go = ann.Go
	}
	if ann.Nullable && ann.Go != nil && c.Go.Kind != "ptr" {
		c.Go = nullable(c.Go)
	}
	if enum && c.Nullable && c.Go.Kind != "ptr" {
		c.Go = nullable(c.Go)
	}
	if !enum && c.Type.Name != "AggregateFunction" {
		if err := fit(c.Go, c.Type, ""); err != nil {
			return err
		}
	}
	c.Imports = map[string]string{}
	c.Go.Walk(func(g *schema.GoType) {
		if g.PkgPath != "" {
			c.Imports[g.PkgPath] = g.PkgName
		}
	})
	c.GoType = c.Go.String()
	if f := c.Field; ann.Go == nil && !enum && f.Type.Type == field.TypeJSON {
		// The loader saw a placeholder: ent's own templates and extensions
		// shall see the type that is generated.
		info := &field.TypeInfo{Type: field.TypeJSON, Ident: c.GoType, Nillable: nullable(c.Go) == c.Go}
		c.Go.Walk(func(g *schema.GoType) {
			if info.PkgPath == "" && g.PkgPath != "" {
				info.PkgPath, info.PkgName = g.PkgPath, g.PkgName
			}
		})
		f.Type = info
	}
	return nil
}

// setEnum gives an enum column its values and its Go type.
func (c *Column) setEnum(ty *typer, ann schema.Column, base clickhouse.Type) {
	f := c.Field
	c.Enum = enumValues(base)
	names := make([]string, len(c.Enum))
	for i, v := range c.Enum {
		names[i] = v.Name
	}
	constants := enumConstants(f, names)
	f.Enums = nil
	for i := range c.Enum {
		c.Enum[i].Constant = constants[i]
		f.Enums = append(f.Enums, gen.Enum{Name: constants[i], Value: c.Enum[i].Name})
	}
	if ann.Go != nil && ann.Go.PkgPath != "" {
		c.Go, c.EnumGoType = ann.Go, true
		return
	}
	name := pascal(f.Name)
	ty.names[name] = true
	c.Go = imported("string", ty.pkgPath, name)
	c.Go.PkgName = ty.pkgName
	if f.Type.Type != field.TypeEnum {
		f.Type = &field.TypeInfo{Type: field.TypeEnum, Ident: ty.pkgName + "." + name}
	}
}

// enumValues reads the values of an enum type. A value without a number has one
// more than the value before it, the first 1.
func enumValues(t clickhouse.Type) []EnumValue {
	var values []EnumValue
	next := 1
	for _, a := range t.Args {
		if n, err := strconv.Atoi(a.Text); err == nil {
			next = n
		}
		values = append(values, EnumValue{Name: a.Name, Number: next})
		next++
	}
	return values
}

// enumConstants returns a Go constant for each value, no two alike.
func enumConstants(f *gen.Field, values []string) []string {
	seen := map[string]bool{}
	constants := make([]string, len(values))
	for i, v := range values {
		suffix := pascal(strings.Map(func(r rune) rune {
			if r < 128 && (r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z') {
				return r
			}
			return '_'
		}, v))
		if suffix == "" {
			suffix = "Empty"
			if v != "" {
				suffix = fmt.Sprintf("Value%d", i+1)
			}
		}
		if predicateSuffixes[suffix] {
			suffix += "Value" // DirectionIn is a predicate
		}
		name := pascal(f.Name) + suffix
		for seen[name] {
			name = fmt.Sprintf("%s%d", name, i+1)
		}
		seen[name] = true
		constants[i] = name
	}
	return constants
}

// predicateSuffixes follow a field's name in the names of predicates and
// helpers of an enum column.
var predicateSuffixes = map[string]bool{"EQ": true, "NEQ": true, "In": true, "NotIn": true, "IsNil": true, "NotNil": true, "Values": true}

// stock fills in what ent's own builders do not say of ClickHouse: the type, the
// Go type and a static default.
func stock(ann *schema.Column, f *gen.Field, def *load.Field) error {
	ours := ann.Pos != "" || ann.Go != nil || ann.Enum != nil
	if text, ok := def.SchemaType["clickhouse"]; ok && ann.Type == "" {
		ann.Type = text
	}
	if ours {
		return nil
	}
	if ann.Type == "" && def.ValueScanner && f.Type.Type != field.TypeString && f.Type.Type != field.TypeBytes {
		return fmt.Errorf("the field has a ValueScanner and its column's type is not known; name it: SchemaType(map[string]string{%q: %q})", "clickhouse", "String")
	}
	if f.Type.Type != field.TypeEnum {
		g, err := stockGoType(f)
		if err != nil {
			return err
		}
		ann.Go = g
		if f.Type.ValueScanner() {
			ann.Scanner = true
		}
		if ann.Type == "" {
			if ann.Type, err = stockColumnType(f, g); err != nil {
				return err
			}
		}
	} else if ann.Type == "" {
		ann.Type = stockEnum(f)
	}
	ann.Nullable = ann.Nullable || f.Nillable
	return stockDefault(ann, f, def)
}

// stockColumnType maps ent's types. Numbers, strings and so on follow from
// their Go types.
func stockColumnType(f *gen.Field, g *schema.GoType) (string, error) {
	switch f.Type.Type {
	case field.TypeBytes:
		return "String", nil
	case field.TypeUUID:
		return "UUID", nil
	case field.TypeTime:
		return "DateTime64(6, 'UTC')", nil
	case field.TypeString:
		return "String", nil
	case field.TypeOther:
		return "", fmt.Errorf("ent's field.Other does not name a ClickHouse type; add SchemaType(map[string]string{%q: %q}), or use field.Of", "clickhouse", "Decimal(18, 4)")
	}
	typ, err := g.ColumnType()
	if err != nil {
		return "", fmt.Errorf("%w, with SchemaType(map[string]string{%q: ...})", err, "clickhouse")
	}
	return typ, nil
}

func stockEnum(f *gen.Field) string {
	pairs := make([]string, len(f.Enums))
	for i, e := range f.Enums {
		pairs[i] = fmt.Sprintf("%s = %d", clickhouse.QuoteString(e.Value), i+1)
	}
	family := "Enum8"
	if len(pairs) > 127 {
		family = "Enum16"
	}
	return family + "(" + strings.Join(pairs, ", ") + ")"
}

// stockDefault makes ent's static default a default of the server. Functions
// stay the client's.
func stockDefault(ann *schema.Column, f *gen.Field, def *load.Field) error {
	if !def.Default || def.DefaultKind == reflect.Func {
		return nil
	}
	if ann.DefaultKind != "" {
		return fmt.Errorf("the field has two defaults, Default and one in schema.Column; keep one")
	}
	switch v := def.DefaultValue.(type) {
	case int64:
		if v > 1<<53 || v < -1<<53 {
			return fmt.Errorf("ent's loader rounds the default %d to 53 bits; use chent's field package", v)
		}
		ann.Default = fmt.Sprint(v)
	case uint64:
		if v > 1<<53 {
			return fmt.Errorf("ent's loader rounds the default %d to 53 bits; use chent's field package", v)
		}
		ann.Default = fmt.Sprint(v)
	case string, bool, float64:
		text, err := clickhouse.Literal(v)
		if err != nil {
			return fmt.Errorf("default: %w", err)
		}
		ann.Default = text
	default:
		return fmt.Errorf("the default has no SQL literal; use DefaultExpr of chent's field package")
	}
	ann.DefaultKind = string(catalog.Default)
	f.Default = false
	return nil
}

// edges refuses edges that ClickHouse has no column for.
func (r *resolver) edges() {
	for _, t := range r.model.Tables {
		for _, e := range t.Type.Edges {
			pos := r.positions.edge(t.Type.Pos(), t.Type.Name, e.Name)
			target := r.model.Table(e.Type)
			switch {
			case target == nil:
				continue
			case e.M2M():
				r.add(pos, t.Type.Name, "", "edge %q joins two tables through a third, which chent does not make; declare the third as a type", e.Name)
			case e.OwnFK() && e.Field() == nil:
				r.add(pos, t.Type.Name, "", "edge %q has no column of its own; declare a field for the key and name it with Field(...)", e.Name)
			case e.OwnFK() && e.Type.ID == nil:
				r.add(pos, t.Type.Name, "", "edge %q points at %s, which declares no id", e.Name, e.Type.Name)
			case !e.OwnFK() && t.Type.ID == nil:
				r.add(pos, t.Type.Name, "", "edge %q needs an id, and %s declares none", e.Name, t.Type.Name)
			}
		}
	}
}
