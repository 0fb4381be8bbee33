package cli

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/chent-io/chent/dialect/clickhouse/syntax"
	"github.com/chent-io/chent/migrate/dir"
	"github.com/chent-io/chent/migrate/hcl"
	"github.com/chent-io/chent/migrate/testrun"
)

func migrateTestCommand() *cobra.Command {
	var o stateOptions
	var t testOptions
	var path string
	cmd := &cobra.Command{
		Use:   "test [PATH...]",
		Short: "Run the tests of the files",
		Long: `Run each test in an empty database on a development server. Its migrate blocks run
the files up to a version, with their assertions, so that the steps between them can
insert rows and see what the files make of them.

` + testHelp,
		Example: `  chent migrate test --dir migrations
  chent migrate test --dir migrations --run backfill migrations/tests`,
		RunE: func(cmd *cobra.Command, args []string) error {
			r, err := o.reader(cmd)
			if err != nil {
				return err
			}
			d, err := migrationDir(path, r.env.Migration.Dir, false)
			if err != nil {
				return err
			}
			results, err := r.testMigrations(cmd.Context(), testPaths(args), d, t)
			if err != nil {
				return err
			}
			return reportTests(cmd.OutOrStdout(), results, t.asJSON)
		},
	}
	addDirFlag(cmd.Flags(), &path)
	addTestFlags(cmd.Flags(), &t)
	cmd.Flags().StringVar(&o.devURL, "dev-url", "", "empty server to run the tests on (default $CHENT_DEV_URL, or an embedded one)")
	addProjectFlags(cmd.Flags(), &o.projectOptions)
	return cmd
}

// testMigrations runs the tests of a directory.
func (r *stateReader) testMigrations(ctx context.Context, paths []string, d *dir.Dir, o testOptions) (_ []testResult, err error) {
	if err := d.Validate(); err != nil {
		return nil, err
	}
	tests, err := findTests(paths, hcl.MigrateTest, o, r.vars)
	if err != nil {
		return nil, err
	}
	files, err := d.Files()
	if err != nil {
		return nil, err
	}
	files = stepwise(files)
	statements, err := filesStatements(d, files)
	if err != nil {
		return nil, err
	}
	apart := slices.ContainsFunc(statements, func(s statement) bool { return outside(s.text) })
	bed := &testBed{reader: r, statements: statements, apart: apart}
	defer func() { err = errors.Join(err, bed.end(ctx)) }()
	return runTests(ctx, bed, tests, func(ctx context.Context, t testCase, s *space, o testrun.Options) error {
		m := migration{bed: bed, space: s, dir: d, files: files}
		o.Migrate = m.to
		return testrun.Run(ctx, s.session, t.Test, o)
	}), nil
}

// stepwise are the files that lead to every version: all but the checkpoints,
// unless nothing is left of what the first one stands for.
func stepwise(files []dir.File) []dir.File {
	var list []dir.File
	for i, f := range files {
		if !f.Checkpoint || i == 0 {
			list = append(list, f)
		}
	}
	return list
}

// outside reports whether a statement makes something that no database holds.
func outside(sql string) bool {
	if makesDatabase(sql) != "" {
		return true
	}
	tokens, err := syntax.Tokenize(sql)
	if err != nil {
		return true
	}
	first := ""
	for _, t := range tokens {
		if t.Kind == syntax.TokenSpace || t.Kind == syntax.TokenComment {
			continue
		}
		if first == "" {
			first = t.Text
			continue
		}
		return strings.EqualFold(first, "CREATE") && (t.Is("DATABASE") || t.Is("FUNCTION") || t.Is("NAMED") || t.Is("USER") || t.Is("ROLE"))
	}
	return false
}

// migration brings the database of a test from version to version.
type migration struct {
	bed   *testBed
	space *space
	dir   *dir.Dir
	files []dir.File
	done  int
}

// to runs the files up to a version.
func (m *migration) to(ctx context.Context, version string) error {
	f, err := m.dir.Find(version)
	if err != nil {
		return err
	}
	at := slices.IndexFunc(m.files, func(g dir.File) bool { return g.Version == f.Version })
	if at < 0 {
		return fmt.Errorf("%s is a checkpoint, and the files before it were run one by one: name one of them", f.Name)
	}
	if at < m.done {
		return fmt.Errorf("the files up to %s were run already", m.files[m.done-1].Name)
	}
	for ; m.done <= at; m.done++ {
		if err := m.file(ctx, m.files[m.done]); err != nil {
			return err
		}
	}
	return nil
}

// file runs a file with its assertions.
func (m *migration) file(ctx context.Context, f dir.File) error {
	scanned, err := f.Statements()
	if err != nil {
		return err
	}
	assertions, err := f.Assertions()
	if err != nil {
		return err
	}
	name := filepath.Join(m.dir.Path(), f.Name)
	for i, s := range placed(name, scanned) {
		if err := dir.CheckAt(ctx, m.space.session, name, assertions, i); err != nil {
			return err
		}
		if err := m.bed.exec(ctx, m.space, []statement{s}); err != nil {
			return err
		}
	}
	return dir.CheckAt(ctx, m.space.session, name, assertions, len(scanned))
}
