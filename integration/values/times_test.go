package values

import (
	"math"
	"testing"
	"time"
)

func zone(t *testing.T, name string) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

func moments(t *testing.T, s server) {
	berlin, newYork, kathmandu := zone(t, "Europe/Berlin"), zone(t, "America/New_York"), zone(t, "Asia/Kathmandu")
	day := func(text string) cell {
		v, err := time.Parse(time.DateOnly, text)
		if err != nil {
			t.Fatal(err)
		}
		return cell{v, text}
	}
	at := func(loc *time.Location, seconds, nanoseconds int64, text string) cell {
		return cell{time.Unix(seconds, nanoseconds).In(loc), text}
	}
	year := func(y int) int64 { return time.Date(y, 1, 1, 0, 0, 0, 0, time.UTC).Unix() }
	const limit = 999*time.Hour + 59*time.Minute + 59*time.Second
	roundTrip(t, s, s.client.Moment, "moments", columns{
		"day":   {day("1970-01-01"), day("2149-06-06"), day("2024-02-29")},
		"day32": {day("1900-01-01"), day("2299-12-31"), day("1969-12-31"), day("2000-02-29")},
		"at":    {at(time.UTC, 0, 0, "1970-01-01 00:00:00"), at(time.UTC, math.MaxUint32, 0, "2106-02-07 06:28:15")},
		// The hour that the clocks skip and the one they show twice.
		"berlin": {at(berlin, 1711846799, 0, "2024-03-31 01:59:59"), at(berlin, 1711846800, 0, "2024-03-31 03:00:00"),
			at(berlin, 1729987200, 0, "2024-10-27 02:00:00"), at(berlin, 1729990800, 0, "2024-10-27 02:00:00"), at(berlin, 0, 0, "1970-01-01 01:00:00")},
		"s": {at(time.UTC, year(0), 0, "0000-01-01 00:00:00"), at(time.UTC, year(10000)-1, 0, "9999-12-31 23:59:59"), at(time.UTC, -1, 0, "1969-12-31 23:59:59")},
		"ms": {at(newYork, -1, 999e6, "1969-12-31 18:59:59.999"), at(newYork, 0, 1e6, "1969-12-31 19:00:00.001"),
			at(newYork, 1710053999, 999e6, "2024-03-10 01:59:59.999"), at(newYork, 1710054000, 0, "2024-03-10 03:00:00.000"),
			at(newYork, 1730610000, 0, "2024-11-03 01:00:00.000"), at(newYork, 1730613600, 0, "2024-11-03 01:00:00.000")},
		"us": {at(time.UTC, year(1900), 1e3, "1900-01-01 00:00:00.000001"), at(time.UTC, year(2300)-1, 999999e3, "2299-12-31 23:59:59.999999")},
		"ns": {at(kathmandu, 0, 1, "1970-01-01 05:30:00.000000001"), at(kathmandu, -1, 999999999, "1970-01-01 05:29:59.999999999"),
			{time.Unix(0, math.MaxInt64).In(kathmandu), "-"}, {time.Unix(0, math.MinInt64).In(kathmandu), "-"}},
		"clock":    {{limit, "999:59:59"}, {-limit, "-999:59:59"}, {time.Duration(0), "00:00:00"}, {-time.Second, "-00:00:01"}},
		"clock_ms": {{limit + 999*time.Millisecond, "999:59:59.999"}, {-time.Millisecond, "-00:00:00.001"}, {time.Duration(0), "00:00:00.000"}},
		"clock_ns": {{limit + time.Second - 1, "999:59:59.999999999"}, {-limit - time.Second + 1, "-999:59:59.999999999"}, {time.Duration(1), "00:00:00.000000001"}},
	},
		bad{"day", time.Date(1969, 12, 31, 0, 0, 0, 0, time.UTC), "1969-12-31"}, bad{"day", time.Date(2149, 6, 7, 0, 0, 0, 0, time.UTC), "2149-06-07"},
		bad{"day32", time.Date(1899, 12, 31, 0, 0, 0, 0, time.UTC), "1899-12-31"}, bad{"day32", time.Date(2300, 1, 1, 0, 0, 0, 0, time.UTC), "2300-01-01"},
		bad{"at", time.Unix(-1, 0), "1969-12-31T23:59:59Z"}, bad{"at", time.Unix(math.MaxUint32+1, 0), "2106-02-07T06:28:16Z"}, bad{"berlin", time.Time{}, "0001-01-01"},
		bad{"s", time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC), "10000-01-01"}, bad{"ms", time.Time{}, "zero time.Time"}, bad{"us", time.Date(-1, 1, 1, 0, 0, 0, 0, time.UTC), "-0001"},
		bad{"ns", time.Date(2262, 4, 11, 23, 47, 16, 854775808, time.UTC), "2262-04-11T23:47:16.854775808Z"}, bad{"ns", time.Date(1677, 9, 21, 0, 12, 43, 145224191, time.UTC), "fewer digits reach further"},
		bad{"day", time.Date(2024, 2, 29, 12, 0, 0, 0, berlin), "a time of day"}, bad{"day32", time.Date(1950, 1, 1, 0, 0, 0, 1, time.UTC), "a time of day"},
		bad{"at", time.Unix(1, 1), "Truncate(time.Second)"}, bad{"berlin", time.Unix(1, 999999999), "finer than a second"}, bad{"s", time.Unix(-1, 1e6), "finer than a second"},
		bad{"ms", time.Unix(-1, 1e3), "Truncate(time.Millisecond)"}, bad{"us", time.Unix(1, 1), "finer than a microsecond"},
		bad{"clock", time.Millisecond, "finer than a second"}, bad{"clock_ms", -time.Microsecond, "finer than a millisecond"},
		bad{"clock", 1000 * time.Hour, "1000h"}, bad{"clock", -1000 * time.Hour, "-1000h"}, bad{"clock_ns", limit + time.Second, "1000h"},
	)
}
