package dir_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/chent-io/chent/migrate/dir"
)

func TestScan(t *testing.T) {
	tests := []struct {
		name, in string
		want     []dir.Statement
		wantErr  string
	}{
		{name: "empty", in: " \n\n", want: []dir.Statement{}},
		{name: "no closing semicolon", in: "SELECT 1;\nSELECT 2", want: []dir.Statement{{Text: "SELECT 1", Line: 1, Column: 1}, {Text: "SELECT 2", Line: 2, Column: 1}}},
		{name: "semicolon in a string", in: `SELECT 'a;b', 'it\'s; x', 'it''s; y';`, want: []dir.Statement{{Text: `SELECT 'a;b', 'it\'s; x', 'it''s; y'`, Line: 1, Column: 1}}},
		{name: "heredoc", in: "SELECT $tag$a; 'b$tag$;\nSELECT 2;", want: []dir.Statement{{Text: "SELECT $tag$a; 'b$tag$", Line: 1, Column: 1}, {Text: "SELECT 2", Line: 2, Column: 1}}},
		{name: "quoted names", in: "SELECT `a;b`, \"c;d\";", want: []dir.Statement{{Text: "SELECT `a;b`, \"c;d\"", Line: 1, Column: 1}}},
		{
			name: "comments",
			in:   "-- first; comment\n# second\nSELECT 1;\n\n/* block; */ SELECT 2;\n",
			want: []dir.Statement{
				{Text: "SELECT 1", Line: 3, Column: 1, Comments: []string{"-- first; comment\n", "# second\n"}},
				{Text: "SELECT 2", Line: 5, Column: 14, Comments: []string{"/* block; */"}},
			},
		},
		{name: "unclosed quote", in: "SELECT 1;\nSELECT 'a;", wantErr: "unclosed quote:2:8: missing the closing '"},
		{name: "unclosed parenthesis", in: "SELECT (1;", wantErr: "unclosed parenthesis:1:8: unclosed '('"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := dir.Scan(tt.name, tt.in)
			if tt.wantErr != "" {
				var scan *dir.ScanError
				if !errors.As(err, &scan) || !strings.HasPrefix(err.Error(), tt.wantErr) || scan.Line == 0 {
					t.Fatalf("got %v, want a ScanError with a line that starts %q", err, tt.wantErr)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

func TestWriteThenReadThenValidate(t *testing.T) {
	path := filepath.Join(t.TempDir(), "migrations")
	if _, err := dir.Open(path); !errors.Is(err, fs.ErrNotExist) {
		t.Fatalf("Open of a missing directory: %v", err)
	}
	d, err := dir.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	first, err := d.Write("create events", "", []dir.Statement{
		{Text: `CREATE TABLE events (s String DEFAULT 'it\'s') ENGINE = Memory`},
		{Text: "ALTER TABLE events COMMENT COLUMN s 'x'", Comments: []string{"-- say what s is"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	second, err := d.Write("more", "", []dir.Statement{{Text: "SELECT 1"}})
	if err != nil {
		t.Fatal(err)
	}
	if first.Version >= second.Version {
		t.Errorf("versions %s and %s do not ascend", first.Version, second.Version)
	}
	if want := "CREATE TABLE events (s String DEFAULT 'it''s') ENGINE = Memory;\n-- say what s is\nALTER TABLE events COMMENT COLUMN s 'x';\n"; first.Text != want {
		t.Errorf("got %q, want %q", first.Text, want)
	}
	if first.Name != first.Version+"_create_events.sql" || first.Description != "create_events" || first.Hash == "" {
		t.Errorf("got %+v", first)
	}
	if err := d.Validate(); err != nil {
		t.Errorf("a directory just written: %v", err)
	}
}

func TestValidateNamesTheFileThatChanged(t *testing.T) {
	write := func(t *testing.T) *dir.Dir {
		d, err := dir.Create(t.TempDir())
		if err != nil {
			t.Fatal(err)
		}
		for _, version := range []string{"1", "2"} {
			if _, err := d.Write("step", version, []dir.Statement{{Text: "SELECT " + version}}); err != nil {
				t.Fatal(err)
			}
		}
		return d
	}
	tests := []struct {
		name         string
		change       func(path string) error
		file, reason string
	}{
		{"edited", func(p string) error { return os.WriteFile(filepath.Join(p, "1_step.sql"), []byte("SELECT 3;"), 0o644) }, "1_step.sql", "edited"},
		{"removed", func(p string) error { return os.Remove(filepath.Join(p, "2_step.sql")) }, "2_step.sql", "removed"},
		{"added", func(p string) error { return os.WriteFile(filepath.Join(p, "3_step.sql"), []byte("SELECT 3;"), 0o644) }, "3_step.sql", "added"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := write(t)
			if err := tt.change(d.Path()); err != nil {
				t.Fatal(err)
			}
			var sum *dir.SumError
			if err := d.Validate(); !errors.As(err, &sum) || sum.File != tt.file || sum.Reason != tt.reason {
				t.Fatalf("got %v", err)
			}
			if _, err := d.Write("more", "", nil); !errors.As(err, &sum) {
				t.Errorf("Write hides the edit: %v", err)
			}
			if err := d.WriteSum(); err != nil {
				t.Fatal(err)
			}
			if err := d.Validate(); err != nil {
				t.Errorf("after WriteSum: %v", err)
			}
		})
	}
	t.Run("no sum", func(t *testing.T) {
		d := write(t)
		if err := os.Remove(filepath.Join(d.Path(), dir.SumFile)); err != nil {
			t.Fatal(err)
		}
		if err := d.Validate(); !errors.Is(err, dir.ErrNoSum) {
			t.Errorf("got %v", err)
		}
	})
	t.Run("broken sum", func(t *testing.T) {
		d := write(t)
		if err := os.WriteFile(filepath.Join(d.Path(), dir.SumFile), []byte("h1:nonsense\n1_step.sql h1:x\n"), 0o644); err != nil {
			t.Fatal(err)
		}
		var sum *dir.SumError
		if err := d.Validate(); !errors.As(err, &sum) || sum.Reason != "broken" {
			t.Errorf("got %v", err)
		}
	})
	t.Run("two files of one version", func(t *testing.T) {
		d := write(t)
		if err := os.WriteFile(filepath.Join(d.Path(), "2_other.sql"), []byte("SELECT 1;"), 0o644); err != nil {
			t.Fatal(err)
		}
		if err := d.WriteSum(); err != nil {
			t.Fatal(err)
		}
		if err := d.Validate(); err == nil || !strings.Contains(err.Error(), "same version") {
			t.Errorf("got %v", err)
		}
	})
}

func TestPortableQuotes(t *testing.T) {
	tests := []struct{ in, want string }{
		{`SELECT 'it\'s'`, `SELECT 'it''s'`},
		{`SELECT 'a\\'`, `SELECT 'a\\'`},
		{`SELECT 'a\\\'b\n'`, `SELECT 'a\\''b\n'`},
		{"SELECT `it\\'s`", "SELECT `it\\'s`"},
		{`SELECT 1`, `SELECT 1`},
	}
	for _, tt := range tests {
		t.Run(tt.in, func(t *testing.T) {
			if got := dir.PortableQuotes(tt.in); got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
}
