package count_test

import (
	"testing"

	"github.com/chent-io/chent/internal/count"
)

func TestOneIsNotMany(t *testing.T) {
	t.Parallel()
	for got, want := range map[string]string{
		count.Of(0, "file"): "0 files",
		count.Of(1, "file"): "1 file",
		count.Of(2, "file"): "2 files",
		count.Fill("column a: %d rows hold values that UInt8 cannot hold", 1): "column a: 1 row holds values that UInt8 cannot hold",
		count.Fill("%d rows are NULL", 1):                                     "1 row is NULL",
		count.Fill("%d rows would expire sooner", 1):                          "1 row would expire sooner",
		count.Fill("%d rows are NULL or hold an enum value that goes", 1):     "1 row is NULL or holds an enum value that goes",
		count.Fill("%d rows are NULL", 3):                                     "3 rows are NULL",
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestSizesAsPeopleWriteThem(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]uint64{
		"0": 0, "1048576": 1 << 20, "12 B": 12, "50MiB": 50 << 20, "50 mb": 50 << 20, "50M": 50 << 20, "1.5g": 3 << 29, "1 EiB": 1 << 60,
	} {
		if got, err := count.ParseSize(text); err != nil || got != want {
			t.Errorf("%q is %d, %v; want %d", text, got, err, want)
		}
	}
	for _, text := range []string{"", "MiB", "-1", "5 parsecs", "1MiBs", "16EiB", "NaN", "1e9M9"} {
		if n, err := count.ParseSize(text); err == nil {
			t.Errorf("%q is %d, want an error", text, n)
		}
	}
	for _, n := range []uint64{0, 1023, 1024, 5 << 20, 1 << 62} {
		if got, err := count.ParseSize(count.Size(n)); err != nil || got != n {
			t.Errorf("%d is written %q and read %d, %v", n, count.Size(n), got, err)
		}
	}
}
