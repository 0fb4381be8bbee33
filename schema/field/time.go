package field

import (
	"fmt"
	"time"

	"github.com/chent-io/chent/dialect/clickhouse"
)

// Date is a column of days from 1970-01-01 to 2149-06-06. Go reads them as
// midnight UTC and writes midnight in any zone; a time of day is refused unless
// the field is declared with Truncate.
func Date(name string) *Scalar[time.Time] { return scalar[time.Time](name, "Date") }

// Date32 is a column of days from 1900-01-01 to 2299-12-31.
func Date32(name string) *Scalar[time.Time] { return scalar[time.Time](name, "Date32") }

// DateTime is a column of seconds from 1970 to 2106-02-07 06:28:15 UTC. The
// zone decides how the server prints and rounds them; without one it is the
// server's. A fraction of a second is refused unless the field is declared with
// Truncate.
func DateTime(name string, zone ...string) *Scalar[time.Time] {
	b := scalar[time.Time](name, "DateTime"+zoneArgs(zone))
	checkZones(b, zone)
	return b
}

// DateTime64 is a column of times with precision digits after the second, 0 to
// 9. The years are 1900 to 2299, at precision 9 until 2262-04-11. A time with
// more digits is refused unless the field is declared with Truncate.
func DateTime64(name string, precision int, zone ...string) *Scalar[time.Time] {
	typ := fmt.Sprintf("DateTime64(%d)", precision)
	if len(zone) > 0 {
		typ = fmt.Sprintf("DateTime64(%d, %s)", precision, clickhouse.QuoteString(zone[0]))
	}
	b := scalar[time.Time](name, typ)
	checkZones(b, zone)
	return b
}

// Time is a column of durations in seconds, from -999:59:59 to 999:59:59. A
// fraction of a second is refused unless the field is declared with Truncate.
// Server 25.6 or later.
func Time(name string) *Scalar[time.Duration] { return scalar[time.Duration](name, "Time") }

// Time64 is Time with precision digits after the second, 0 to 9.
func Time64(name string, precision int) *Scalar[time.Duration] {
	return scalar[time.Duration](name, fmt.Sprintf("Time64(%d)", precision))
}

// The units of an [Interval].
const (
	Nanosecond  = "Nanosecond"
	Microsecond = "Microsecond"
	Millisecond = "Millisecond"
	Second      = "Second"
	Minute      = "Minute"
	Hour        = "Hour"
	Day         = "Day"
	Week        = "Week"
	Month       = "Month"
	Quarter     = "Quarter"
	Year        = "Year"
)

// Interval is a column of counts of a unit: field.Interval("every", field.Day).
func Interval(name, unit string) *Scalar[int64] { return scalar[int64](name, "Interval"+unit) }

func zoneArgs(zone []string) string {
	if len(zone) == 0 {
		return ""
	}
	return "(" + clickhouse.QuoteString(zone[0]) + ")"
}

func checkZones(b *Scalar[time.Time], zone []string) {
	if len(zone) > 1 {
		b.Base.col.problem("", "takes one time zone, not %d", len(zone))
	}
}
