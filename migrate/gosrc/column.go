package gosrc

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/migrate/catalog"
)

// fields prints the Fields method of a type.
func (f *file) fields(typeName string, columns []string) {
	if len(columns) == 0 {
		return
	}
	f.use("ent")
	f.printf("\n// Fields of %s.\nfunc (%s) Fields() []ent.Field {\n\treturn []ent.Field{\n", typeName, typeName)
	for _, c := range columns {
		f.printf("\t\t%s,\n", c)
	}
	f.printf("\t}\n}\n")
}

// columns are the fields for the columns of a table. The arrays that a server
// makes of a Nested column become that column again, unless the table keeps its
// Nested columns whole: then a field with that type is one.
func (f *file) columns(columns []catalog.Column, keepsNested bool) []string {
	names := newFieldNames()
	if slices.ContainsFunc(columns, func(c catalog.Column) bool { return c.Name == "id" && isNullable(c.Type) }) {
		names.taken[pascal("id")] = true // ent wants its id not nullable
	}
	var list []string
	for i := 0; i < len(columns); i++ {
		if nested, n := nestedOf(columns[i:]); n > 0 && !keepsNested && !names.taken[pascal(nested)] && usable(pascal(nested)) {
			name := names.name(nested, i+1)
			list = append(list, f.nested(name, nested, columns[i:i+n]))
			i += n - 1
			continue
		}
		list = append(list, f.column(names.name(columns[i].Name, i+1), columns[i]))
	}
	return list
}

// isNullable says whether a field of a type may be NULL.
func isNullable(text string) bool {
	t, err := clickhouse.ParseType(text)
	if err == nil && t.Name == "LowCardinality" {
		t = t.Elem()
	}
	return err == nil && t.Name == "Nullable"
}

// nestedOf recognises the arrays that the server makes of a Nested column: a.x,
// a.y. It returns its name and how many columns belong to it.
func nestedOf(columns []catalog.Column) (name string, n int) {
	name, _, ok := strings.Cut(columns[0].Name, ".")
	if !ok || identifier(name) != name {
		return "", 0
	}
	for _, c := range columns {
		prefix, element, ok := strings.Cut(c.Name, ".")
		if !ok || prefix != name || element == "" || strings.Contains(element, ".") {
			break
		}
		plain := c.DefaultKind == "" && c.Comment == "" && c.TTL == "" && c.RenamedFrom == "" &&
			len(c.Codec)+len(c.Statistics)+len(c.Settings) == 0
		if t, err := clickhouse.ParseType(c.Type); !plain || err != nil || t.Name != "Array" || t.String() != c.Type {
			return "", 0
		}
		n++
	}
	return name, n
}

func (f *file) nested(name, column string, columns []catalog.Column) string {
	elements := make([]string, len(columns))
	for i, c := range columns {
		_, element, _ := strings.Cut(c.Name, ".")
		t, _ := clickhouse.ParseType(c.Type)
		elements[i] = clickhouse.QuoteIdentIfNeeded(element) + " " + t.Elem().String()
	}
	b := &chain{}
	b.call(f.use("field")+".Type", quote(name), quote("Nested("+strings.Join(elements, ", ")+")"))
	if name != column {
		b.text("StorageKey", column)
	}
	return b.String()
}

// column is the field for a column.
func (f *file) column(name string, c catalog.Column) string {
	b := &chain{}
	f.typed(b, name, c.Type)
	if name != c.Name {
		b.text("StorageKey", c.Name)
	}
	f.defaultOf(b, c)
	if len(c.Codec) > 0 {
		codecs := make([]string, len(c.Codec))
		for i, text := range c.Codec {
			codecs[i] = f.codec(text)
		}
		b.call("Codec", codecs...)
	}
	b.list("Statistics", c.Statistics)
	b.text("TTL", c.TTL)
	f.settings(b, "Setting", c.Settings)
	b.text("RenamedFrom", c.RenamedFrom)
	b.text("Comment", c.Comment)
	return b.String()
}

// hasConstructor says that package field has a constructor of the type's own
// name that takes no more than the column's.
func hasConstructor(t clickhouse.Type) bool {
	f := t.Family()
	switch {
	case len(t.Args) > 0 || f.Name != t.Name:
		return false
	case f.Name == "DateTime", f.Name == "JSON", f.Name == "Dynamic":
		return true
	}
	return f.Is(clickhouse.Bare) && f.Kind != clickhouse.KindInterval && f.Kind != clickhouse.KindNothing && f.Name != "Geometry"
}

// typed starts a field with the constructor for its type, field.Type where
// there is none that says exactly the same.
func (f *file) typed(b *chain, name, text string) {
	pkg := f.use("field")
	t, err := clickhouse.ParseType(text)
	if err == nil && t.String() == text {
		base, nullable, low := t, false, false
		if base.Name == "LowCardinality" {
			base, low = base.Elem(), true
		}
		if base.Name == "Nullable" {
			base, nullable = base.Elem(), true
		}
		constructor, args, ok := typeConstructor(base)
		family := base.Family()
		wrappable := family.Is(clickhouse.MayBeNullable) && family.Kind != clickhouse.KindWrapper
		if ok && (!low || family.Is(clickhouse.MayBeLow)) && (!nullable || wrappable) {
			b.call(pkg+"."+constructor, append([]string{quote(name)}, args...)...)
			if constructor == "Enum8" || constructor == "Enum16" {
				enumValues(b, base)
			}
			if low {
				b.call("LowCardinality")
			}
			if nullable {
				b.call("Nullable")
			}
			return
		}
	}
	b.call(pkg+".Type", quote(name), quote(text))
}

// typeConstructor is the constructor of a type with its arguments after the
// name.
func typeConstructor(t clickhouse.Type) (name string, args []string, ok bool) {
	if hasConstructor(t) {
		return t.Name, nil, true
	}
	switch t.Name {
	case "FixedString", "Decimal", "Time64":
		for i := range t.Args {
			n, isInt := t.Int(i)
			if !isInt {
				return "", nil, false
			}
			args = append(args, strconv.Itoa(n))
		}
		return t.Name, args, len(args) == map[string]int{"FixedString": 1, "Decimal": 2, "Time64": 1}[t.Name]
	case "DateTime", "DateTime64":
		return dateTimeConstructor(t)
	case "Enum8", "Enum16":
		return t.Name, sequentialValues(t), true
	case "Array":
		if element, ok := goType(t.Elem()); ok {
			return "Array[" + element + "]", nil, true
		}
	case "Map":
		key, okKey := goType(t.Key())
		value, okValue := goType(t.Elem())
		if okKey && okValue && !strings.ContainsAny(key, "[]") { // a slice is no key
			return "Map[" + key + ", " + value + "]", nil, true
		}
	case "SimpleAggregateFunction":
		function, params := t.Function()
		if value, ok := goType(t.Elem()); ok && len(params) == 0 {
			return "SimpleAggregate[" + value + "]", []string{quote(function)}, true
		}
	case "AggregateFunction":
		return aggregateConstructor(t)
	case "Variant":
		for _, member := range t.Types() {
			args = append(args, quote(member.String()))
		}
		return "Variant", args, len(args) > 0
	}
	if unit, ok := strings.CutPrefix(t.Name, "Interval"); ok && unit != "" && len(t.Args) == 0 {
		return "Interval", []string{"field." + unit}, true
	}
	return "", nil, false
}

func dateTimeConstructor(t clickhouse.Type) (string, []string, bool) {
	var args []string
	if t.Name == "DateTime64" {
		precision, ok := t.Int(0)
		if !ok {
			return "", nil, false
		}
		args = append(args, strconv.Itoa(precision))
	}
	if zone := t.Timezone(); zone != "" {
		args = append(args, quote(zone))
	}
	return t.Name, args, true
}

func aggregateConstructor(t clickhouse.Type) (string, []string, bool) {
	inner := strings.TrimSuffix(strings.TrimPrefix(t.String(), "AggregateFunction("), ")")
	parts := clickhouse.SplitList(inner)
	if len(parts) == 0 || "AggregateFunction("+strings.Join(parts, ", ")+")" != t.String() {
		return "", nil, false
	}
	args := make([]string, len(parts))
	for i, part := range parts {
		args[i] = quote(part)
	}
	return "AggregateState", args, true
}

func goType(t clickhouse.Type) (string, bool) {
	switch t.Name {
	case "Array":
		element, ok := goType(t.Elem())
		return "[]" + element, ok
	case "Map":
		key, okKey := goType(t.Key())
		value, okValue := goType(t.Elem())
		return "map[" + key + "]" + value, okKey && okValue && !strings.ContainsAny(key, "[]")
	case "Nullable":
		element, ok := goType(t.Elem())
		return "*" + element, ok
	}
	f := t.Family()
	switch f.Kind {
	case clickhouse.KindBool, clickhouse.KindInteger, clickhouse.KindFloat, clickhouse.KindText:
		// Not big numbers, nor BFloat16, whose Go type is that of another.
		return f.Go, len(t.Args) == 0 && f.Is(clickhouse.Bare) && f.Name == t.Name && f.Bytes <= 8 && f.Name != "BFloat16"
	}
	return "", false
}

// sequentialValues are the leading values of an enum that are numbered from 1.
func sequentialValues(t clickhouse.Type) []string {
	var values []string
	for i, a := range t.Args {
		if a.Text != strconv.Itoa(i+1) {
			break
		}
		values = append(values, quote(a.Name))
	}
	return values
}

// enumValues adds the values with numbers of their own.
func enumValues(b *chain, t clickhouse.Type) {
	for _, a := range t.Args[len(sequentialValues(t)):] {
		b.call("Value", quote(a.Name), a.Text)
	}
}

// defaultOf adds the column's default. A plain literal of the field's own type
// is a Go value, everything else SQL.
func (f *file) defaultOf(b *chain, c catalog.Column) {
	switch c.DefaultKind {
	case catalog.Default:
		if value, ok := goDefault(c); ok {
			b.call("Default", value)
		} else {
			b.call("DefaultExpr", quote(c.Default))
		}
	case catalog.Materialized:
		b.call("Materialized", quote(c.Default))
	case catalog.Alias:
		b.call("Alias", quote(c.Default))
	case catalog.Ephemeral:
		if c.Default == "" {
			b.call("Ephemeral")
		} else {
			b.call("Ephemeral", quote(c.Default))
		}
	}
}

func goDefault(c catalog.Column) (string, bool) {
	value, ok := goValue(c.Default)
	t, err := clickhouse.ParseType(c.Type)
	if !ok || err != nil {
		return "", false
	}
	quoted := strings.HasPrefix(c.Default, "'")
	integer := !quoted && strings.Trim(c.Default, "-0123456789") == ""
	base := t
	for base.Name == "Nullable" || base.Name == "LowCardinality" {
		base = base.Elem()
	}
	switch base.Name {
	case "String", "FixedString", "Enum8", "Enum16":
		return value, quoted
	case "Bool":
		return value, value == "true" || value == "false"
	case "Int8", "Int16", "Int32", "Int64", "UInt8", "UInt16", "UInt32", "UInt64":
		return c.Default, integer && fits(c.Default, base.Name)
	case "Float64":
		if parsed, err := strconv.ParseFloat(c.Default, 64); err == nil && !quoted {
			text, err := clickhouse.Literal(parsed)
			return c.Default, err == nil && text == c.Default
		}
	}
	return "", false
}

// fits says whether a number is a constant of a Go integer type.
func fits(number, typ string) bool {
	bits, err := strconv.Atoi(strings.TrimLeft(typ, "UInt"))
	if err != nil {
		return false
	}
	if strings.HasPrefix(typ, "U") {
		_, err = strconv.ParseUint(number, 10, bits)
	} else {
		_, err = strconv.ParseInt(number, 10, bits)
	}
	return err == nil
}

// codecs without arguments, and constructors by the number of arguments.
var (
	plainCodecs = map[string]string{
		"NONE": "None", "Default": "Default", "LZ4": "LZ4", "Delta": "Delta", "DoubleDelta": "DoubleDelta", "Gorilla": "Gorilla", "T64": "T64",
		"T64('bit')": "T64Bit", "GCD": "GCD", "FPC": "FPC", "ALP": "ALP", "AES_128_GCM_SIV": "AES128", "AES_256_GCM_SIV": "AES256",
	}
	codecCalls = map[string]string{
		"ZSTD/1": "ZSTD", "ZSTD/2": "ZSTDLong", "LZ4HC/1": "LZ4HC", "Delta/1": "DeltaBytes", "DoubleDelta/1": "DoubleDeltaBytes",
		"Gorilla/1": "GorillaBytes", "GCD/1": "GCDBytes", "FPC/1": "FPCLevel",
	}
)

// codec is one codec of a chain.
func (f *file) codec(text string) string {
	pkg := f.use("codec")
	if name, ok := plainCodecs[text]; ok {
		return pkg + "." + name
	}
	if name, inner, ok := strings.Cut(strings.TrimSuffix(text, ")"), "("); ok && strings.HasSuffix(text, ")") {
		args := strings.Split(inner, ", ")
		numbers := !slices.ContainsFunc(args, func(a string) bool { n, err := strconv.Atoi(a); return err != nil || strconv.Itoa(n) != a })
		if call, ok := codecCalls[fmt.Sprintf("%s/%d", name, len(args))]; ok && numbers {
			return pkg + "." + call + "(" + inner + ")"
		}
	}
	return pkg + ".Codec(" + quote(text) + ")"
}
