package field

import (
	"fmt"
	"reflect"
	"strings"

	"entgo.io/ent/schema/field"
	"github.com/google/uuid"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/codec"
)

// column is what every builder fills: the annotation, and ent's descriptor of
// the Go side.
type column struct {
	ann  schema.Column
	desc *field.Descriptor
	// enum is the family of an enum, whose type text follows from ann.Enum.
	enum string
	// inferErr says why the Go type does not name the ClickHouse type.
	inferErr error
	// value is the argument of Default, rendered when the type is known.
	value any
}

// newColumn starts a column whose Go type is T. A nil-able T is the type of the
// values, as in [] and map.
func newColumn[T any](name, typ string) *column {
	return newColumnOf(name, typ, reflect.TypeFor[T]())
}

func newColumnOf(name, typ string, goType reflect.Type) *column {
	c := &column{ann: schema.Column{Type: typ, Pos: schema.Position()}}
	g, err := schema.GoTypeOf(goType)
	if err != nil {
		c.problem("", "%v", err)
		g = &schema.GoType{Kind: "string", Name: "string"}
	}
	c.ann.Go = g
	c.desc = &field.Descriptor{Name: name, Info: info(goType)}
	return c
}

func (c *column) problem(clause, format string, args ...any) {
	c.ann.Problems = append(c.ann.Problems, schema.Problem{Clause: clause, Message: fmt.Sprintf(format, args...)})
}

// natives are the Go types that ent knows by itself.
var natives = map[reflect.Type]field.Type{
	reflect.TypeFor[bool](): field.TypeBool, reflect.TypeFor[string](): field.TypeString,
	reflect.TypeFor[int8](): field.TypeInt8, reflect.TypeFor[int16](): field.TypeInt16,
	reflect.TypeFor[int32](): field.TypeInt32, reflect.TypeFor[int64](): field.TypeInt64,
	reflect.TypeFor[uint8](): field.TypeUint8, reflect.TypeFor[uint16](): field.TypeUint16,
	reflect.TypeFor[uint32](): field.TypeUint32, reflect.TypeFor[uint64](): field.TypeUint64,
	reflect.TypeFor[int](): field.TypeInt, reflect.TypeFor[uint](): field.TypeUint,
	reflect.TypeFor[float32](): field.TypeFloat32, reflect.TypeFor[float64](): field.TypeFloat64,
}

// info describes a Go type to ent.
func info(t reflect.Type) *field.TypeInfo {
	if native, ok := natives[t]; ok {
		return &field.TypeInfo{Type: native}
	}
	return foreignInfo(t)
}

// foreignInfo describes a Go type that ent does not know: a JSON field is the
// one kind of ent field that may have any Go type and typed validators.
func foreignInfo(t reflect.Type) *field.TypeInfo {
	switch t.PkgPath() + "." + t.Name() {
	case "time.Time":
		return &field.TypeInfo{Type: field.TypeTime}
	case "github.com/google/uuid.UUID":
		return field.UUID("x", uuid.UUID{}).Descriptor().Info
	}
	return field.JSON("x", reflect.Zero(t).Interface()).Descriptor().Info
}

// Base has the clauses of every field. B is the builder, which each method
// returns, and T is the Go type of its values.
type Base[B, T any] struct {
	self *B
	col  *column
}

func (b *Base[B, T]) init(self *B, c *column) { b.self, b.col = self, c }

// Comment sets the column's comment; it documents the generated field too.
func (b *Base[B, T]) Comment(text string) *B {
	b.col.desc.Comment = text
	return b.self
}

// StorageKey sets the column's name where it differs from the field's.
func (b *Base[B, T]) StorageKey(name string) *B {
	b.col.desc.StorageKey = name
	return b.self
}

// RenamedFrom names the column as it was called before: the migration renames
// it instead of dropping one column and adding another.
func (b *Base[B, T]) RenamedFrom(name string) *B {
	b.col.ann.RenamedFrom = name
	return b.self
}

// StructTag sets the tag of the generated struct field.
func (b *Base[B, T]) StructTag(tag string) *B {
	b.col.desc.Tag = tag
	return b.self
}

// Sensitive keeps the value out of String methods and logs.
func (b *Base[B, T]) Sensitive() *B {
	b.col.desc.Sensitive = true
	return b.self
}

// Deprecated marks the generated code as deprecated.
func (b *Base[B, T]) Deprecated(reason ...string) *B {
	b.col.desc.Deprecated = true
	if len(reason) > 0 {
		b.col.desc.DeprecatedReason = reason[0]
	}
	return b.self
}

// Annotations adds annotations for extensions and templates.
func (b *Base[B, T]) Annotations(annotations ...schema.Annotation) *B {
	b.col.desc.Annotations = append(b.col.desc.Annotations, annotations...)
	return b.self
}

// Optional lets a create leave the field out; the server then stores the
// type's default: 0, the empty string, and so on.
func (b *Base[B, T]) Optional() *B {
	b.col.desc.Optional = true
	return b.self
}

// Default makes the server fill the column with v when an insert leaves it out.
func (b *Base[B, T]) Default(v T) *B {
	b.col.setDefault("Default", "DEFAULT", "NULL")
	b.col.value = v
	return b.self
}

// DefaultExpr makes the server fill the column with a SQL expression when an
// insert leaves it out: DefaultExpr("now64(3)").
func (b *Base[B, T]) DefaultExpr(sql string) *B {
	b.col.setDefault("DefaultExpr", "DEFAULT", sql)
	return b.self
}

// DefaultFunc makes the client fill the field, as ent's defaults do:
// DefaultFunc(time.Now). The server knows nothing of it.
func (b *Base[B, T]) DefaultFunc(fn func() T) *B {
	if fn == nil {
		b.col.problem("DefaultFunc", "the function is nil")
		return b.self
	}
	b.col.desc.Default = fn
	return b.self
}

// Materialized makes the server compute and store the column on insert. The
// field can be read and has no setter.
func (b *Base[B, T]) Materialized(sql string) *B {
	b.col.setDefault("Materialized", "MATERIALIZED", sql)
	return b.self
}

// Alias makes the server compute the column when it is read. The field can be
// read and has no setter; nothing is stored.
func (b *Base[B, T]) Alias(sql string) *B {
	b.col.setDefault("Alias", "ALIAS", sql)
	return b.self
}

// Ephemeral makes a column that is not stored and cannot be read: a value for
// other columns' defaults to use. The expression, if any, is its own default.
func (b *Base[B, T]) Ephemeral(sql ...string) *B {
	text := ""
	if len(sql) > 1 {
		b.col.problem("Ephemeral", "takes at most one expression")
	}
	if len(sql) > 0 {
		text = sql[0]
	}
	b.col.setDefault("Ephemeral", "EPHEMERAL", text)
	return b.self
}

// Codec sets the compression codecs, applied from left to right.
func (b *Base[B, T]) Codec(chain ...codec.Codec) *B {
	if len(chain) == 0 {
		b.col.problem("Codec", "needs at least one codec")
	}
	b.col.ann.Codec = nil
	for _, c := range chain {
		b.col.ann.Codec = append(b.col.ann.Codec, string(c))
	}
	return b.self
}

// TTL sets when the column's values are replaced by the type's default: an
// expression of type Date or DateTime, "at + INTERVAL 30 DAY".
func (b *Base[B, T]) TTL(expr string) *B {
	b.col.ann.TTL = expr
	return b.self
}

// Statistics sets the kinds of statistics that the optimiser keeps of the
// column: "tdigest", "minmax", "uniq", "countmin".
func (b *Base[B, T]) Statistics(kinds ...string) *B {
	if len(kinds) == 0 {
		b.col.problem("Statistics", "needs at least one kind")
	}
	b.col.ann.Statistics = kinds
	return b.self
}

// Setting sets one of the column's settings: min_compress_block_size,
// max_compress_block_size.
func (b *Base[B, T]) Setting(name string, value any) *B {
	text, err := schema.Literal(value)
	if err != nil {
		b.col.problem("Setting", "%s: %v", name, err)
	}
	b.col.ann.Settings = append(b.col.ann.Settings, schema.Setting{Name: name, Value: text})
	return b.self
}

// Truncate makes the client cut times to what the column keeps, as the server
// does with text: to the tick before, to the day for a Date, durations towards
// zero. Without it a time that is finer than the column is refused. It is for
// columns of times and for those with times inside.
//
//	field.DateTime64("at", 3, "UTC").Truncate() // takes time.Now()
func (b *Base[B, T]) Truncate() *B {
	b.col.ann.Truncate = true
	return b.self
}

// Validate adds a check that the client makes before it inserts a value.
func (b *Base[B, T]) Validate(fn func(T) error) *B {
	b.col.desc.Validators = append(b.col.desc.Validators, fn)
	return b.self
}

// Descriptor implements ent.Field.
func (b *Base[B, T]) Descriptor() *field.Descriptor {
	return b.col.descriptor()
}

func (c *column) setDefault(clause, kind, sql string) {
	if c.ann.DefaultKind != "" {
		c.problem(clause, "the column is %s already; it has one default at most", c.ann.DefaultKind)
		return
	}
	if sql == "" && kind != "EPHEMERAL" {
		c.problem(clause, "needs an expression")
	}
	c.ann.DefaultKind, c.ann.Default = kind, sql
}

// descriptor returns a fresh descriptor: ent may call it more than once.
func (c *column) descriptor() *field.Descriptor {
	d := *c.desc
	ann := c.ann
	ann.Problems = c.problems()
	if c.enum != "" {
		ann.Type, d.Enums = enumType(c.enum, ann.Enum), EnumConstants(ann.Enum)
	}
	if c.value != nil && ann.DefaultKind == "DEFAULT" {
		var err error
		if ann.Default, err = defaultText(c.value, ann.Type, c.enumNames(), ann.Truncate); err != nil {
			ann.Problems = append(ann.Problems[:len(ann.Problems):len(ann.Problems)],
				schema.Problem{Clause: "Default", Message: fmt.Sprintf("default: %v", err)})
		}
	}
	if d.StorageKey == "" {
		d.StorageKey = d.Name // ent would turn it into snake case
	}
	if c.ann.Nullable {
		d.Nillable = !d.Info.Nillable
		d.Optional = true
	}
	if c.ann.DefaultKind != "" && d.Name != "id" { // ent wants an id not optional
		d.Optional = true
	}
	d.Annotations = append([]schema.Annotation{ann}, c.desc.Annotations...)
	return &d
}

// NullableClause is part of builders whose type may be Nullable.
type NullableClause[B any] struct {
	self *B
	col  *column
}

// Nullable lets the column hold NULL; the Go field becomes a pointer, nil for
// NULL. It costs a second file per part and may not stand in a key.
func (n *NullableClause[B]) Nullable() *B {
	n.col.ann.Nullable = true
	return n.self
}

// LowCardinalityClause is part of builders whose type may be LowCardinality.
type LowCardinalityClause[B any] struct {
	self *B
	col  *column
}

// LowCardinality stores the column as a dictionary of its distinct values:
// smaller and faster up to some ten thousand distinct values per part.
func (l *LowCardinalityClause[B]) LowCardinality() *B {
	l.col.ann.LowCardinality = true
	return l.self
}

// GoTypeClause is part of builders whose Go type may be the user's own.
type GoTypeClause[B any] struct {
	self *B
	col  *column
}

// GoType makes the field a Go type of the user's: a named type whose underlying
// type is the column's, type Kind string, or one with the methods of
// driver.Valuer and sql.Scanner, which convert it. A JSON column takes any
// named struct or map, and map[string]any, by way of encoding/json.
func (g *GoTypeClause[B]) GoType(v any) *B {
	t := reflect.TypeOf(v)
	if t == nil {
		g.col.problem("GoType", "needs a value of the Go type, not nil")
		return g.self
	}
	if g.col.ann.Go.Is("encoding/json", "RawMessage") && !schema.IsScanner(t) {
		g.col.jsonType(t)
		return g.self
	}
	described, err := schema.GoTypeOf(t)
	if err != nil {
		g.col.problem("GoType", "%v", err)
		return g.self
	}
	if described.PkgPath == "" {
		g.col.problem("GoType", "%s is not a named type", described)
		return g.self
	}
	was := g.col.ann.Go
	switch {
	case described.Scanner:
		g.col.ann.Scanner = true
	case described.Kind != was.Kind:
		g.col.problem("GoType", "%s is a %s, the column holds %s; give it the methods of driver.Valuer and sql.Scanner", described, described.Kind, was)
		return g.self
	}
	g.col.ann.Go = described
	i := foreignInfo(t)
	if i.Type == field.TypeJSON && g.col.desc.Info.Type != field.TypeJSON && !described.Scanner {
		i.Type = g.col.desc.Info.Type
	}
	g.col.desc.Info = i
	return g.self
}

// jsonType makes the values of a JSON column a Go type that encoding/json
// writes as objects. What is inside is no business of the column.
func (c *column) jsonType(t reflect.Type) {
	g := &schema.GoType{Kind: t.Kind().String(), Name: t.Name(), PkgPath: t.PkgPath()}
	switch {
	case t == reflect.TypeFor[map[string]any]():
		g.Key, g.Elem = &schema.GoType{Kind: "string", Name: "string"}, &schema.GoType{Kind: "interface", Name: "any"}
	case g.PkgPath == "" || t.Kind() != reflect.Struct && t.Kind() != reflect.Map:
		c.problem("GoType", "%s is no named struct or map, which a JSON object could be read into", t)
		return
	default:
		g.PkgName, _, _ = strings.Cut(t.String(), ".")
	}
	c.ann.Go = g
	c.desc.Info = foreignInfo(t)
}
