package sql

import (
	"fmt"
	"strings"
	"time"
)

// Time is an expression of dates and times: Date, Date32, DateTime and
// DateTime64. Their Go type is [time.Time].
type Time struct{ Base }

func (Time) temporal() {}

// Temporal is an expression of dates or times.
type Temporal interface {
	Expression
	temporal()
}

// Unit is a unit of time.
type Unit string

// The units of time.
const (
	Nanosecond  Unit = "NANOSECOND"
	Microsecond Unit = "MICROSECOND"
	Millisecond Unit = "MILLISECOND"
	Second      Unit = "SECOND"
	Minute      Unit = "MINUTE"
	Hour        Unit = "HOUR"
	Day         Unit = "DAY"
	Week        Unit = "WEEK"
	Month       Unit = "MONTH"
	Quarter     Unit = "QUARTER"
	Year        Unit = "YEAR"
)

func (u Unit) check() error {
	switch u {
	case Nanosecond, Microsecond, Millisecond, Second, Minute, Hour, Day, Week, Month, Quarter, Year:
		return nil
	}
	return fmt.Errorf("unknown unit of time %q", string(u))
}

// interval is INTERVAL n unit.
type interval struct {
	n    int64
	unit Unit
}

// Interval is a span of n units, for arithmetic with times and for
// [FillStep].
func Interval(n int64, unit Unit) Expression { return expression{&interval{n, unit}} }

func (i *interval) build(b *builder) {
	if err := i.unit.check(); err != nil {
		b.fail(err)
		return
	}
	b.raw(fmt.Sprintf("INTERVAL %d %s", i.n, i.unit))
}

func (x Time) call(name string, args ...any) Time { return x.with(call1(name, x.node(), args...)) }

func (x Time) part(name string) UInt {
	return countOf(call1(name, x.node()))
}

// Add is x and n units more.
func (x Time) Add(n int64, unit Unit) Time {
	return x.with(&binary{x.node(), "+", &interval{n, unit}})
}

// Sub is x and n units less.
func (x Time) Sub(n int64, unit Unit) Time {
	return x.with(&binary{x.node(), "-", &interval{n, unit}})
}

// Date is the day of x.
func (x Time) Date() Time { return x.call("toDate") }

// DateTime is x to the second.
func (x Time) DateTime() Time { return x.call("toDateTime") }

// StartOf is x cut down to n units: StartOf(15, Minute) is the quarter of an
// hour.
func (x Time) StartOf(n int64, unit Unit) Time {
	return x.call("toStartOfInterval", expression{&interval{n, unit}})
}

// StartOfSecond is x without its fraction; the type stays DateTime64.
func (x Time) StartOfSecond() Time { return x.call("toStartOfSecond") }

// StartOfMinute is x cut down to the minute.
func (x Time) StartOfMinute() Time { return x.call("toStartOfMinute") }

// StartOfFiveMinutes is x cut down to five minutes.
func (x Time) StartOfFiveMinutes() Time { return x.call("toStartOfFiveMinutes") }

// StartOfFifteenMinutes is x cut down to fifteen minutes.
func (x Time) StartOfFifteenMinutes() Time { return x.call("toStartOfFifteenMinutes") }

// StartOfHour is x cut down to the hour.
func (x Time) StartOfHour() Time { return x.call("toStartOfHour") }

// StartOfDay is x cut down to the day.
func (x Time) StartOfDay() Time { return x.call("toStartOfDay") }

// Monday is the Monday of x's week.
func (x Time) Monday() Time { return x.call("toMonday") }

// StartOfMonth is the first day of x's month.
func (x Time) StartOfMonth() Time { return x.call("toStartOfMonth") }

// StartOfQuarter is the first day of x's quarter.
func (x Time) StartOfQuarter() Time { return x.call("toStartOfQuarter") }

// StartOfYear is the first day of x's year.
func (x Time) StartOfYear() Time { return x.call("toStartOfYear") }

// LastDayOfMonth is the last day of x's month.
func (x Time) LastDayOfMonth() Time { return x.call("toLastDayOfMonth") }

// Year is the year.
func (x Time) Year() UInt { return x.part("toYear") }

// Quarter is the quarter, from 1 to 4.
func (x Time) Quarter() UInt { return x.part("toQuarter") }

// Month is the month, from 1 to 12.
func (x Time) Month() UInt { return x.part("toMonth") }

// DayOfMonth is the day of the month, from 1 to 31.
func (x Time) DayOfMonth() UInt { return x.part("toDayOfMonth") }

// DayOfWeek is the day of the week, from 1, Monday, to 7.
func (x Time) DayOfWeek() UInt { return x.part("toDayOfWeek") }

// DayOfYear is the day of the year, from 1 to 366.
func (x Time) DayOfYear() UInt { return x.part("toDayOfYear") }

// ISOWeek is the week of the year, from 1 to 53.
func (x Time) ISOWeek() UInt { return x.part("toISOWeek") }

// Hour is the hour, from 0 to 23.
func (x Time) Hour() UInt { return x.part("toHour") }

// Minute is the minute, from 0 to 59.
func (x Time) Minute() UInt { return x.part("toMinute") }

// Second is the second, from 0 to 59.
func (x Time) Second() UInt { return x.part("toSecond") }

// YYYYMM is the month as a number: 202401.
func (x Time) YYYYMM() UInt {
	return countOf(call1("toYYYYMM", x.node()))
}

// YYYYMMDD is the day as a number: 20240131.
func (x Time) YYYYMMDD() UInt {
	return countOf(call1("toYYYYMMDD", x.node()))
}

// Unix is the seconds since 1970.
func (x Time) Unix() UInt {
	return countOf(call1("toUnixTimestamp", x.node()))
}

// UnixMilli is the milliseconds since 1970 of a DateTime64.
func (x Time) UnixMilli() Int {
	return intOf(call1("toUnixTimestamp64Milli", x.node()))
}

// InTimezone is x in another zone: the same instant, other clock times.
func (x Time) InTimezone(zone string) Time {
	return x.with(&call{name: "toTimeZone", args: []node{x.node(), &constant{zone}}})
}

// Format is x as text in a format such as '%Y-%m-%d %H:%i:%S'.
//
// See https://clickhouse.com/docs/sql-reference/functions/date-time-functions#formatdatetime.
func (x Time) Format(format string) String {
	return String{}.with(call1("formatDateTime", x.node(), format))
}

// Diff is the number of boundaries of a unit between x and a later time: one
// day from 23:59 to 0:01.
func (x Time) Diff(unit Unit, later Temporal) Int {
	return x.diff("dateDiff", unit, later.node())
}

// DiffTo is [Time.Diff] to a Go value.
func (x Time) DiffTo(unit Unit, later time.Time) Int {
	return x.diff("dateDiff", unit, &value{v: later})
}

// Age is the number of whole units between x and a later time: no day from
// 23:59 to 0:01.
func (x Time) Age(unit Unit, later Temporal) Int {
	return x.diff("age", unit, later.node())
}

func (x Time) diff(name string, unit Unit, later node) Int {
	if err := unit.check(); err != nil {
		return intOf(&failure{err})
	}
	return intOf(&call{name: name, args: []node{&constant{strings.ToLower(string(unit))}, x.node(), later}})
}

// Now is the time at which the statement started.
func Now() Time { return Time{}.with(&call{name: "now"}) }

// Today is the day at which the statement started, in the server's zone.
func Today() Time { return Time{}.with(&call{name: "today"}) }
