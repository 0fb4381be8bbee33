package column

import (
	"fmt"
	"strings"
	"time"
)

// ticking is a type of times or durations: what it holds are multiples of a
// tick. A value between two ticks is refused, or else cut where Truncate says
// so.
type ticking struct {
	truncate bool
}

// finerThan refuses a value that is no multiple of tick. finer is what to
// declare for values like it.
func finerThan(typ Buffer, v any, tick time.Duration, finer string) error {
	return refuse(typ, v, "it is finer than %s; give its Truncate(%s), declare %s, or declare the field with Truncate(), which cuts such values",
		nameOf(tick), goSource(tick), finer)
}

// finerThanDay refuses a time of day.
func finerThanDay(typ Buffer, v time.Time) error {
	return refuse(typ, v.Format(time.RFC3339Nano),
		"it is a time of day; give midnight of its day, declare a DateTime, or declare the field with Truncate(), which leaves the time of day out")
}

// nameOf is a tick in words.
func nameOf(tick time.Duration) string {
	for _, u := range units {
		switch {
		case tick == u.duration:
			return "a " + u.name
		case tick > u.duration:
			return fmt.Sprintf("%d %ss", tick/u.duration, u.name)
		}
	}
	return tick.String()
}

// goSource is a tick as Go writes it.
func goSource(tick time.Duration) string {
	for _, u := range units {
		constant := "time." + strings.ToUpper(u.name[:1]) + u.name[1:]
		switch {
		case tick == u.duration:
			return constant
		case tick > u.duration:
			return fmt.Sprintf("%d*%s", tick/u.duration, constant)
		}
	}
	return tick.String()
}

// units are those that ticks are multiples of, the longest first.
var units = [...]struct {
	duration time.Duration
	name     string
}{{time.Second, "second"}, {time.Millisecond, "millisecond"}, {time.Microsecond, "microsecond"}, {time.Nanosecond, "nanosecond"}}
