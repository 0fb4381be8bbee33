// Package ttl builds the elements of a table's TTL clause:
//
//	engine.MergeTree().OrderBy("tenant", "at").TTL(
//		ttl.ToVolume("toDateTime(at) + INTERVAL 7 DAY", "cold"),
//		ttl.Delete("toDateTime(at) + INTERVAL 90 DAY").Where("kind != 'buy'"),
//	)
//
// A plain string is an element too: .TTL("toDateTime(at) + INTERVAL 90 DAY").
// See https://clickhouse.com/docs/engines/table-engines/mergetree-family/mergetree#table_engine-mergetree-ttl.
package ttl

import (
	"strings"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/schema/codec"
)

// Element is one element of a TTL clause, as SQL text.
type Element string

// Delete removes rows at the time expr, a Date or DateTime.
func Delete(expr string) Element { return Element(expr + " DELETE") }

// ToDisk moves parts to a disk at the time expr.
func ToDisk(expr, disk string) Element {
	return Element(expr + " TO DISK " + clickhouse.QuoteString(disk))
}

// ToVolume moves parts to a volume of the storage policy at the time expr.
func ToVolume(expr, volume string) Element {
	return Element(expr + " TO VOLUME " + clickhouse.QuoteString(volume))
}

// Recompress compresses parts again, with other codecs, at the time expr.
func Recompress(expr string, chain ...codec.Codec) Element {
	names := make([]string, len(chain))
	for i, c := range chain {
		names[i] = string(c)
	}
	return Element(expr + " RECOMPRESS CODEC(" + strings.Join(names, ", ") + ")")
}

// GroupBy rolls rows up at the time expr: one row stays per distinct value of
// keys, which are a prefix of the primary key. [Element.Set] says what the
// other columns become.
func GroupBy(expr string, keys ...string) Element {
	return Element(expr + " GROUP BY " + strings.Join(keys, ", "))
}

// Where limits a [Delete] to the rows that match.
func (e Element) Where(condition string) Element { return e + Element(" WHERE "+condition) }

// Set gives a column of a [GroupBy] its value: Set("amount", "sum(amount)").
// Each further call sets one more column.
func (e Element) Set(column, expr string) Element {
	separator := " SET "
	if strings.Contains(string(e), separator) {
		separator = ", "
	}
	return e + Element(separator+clickhouse.QuoteIdent(column)+" = "+expr)
}
