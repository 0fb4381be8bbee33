package column

import "github.com/ClickHouse/ch-go/proto"

// Interval makes a buffer for an interval column: the count of its units. unit
// is what the type is called after Interval: "Nanosecond", "Microsecond",
// "Millisecond", "Second", "Minute", "Hour", "Day", "Week", "Month", "Quarter"
// or "Year".
func Interval(unit string) *Numbers[int64] {
	return numbers[int64](proto.ColumnType("Interval" + unit))
}
