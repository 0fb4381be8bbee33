package runtime

import (
	"fmt"
	"reflect"
	"regexp"
	"time"

	"github.com/chent-io/chent/runtime/column"
)

// Column describes one column of a table of entities E whose Go type is T.
type Column[E, T any] struct {
	// Name is the column's name.
	Name string
	// Type is its ClickHouse type.
	Type string
	// Nested are the columns on the wire of a flattened Nested. Default: the
	// column itself.
	Nested []string
	// New makes a buffer for one block of its values. zone is the server's time
	// zone, for a DateTime that names none.
	New func(zone *time.Location) Buffer[T]
	// At is where an entity keeps its value.
	At func(*E) *T
	// ReadOnly columns are computed by the server: MATERIALIZED and ALIAS.
	ReadOnly bool
	// WriteOnly columns cannot be read: EPHEMERAL.
	WriteOnly bool
	// ServerDefault says that the server has a value for a row that leaves the
	// column out.
	ServerDefault bool
	// Required columns must be set by a create builder.
	Required bool
	// Default computes the value of a row that leaves the column out, here
	// instead of on the server. Default: none.
	Default func() T
	// Validate refuses a value. Default: none.
	Validate func(T) error
	// Truncate says that the buffers of New cut times to what the column keeps.
	Truncate bool
	// Sensitive values are not printed.
	Sensitive bool
}

// Buffer is one block's worth of a column of T: a column.Of[T], or a flattened
// Nested, which is several columns on the wire.
type Buffer[T any] interface {
	Check(v T) error
	Append(v T)
	AppendDefault()
	Row(i int) T
	Reset()
}

// Field is a [Column] without its Go type.
type Field[E any] interface {
	name() string
	clickhouseType() string
	readable() bool
	insertable() bool
	required() bool
	serverDefault() bool
	hasGoDefault() bool
	hasDefault() bool
	sensitive() bool
	isZero(*E) bool
	fill(*E)
	get(*E) any
	set(*E, any) error
	reset(*E)
	zoneless() bool
	wireNames() []string
	newBuffer(zone *time.Location) buffer[E]
	typed(t reflect.Type, zone *time.Location) column.Any
}

// buffer is one block's worth of one column of a table of E.
type buffer[E any] interface {
	wire() []column.NamedColumn
	check(*E) error
	append(*E)
	appendDefault()
	grow(n int)
	read(slab []E)
	readCut(e *E, row int)
	reset()
}

func (c *Column[E, T]) name() string           { return c.Name }
func (c *Column[E, T]) clickhouseType() string { return c.Type }
func (c *Column[E, T]) readable() bool         { return !c.WriteOnly }
func (c *Column[E, T]) insertable() bool       { return !c.ReadOnly }
func (c *Column[E, T]) required() bool         { return c.Required }
func (c *Column[E, T]) serverDefault() bool    { return c.ServerDefault }
func (c *Column[E, T]) hasGoDefault() bool     { return c.Default != nil }
func (c *Column[E, T]) hasDefault() bool       { return c.ServerDefault || c.Default != nil }
func (c *Column[E, T]) sensitive() bool        { return c.Sensitive }
func (c *Column[E, T]) isZero(e *E) bool       { return isZero(c.At(e)) }
func (c *Column[E, T]) fill(e *E)              { *c.At(e) = c.Default() }
func (c *Column[E, T]) reset(e *E)             { var zero T; *c.At(e) = zero }

// get returns the value as ent's hooks see it: what a pointer points to.
func (c *Column[E, T]) get(e *E) any {
	v := reflect.ValueOf(c.At(e)).Elem()
	if v.Kind() == reflect.Pointer && !v.IsNil() {
		return v.Elem().Interface()
	}
	return v.Interface()
}

// set takes a value of type T or, where T is a pointer, of what it points to.
func (c *Column[E, T]) set(e *E, value any) error {
	if v, ok := value.(T); ok {
		*c.At(e) = v
		return nil
	}
	at := reflect.ValueOf(c.At(e)).Elem()
	v := reflect.ValueOf(value)
	if at.Kind() == reflect.Pointer && v.IsValid() && v.Type() == at.Type().Elem() {
		p := reflect.New(v.Type())
		p.Elem().Set(v)
		at.Set(p)
		return nil
	}
	return fmt.Errorf("unexpected type %T for column %q, which takes %s", value, c.Name, at.Type())
}

func (c *Column[E, T]) wireNames() []string {
	if c.Nested != nil {
		return c.Nested
	}
	return []string{c.Name}
}

// zoneless says that the values are shown in the server's time zone.
func (c *Column[E, T]) zoneless() bool {
	return zoneless.MatchString(c.Type)
}

var zoneless = regexp.MustCompile(`DateTime(64)?($|[,)]|\([0-9]\))`)

func (c *Column[E, T]) newBuffer(zone *time.Location) buffer[E] {
	return &columnBuffer[E, T]{column: c, data: c.New(zone), at: c.At}
}

// typed is a column of values of type t, if that is the column's own; nil
// otherwise.
func (c *Column[E, T]) typed(t reflect.Type, zone *time.Location) column.Any {
	if t != reflect.TypeFor[T]() {
		return nil
	}
	if of, ok := c.New(zone).(column.Of[T]); ok {
		return column.AnyOf(of)
	}
	return nil
}

type columnBuffer[E, T any] struct {
	column *Column[E, T]
	data   Buffer[T]
	at     func(*E) *T
}

// wire are the columns of the block: one, or those of a flattened Nested.
func (b *columnBuffer[E, T]) wire() []column.NamedColumn {
	switch data := b.data.(type) {
	case interface{ Wire() []column.NamedColumn }:
		return data.Wire()
	case column.Buffer:
		return []column.NamedColumn{{Name: b.column.Name, Column: data}}
	default:
		return nil // New is generated code, which makes one of the two
	}
}

func (b *columnBuffer[E, T]) check(e *E) error {
	v := *b.at(e)
	if b.column.Validate != nil {
		if err := b.column.Validate(v); err != nil {
			return &ValidationError{Name: b.column.Name, Err: err}
		}
	}
	if err := b.data.Check(v); err != nil {
		return &ValidationError{Name: b.column.Name, Err: err}
	}
	return nil
}

func (b *columnBuffer[E, T]) append(e *E)    { b.data.Append(*b.at(e)) }
func (b *columnBuffer[E, T]) appendDefault() { b.data.AppendDefault() }
func (b *columnBuffer[E, T]) grow(n int)     { column.Grow(b.data, n) }
func (b *columnBuffer[E, T]) reset()         { b.data.Reset() }

func (b *columnBuffer[E, T]) read(slab []E) {
	at, data := b.at, b.data
	for i := range slab {
		*at(&slab[i]) = data.Row(i)
	}
}

// readCut makes e hold what was appended at row where values are cut.
func (b *columnBuffer[E, T]) readCut(e *E, row int) {
	if b.column.Truncate {
		*b.at(e) = b.data.Row(row)
	}
}

// isZero reports whether v points to a zero value. A time is zero as its
// IsZero says, whatever its location.
func isZero[T any](v *T) bool {
	switch v := any(v).(type) {
	case *string:
		return *v == ""
	case *bool:
		return !*v
	case *time.Time:
		return v.IsZero()
	case *int64:
		return *v == 0
	case *uint64:
		return *v == 0
	case *float64:
		return *v == 0
	case interface{ IsZero() bool }:
		return v.IsZero()
	}
	return reflect.ValueOf(v).Elem().IsZero()
}
