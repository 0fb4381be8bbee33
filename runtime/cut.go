package runtime

import (
	"time"

	"github.com/chent-io/chent/dialect/clickhouse"
)

// cutTime takes from a time, which the schema's own default made, what its
// column does not keep: time.Now is finer than any but a DateTime64(9). Values
// that a caller sets are refused instead.
func cutTime(columnType string, at *time.Time) {
	t, err := clickhouse.ParseType(columnType)
	if err != nil {
		return
	}
	bound, ok := clickhouse.BoundOf(*at, t)
	if !ok || bound.Place != clickhouse.After {
		return
	}
	if cut, ok := bound.Value.(time.Time); ok {
		if name := t.Base().Name; name == "Date" || name == "Date32" { // a day in the value's own zone
			*at = cut
			return
		}
		*at = cut.In(at.Location())
	}
}
