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
	"github.com/chent-io/chent/migrate/catalog"
	"github.com/chent-io/chent/migrate/diff"
	"github.com/chent-io/chent/migrate/dir"
	"github.com/chent-io/chent/migrate/inspect"
)

func migrateDownCommand() *cobra.Command {
	var o serverOptions
	var devURL string
	var dryRun bool
	cmd := &cobra.Command{
		Use:   "down",
		Short: "Take back the last file, if that loses nothing",
		Long: `Take back the file that the server has applied last, if that is possible without
loss: columns that hold nothing but their default, tables without rows, indexes,
defaults, codecs, comments, settings, views. The statements are found, and proven to
lead back to the schema before the file, on a development server. Whatever drops,
rewrites or copies rows is refused: write the next file instead.`,
		Example: "  chent migrate down --url clickhouse://localhost/app --dry-run",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) (err error) {
			conn, d, env, options, err := o.open(cmd)
			if err != nil {
				return err
			}
			defer func() { err = errors.Join(err, conn.Close()) }()
			if err := d.Validate(); err != nil {
				return err
			}
			last, before, err := dir.Last(cmd.Context(), conn, d, options)
			if err != nil {
				return err
			}
			r := stateReader{stateOptions: stateOptions{devURL: devURL}, stderr: cmd.ErrOrStderr()}
			r.use(env)
			undo, err := r.undo(cmd.Context(), d, last, before)
			if err != nil {
				return err
			}
			out := cmd.OutOrStdout()
			fmt.Fprintf(out, "-- takes back %s\n", last.Name)
			if cluster := clusterOf(last); cluster != "" {
				fmt.Fprintf(out, "-- the file was run ON CLUSTER %s: these statements are for each of its hosts, where nobody has looked for rows that they lose\n", cluster)
			}
			for _, s := range undo.Statements {
				fmt.Fprintf(out, "%s;\n", s)
			}
			if dryRun {
				return nil
			}
			if err := dir.Revert(cmd.Context(), conn, d, last, undo, options); err != nil {
				return err
			}
			fmt.Fprintf(out, "Done: %s is pending again.\n", last.Name)
			return nil
		},
	}
	cmd.Flags().BoolVar(&dryRun, "dry-run", false, "show the statements and run none")
	cmd.Flags().StringVar(&devURL, "dev-url", "", "empty server to find the statements on (default an embedded one)")
	addServerFlags(cmd.Flags(), &o)
	return cmd
}

// undo finds out how to take back a file: the inverse of what it changed on a
// development server, which must lead back exactly.
func (r *stateReader) undo(ctx context.Context, d *dir.Dir, last dir.File, before []dir.File) (_ dir.Undo, err error) {
	lossy := &dir.LossyError{File: last.Name}
	statements, err := last.Statements()
	if err != nil {
		return dir.Undo{}, err
	}
	for _, s := range statements {
		if dir.ChangesRows(s.Text) {
			lossy.Reasons = append(lossy.Reasons, fmt.Sprintf("line %d changes rows: %s", s.Line, firstLine(s.Text)))
		}
	}
	if len(lossy.Reasons) > 0 {
		return dir.Undo{}, lossy
	}
	var first []statement
	for _, f := range before {
		scanned, err := f.Statements()
		if err != nil {
			return dir.Undo{}, err
		}
		first = append(first, placed(filepath.Join(d.Path(), f.Name), scanned)...)
	}
	second := placed(filepath.Join(d.Path(), last.Name), statements)
	dev, err := r.openDev(ctx, append(slices.Clone(first), second...), devDatabase)
	if err != nil {
		return dir.Undo{}, err
	}
	defer func() { err = errors.Join(err, dev.close(ctx)) }()
	if err := dev.exec(ctx, first, devDatabase); err != nil {
		return dir.Undo{}, err
	}
	was, err := dev.look(ctx)
	if err != nil {
		return dir.Undo{}, err
	}
	if err := dev.exec(ctx, second, devDatabase); err != nil {
		return dir.Undo{}, err
	}
	is, err := dev.look(ctx)
	if err != nil {
		return dir.Undo{}, err
	}
	hintRenames(&was, &is, statements)
	undo, err := wayBack(was, is, diff.Options{CompareOrder: true}, lossy)
	if err != nil {
		return dir.Undo{}, err
	}
	if undo, err = away(undo); err != nil {
		return dir.Undo{}, err
	}
	return undo, dev.proveUndo(ctx, undo, was, last.Name)
}

// clusterOf is the cluster that a file's statements name; empty for none.
func clusterOf(f dir.File) string {
	statements, _ := f.Statements() // they were split before
	for _, s := range statements {
		if cluster, ok := syntax.ClusterOf(s.Text); ok {
			return cluster
		}
	}
	return ""
}

// look reads all that statements made.
func (d *devServer) look(ctx context.Context) (catalog.Catalog, error) {
	c, err := inspect.Inspect(ctx, d.conn, inspect.Options{Secrets: true, External: true})
	if err != nil {
		return c, err
	}
	d.stand.Restore(&c)
	d.forget(&c, devDatabase)
	return c, nil
}

// proveUndo runs the statements where the file was run, and compares.
func (d *devServer) proveUndo(ctx context.Context, undo dir.Undo, was catalog.Catalog, file string) error {
	var back []statement
	for i, s := range undo.Statements {
		back = append(back, statement{text: s, file: fmt.Sprintf("the way back of %s, statement %d", file, i+1)})
	}
	if err := d.exec(ctx, back, devDatabase); err != nil {
		return err
	}
	now, err := d.look(ctx)
	if err != nil {
		return err
	}
	if left := diff.Diff(now, was, diff.Options{WholeServer: true, CompareOrder: true}); len(left) > 0 {
		return &dir.LossyError{File: file, Reasons: []string{"the way back does not lead to what was there before:\n" + strings.TrimSuffix(diff.Format(left, diff.FormatOptions{}), "\n")}}
	}
	return nil
}

func firstLine(text string) string {
	text, _, _ = strings.Cut(text, "\n")
	return text
}
