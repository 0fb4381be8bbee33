package cli

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chent-io/chent/internal/enginetest"
	"github.com/chent-io/chent/migrate/dir"
	"github.com/chent-io/chent/migrate/inspect"
	"github.com/chent-io/chent/migrate/lint"
	"github.com/chent-io/chent/migrate/plan"
)

// Names, comments and texts that others put into a server or a file act on no
// terminal; what is written for programs keeps them.
func TestTextsOfOthersActOnNoTerminal(t *testing.T) {
	t.Parallel()
	db := enginetest.New(t)
	db.Exec(`CREATE TABLE "t\x1b[2J" (a UInt8 COMMENT '\x1b[8m', "b\r" Nullable(String)) ENGINE = MergeTree ORDER BY a COMMENT '\x1b]0;title\x07'`)
	empty, file := filepath.Join(t.TempDir(), "empty.hcl"), filepath.Join(t.TempDir(), "other.hcl")
	const other = "table \"u\" {\n  engine = MergeTree\n  sort { columns = [column.a] }\n  comment = \"\\u001b[2J\"\n  column \"a\" { type = UInt8 }\n}\n"
	for path, text := range map[string]string{empty: "", file: other} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	url := db.HTTP()
	run := func(out io.Writer, args ...string) error {
		cmd := New()
		cmd.SetArgs(args)
		cmd.SetOut(out)
		cmd.SetErr(out)
		return cmd.ExecuteContext(t.Context())
	}
	for name, show := range map[string]func(io.Writer) error{
		"diff": func(out io.Writer) error { return run(out, "schema", "diff", "--from", empty, "--to", url) },
		"plan": func(out io.Writer) error { return run(out, "schema", "apply", "--url", url, "--to", file, "--dry-run") },
		"status": func(out io.Writer) error {
			return writeStatus(out, &dir.State{Pending: []dir.File{{Name: "\x1b[2J.sql"}}}, false)
		},
		"hosts": func(out io.Writer) error { return printHosts(out, []inspect.Host{{Cluster: "\x1b[2J"}}) },
		"findings": func(out io.Writer) error {
			cmd := New()
			cmd.SetOut(out)
			return (&lintOptions{failOn: never}).report(cmd, []lint.Finding{{Message: "\x1b[2J"}}, "a table")
		},
		"GitHub": func(out io.Writer) error {
			cmd := New()
			cmd.SetOut(out)
			return (&lintOptions{failOn: never, format: lintGitHub}).report(cmd, []lint.Finding{{Message: "\x1b[2J"}}, "a table")
		},
		"run": func(out io.Writer) error {
			newRunDisplay(out, 1).step(0, plan.Step{SQL: "DROP TABLE `\x1b[2J`"})
			return nil
		},
	} {
		var out bytes.Buffer
		if err := show(&out); err != nil && err.Error() != "exit status 2" {
			t.Errorf("%s: %v", name, err)
		}
		if text := out.String(); strings.ContainsAny(text, "\x1b\a\r") || !strings.Contains(text, `\x1b[2J`) {
			t.Errorf("%s: %q", name, text)
		}
	}
	var out bytes.Buffer
	if err := run(&out, "schema", "inspect", "--url", url, "--format", "sql"); err != nil || !strings.Contains(out.String(), "\x1b[2J") {
		t.Errorf("a file of SQL: %v\n%q", err, out.String())
	}
}
