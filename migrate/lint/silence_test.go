package lint_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/internal/enginetest"
	"github.com/chent-io/chent/migrate/dir"
	"github.com/chent-io/chent/migrate/lint"
)

// A comment silences the findings of its line or of its statement, and none
// beside them.
func TestSilence(t *testing.T) {
	report := lintFile(t, events, strings.Join([]string{
		"-- chent:nolint DS3: never filled", // 1
		"ALTER TABLE events DROP COLUMN IF EXISTS old;",
		"ALTER TABLE events",
		"  DROP COLUMN IF EXISTS s, -- chent:nolint DS3",
		"  DROP COLUMN IF EXISTS z;", // 5: not silenced
		"-- a comment above",
		"-- chent:nolint",
		"-- and one between",
		"TRUNCATE TABLE events;",
		"TRUNCATE TABLE target; -- chent:nolint DS8, DS2",
		"",
		"-- chent:nolint DS9",                  // 12
		"TRUNCATE TABLE lasting;",              // 13: not silenced
		"-- chent:nolint DS3",                  // of another code
		"OPTIMIZE TABLE events FINAL;",         // 15: not silenced
		"-- chent:nolint HM4",                  // 16
		"",                                     // an empty line between
		"OPTIMIZE TABLE lasting FINAL;",        // 18: not silenced
		"SELECT 'chent:nolintnot' -- unchent;", // no mark
	}, "\n"))
	got := said(report, lint.DropColumn, lint.DeleteRows, lint.RewriteRows, lint.UnknownCode)
	want := []string{
		"5 DS3 the column events.z goes with its values",
		"12 SC2 there is no code DS9 to silence; did you mean DS1?",
		"13 DS8 all rows of lasting are deleted",
		"15 HM4 all parts of events are merged and written anew",
		"18 HM4 all parts of lasting are merged and written anew",
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("-want +got:\n%s", d)
	}
	if report.Silenced != 4 {
		t.Errorf("%d silenced", report.Silenced)
	}
}

// A database that goes is one finding. The test looks at the whole server, as
// a development server of one's own is looked at.
func TestDirectoryDropDatabase(t *testing.T) {
	db, other := enginetest.New(t), enginetest.New(t)
	conn, err := driver.Open(t.Context(), db.HTTP())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	other.Exec("CREATE TABLE t (a UInt8) ENGINE = MergeTree ORDER BY a")
	report, err := lint.Directory(t.Context(), conn, []dir.File{{Name: "1.sql", Version: "1", Text: "SELECT 1;\nDROP DATABASE IF EXISTS " + other.Name + ";\nCREATE DATABASE IF NOT EXISTS " + other.Name + ";\nDROP DATABASE IF EXISTS " + other.Name + ";"}},
		lint.DirectoryOptions{Path: "m", Databases: []string{db.Name, other.Name}})
	if err != nil {
		t.Fatal(err)
	}
	if len(report.Findings) != 1 || report.Findings[0].String() != "m/1.sql:2: error DS1: the database "+other.Name+" goes with everything in it" {
		t.Errorf("got %v", report.Findings)
	}
}

// Every code has a rule, a severity, an advice and its place in the reference;
// a statement that fails says where.
func TestRules(t *testing.T) {
	reference, err := os.ReadFile("../../docs/reference/lint.md")
	if err != nil {
		t.Fatal(err)
	}
	seen := map[lint.Code]bool{}
	for _, r := range lint.Rules() {
		if seen[r.Code] || r.Title == "" || r.Advice == "" || !r.Severity.AtLeast(lint.Info) {
			t.Errorf("%+v", r)
		}
		seen[r.Code] = true
		if heading := fmt.Sprintf("\n### %s: %s (%s)\n", r.Code, r.Title, r.Severity); !strings.Contains(string(reference), heading) {
			t.Errorf("docs/reference/lint.md lacks %q", heading)
		}
	}
	db := enginetest.New(t)
	conn, err := driver.Open(t.Context(), db.HTTP())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	_, err = lint.Directory(t.Context(), conn, []dir.File{{Name: "1.sql", Version: "1", Text: "SELECT 1;\n\nALTER TABLE nosuch ADD COLUMN a UInt8;"}}, lint.DirectoryOptions{Path: "m", Databases: []string{db.Name}})
	if err == nil || !strings.HasPrefix(err.Error(), "lint: m/1.sql:3: the statement fails on the development server: clickhouse: code 60") {
		t.Errorf("got %v", err)
	}
}
