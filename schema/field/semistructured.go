package field

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"github.com/chent-io/chent/dialect/clickhouse"
)

// JSONField builds a JSON column.
type JSONField struct {
	Base[JSONField, json.RawMessage]
	NullableClause[JSONField]
	GoTypeClause[JSONField]
	settings, paths, skips []string
}

// JSON is a column of JSON objects whose paths the server stores as columns.
// Its Go type is json.RawMessage. Server 25.3 or later.
func JSON(name string) *JSONField {
	b, c := &JSONField{}, newColumn[json.RawMessage](name, "JSON")
	b.Base.init(b, c)
	b.NullableClause = NullableClause[JSONField]{b, c}
	b.GoTypeClause = GoTypeClause[JSONField]{b, c}
	return b
}

func (j *JSONField) retype() *JSONField {
	args := append(append(append([]string(nil), j.settings...), j.paths...), j.skips...)
	j.Base.col.ann.Type = "JSON(" + strings.Join(args, ", ") + ")"
	return j
}

// Path gives a path a type of its own: Path("user.id", "UInt64").
func (j *JSONField) Path(path, clickhouseType string) *JSONField {
	j.paths = append(j.paths, quotePath(path)+" "+clickhouseType)
	return j.retype()
}

// Skip leaves a path and everything below it out.
func (j *JSONField) Skip(path string) *JSONField {
	j.skips = append(j.skips, "SKIP "+quotePath(path))
	return j.retype()
}

// SkipRegexp leaves out the paths that match.
func (j *JSONField) SkipRegexp(pattern string) *JSONField {
	j.skips = append(j.skips, "SKIP REGEXP "+clickhouse.QuoteString(pattern))
	return j.retype()
}

// MaxDynamicPaths limits how many paths are stored as columns of their own, 0
// to 10000. Default: 1024.
func (j *JSONField) MaxDynamicPaths(n int) *JSONField {
	j.settings = append(j.settings, "max_dynamic_paths = "+strconv.Itoa(n))
	return j.retype()
}

// MaxDynamicTypes limits how many types one path may have, 0 to 254. Default:
// 32.
func (j *JSONField) MaxDynamicTypes(n int) *JSONField {
	j.settings = append(j.settings, "max_dynamic_types = "+strconv.Itoa(n))
	return j.retype()
}

func quotePath(path string) string {
	parts := strings.Split(path, ".")
	for i, p := range parts {
		parts[i] = clickhouse.QuoteIdent(p)
	}
	return strings.Join(parts, ".")
}

// Variant is a column whose every value has one of the types, or is NULL. Its
// Go type is column.Variant.
func Variant(name string, types ...string) *Composite[any] {
	return Type(name, "Variant("+strings.Join(types, ", ")+")")
}

// Dynamic is a column whose values have any types; the first maxTypes of them
// (0 to 254, default 32) are stored as columns of their own. Its Go type is
// column.Dynamic.
func Dynamic(name string, maxTypes ...int) *Composite[any] {
	typ := "Dynamic"
	if len(maxTypes) > 0 {
		typ = fmt.Sprintf("Dynamic(max_types=%d)", maxTypes[0])
	}
	return Type(name, typ)
}

// QBit is a column of vectors of dimension elements, "Float64", "Float32" or
// "BFloat16", stored by bits for searches of chosen precision. Server 25.10 or
// later.
func QBit(name, element string, dimension int) *Composite[any] {
	return Type(name, fmt.Sprintf("QBit(%s, %d)", element, dimension))
}

// Nothing is a column without values: only NULL in Nullable(Nothing) and the
// empty list in Array(Nothing) are of this type.
func Nothing(name string) *Composite[any] { return Type(name, "Nothing") }
