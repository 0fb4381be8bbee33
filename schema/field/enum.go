package field

import (
	"fmt"
	"reflect"
	"strings"

	"entgo.io/ent/schema/field"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/schema"
)

// Enum builds a column of named values. Its Go type is generated, a string type
// with a constant per value.
type Enum struct {
	Base[Enum, string]
	NullableClause[Enum]
	GoTypeClause[Enum]
}

// Enum8 is a column of up to 256 named values, numbered from 1 in the order
// given. [Enum.Value] adds values with numbers of their own.
func Enum8(name string, values ...string) *Enum { return enum(name, "Enum8", values) }

// Enum16 is Enum8 for up to 65536 values.
func Enum16(name string, values ...string) *Enum { return enum(name, "Enum16", values) }

func enum(name, family string, values []string) *Enum {
	b, c := &Enum{}, newColumnOf(name, family, reflect.TypeFor[string]())
	c.enum = family
	c.desc.Info = &field.TypeInfo{Type: field.TypeEnum}
	for _, v := range values {
		c.ann.Enum = append(c.ann.Enum, schema.EnumValue{Name: v})
	}
	b.Base.init(b, c)
	b.NullableClause = NullableClause[Enum]{b, c}
	b.GoTypeClause = GoTypeClause[Enum]{b, c}
	return b
}

// Value adds a value with its number: -128 to 127 for Enum8, -32768 to 32767
// for Enum16.
func (e *Enum) Value(name string, number int) *Enum {
	e.Base.col.ann.Enum = append(e.Base.col.ann.Enum, schema.EnumValue{Name: name, Number: &number})
	return e
}

// enumType writes the type, each value with its number.
func enumType(family string, values []schema.EnumValue) string {
	pairs := make([]string, len(values))
	next := 1
	for i, v := range values {
		if v.Number != nil {
			next = *v.Number
		}
		pairs[i] = fmt.Sprintf("%s = %d", clickhouse.QuoteString(v.Name), next)
		next++
	}
	return family + "(" + strings.Join(pairs, ", ") + ")"
}

// EnumConstants returns ent's view of enum values: for each a name that is good
// for a Go constant and no two alike, and the value. ent refuses an empty value
// and a name twice; the generator takes the true values from the column's type.
func EnumConstants(values []schema.EnumValue) []struct{ N, V string } {
	constants := make([]struct{ N, V string }, 0, len(values))
	seen := map[string]bool{}
	for i, v := range values {
		name := constantName(v.Name)
		for seen[strings.ToLower(name)] {
			name = fmt.Sprintf("%s_%d", name, i+1)
		}
		seen[strings.ToLower(name)] = true
		constants = append(constants, struct{ N, V string }{name, fmt.Sprintf("%d:%s", i, v.Name)})
	}
	return constants
}

// constantName keeps what a Go identifier may have and turns the rest into _.
func constantName(value string) string {
	name := strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9', r == '_':
			return r
		}
		return '_'
	}, value)
	if strings.Trim(name, "_") == "" {
		return "empty"
	}
	return strings.Trim(name, "_")
}

// enumNames are the values of an enum column, nil for any other.
func (c *column) enumNames() []string {
	if c.enum == "" {
		return nil
	}
	names := make([]string, len(c.ann.Enum))
	for i, v := range c.ann.Enum {
		names[i] = v.Name
	}
	return names
}
