package cli

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/internal/count"
	"github.com/chent-io/chent/migrate/dir"
	"github.com/chent-io/chent/migrate/lint"
)

func migrateLintCommand() *cobra.Command {
	var o stateOptions
	var l lintOptions
	var dirPath, gitBase, url string
	var latest int
	cmd := &cobra.Command{
		Use:   "lint",
		Short: "Say what in the files will hurt",
		Long: `Run the directory on a development server and judge what each statement of the
files changes: what loses data, what rewrites it, what breaks a view, what makes a
table slow. --latest or --git-base choose the files; those before them are only run.
With --url the rows that a server has of the changed tables are looked at too.

` + lintHelp,
		Example: `  chent migrate lint --dir migrations --git-base main --format github
  chent migrate lint --dir migrations --latest 1 --url clickhouse://localhost/app`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := l.check(); err != nil {
				return err
			}
			if latest > 0 && gitBase != "" {
				return errors.New("--latest and --git-base both choose the files: say one of them")
			}
			r, err := o.reader(cmd)
			if err != nil {
				return err
			}
			d, err := migrationDir(dirPath, r.env.Migration.Dir, false)
			if err != nil {
				return err
			}
			if err := d.Validate(); err != nil {
				return err
			}
			files, err := d.Files()
			if err != nil {
				return err
			}
			files = dir.FromCheckpoint(files)
			judged, err := chooseFiles(cmd.Context(), d, files, latest, gitBase)
			if err != nil {
				return err
			}
			report, err := r.lint(cmd.Context(), d, files, judged, url)
			if err != nil {
				return err
			}
			what := count.Of(report.Statements, "statement") + " of " + count.Of(report.Files, "file")
			if report.Silenced > 0 {
				what += fmt.Sprintf(" (%d silenced)", report.Silenced)
			}
			return l.report(cmd, report.Findings, what)
		},
	}
	flags := cmd.Flags()
	addDirFlag(flags, &dirPath)
	flags.IntVar(&latest, "latest", 0, "judge the last N files alone (default all)")
	flags.StringVar(&gitBase, "git-base", "", "judge the files alone that are not in this branch or commit")
	flags.StringVarP(&url, "url", "u", "", "server whose rows to look at")
	flags.StringVar(&o.devURL, "dev-url", "", "empty server to run the files on (default $CHENT_DEV_URL, or an embedded one)")
	addProjectFlags(flags, &o.projectOptions)
	addLintFlags(flags, &l)
	return cmd
}

// chooseFiles are the names of the files to judge.
func chooseFiles(ctx context.Context, d *dir.Dir, files []dir.File, latest int, gitBase string) (map[string]bool, error) {
	if latest < 0 {
		return nil, fmt.Errorf("--latest %d: say how many files to judge", latest)
	}
	judged := make(map[string]bool)
	for i, f := range files {
		if latest == 0 || i >= len(files)-latest {
			judged[f.Name] = true
		}
	}
	if gitBase == "" {
		return judged, nil
	}
	cmd := exec.CommandContext(ctx, "git", "ls-tree", "--name-only", "--end-of-options", gitBase, "./")
	cmd.Dir = d.Path()
	out, err := cmd.Output()
	if err != nil {
		reason := err.Error()
		if exit, ok := errors.AsType[*exec.ExitError](err); ok {
			reason = strings.TrimSpace(string(exit.Stderr))
		}
		return nil, fmt.Errorf("--git-base %s: list the files of %s there: %s", gitBase, d.Path(), reason)
	}
	known := strings.Split(string(out), "\n")
	for _, f := range files {
		judged[f.Name] = !slices.ContainsFunc(known, func(name string) bool { return path.Base(name) == f.Name })
	}
	return judged, nil
}

// lint runs a directory on a development server and judges some of its files.
func (r *stateReader) lint(ctx context.Context, d *dir.Dir, files []dir.File, judged map[string]bool, url string) (_ *lint.Report, err error) {
	statements, err := migrationStatements(d.Path())
	if err != nil {
		return nil, err
	}
	options := lint.DirectoryOptions{
		Path: filepath.Clean(d.Path()), Judge: func(f dir.File) bool { return judged[f.Name] }, Database: ownDatabase(statements),
	}
	var conn driver.Conn
	if url != "" {
		if conn, err = openView(ctx, url, r.stderr); err != nil {
			return nil, fmt.Errorf("--url: %w", err)
		}
		defer func() { err = errors.Join(err, conn.Close()) }()
		server, err := conn.Server(ctx)
		if err != nil {
			return nil, err
		}
		options.ServerVersion = server.Version
	}
	dev, err := r.openDev(ctx, statements, options.Database)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, dev.close(ctx)) }()
	report, err := lint.Directory(ctx, dev.conn, files, options)
	if err != nil || url == "" {
		return report, err
	}
	found, err := lint.Live(ctx, conn, report.Changed, lint.LiveOptions{Home: options.Database})
	if err != nil {
		return nil, err
	}
	texts := make(map[string]string)
	for _, f := range files {
		texts[filepath.Join(d.Path(), f.Name)] = f.Text
	}
	kept, silenced := unsilenced(found, func(file string) (string, bool) { text, ok := texts[file]; return text, ok })
	report.Findings, report.Silenced = append(report.Findings, kept...), report.Silenced+silenced
	return report, nil
}

// unsilenced are the findings that no comment of their file silences, and how
// many are silenced.
func unsilenced(findings []lint.Finding, read func(file string) (string, bool)) (kept []lint.Finding, silenced int) {
	files := make(map[string]*lint.Silence)
	for _, f := range findings {
		s, known := files[f.File]
		if !known {
			if text, ok := read(f.File); ok {
				s = lint.ReadSilence(f.File, text)
				kept = append(kept, s.Unknown()...)
			}
			files[f.File] = s
		}
		if s != nil && f.Line > 0 && s.Covers(f, f.Line, f.Line) {
			silenced++
			continue
		}
		kept = append(kept, f)
	}
	return kept, silenced
}
