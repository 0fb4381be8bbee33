package column

import "github.com/ClickHouse/ch-go/proto"

// interval makes a buffer for an interval column: the count of its units.
func interval(unit proto.ColumnType) *Numbers[int64] { return numbers[int64]("Interval" + unit) }

// IntervalNanosecond makes a buffer for an IntervalNanosecond column.
func IntervalNanosecond() *Numbers[int64] { return interval("Nanosecond") }

// IntervalMicrosecond makes a buffer for an IntervalMicrosecond column.
func IntervalMicrosecond() *Numbers[int64] { return interval("Microsecond") }

// IntervalMillisecond makes a buffer for an IntervalMillisecond column.
func IntervalMillisecond() *Numbers[int64] { return interval("Millisecond") }

// IntervalSecond makes a buffer for an IntervalSecond column.
func IntervalSecond() *Numbers[int64] { return interval("Second") }

// IntervalMinute makes a buffer for an IntervalMinute column.
func IntervalMinute() *Numbers[int64] { return interval("Minute") }

// IntervalHour makes a buffer for an IntervalHour column.
func IntervalHour() *Numbers[int64] { return interval("Hour") }

// IntervalDay makes a buffer for an IntervalDay column.
func IntervalDay() *Numbers[int64] { return interval("Day") }

// IntervalWeek makes a buffer for an IntervalWeek column.
func IntervalWeek() *Numbers[int64] { return interval("Week") }

// IntervalMonth makes a buffer for an IntervalMonth column.
func IntervalMonth() *Numbers[int64] { return interval("Month") }

// IntervalQuarter makes a buffer for an IntervalQuarter column.
func IntervalQuarter() *Numbers[int64] { return interval("Quarter") }

// IntervalYear makes a buffer for an IntervalYear column.
func IntervalYear() *Numbers[int64] { return interval("Year") }
