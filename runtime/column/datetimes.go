package column

import (
	"fmt"
	"math"
	"strconv"
	"time"

	"github.com/ClickHouse/ch-go/proto"
)

// DateTimes is a DateTime column: seconds from 1970-01-01 00:00:00 to
// 2106-02-07 06:28:15 UTC. A value between two seconds is refused unless
// Truncate says to cut it.
type DateTimes struct {
	wire[uint32]
	ticking
	location *time.Location
}

// DateTime makes a buffer for a DateTime column. Rows are shown in zone, the
// column's or else the server's; nil is UTC. The zone changes no instant.
func DateTime(zone *time.Location) *DateTimes {
	c := &DateTimes{wire: wire[uint32]{name: typeWithArgs("DateTime", zoneArg(zone))}, location: zone}
	if zone == nil {
		c.location = time.UTC
	}
	return c
}

// Truncate makes the column cut its values to the second, towards the past, as
// the server does with text.
func (c *DateTimes) Truncate() *DateTimes {
	c.truncate = true
	return c
}

// Check refuses an instant out of range or between two seconds.
func (c *DateTimes) Check(v time.Time) error {
	if seconds := v.Unix(); seconds < 0 || seconds > math.MaxUint32 {
		return refuse(c, v.Format(time.RFC3339), "the type reaches from 1970-01-01T00:00:00Z to 2106-02-07T06:28:15Z; DateTime64 reaches further")
	}
	if !c.truncate && v.Nanosecond() != 0 {
		return finerThan(c, v.Format(time.RFC3339Nano), time.Second, "a DateTime64")
	}
	return nil
}

// Append adds v.
func (c *DateTimes) Append(v time.Time) { c.data = append(c.data, uint32(v.Unix())) }

// AppendDefault adds 1970-01-01 00:00:00 UTC.
func (c *DateTimes) AppendDefault() { c.data = append(c.data, 0) }

// Row returns the instant at i in the column's zone.
func (c *DateTimes) Row(i int) time.Time { return time.Unix(int64(c.data[i]), 0).In(c.location) }

// The seconds that DateTime64 reaches, counted from 1970-01-01.
const (
	minDateTime64 = -62167219200 // 0000-01-01 00:00:00
	maxDateTime64 = 253402300799 // 9999-12-31 23:59:59
)

// DateTime64s is a DateTime64 column: ticks of 10⁻ᵖ seconds from 0000-01-01
// 00:00:00 to 9999-12-31 23:59:59.99… UTC. With eight digits it ends at
// 4892-10-07 21:52:48.54775807, with nine it reaches from 1677-09-21
// 00:12:43.145224192 to 2262-04-11 23:47:16.854775807. Servers before 26.7 keep
// such values too, but compute with years outside 1900 to 2299 as if they were
// the nearest of them.
//
// A value between two ticks is refused unless Truncate says to cut it. The zero
// [time.Time] is refused too: it is far more often forgotten than meant.
type DateTime64s struct {
	wire[int64]
	ticking
	location *time.Location
	perTick  int64 // nanoseconds
	perSec   int64 // ticks
	bad      error
}

// DateTime64 makes a buffer for a DateTime64 column with 0 to 9 digits after
// the second. Rows are shown in zone, the column's or else the server's; nil
// is UTC. The zone changes no instant.
func DateTime64(precision int, zone *time.Location) *DateTime64s {
	c := &DateTime64s{location: zone}
	c.name = typeWithArgs("DateTime64", strconv.Itoa(precision), zoneArg(zone))
	if zone == nil {
		c.location = time.UTC
	}
	c.perSec, c.perTick, c.bad = ticks(c.name, precision)
	return c
}

// ticks is how many ticks a second has, and how many nanoseconds a tick.
func ticks(name proto.ColumnType, precision int) (perSecond, nanoseconds int64, err error) {
	if precision < 0 || precision > 9 {
		return 1, 1e9, fmt.Errorf("column: %s: the precision is a number from 0 to 9", name)
	}
	perSecond = 1
	for range precision {
		perSecond *= 10
	}
	return perSecond, 1e9 / perSecond, nil
}

// Truncate makes the column cut its values to the tick, towards the past, as
// the server does with text.
func (c *DateTime64s) Truncate() *DateTime64s {
	c.truncate = true
	return c
}

// Check refuses an instant out of range or between two ticks.
func (c *DateTime64s) Check(v time.Time) error {
	if c.bad != nil {
		return c.bad
	}
	if v.IsZero() {
		return refuse(c, v.Format(time.RFC3339Nano), "it is the zero time.Time; give a time, or leave the field unset where the column has a default")
	}
	seconds := v.Unix()
	if seconds < minDateTime64 || seconds > maxDateTime64 {
		return refuse(c, v.Format(time.RFC3339Nano), "the type reaches from 0000-01-01T00:00:00Z to 9999-12-31T23:59:59.999999999Z")
	}
	if !c.truncate && int64(v.Nanosecond())%c.perTick != 0 {
		return finerThan(c, v.Format(time.RFC3339Nano), time.Duration(c.perTick), "more digits")
	}
	if c.perSec < 1e8 {
		return nil
	}
	// Ticks that do not fit 64 bits. Both halves of the sum are small enough.
	first, last := int64(math.MinInt64)/c.perSec-1, math.MaxInt64/c.perSec
	tick := int64(v.Nanosecond()) / c.perTick
	if seconds < first || seconds > last ||
		seconds == first && tick < c.perSec+math.MinInt64%c.perSec || seconds == last && tick > math.MaxInt64%c.perSec {
		from := time.Unix(first, (c.perSec+math.MinInt64%c.perSec)*c.perTick)
		if first < minDateTime64 {
			from = time.Unix(minDateTime64, 0)
		}
		to := time.Unix(last, math.MaxInt64%c.perSec*c.perTick)
		return refuse(c, v.Format(time.RFC3339Nano), "with this many digits the type reaches from %s to %s; fewer digits reach further",
			from.UTC().Format(time.RFC3339Nano), to.UTC().Format(time.RFC3339Nano))
	}
	return nil
}

// Append adds v.
func (c *DateTime64s) Append(v time.Time) {
	c.data = append(c.data, c.tick(v))
}

// tick is the tick at or before v.
func (c *DateTime64s) tick(v time.Time) int64 {
	return v.Unix()*c.perSec + int64(v.Nanosecond())/c.perTick
}

// AppendDefault adds 1970-01-01 00:00:00 UTC.
func (c *DateTime64s) AppendDefault() { c.data = append(c.data, 0) }

// Row returns the instant at i in the column's zone.
func (c *DateTime64s) Row(i int) time.Time {
	tick := c.data[i]
	seconds := tick / c.perSec
	return time.Unix(seconds, (tick-seconds*c.perSec)*c.perTick).In(c.location)
}

// Prepare refuses a precision that does not exist.
func (c *DateTime64s) Prepare() error { return c.bad }

// DecodeColumn replaces the values with rows values of r.
func (c *DateTime64s) DecodeColumn(r *proto.Reader, rows int) error {
	if c.bad != nil {
		return c.bad
	}
	return c.wire.DecodeColumn(r, rows)
}
