package dir_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chent-io/chent/migrate/dir"
)

// imported is what one file of another tool becomes.
func imported(t *testing.T, format dir.Format, name, text string) (dir.Imported, error) {
	t.Helper()
	from := t.TempDir()
	if err := os.WriteFile(filepath.Join(from, name), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	d, err := dir.Create(filepath.Join(t.TempDir(), "m"))
	if err != nil {
		t.Fatal(err)
	}
	env := map[string]string{"A": "one", "EMPTY": "", "LONG": "0123456789"}
	files, err := dir.Import(from, format, d, dir.ImportOptions{Getenv: func(name string) (string, bool) { v, ok := env[name]; return v, ok }})
	if err != nil {
		if left, _ := d.Files(); len(left) > 0 {
			t.Errorf("%d files were added beside %v", len(left), err)
		}
		return dir.Imported{}, err
	}
	return files[0], nil
}

// Markers are read as the tools read them, in every spelling that they take:
// what follows the way down is never run with the way up.
func TestImportReadsMarkersAsTheToolDoes(t *testing.T) {
	tests := []struct {
		name    string
		format  dir.Format
		in      string
		want    string
		wantErr string // a part of it
	}{
		{name: "goose", format: dir.Goose, in: "-- +goose Up\na;\n-- +goose Down\nb;\n", want: "a;\n"},
		{name: "goose without a space", format: dir.Goose, in: "--+goose Up\na;\n--+goose Down\nb;\n", want: "a;\n"},
		{name: "goose in other case", format: dir.Goose, in: "-- +goose UP\na;\n-- +goose down\nb;\n", want: "a;\n"},
		{name: "goose with many spaces", format: dir.Goose, in: "--\t +goose   Up  \na;\n--   +goose\tDown\nb;\n", want: "a;\n"},
		{name: "goose with many dashes", format: dir.Goose, in: "---- +goose Up --\na;\n---- +goose Down\nb;\n", want: "a;\n"},
		{name: "goose with the line ends of Windows", format: dir.Goose, in: "-- +goose Up\r\na;\r\n-- +goose Down\r\nb;\r\n", want: "a;\n"},
		{name: "goose without a way down", format: dir.Goose, in: "-- +goose Up\na;", want: "a;\n"},
		{name: "goose without a transaction", format: dir.Goose, in: "-- +goose no transaction\n-- +goose Up\na;\n", want: "a;\n"},
		{name: "goose's blocks", format: dir.Goose, in: "-- +goose Up\n--+goose statementbegin\na;\nb\n--+goose STATEMENTEND\nc;\n-- +goose Down\n-- +goose StatementBegin\nd\n-- +goose StatementEnd\n", want: "a;\nb\n;\nc;\n"},
		{name: "goose with a comment behind the statement", format: dir.Goose, in: "-- +goose Up\na; -- ends; here\n-- +goose Down\nb;", want: "a; -- ends; here\n"},
		{name: "goose keeps comments", format: dir.Goose, in: "-- first\n-- +goose Up\n-- why\na\n-- inside\n;\n", want: "-- why\na\n-- inside\n;\n"},
		{name: "goose with space before the marker", format: dir.Goose, in: "-- +goose Up\na;\n  -- +goose Down\nb;", wantErr: `:3: "-- +goose Down" is not understood`},
		{name: "goose with a word too many", format: dir.Goose, in: "-- +goose Up\na;\n-- +goose Down now\nb;", wantErr: ":3: "},
		{name: "goose with an unknown word", format: dir.Goose, in: "-- +goose Up\na;\n-- +goose Rollback\nb;", wantErr: ":3: "},
		{name: "goose's name in capitals", format: dir.Goose, in: "-- +goose Up\na;\n-- +Goose Down\nb;", wantErr: `:3: "-- +Goose Down" looks like a marker`},
		{name: "goose without its plus", format: dir.Goose, in: "-- +goose Up\na;\n-- goose Down\nb;", wantErr: ":3: "},
		{name: "goose in another comment", format: dir.Goose, in: "-- +goose Up\na;\n# +goose Down\nb;", wantErr: ":3: "},
		{name: "goose in a block comment", format: dir.Goose, in: "-- +goose Up\na;\n/* +goose Down */\nb;", wantErr: ":3: "},
		{name: "goose behind a statement", format: dir.Goose, in: "-- +goose Up\na; -- +goose Down\nb;", wantErr: ":2: "},
		{name: "goose up twice", format: dir.Goose, in: "-- +goose Up\na;\n-- +goose Up\nb;", wantErr: ":3: there is a second"},
		{name: "goose down first", format: dir.Goose, in: "-- +goose Down\na;\n-- +goose Up\nb;", wantErr: ":1: "},
		{name: "goose down in a block", format: dir.Goose, in: "-- +goose Up\n-- +goose StatementBegin\na\n-- +goose Down\nb;", wantErr: ":4: "},
		{name: "goose's block without an end", format: dir.Goose, in: "-- +goose Up\n-- +goose StatementBegin\na;\n", wantErr: ":2: the block has no"},
		{name: "goose's empty block", format: dir.Goose, in: "-- +goose Up\n-- +goose StatementBegin\n-- +goose StatementEnd\na;\n", wantErr: ":2: the block holds no statement"},
		{name: "goose's statement without an end", format: dir.Goose, in: "-- +goose Up\na\n-- +goose Down\nb;", wantErr: ":2: the statement is not ended"},
		{name: "goose's last statement without an end", format: dir.Goose, in: "-- +goose Up\na;\nb\n", wantErr: ":3: the statement is not ended"},
		{name: "goose with SQL before the marker", format: dir.Goose, in: "a;\n-- +goose Up\nb;", wantErr: ":1: there is SQL before"},
		{name: "goose without a marker", format: dir.Goose, in: "-- nothing\n", wantErr: `there is no line "-- +goose Up"`},

		{name: "goose's variables", format: dir.Goose, in: "-- +goose ENVSUB ON\n-- +goose Up\n$A ${A} ${NO} ${EMPTY:-x} ${EMPTY-x} ${NO-${A}} ${A?why} ${LONG:2:3} ${LONG: -2} ${LONG:8:9} ${LONG:2:-2};\n-- +goose envsub off\n$A;\n",
			want: "one one  x  one one 234 89 89 234567;\n$A;\n"},
		{name: "goose's dollar signs", format: dir.Goose, in: "-- +goose Up\n-- +goose ENVSUB ON\n-- $A\n\\$A $$A $(A) \\\\$A;\n", want: "-- $A\n$A $A $(A) \\\\one;\n"},
		{name: "goose's variable that must be set", format: dir.Goose, in: "-- +goose ENVSUB ON\n-- +goose Up\n${NO?say it};\n", wantErr: ":3: ENVSUB: $NO: say it"},
		{name: "goose's number for a variable", format: dir.Goose, in: "-- +goose ENVSUB ON\n-- +goose Up\n$1;\n", wantErr: ":3: ENVSUB: "},
		{name: "goose's brace that is open", format: dir.Goose, in: "-- +goose ENVSUB ON\n-- +goose Up\n${A:-b;\n", wantErr: ":3: ENVSUB: ${A has no closing }"},
		{name: "goose's operator that is none", format: dir.Goose, in: "-- +goose ENVSUB ON\n-- +goose Up\n${A+b};\n", wantErr: ":3: ENVSUB: "},
		{name: "goose's variables in the way down are left alone", format: dir.Goose, in: "-- +goose ENVSUB ON\n-- +goose Up\na;\n-- +goose Down\n${A+b};\n", want: "a;\n"},

		{name: "dbmate", format: dir.DBMate, in: "-- migrate:up\na;\n-- migrate:down\nb;\n", want: "a;\n"},
		{name: "dbmate without a space", format: dir.DBMate, in: "--migrate:up\na;\n--migrate:down\nb;\n", want: "a;\n"},
		{name: "dbmate with many spaces", format: dir.DBMate, in: "--\t migrate:up  \na;\n--  migrate:down\t\nb;\n", want: "a;\n"},
		{name: "dbmate with options", format: dir.DBMate, in: "--migrate:up transaction:false x\na;\n-- migrate:down transaction:false\nb;\n", want: "a;\n"},
		{name: "dbmate with the line ends of Windows", format: dir.DBMate, in: "-- migrate:up\r\na;\r\n-- migrate:down\r\nb;\r\n", want: "a;\r\n"},
		{name: "dbmate in several parts", format: dir.DBMate, in: "-- migrate:up\na;\n-- migrate:down\nb;\n-- migrate:up\nc;\n-- migrate:down\nd;\n", want: "a;\nc;\n"},
		{name: "dbmate without a way down", format: dir.DBMate, in: "-- why\n-- migrate:up\na;\n", want: "a;\n"},
		{name: "dbmate with space before the marker", format: dir.DBMate, in: "-- migrate:up\na;\n -- migrate:down\nb;\n", wantErr: `:3: "-- migrate:down" looks like a marker`},
		{name: "dbmate in capitals", format: dir.DBMate, in: "-- migrate:up\na;\n-- Migrate:Down\nb;\n", wantErr: ":3: "},
		{name: "dbmate with space inside", format: dir.DBMate, in: "-- migrate:up\na;\n-- migrate: down\nb;\n", wantErr: ":3: "},
		{name: "dbmate with a semicolon", format: dir.DBMate, in: "-- migrate:up\na;\n-- migrate:down;\nb;\n", wantErr: ":3: "},
		{name: "dbmate with three dashes", format: dir.DBMate, in: "-- migrate:up\na;\n--- migrate:down\nb;\n", wantErr: ":3: "},
		{name: "dbmate in another comment", format: dir.DBMate, in: "-- migrate:up\na;\n/* migrate:down */\nb;\n", wantErr: ":3: "},
		{name: "dbmate down first", format: dir.DBMate, in: "-- migrate:down\nb;\n-- migrate:up\na;\n", wantErr: ":1: "},
		{name: "dbmate down twice", format: dir.DBMate, in: "-- migrate:up\na;\n-- migrate:down\nb;\n-- migrate:down\nc;\n", wantErr: ":5: "},
		{name: "dbmate with SQL before the marker", format: dir.DBMate, in: "a;\n-- migrate:up\nb;\n", wantErr: ":1: there is SQL before"},

		{name: "Atlas", format: dir.Atlas, in: "-- atlas:txmode none\n\n-- atlas:nolint\na;\n", want: "-- atlas:txmode none\n\n-- atlas:nolint\na;\n"},
		{name: "Atlas's delimiter", format: dir.Atlas, in: "-- atlas:delimiter \\n\\n\na;\n\nb;\n", want: "-- atlas:delimiter \\n\\n\na;\n\nb;\n"},
		{name: "Atlas's archive", format: dir.Atlas, in: "-- atlas:txtar\n\n-- checks.sql --\na;\n\n-- migration.sql --\nb;\n", wantErr: ":1: the file holds several"},
		{name: "Atlas's directive that is not known", format: dir.Atlas, in: "a;\n-- atlas:checkpiont\nb;\n", wantErr: ":2: the directive atlas:checkpiont is not understood; did you mean atlas:checkpoint?"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := imported(t, tt.format, "1_a.sql", tt.in)
			if tt.wantErr != "" {
				if err == nil || !strings.Contains(err.Error(), "1_a.sql"+tt.wantErr) && !strings.Contains(err.Error(), tt.wantErr) {
					t.Fatalf("got %q and %v, want an error with %q", got.Text, err, tt.wantErr)
				}
				return
			}
			if err != nil || got.Text != tt.want {
				t.Errorf("got %q, %v; want %q", got.Text, err, tt.want)
			}
		})
	}
}

// What a tool leaves out because of its name alone may be a migration that was
// meant: nobody hears of it there, here it is an error.
func TestImportNamesWhatTheToolLeavesOut(t *testing.T) {
	up := map[dir.Format]string{dir.Goose: "-- +goose Up\na;\n", dir.DBMate: "-- migrate:up\na;\n"}
	tests := []struct {
		format  dir.Format
		name    string
		wantErr string
	}{
		{dir.Goose, "1.sql", "goose takes no migration of this name"},
		{dir.Goose, "1_a.SQL", "goose takes no migration of this name"},
		{dir.Goose, "1_a.go", "a migration in Go cannot be imported"},
		{dir.Goose, "00001_a.up.sql", ""},
		{dir.DBMate, "20240102a.sql", ""},
		{dir.GolangMigrate, "1_a.sql", "golang-migrate takes no migration of this name"},
		{dir.GolangMigrate, "1_a.Up.sql", "golang-migrate takes no migration of this name"},
		{dir.GolangMigrate, "1_a.up.sql", ""},
		{dir.GolangMigrate, "1_a.up.clickhouse", ""},
	}
	for _, tt := range tests {
		t.Run(string(tt.format)+" "+tt.name, func(t *testing.T) {
			text := up[tt.format]
			if text == "" {
				text = "a;\n"
			}
			_, err := imported(t, tt.format, tt.name, text)
			if (err != nil) != (tt.wantErr != "") || err != nil && !strings.Contains(err.Error(), tt.wantErr) {
				t.Errorf("got %v, want %q", err, tt.wantErr)
			}
		})
	}
}

// The directory is hashed once, not once for each file.
func TestImportOfManyFilesIsLinear(t *testing.T) {
	measure := func(n int) time.Duration {
		from := t.TempDir()
		for i := range n {
			if err := os.WriteFile(filepath.Join(from, fmt.Sprintf("%05d_a.sql", i+1)), []byte("-- +goose Up\nCREATE TABLE t (a Int32) ENGINE = Memory;\n"), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		d, err := dir.Create(filepath.Join(t.TempDir(), "m"))
		if err != nil {
			t.Fatal(err)
		}
		start := time.Now()
		if files, err := dir.Import(from, dir.Goose, d, dir.ImportOptions{}); err != nil || len(files) != n {
			t.Fatalf("%d files, %v", len(files), err)
		}
		return time.Since(start)
	}
	small, large := measure(100), measure(1000)
	t.Logf("100 files %v, 1000 files %v", small, large)
	if large > 40*small { // 10 times is linear, 100 quadratic
		t.Errorf("1000 files took %v, 100 took %v", large, small)
	}
}
