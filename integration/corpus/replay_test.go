package corpus

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/migrate"
	"github.com/chent-io/chent/migrate/dir"
	"github.com/chent-io/chent/migrate/inspect"
	"github.com/chent-io/chent/migrate/lint"
)

// replayed are the histories of which a long directory is made.
var replayed = []string{"lmnr/migrations", "highlight/migrations", "langfuse/migrations"}

// access are the statements that a server without access control refuses.
var access = regexp.MustCompile(`(?i)^(CREATE|ALTER|DROP)\s+(USER|ROLE|ROW|QUOTA|SETTINGS)|^(GRANT|REVOKE|SET ROLE)`)

// longDirectory is a directory of at least so many statements, by copies of the
// histories, each in a database of its own.
func longDirectory(t *testing.T, statements int) (files []dir.File, databases []string) {
	var first strings.Builder
	add := func(text string) {
		version := fmt.Sprintf("%05d", len(files)+1)
		files = append(files, dir.File{Name: version + ".sql", Version: version, Text: text})
	}
	add("")
	for total := 0; total < statements; {
		before := total
		for n, history := range replayed {
			names, err := filepath.Glob(filepath.Join(root(), history, "*.sql"))
			if err != nil {
				t.Fatal(err)
			}
			slices.Sort(names)
			database := fmt.Sprintf("replay_%d_%d", len(databases), n)
			databases = append(databases, database)
			fmt.Fprintf(&first, "CREATE DATABASE %s;\n", database)
			for _, name := range names {
				text, err := os.ReadFile(name)
				if err != nil {
					t.Fatal(err)
				}
				list, err := dir.Scan(name, string(text))
				if err != nil {
					t.Fatal(err)
				}
				list = slices.DeleteFunc(list, func(s dir.Statement) bool { return access.MatchString(s.Text) })
				kept := "USE " + database + ";\n"
				for _, s := range list {
					kept += strings.ReplaceAll(s.Text, "default.", "") + ";\n" // they name their own database here and there
				}
				add(kept)
				total += len(list)
			}
		}
		if total == before {
			t.Skipf("no histories in %s", root())
		}
	}
	files[0].Text = first.String()
	return files, databases
}

// A long directory is linted, replayed and compared in little more time than
// its statements take alone on the same engine, and in time by their number:
// what a statement touched is inspected, not the server. CHENT_BENCH_REPLAY
// says how many statements.
func TestReplayIsAsFastAsTheStatements(t *testing.T) {
	var statements int
	if _, err := fmt.Sscan(os.Getenv("CHENT_BENCH_REPLAY"), &statements); err != nil {
		t.Skip("CHENT_BENCH_REPLAY=1600 measures; it takes minutes")
	}
	s := start(t)
	ctx := t.Context()
	var lintTime [2]time.Duration
	for i, n := range []int{statements / 4, statements} {
		files, databases := longDirectory(t, n)
		clean := func() {
			for _, name := range databases {
				if err := s.conn.Exec(ctx, driver.Statement{SQL: "DROP DATABASE IF EXISTS " + name + " SYNC"}); err != nil {
					t.Fatal(err)
				}
			}
		}
		count := 0
		alone := func() time.Duration {
			defer clean()
			return timed(t, func() error {
				count = 0
				return s.each(files, func(session driver.Conn, sql string) error {
					count++
					return session.Exec(ctx, driver.Statement{SQL: sql})
				})
			})
		}
		first := alone()
		var report *lint.Report
		linted := timed(t, func() (err error) {
			report, err = lint.Directory(ctx, s.conn, files, lint.DirectoryOptions{Databases: databases})
			return err
		})

		clean()
		replay := timed(t, func() error { return s.replay(files) })
		clean()
		compared := timed(t, func() error {
			if err := s.replay(files); err != nil {
				return err
			}
			c, err := inspect.Inspect(ctx, s.conn, inspect.Options{Databases: databases})
			if err != nil {
				return err
			}
			_, _, err = migrate.Plan(ctx, s.conn, c, migrate.PlanOptions{})
			return err
		})
		clean()
		base := (first + alone()) / 2
		lintTime[i] = linted
		ratio := func(d time.Duration) float64 { return float64(d) / float64(base) }
		t.Logf("%d statements of %d files: alone %v, lint %v (%.2f), replay %v (%.2f), replay and compare %v (%.2f); %d findings",
			count, len(files), base.Round(time.Millisecond), linted.Round(time.Millisecond), ratio(linted), replay.Round(time.Millisecond), ratio(replay),
			compared.Round(time.Millisecond), ratio(compared), len(report.Findings))
		const most = 2.0 // the goal is 1.5, on a quiet machine
		if i == 1 && (ratio(linted) > most || ratio(replay) > most || ratio(compared) > most) {
			t.Errorf("more than %.1f times the statements alone", most)
		}
	}
	t.Logf("lint of four times the statements took %.1f times as long", float64(lintTime[1])/float64(lintTime[0]))
}

func timed(t *testing.T, f func() error) time.Duration {
	t.Helper()
	start := time.Now()
	if err := f(); err != nil {
		t.Fatal(err)
	}
	return time.Since(start)
}

// each gives every statement of files to f, in one session.
func (s *server) each(files []dir.File, f func(session driver.Conn, sql string) error) error {
	session, err := s.conn.Session(s.t.Context())
	if err != nil {
		return err
	}
	defer session.Close()
	for _, file := range files {
		list, err := file.Statements()
		if err != nil {
			return err
		}
		for _, statement := range list {
			if err := f(session, statement.Text); err != nil {
				return fmt.Errorf("%s:%d: %w", file.Name, statement.Line, err)
			}
		}
	}
	return nil
}

// replay runs files as a rehearsal.
func (s *server) replay(files []dir.File) error {
	var stand dir.Rehearsal
	return s.each(files, func(session driver.Conn, sql string) error { return stand.Run(s.t.Context(), session, sql) })
}
