package normalize

import (
	"context"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/migrate/catalog"
)

// Static returns the normaliser that asks nobody.
func Static() Normalizer { return static{} }

type static struct{}

// Normalize applies the rules that need no server. It never fails.
func (static) Normalize(_ context.Context, declared catalog.Catalog) (catalog.Catalog, error) {
	c := clone(declared)
	err := each(&c, func(_ string, o catalog.Object) error {
		fold(o)
		return nil
	})
	return c, err
}

// fold rewrites an object in place as far as the rules are known.
func fold(o catalog.Object) {
	switch o := o.(type) {
	case *catalog.Table:
		if !o.KeepsNested() {
			o.Columns = catalog.FlattenNested(o.Columns)
		}
		o.Columns = foldColumns(o.Columns)
		o.Indexes = foldIndexes(o.Indexes)
		foldStorage(&o.Storage)
	case *catalog.View:
		o.Columns = foldColumns(catalog.FlattenNested(o.Columns))
	case *catalog.MaterializedView:
		o.Columns = foldColumns(catalog.FlattenNested(o.Columns))
		o.Indexes = foldIndexes(o.Indexes)
		foldStorage(&o.Storage)
	case *catalog.Dictionary:
		o.Attributes = slices.Clone(o.Attributes)
		for i := range o.Attributes {
			o.Attributes[i].Type = foldType(o.Attributes[i].Type)
		}
	}
}

func foldIndexes(declared []catalog.Index) []catalog.Index {
	indexes := slices.Clone(declared)
	for i := range indexes {
		if indexes[i].Granularity == "" && !strings.HasPrefix(indexes[i].Type, "text") && !strings.HasPrefix(indexes[i].Type, "vector_similarity") {
			indexes[i].Granularity = "1"
		}
	}
	return indexes
}

// foldColumns spells types, codecs and TTLs as a server does.
func foldColumns(declared []catalog.Column) []catalog.Column {
	columns := slices.Clone(declared)
	for i := range columns {
		c := &columns[i]
		if t, err := clickhouse.ParseType(c.Type); err == nil {
			t = t.Canonical()
			c.Type = t.String()
			c.Codec = foldCodec(c.Codec, t)
		}
		c.TTL = foldIntervals(c.TTL)
	}
	return columns
}

func foldType(text string) string {
	t, err := clickhouse.ParseType(text)
	if err != nil {
		return text
	}
	return t.Canonical().String()
}

// foldCodec fills in the parameters that a server fills in.
func foldCodec(declared []string, t clickhouse.Type) []string {
	codecs := slices.Clone(declared)
	for i, codec := range codecs {
		switch codec {
		case "Delta", "Gorilla":
			if size := width(t); size != "" {
				codecs[i] += "(" + size + ")"
			}
		case "ZSTD":
			codecs[i] = "ZSTD(1)"
		case "LZ4HC":
			codecs[i] = "LZ4HC(0)"
		case "FPC":
			codecs[i] = "FPC(12)"
		default:
			codecs[i] = foldLevel(codec)
		}
	}
	return codecs
}

// foldLevel spells a negative level as a server prints it: ZSTD(-5) is
// ZSTD(18446744073709551611).
func foldLevel(codec string) string {
	name, rest, ok := strings.Cut(codec, "(-")
	if !ok {
		return codec
	}
	digits := rest[:len(rest)-len(strings.TrimLeft(rest, "0123456789"))]
	n, err := strconv.ParseInt("-"+digits, 10, 64)
	if err != nil {
		return codec
	}
	return name + "(" + strconv.FormatUint(uint64(n), 10) + rest[len(digits):]
}

// width is the size in bytes of the values that a codec of a column sees;
// empty where it has none.
func width(t clickhouse.Type) string {
	for t.Kind() == clickhouse.KindWrapper || t.Kind() == clickhouse.KindArray {
		if len(t.Args) == 0 {
			return ""
		}
		t = t.Elem()
	}
	switch size, ok := t.Size(); {
	case !ok, t.Kind() == clickhouse.KindShape:
		return ""
	case size == 1 || size == 2 || size == 4 || size == 8:
		return strconv.Itoa(size)
	}
	return ""
}

// foldStorage spells an engine clause as a server does.
func foldStorage(s *catalog.Storage) {
	s.Engine = foldEngine(s.Engine)
	s.TTL = foldIntervals(s.TTL)
	if s.OrderBy == "" && s.Engine.IsMergeTree() {
		s.OrderBy = s.PrimaryKey
	}
}

// foldEngine quotes the arguments of engines that take names, as a server
// does.
func foldEngine(e catalog.Engine) catalog.Engine {
	e.Args = slices.Clone(e.Args)
	for i := range e.Args[:min(e.Kind().Quoted, len(e.Args))] {
		tokens, err := clickhouse.Tokenize(e.Args[i])
		if err != nil || len(tokens) != 1 || e.Args[i] == "currentDatabase" {
			continue
		}
		if name, ok := tokens[0].Ident(); ok {
			e.Args[i] = clickhouse.QuoteString(name)
		}
	}
	return e
}

var interval = regexp.MustCompile(`(?i)\bINTERVAL\s+(\d+)\s+(SECOND|MINUTE|HOUR|DAY|WEEK|MONTH|QUARTER|YEAR)\b`)

// foldIntervals turns INTERVAL 1 DAY into toIntervalDay(1).
func foldIntervals(text string) string {
	return interval.ReplaceAllStringFunc(text, func(match string) string {
		words := strings.Fields(match)
		unit := strings.ToLower(words[2])
		return "toInterval" + strings.ToUpper(unit[:1]) + unit[1:] + "(" + words[1] + ")"
	})
}
