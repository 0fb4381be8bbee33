package impact_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chent-io/chent/internal/enginetest"
	"github.com/chent-io/chent/migrate/impact"
)

// ttls are changes of a TTL, and whether they are proven to keep rows at least
// as long.
var ttls = []struct {
	from, to string
	safe     bool
}{
	{"at + toIntervalDay(30)", "at + toIntervalDay(90)", true},
	{"at + toIntervalDay(90)", "at + toIntervalDay(30)", false},
	{"at + toIntervalDay(30)", "", true},
	{"", "at + toIntervalDay(30)", false},
	{"at + toIntervalDay(30)", "at + toIntervalWeek(5)", true},
	{"at + toIntervalDay(36)", "at + toIntervalWeek(5)", false},
	// Counted back from the time, more is less.
	{"at - toIntervalDay(30)", "at - toIntervalDay(90)", false},
	{"at - toIntervalDay(90)", "at - toIntervalDay(30)", false},
	{"at + toIntervalDay(-90)", "at + toIntervalDay(-30)", false},
	{"at + toIntervalDay(10)", "at - toIntervalDay(10)", false},
	{"subtractDays(at, 30)", "subtractDays(at, 90)", false},
	{"(at + toIntervalDay(90)) - toIntervalDay(1)", "(at + toIntervalDay(90)) - toIntervalDay(10)", false},
	// Months against days.
	{"at + toIntervalMonth(1)", "at + toIntervalDay(30)", false},
	{"at + toIntervalMonth(1)", "at + toIntervalDay(31)", true},
	{"at + toIntervalDay(28)", "at + toIntervalMonth(1)", true},
	{"at + toIntervalDay(29)", "at + toIntervalMonth(1)", false},
	{"at + toIntervalYear(1)", "at + toIntervalMonth(12)", true},
	{"at + toIntervalYear(1)", "at + toIntervalDay(365)", false},
	{"at + toIntervalQuarter(1)", "at + toIntervalMonth(4)", true},
	{"at + toIntervalHour(24)", "at + toIntervalDay(1)", false},
	{"at + toIntervalHour(24)", "at + toIntervalDay(3)", true},
	{"at + toIntervalSecond(60)", "at + toIntervalMinute(2)", true},
	{"(at + toIntervalMonth(1)) + toIntervalDay(1)", "(at + toIntervalMonth(2)) + toIntervalDay(1)", true},
	{"(at + toIntervalMonth(2)) + toIntervalDay(1)", "(at + toIntervalMonth(1)) + toIntervalDay(20)", false},
	// Spellings.
	{"at + INTERVAL 30 DAY", "at + toIntervalDay(90)", true},
	{"INTERVAL 30 DAY + at", "at + INTERVAL 3 MONTH", true},
	{"addDays(at, 30)", "at + toIntervalDay(31)", true},
	{"addMonths(at, 1)", "addMonths(at, 2)", true},
	{"((at)) + toIntervalDay(30)", "at + toIntervalDay(30)", true},
	{"at + 60", "at + 120", true},
	{"at + 120", "at + 60", false},
	{"at + 60", "at + toIntervalDay(1)", false},
	// Numbers that are no intervals.
	{"at + toIntervalDay(if(x < 5, 30, 10))", "at + toIntervalDay(if(x < 9, 30, 10))", false},
	{"at + toIntervalDay(if(x < 5, 30, 10))", "at + toIntervalDay(if(x < 5, 90, 10))", false},
	{"at + toIntervalDay(x)", "at + toIntervalDay(x + 1)", false},
	{"if(x < 5, at, at + toIntervalDay(1))", "if(x < 9, at, at + toIntervalDay(1))", false},
	{"least(at + toIntervalDay(30), at)", "least(at + toIntervalDay(90), at)", false},
	{"at + toIntervalDay(30.5)", "at + toIntervalDay(90.5)", false},
	// Another time.
	{"at + toIntervalDay(30)", "toDateTime(toDate(at)) + toIntervalDay(90)", false},
	{"at + toIntervalDay(30)", "other + toIntervalDay(90)", false},
	{"toStartOfMonth(at) + toIntervalDay(30)", "toStartOfMonth(at) + toIntervalDay(90)", true},
	{"at", "at + toIntervalDay(1)", true},
	// So long that times wrap around.
	{"at + toIntervalYear(30)", "at + toIntervalYear(100)", false},
	{"at + toIntervalDay(30)", "at + toIntervalDay(50000)", false},
	{"at + toIntervalSecond(60)", "at + toIntervalSecond(3000000000)", false},
	{"at + 60", "at + 3000000000", false},
	// Conditions.
	{"at + toIntervalDay(30) DELETE WHERE x < 5", "at + toIntervalDay(30) DELETE WHERE x < 9", false},
	{"at + toIntervalDay(30) DELETE WHERE x < 9", "at + toIntervalDay(30) DELETE WHERE x < 5", false},
	{"at + toIntervalDay(30) DELETE WHERE x < 5", "at + toIntervalDay(30)", false},
	{"at + toIntervalDay(30)", "at + toIntervalDay(30) DELETE WHERE x < 5", true},
	{"at + toIntervalDay(30) DELETE WHERE x < 5", "at + toIntervalDay(90) DELETE WHERE x < 5", true},
	// Several elements.
	{"at + toIntervalDay(30)", "at + toIntervalDay(30), at + toIntervalDay(10) DELETE WHERE x = 1", false},
	{"at + toIntervalDay(30), at + toIntervalDay(10) DELETE WHERE x = 1", "at + toIntervalDay(30)", true},
	{"at + toIntervalDay(10) DELETE WHERE x = 1, at + toIntervalDay(30)", "at + toIntervalDay(40), at + toIntervalDay(10) DELETE WHERE x = 1", true},
	{"at + toIntervalDay(30) TO DISK 'default'", "at + toIntervalDay(30) TO DISK 'default', at + toIntervalDay(60) DELETE", false},
	{"at + toIntervalDay(30) TO DISK 'default'", "at + toIntervalDay(30) DELETE", false},
	{"at + toIntervalDay(30) DELETE", "at + toIntervalDay(1) TO DISK 'default', at + toIntervalDay(30) DELETE", true},
	{"", "at + toIntervalDay(1) TO DISK 'default'", true},
	{"at + toIntervalDay(30) TO DISK 'default'", "at + toIntervalDay(1) TO DISK 'default'", true},
	{"", "at + toIntervalDay(1) RECOMPRESS CODEC(ZSTD(17))", true},
	{"at + toIntervalDay(1) RECOMPRESS CODEC(ZSTD(17))", "at + toIntervalDay(1) DELETE", false},
	// Folded rows.
	{"", "at + toIntervalDay(1) GROUP BY id SET x = max(x)", false},
	{"at + toIntervalDay(30) GROUP BY id SET x = max(x)", "at + toIntervalDay(60) GROUP BY id SET x = max(x)", true},
	{"at + toIntervalDay(30) GROUP BY id SET x = max(x)", "at + toIntervalDay(60) GROUP BY id SET x = min(x)", false},
	{"at + toIntervalDay(30) GROUP BY id SET x = max(x)", "at + toIntervalDay(10) GROUP BY id SET x = max(x)", false},
	{"at + toIntervalDay(30) GROUP BY id SET x = max(x)", "", true},
	{"at + toIntervalDay(30) GROUP BY id SET at = max(at) + toIntervalYear(1), at + toIntervalDay(90)", "at + toIntervalDay(90)", false},
	{"at + toIntervalDay(30) DELETE", "at + toIntervalDay(30) GROUP BY id SET x = max(x)", false},
}

func TestTTLVerdicts(t *testing.T) {
	for _, tt := range ttls {
		t.Run(tt.from+" → "+tt.to, func(t *testing.T) {
			if v := impact.TTL(tt.from, tt.to); v.Safe() != tt.safe || v.Has(impact.Expires) == tt.safe {
				t.Errorf("got %+v, want safe: %v", v, tt.safe)
			}
		})
	}
	if v := impact.TTL("", "at + toIntervalDay(1) RECOMPRESS CODEC(SZ3)"); v.Safe() {
		t.Errorf("a codec that is not known to keep values: %+v", v)
	}
}

// A TTL that is called safe leaves every row and value that the one before
// leaves, on rows of all ages; rows that break the proof are found by the check.
func TestTTLVerdictsOnEngine(t *testing.T) {
	t.Parallel()
	db := enginetest.New(t)
	tried := 0
	for i, tt := range ttls {
		v := impact.TTL(tt.from, tt.to)
		if !v.Safe() {
			continue
		}
		tried++
		var left [2]string
		for n, ttl := range []string{tt.from, tt.to} {
			name := fmt.Sprintf("t%d_%d", i, n)
			clause := ""
			if ttl != "" {
				clause = " TTL " + ttl
			}
			db.Exec("CREATE TABLE " + name + " (id UInt32, n UInt32, at DateTime('Europe/Berlin'), other DateTime, x Int32) ENGINE = MergeTree ORDER BY id" + clause)
			db.Exec("INSERT INTO " + name + " SELECT number % 50, number, now() - toIntervalDay(number), now(), number % 12 FROM numbers(400)")
			if v.Check != "" && n == 0 {
				if got := db.Exec("SELECT count() FROM " + name + " WHERE " + v.Check); got != "0" {
					t.Errorf("%s → %s: the check finds %s rows", tt.from, tt.to, got)
				}
			}
			db.Exec("OPTIMIZE TABLE " + name + " FINAL")
			left[n] = name
		}
		lost := db.Exec("SELECT count() FROM " + left[0] + " WHERE (n, x) NOT IN (SELECT n, x FROM " + left[1] + ")")
		if lost != "0" && !strings.Contains(tt.from+tt.to, "GROUP BY") {
			t.Errorf("%s → %s: %s rows that the old TTL leaves are gone", tt.from, tt.to, lost)
		}
		if more := db.Exec("SELECT (SELECT count() FROM " + left[1] + ") >= (SELECT count() FROM " + left[0] + ")"); more != "1" {
			t.Errorf("%s → %s: fewer rows are left", tt.from, tt.to)
		}
	}
	t.Logf("tried %d changes of %d", tried, len(ttls))
	// The greatest time there is: the longer interval wraps around.
	db.Exec("CREATE TABLE late (id UInt32, at DateTime) ENGINE = MergeTree ORDER BY id")
	db.Exec("INSERT INTO late VALUES (1, '2106-02-07 06:28:15'), (2, now())")
	if got := db.Exec("SELECT count() FROM late WHERE " + impact.TTL("at", "at + toIntervalDay(30)").Check); got != "1" {
		t.Errorf("the check finds %s rows that wrap around, want 1", got)
	}
}
