package column

import (
	"time"

	"github.com/ClickHouse/ch-go/proto"

	"github.com/chent-io/chent/dialect/clickhouse"
)

const secondsPerDay = 24 * 60 * 60

// civilDay is the number of days from 1970-01-01 to the date that t shows in
// its own zone.
func civilDay(t time.Time) int64 {
	seconds := civilSecond(t)
	day := seconds / secondsPerDay
	if seconds%secondsPerDay < 0 {
		day--
	}
	return day
}

// isMidnight says whether the clock of t, in its own zone, shows midnight.
func isMidnight(t time.Time) bool {
	return civilSecond(t)%secondsPerDay == 0 && t.Nanosecond() == 0
}

// civilSecond is the number of seconds from 1970-01-01 to what t shows in its
// own zone.
func civilSecond(t time.Time) int64 {
	if t.Location() == time.UTC {
		return t.Unix()
	}
	_, offset := t.Zone()
	return t.Unix() + int64(offset)
}

// midnight is the start of a day in UTC.
func midnight(day int64) time.Time { return time.Unix(day*secondsPerDay, 0).UTC() }

// Dates is a Date column: days from 1970-01-01 to 2149-06-06.
//
// A value is midnight of a day in its own zone, any other time of day is
// refused unless Truncate says to cut it. A row is that date at midnight UTC.
type Dates struct {
	wire[uint16]
	ticking
}

// Date makes a buffer for a Date column.
func Date() *Dates { return &Dates{wire: wire[uint16]{name: "Date"}} }

// Truncate makes the column take the date that a value shows in its own zone,
// whatever its time of day.
func (c *Dates) Truncate() *Dates {
	c.truncate = true
	return c
}

// Check refuses a date out of range and a time of day.
func (c *Dates) Check(v time.Time) error {
	if day := civilDay(v); day < 0 || day > 65535 {
		return refuse(c, v.Format(time.DateOnly), "the type reaches from 1970-01-01 to 2149-06-06; Date32 reaches further")
	}
	if !c.truncate && !isMidnight(v) {
		return finerThanDay(c, v)
	}
	return nil
}

// Append adds the date of v.
func (c *Dates) Append(v time.Time) { c.data = append(c.data, uint16(civilDay(v))) }

// AppendDefault adds 1970-01-01.
func (c *Dates) AppendDefault() { c.data = append(c.data, 0) }

// Row returns the date at i at midnight UTC.
func (c *Dates) Row(i int) time.Time { return midnight(int64(c.data[i])) }

// The days that Date32 reaches, counted from 1970-01-01.
const (
	minDate32 = -25567 // 1900-01-01
	maxDate32 = 120529 // 2299-12-31
)

// Date32s is a Date32 column: days from 1900-01-01 to 2299-12-31.
//
// A value is midnight of a day in its own zone, any other time of day is
// refused unless Truncate says to cut it. A row is that date at midnight UTC.
type Date32s struct {
	wire[int32]
	ticking
}

// Date32 makes a buffer for a Date32 column.
func Date32() *Date32s { return &Date32s{wire: wire[int32]{name: "Date32"}} }

// Truncate makes the column take the date that a value shows in its own zone,
// whatever its time of day.
func (c *Date32s) Truncate() *Date32s {
	c.truncate = true
	return c
}

// Check refuses a date out of range and a time of day.
func (c *Date32s) Check(v time.Time) error {
	if day := civilDay(v); day < minDate32 || day > maxDate32 {
		return refuse(c, v.Format(time.DateOnly), "the type reaches from 1900-01-01 to 2299-12-31")
	}
	if !c.truncate && !isMidnight(v) {
		return finerThanDay(c, v)
	}
	return nil
}

// Append adds the date of v.
func (c *Date32s) Append(v time.Time) { c.data = append(c.data, int32(civilDay(v))) }

// AppendDefault adds 1900-01-01, as the server does.
func (c *Date32s) AppendDefault() { c.data = append(c.data, minDate32) }

// Row returns the date at i at midnight UTC.
func (c *Date32s) Row(i int) time.Time { return midnight(int64(c.data[i])) }

// zoneArg is the zone as a type's argument, or "" where it has no name that a
// server knows.
func zoneArg(loc *time.Location) string {
	if loc == nil || loc == time.Local {
		return ""
	}
	return clickhouse.QuoteString(loc.String())
}

// typeWithArgs is name(args...) without the empty args.
func typeWithArgs(name string, args ...string) proto.ColumnType {
	list := ""
	for _, arg := range args {
		switch {
		case arg == "":
		case list == "":
			list = arg
		default:
			list += ", " + arg
		}
	}
	if list == "" {
		return proto.ColumnType(name)
	}
	return proto.ColumnType(name + "(" + list + ")")
}
