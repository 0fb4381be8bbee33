package entc

import (
	"strconv"
	"strings"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/migrate/catalog"
	"github.com/chent-io/chent/schema"
)

// indexTypes are the kinds of skipping index that servers know.
var indexTypes = strings.Fields("minmax set bloom_filter ngrambf_v1 tokenbf_v1 sparse_grams text vector_similarity hypothesis annoy usearch full_text inverted")

// index checks a skipping index.
func (v *validator) index(i schema.Index, report func(string, ...any)) {
	kind, rest, hasArgs := strings.Cut(i.Type, "(")
	kind = strings.ToLower(strings.TrimSpace(kind)) // the server takes TYPE SET(100) too
	var args []string
	if hasArgs {
		args = clickhouse.SplitList(strings.TrimSuffix(strings.TrimSpace(rest), ")"))
	}
	known := false
	for _, k := range indexTypes {
		known = known || k == kind
	}
	if !known {
		report("unknown type %q%s", kind, suggest(kind, indexTypes))
		return
	}
	if i.Granularity == "0" {
		report("the granularity must be above 0")
	}
	e, ok := v.expression(i.Expr, notEphemeral, report)
	if !ok {
		return
	}
	if len(e.Refs)+len(e.Calls)+len(e.Words) == 0 {
		report("%s is a constant", i.Expr)
	}
	v.computable(e, "an index", report)
	switch kind {
	case "set":
		if len(args) != 1 {
			report("set takes the greatest number of rows: set(100)")
		}
	case "bloom_filter":
		if len(args) == 1 {
			if p, err := strconv.ParseFloat(args[0], 64); err == nil && (p < 0 || p > 1) {
				report("the rate of false positives must be between 0 and 1, not %s", args[0])
			}
		}
	case "text":
		if !strings.Contains(i.Type, "tokenizer") {
			report("text takes a tokenizer: text(tokenizer = splitByNonAlpha)")
		}
	}
	for _, element := range catalog.KeyElements(i.Expr) {
		if _, column := v.columnNamed(clickhouse.PlainIdent(element)); column != nil {
			v.indexColumn(kind, column, report)
		}
	}
}

// indexColumn refuses a column whose type the kind of index does not take.
func (v *validator) indexColumn(kind string, column *catalog.Column, report func(string, ...any)) {
	t, err := clickhouse.ParseType(column.Type)
	if err != nil {
		return
	}
	wrong := func(want string) {
		report("column %q is %s; %s takes %s", column.Name, column.Type, kind, want)
	}
	t = t.Stored()
	element := t
	switch t.Name {
	case "Array":
		element = t.Elem()
	case "LowCardinality":
		element = t.Elem()
	}
	text := element.Name == "String" || element.Name == "FixedString"
	switch kind {
	case "ngrambf_v1", "tokenbf_v1", "sparse_grams":
		if !text {
			wrong("String and FixedString, in LowCardinality or Array too")
		}
	case "text":
		if base := element.Base(); base.Name != "String" && base.Name != "FixedString" {
			wrong("String and FixedString, in LowCardinality, Nullable or Array too")
		}
	case "vector_similarity":
		if t.Name != "Array" || t.Elem().Kind() != clickhouse.KindFloat {
			wrong("Array(Float32), Array(Float64) and Array(BFloat16)")
		}
	case "bloom_filter":
		switch element.Base().Name {
		case "Map", "Tuple", "JSON", "Variant", "Dynamic", "Decimal", "Geometry", "QBit", "AggregateFunction", "Time", "Point":
			wrong("numbers, strings, dates, UUIDs and addresses, and arrays of them")
		}
	case "minmax":
		switch t.Name {
		case "JSON":
			if !v.allows("allow_minmax_index_for_json") {
				wrong("no type whose values have several types, unless the engine says .Setting(\"allow_minmax_index_for_json\", 1)")
			}
		case "Variant", "Dynamic", "Geometry":
			wrong("no type whose values have several types")
		case "AggregateFunction", "QBit":
			wrong("no type whose values cannot be compared")
		}
	}
}
