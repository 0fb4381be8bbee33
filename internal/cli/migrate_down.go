package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/chent-io/chent/dialect/clickhouse/syntax"
	"github.com/chent-io/chent/internal/count"
	"github.com/chent-io/chent/migrate/catalog"
	"github.com/chent-io/chent/migrate/diff"
	"github.com/chent-io/chent/migrate/dir"
	"github.com/chent-io/chent/migrate/inspect"
)

// migrateDown is `chent migrate down`.
type migrateDown struct {
	serverOptions
	devURL, to string
	dryRun     bool
	count      int
}

func migrateDownCommand() *cobra.Command {
	var o migrateDown
	cmd := &cobra.Command{
		Use:   "down [N]",
		Short: "Take back the last file, or the last N, if that loses nothing",
		Long: `Take back the file that the server has applied last, the last N, or all after
--to VERSION, if that is possible without loss: columns that hold nothing but their
default, tables without rows, indexes, defaults, codecs, comments, settings, views.
The statements are found, and proven to lead back to the schema before each file, on
a development server. Whatever drops, rewrites or copies rows is refused before
anything is done: write the next file instead.`,
		Example: `  chent migrate down --url clickhouse://localhost/app --dry-run
  chent migrate down 2 --url clickhouse://localhost/app
  chent migrate down --to 20240102150405 --url clickhouse://localhost/app`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			o.count = 1
			switch {
			case len(args) > 0 && o.to != "":
				return errors.New("a number of files and --to both say how far to go back: say one of them")
			case len(args) > 0:
				if o.count, err = strconv.Atoi(args[0]); err != nil || o.count < 1 {
					return fmt.Errorf("%q is no number of files", args[0])
				}
			}
			return o.run(cmd)
		},
	}
	cmd.Flags().StringVar(&o.to, "to", "", "take back every file after this version")
	cmd.Flags().BoolVar(&o.dryRun, "dry-run", false, "show the statements and run none")
	cmd.Flags().StringVar(&o.devURL, "dev-url", "", "empty server to find the statements on (default $CHENT_DEV_URL, or an embedded one)")
	addServerFlags(cmd.Flags(), &o.serverOptions)
	return cmd
}

func (o *migrateDown) run(cmd *cobra.Command) (err error) {
	conn, d, env, options, err := o.open(cmd, o.dryRun)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, conn.Close()) }()
	if err := d.Validate(); err != nil {
		return err
	}
	ctx, out := cmd.Context(), cmd.OutOrStdout()
	var list []dir.Reversal
	if o.to != "" {
		list, err = dir.ReversalsTo(ctx, conn, d, o.to, options)
	} else {
		list, err = dir.Reversals(ctx, conn, d, o.count, options)
	}
	if err != nil {
		return err
	}
	r := stateReader{stateOptions: stateOptions{devURL: o.devURL}, stderr: cmd.ErrOrStderr()}
	r.use(env)
	undos := make([]dir.Undo, len(list))
	for i, l := range list {
		if undos[i], err = r.undo(ctx, d, l.File, l.Before); err != nil {
			return err
		}
	}
	for i, l := range list {
		writeUndo(out, l.File, undos[i])
	}
	if o.dryRun {
		return nil
	}
	for i, l := range list {
		if err := dir.MayRevert(ctx, conn, l.File, undos[i], options); err != nil {
			return err
		}
	}
	for i, l := range list {
		if err := dir.Revert(ctx, conn, d, l.File, undos[i], options); err != nil {
			return err
		}
		fmt.Fprintf(out, "Done: %s is pending again.\n", l.File.Name)
	}
	if len(list) == 0 {
		fmt.Fprintln(out, "Nothing to do: the server has applied no file after this version.")
	}
	return nil
}

// writeUndo prints how a file is taken back.
func writeUndo(out io.Writer, f dir.File, undo dir.Undo) {
	fmt.Fprintf(out, "-- takes back %s\n", f.Name)
	if cluster := clusterOf(f); cluster != "" {
		fmt.Fprintf(out, "-- the file was run ON CLUSTER %s: these statements are for each of its hosts, where nobody has looked for rows that they lose\n", cluster)
	}
	for _, s := range undo.Statements {
		fmt.Fprintf(out, "%s;\n", s)
	}
}

// undo finds out how to take back a file: the inverse of what it changed on a
// development server, which must lead back exactly.
func (r *stateReader) undo(ctx context.Context, d *dir.Dir, last dir.File, before []dir.File) (_ dir.Undo, err error) {
	lossy := &dir.LossyError{File: last.Name}
	statements, err := last.Statements()
	if err != nil {
		return dir.Undo{}, err
	}
	groups, err := dir.LiveGroups(last.Name, statements)
	if err != nil {
		return dir.Undo{}, err
	}
	for i := 0; i < len(statements); i++ {
		s := statements[i]
		if len(groups) > 0 && i == groups[0].First {
			lossy.Reasons = append(lossy.Reasons, fmt.Sprintf("the %s from line %d on %s", count.Of(groups[0].Count, "statement"), s.Line, groups[0].Does))
			i += groups[0].Count - 1
			groups = groups[1:]
		} else if dir.ChangesRows(s.Text) {
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
	all := append(slices.Clone(first), second...)
	dev, err := r.openDev(ctx, all, ownDatabase(all))
	if err != nil {
		return dir.Undo{}, err
	}
	defer func() { err = errors.Join(err, dev.close(ctx)) }()
	if err := dev.exec(ctx, first, dev.name); err != nil {
		return dir.Undo{}, err
	}
	was, err := dev.look(ctx)
	if err != nil {
		return dir.Undo{}, err
	}
	if err := dev.exec(ctx, second, dev.name); err != nil {
		return dir.Undo{}, err
	}
	is, err := dev.look(ctx)
	if err != nil {
		return dir.Undo{}, err
	}
	hintRenames(&was, &is, statements)
	undo, err := wayBack(was, is, diff.Options{CompareOrder: true, Database: dev.name}, lossy)
	if err != nil {
		return dir.Undo{}, err
	}
	if undo, err = away(undo, dev.name); err != nil {
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
	d.forget(&c, d.name)
	return c, nil
}

// proveUndo runs the statements where the file was run, and compares.
func (d *devServer) proveUndo(ctx context.Context, undo dir.Undo, was catalog.Catalog, file string) error {
	var back []statement
	for i, s := range undo.Statements {
		back = append(back, statement{text: s, file: fmt.Sprintf("the way back of %s, statement %d", file, i+1)})
	}
	if err := d.exec(ctx, back, d.name); err != nil {
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
