package entc

import (
	"slices"
	"strings"

	"github.com/chent-io/chent/migrate/catalog"
)

// column checks what a column says by itself.
func (v *validator) column(c *Column) {
	v.columnType(c)
	v.codec(c)
	v.statistics(c)
	v.defaultExpr(c)
	v.truncate(c)
	for _, s := range c.Column.Settings {
		if s.Name != "min_compress_block_size" && s.Name != "max_compress_block_size" {
			v.wrongIn(c, "Setting", "column setting %q is unknown%s", s.Name, suggest(s.Name, []string{"min_compress_block_size", "max_compress_block_size"}))
		}
	}
}

// truncate refuses Truncate where there is nothing to cut.
func (v *validator) truncate(c *Column) {
	switch {
	case !c.Truncate:
	case !holdsTime(c.Type):
		v.wrongIn(c, "Truncate", "Truncate: %s holds no times; it cuts those of Date, Date32, DateTime, DateTime64, Time and Time64, in containers too", c.Type)
	case !c.Insertable:
		v.wrongIn(c, "Truncate", "Truncate: the client gives the column no values that it could cut")
	}
}

// statisticsKinds are the kinds that servers know.
var statisticsKinds = strings.Fields("basic countmin minmax tdigest uniq uniq_v2")

func (v *validator) statistics(c *Column) {
	report := func(format string, args ...any) { v.wrongIn(c, "Statistics", "statistics: "+format, args...) }
	base := c.Type.Base()
	var seen []string
	for _, kind := range c.Column.Statistics {
		kind = strings.ToLower(kind)
		switch {
		case !slices.Contains(statisticsKinds, kind):
			report("unknown kind %q%s", kind, suggest(kind, statisticsKinds))
		case slices.Contains(seen, kind):
			report("%s is declared twice", kind)
		case noStatistics[base.Name],
			(kind == "tdigest" || kind == "minmax") && (base.Name == "String" || base.Name == "FixedString"),
			kind == "tdigest" && base.Name == "IPv4":
			report("%s works on numbers, dates and times, not on %s", kind, c.Type)
		}
		seen = append(seen, kind)
	}
}

var noStatistics = wordSet(`UUID IPv6 Array Map Tuple Nested JSON Variant Dynamic QBit AggregateFunction
	Point Ring LineString MultiLineString Polygon MultiPolygon`)

// defaultExpr checks the names in a default.
func (v *validator) defaultExpr(c *Column) {
	if c.Column.Default == "" || v.Dictionary != nil {
		return
	}
	clause := map[catalog.DefaultKind]string{
		catalog.Default: "DefaultExpr", catalog.Materialized: "Materialized", catalog.Alias: "Alias", catalog.Ephemeral: "Ephemeral",
	}[c.Column.DefaultKind]
	report := func(format string, args ...any) {
		v.wrongIn(c, clause, "%s: "+format, append([]any{c.Column.DefaultKind}, args...)...)
	}
	e, ok := v.expression(c.Column.Default, anyColumn, report)
	if ok && e.Uses(c.Column.Name) && c.Nested == nil {
		report("the expression uses the column itself")
	}
}
