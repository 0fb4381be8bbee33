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
