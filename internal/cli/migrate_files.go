package cli

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/chent-io/chent/migrate/dir"
)

// fileOptions are the flags of commands that change the files themselves.
type fileOptions struct {
	serverOptions
}

// directory opens the directory.
func (o *fileOptions) directory(cmd *cobra.Command) (*dir.Dir, error) {
	env, err := o.environment(func(text string) { fmt.Fprintln(cmd.ErrOrStderr(), "note:", text) })
	if err != nil {
		return nil, err
	}
	o.url = cmp.Or(o.url, env.URL)
	return migrationDir(o.dir, env.Migration.Dir, false)
}

// unseen fails where the server, if one is named, has applied one of the files.
func (o *fileOptions) unseen(cmd *cobra.Command, files ...dir.File) (err error) {
	if o.url == "" {
		return nil
	}
	conn, d, _, options, err := o.open(cmd, true)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, conn.Close()) }()
	options.Order = dir.NonLinear // a file that was overtaken is no reason not to look
	state, err := dir.Status(cmd.Context(), conn, d, options)
	if err != nil {
		return err
	}
	for _, r := range state.Revisions {
		for _, f := range files {
			if f.Version == r.Version {
				return fmt.Errorf("nothing was done: the server has applied %s (%s); take it back there with `chent migrate down` first", f.Name, r.Type)
			}
		}
	}
	return nil
}

// flags adds the flags; the server is asked only where one is named.
func (o *fileOptions) flags(cmd *cobra.Command) {
	addServerFlags(cmd.Flags(), &o.serverOptions)
	cmd.Flags().Lookup("url").Usage = "a server that must not have applied the files (default none is asked)"
}

func migrateListCommand() *cobra.Command {
	var path string
	var short, latest, asJSON bool
	cmd := &cobra.Command{
		Use:   "ls",
		Short: "List the files of the directory",
		Long:  "List the files in the order they run. A checkpoint is marked; a server with nothing on it begins with the last of them.",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			d, err := migrationDir(path, "", false)
			if err != nil {
				return err
			}
			files, err := d.Files()
			if err != nil {
				return err
			}
			if latest && len(files) > 1 {
				files = files[len(files)-1:]
			}
			return writeFiles(cmd.OutOrStdout(), files, short, asJSON)
		},
	}
	addDirFlag(cmd.Flags(), &path)
	cmd.Flags().BoolVarP(&short, "short", "s", false, "print the versions alone")
	cmd.Flags().BoolVarP(&latest, "latest", "l", false, "print the last file alone")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print the files as JSON")
	return cmd
}

// listedFile is a file of a directory, for machines.
type listedFile struct {
	Name        string `json:"name"`
	Version     string `json:"version"`
	Description string `json:"description"`
	Checkpoint  bool   `json:"checkpoint"`
	Statements  int    `json:"statements"`
}

func writeFiles(out io.Writer, files []dir.File, short, asJSON bool) error {
	list := []listedFile{}
	for _, f := range files {
		statements, err := f.Statements()
		if err != nil {
			return err
		}
		list = append(list, listedFile{f.Name, f.Version, f.Description, f.Checkpoint, len(statements)})
	}
	if asJSON {
		return writeJSON(out, struct {
			Files []listedFile `json:"files"`
		}{list})
	}
	for _, f := range list {
		switch {
		case short:
			fmt.Fprintln(out, f.Version)
		case f.Checkpoint:
			fmt.Fprintln(out, f.Name+"  (checkpoint)")
		default:
			fmt.Fprintln(out, f.Name)
		}
	}
	return nil
}

func migrateRemoveCommand() *cobra.Command {
	var o fileOptions
	cmd := &cobra.Command{
		Use:   "rm [VERSION]",
		Short: "Take a file out of the directory",
		Long: `Remove a file, the last one if none is named, and write atlas.sum. A server that
has applied it would refuse the directory from then on: with --url one is asked
first, and nothing is removed if it has.`,
		Example: "  chent migrate rm --dir migrations --url clickhouse://localhost/app",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			d, err := o.directory(cmd)
			if err != nil {
				return err
			}
			f, err := fileOrLast(d, args)
			if err != nil {
				return err
			}
			if err := o.unseen(cmd, f); err != nil {
				return err
			}
			if err := d.Remove(f); err != nil {
				return err
			}
			fmt.Fprintln(cmd.OutOrStdout(), "removed", filepath.Join(d.Path(), f.Name))
			return nil
		},
	}
	o.flags(cmd)
	return cmd
}

// fileOrLast is the file that an argument names, or the last one.
func fileOrLast(d *dir.Dir, args []string) (dir.File, error) {
	if len(args) > 0 {
		return d.Find(args[0])
	}
	files, err := d.Files()
	if err == nil && len(files) == 0 {
		err = fmt.Errorf("%s holds no file", d.Path())
	}
	if err != nil {
		return dir.File{}, err
	}
	return files[len(files)-1], nil
}

func migrateEditCommand() *cobra.Command {
	var o fileOptions
	cmd := &cobra.Command{
		Use:   "edit [VERSION]",
		Short: "Edit a file and write atlas.sum",
		Long: `Open a file, the last one if none is named, in the editor that $VISUAL or $EDITOR
names, and write atlas.sum when it ends well. What cannot be split into statements
is not taken. With --url a server is asked first, and nothing is opened if it has
applied the file.`,
		Example: "  EDITOR=nano chent migrate edit 20240102150405",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			d, err := o.directory(cmd)
			if err != nil {
				return err
			}
			f, err := fileOrLast(d, args)
			if err != nil {
				return err
			}
			if err := o.unseen(cmd, f); err != nil {
				return err
			}
			text, err := edited(cmd, f)
			if err != nil {
				return err
			}
			if text == f.Text {
				fmt.Fprintln(cmd.OutOrStdout(), "unchanged", filepath.Join(d.Path(), f.Name))
				return nil
			}
			if err := d.Replace(f, text); err != nil {
				return err
			}
			fmt.Fprintln(cmd.OutOrStdout(), "changed", filepath.Join(d.Path(), f.Name))
			return nil
		},
	}
	o.flags(cmd)
	return cmd
}

// edited is what an editor makes of a file: a copy is edited, so that the
// directory is whole all the while.
func edited(cmd *cobra.Command, f dir.File) (string, error) {
	editor := strings.Fields(cmp.Or(os.Getenv("VISUAL"), os.Getenv("EDITOR")))
	if len(editor) == 0 {
		return "", errors.New("no editor is known: set EDITOR, or edit the file with another program and run `chent migrate hash`")
	}
	folder, err := os.MkdirTemp("", "chent-edit-*")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(folder) //nolint:errcheck // a temporary folder
	path := filepath.Join(folder, f.Name)
	if err := os.WriteFile(path, []byte(f.Text), 0o600); err != nil {
		return "", err
	}
	run := exec.CommandContext(cmd.Context(), editor[0], append(editor[1:], path)...)
	run.Stdin, run.Stdout, run.Stderr = cmd.InOrStdin(), cmd.OutOrStdout(), cmd.ErrOrStderr()
	if err := run.Run(); err != nil {
		return "", fmt.Errorf("%s stays as it was: the editor %s: %w", f.Name, editor[0], err)
	}
	text, err := os.ReadFile(path)
	return string(text), err
}

func migrateRebaseCommand() *cobra.Command {
	var o fileOptions
	cmd := &cobra.Command{
		Use:   "rebase VERSION...",
		Short: "Give files versions behind all others",
		Long: `Give files new versions, later than every other file, in the order that they
have, and write atlas.sum: for the files of a branch that others have overtaken.
Where only atlas.sum was merged badly, run ` + "`chent migrate hash`" + ` first. With --url a
server is asked first, and nothing is renamed if it has applied one of them.`,
		Example: "  chent migrate rebase 20240102150405 20240103101500 --dir migrations",
		Args:    cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			d, err := o.directory(cmd)
			if err != nil {
				return err
			}
			var files []dir.File
			for _, word := range args {
				f, err := d.Find(word)
				if err != nil {
					return err
				}
				files = append(files, f)
			}
			if err := o.unseen(cmd, files...); err != nil {
				return err
			}
			renamed, err := d.Rebase(files...)
			for _, f := range renamed {
				fmt.Fprintln(cmd.OutOrStdout(), filepath.Join(d.Path(), f.Name))
			}
			return err
		},
	}
	o.flags(cmd)
	return cmd
}
