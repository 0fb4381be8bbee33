package column

import (
	"strconv"
	"time"

	"github.com/ClickHouse/ch-go/proto"
)

// maxTime is the longest time that Time and Time64 hold, in seconds.
const maxTime = 999*3600 + 59*60 + 59

// Times is a Time column: whole seconds from -999:59:59 to 999:59:59. A value
// between two seconds is refused unless Truncate says to cut it.
type Times struct {
	wire[int32]
	ticking
}

// Time makes a buffer for a Time column. Server 25.6 or newer.
func Time() *Times { return &Times{wire: wire[int32]{name: "Time"}} }

// Truncate makes the column cut its values to the second, towards zero, as
// [time.Duration.Truncate] does.
func (c *Times) Truncate() *Times {
	c.truncate = true
	return c
}

// Check refuses a duration out of range or between two seconds.
func (c *Times) Check(v time.Duration) error {
	if seconds := v / time.Second; seconds < -maxTime || seconds > maxTime {
		return refuse(c, v, "the type reaches from -999:59:59 to 999:59:59")
	}
	if !c.truncate && v%time.Second != 0 {
		return finerThan(c, v, time.Second, "a Time64")
	}
	return nil
}

// Append adds v.
func (c *Times) Append(v time.Duration) { c.data = append(c.data, int32(v/time.Second)) }

// AppendDefault adds 00:00:00.
func (c *Times) AppendDefault() { c.data = append(c.data, 0) }

// Row returns the value at i.
func (c *Times) Row(i int) time.Duration { return time.Duration(c.data[i]) * time.Second }

// Time64s is a Time64 column: ticks of 10⁻ᵖ seconds from -999:59:59.99… to
// 999:59:59.99…. A value between two ticks is refused unless Truncate says to
// cut it.
type Time64s struct {
	wire[int64]
	ticking
	perTick time.Duration
	bad     error
}

// Time64 makes a buffer for a Time64 column with 0 to 9 digits after the
// second. Server 25.6 or newer.
func Time64(precision int) *Time64s {
	c := &Time64s{}
	c.name = typeWithArgs("Time64", strconv.Itoa(precision))
	_, perTick, err := ticks(c.name, precision)
	c.perTick, c.bad = time.Duration(perTick), err
	return c
}

// Truncate makes the column cut its values to the tick, towards zero, as the
// server does with text.
func (c *Time64s) Truncate() *Time64s {
	c.truncate = true
	return c
}

// Check refuses a duration out of range or between two ticks.
func (c *Time64s) Check(v time.Duration) error {
	if c.bad != nil {
		return c.bad
	}
	if seconds := v / time.Second; seconds < -maxTime || seconds > maxTime {
		return refuse(c, v, "the type reaches from -999:59:59.999999999 to 999:59:59.999999999")
	}
	if !c.truncate && v%c.perTick != 0 {
		return finerThan(c, v, c.perTick, "more digits")
	}
	return nil
}

// Append adds v.
func (c *Time64s) Append(v time.Duration) { c.data = append(c.data, int64(v/c.perTick)) }

// AppendDefault adds 00:00:00.
func (c *Time64s) AppendDefault() { c.data = append(c.data, 0) }

// Row returns the value at i.
func (c *Time64s) Row(i int) time.Duration { return time.Duration(c.data[i]) * c.perTick }

// Prepare refuses a precision that does not exist.
func (c *Time64s) Prepare() error { return c.bad }

// DecodeColumn replaces the values with rows values of r.
func (c *Time64s) DecodeColumn(r *proto.Reader, rows int) error {
	if c.bad != nil {
		return c.bad
	}
	return c.wire.DecodeColumn(r, rows)
}
