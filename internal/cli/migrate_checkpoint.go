package cli

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/migrate/apply"
	"github.com/chent-io/chent/migrate/catalog"
	"github.com/chent-io/chent/migrate/diff"
	"github.com/chent-io/chent/migrate/dir"
)

func migrateCheckpointCommand() *cobra.Command {
	var o stateOptions
	var path string
	var withoutRows bool
	cmd := &cobra.Command{
		Use:   "checkpoint [NAME]",
		Short: "Write one file that stands for all files before it",
		Long: `Run the directory on a development server and write what came of it as one file.
A server that has none of the files begins with the last checkpoint; one that has
some goes on with them and never runs it. The file is proven to lead where the
files before it lead. Rows that the files insert are not in it: the command says
which tables have some and stops, unless --without-rows is said.`,
		Example: "  chent migrate checkpoint --dir migrations",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			r, err := o.reader(cmd)
			if err != nil {
				return err
			}
			d, err := migrationDir(path, r.env.Migration.Dir, false)
			if err != nil {
				return err
			}
			name := "checkpoint"
			if len(args) > 0 {
				name = args[0]
			}
			f, err := r.checkpoint(cmd.Context(), d, name, withoutRows)
			if err != nil {
				return err
			}
			fmt.Fprintln(cmd.OutOrStdout(), filepath.Join(d.Path(), f.Name))
			return nil
		},
	}
	addDirFlag(cmd.Flags(), &path)
	cmd.Flags().BoolVar(&withoutRows, "without-rows", false, "leave out the rows that the files insert")
	cmd.Flags().StringVar(&o.devURL, "dev-url", "", "empty server to run the files on (default $CHENT_DEV_URL, or an embedded one)")
	addProjectFlags(cmd.Flags(), &o.projectOptions)
	return cmd
}

// checkpoint writes a checkpoint of a directory.
func (r *stateReader) checkpoint(ctx context.Context, d *dir.Dir, name string, withoutRows bool) (dir.File, error) {
	if err := d.Validate(); err != nil {
		return dir.File{}, err
	}
	files, err := d.Files()
	if err != nil {
		return dir.File{}, err
	}
	if len(files) == 0 {
		return dir.File{}, fmt.Errorf("%s holds no file that a checkpoint could stand for", d.Path())
	}
	if files[len(files)-1].Checkpoint {
		return dir.File{}, fmt.Errorf("%s is a checkpoint, and no file comes after it", files[len(files)-1].Name)
	}
	statements, err := filesStatements(d, dir.FromCheckpoint(files))
	if err != nil {
		return dir.File{}, err
	}
	was, full, err := r.replayed(ctx, statements)
	if err != nil {
		return dir.File{}, err
	}
	if len(full) > 0 && !withoutRows {
		return dir.File{}, fmt.Errorf("nothing was written: the files insert rows, which a checkpoint does not hold, into %s; --without-rows leaves them out, and a file after the checkpoint may insert them again where they are missing", strings.Join(full, ", "))
	}
	p, _, err := r.planFile(ctx, nil, d.Path(), allowOptions{})
	if err != nil {
		return dir.File{}, err
	}
	if blocked := blockedSteps(p); len(blocked) > 0 {
		return dir.File{}, blockedError(blocked)
	}
	list, err := fileStatements(p, devDatabase)
	if err != nil {
		return dir.File{}, err
	}
	if err := r.proveCheckpoint(ctx, "that would be written", was, planned(list)); err != nil {
		return dir.File{}, err
	}
	return d.WriteCheckpoint(name, list)
}

// planned are the statements of a file that is not written yet.
func planned(list []dir.Statement) []statement {
	statements := make([]statement, len(list))
	for i, s := range list {
		statements[i] = statement{text: s.Text, file: fmt.Sprintf("the checkpoint, statement %d", i+1)}
	}
	return statements
}

// proveCheckpoint is an error where statements do not lead to a schema.
func (r *stateReader) proveCheckpoint(ctx context.Context, name string, was catalog.Catalog, statements []statement) error {
	is, _, err := r.replayed(ctx, statements)
	if err != nil {
		return err
	}
	if left := diff.Diff(was, is, diff.Options{WholeServer: true, CompareOrder: true}); len(left) > 0 {
		return &dir.CheckpointError{File: name, Difference: diff.Format(left, diff.FormatOptions{})}
	}
	return nil
}

// replayed runs statements on a development server of their own: the schema that
// comes of them, and the tables that hold rows.
func (r *stateReader) replayed(ctx context.Context, statements []statement) (c catalog.Catalog, full []string, err error) {
	own := ownDatabase(statements)
	dev, err := r.openDev(ctx, statements, own)
	if err != nil {
		return c, nil, err
	}
	defer func() { err = errors.Join(err, dev.close(ctx)) }()
	if err := dev.exec(ctx, statements, own); err != nil {
		return c, nil, err
	}
	if c, err = dev.look(ctx); err != nil {
		return c, nil, err
	}
	rows, err := apply.Texts(ctx, dev.conn, "SELECT if(database = {home:String}, name, database || '.' || name) FROM system.tables"+
		" WHERE total_rows > 0 AND NOT is_temporary AND database NOT IN ('system', 'INFORMATION_SCHEMA', 'information_schema') ORDER BY 1",
		driver.Param{Name: "home", Value: own})
	c.RenameDatabase(own, devDatabase)
	for _, row := range rows {
		full = append(full, row[0])
	}
	return c, full, err
}

// replay runs a directory on a development server and forgets it, and each
// checkpoint beside the files that it stands for.
func (r *stateReader) replay(ctx context.Context, d *dir.Dir) error {
	files, err := d.Files()
	if err != nil {
		return err
	}
	for _, s := range dir.Segments(files) {
		before, err := filesStatements(d, s.Files)
		if err != nil {
			return err
		}
		own, err := filesStatements(d, []dir.File{s.Checkpoint})
		if err != nil {
			return err
		}
		was, _, err := r.replayed(ctx, before)
		if err != nil {
			return err
		}
		if err := r.proveCheckpoint(ctx, filepath.Join(d.Path(), s.Checkpoint.Name), was, own); err != nil {
			return err
		}
	}
	statements, err := filesStatements(d, dir.FromCheckpoint(files))
	if err != nil {
		return err
	}
	_, _, err = r.replayed(ctx, statements)
	return err
}
