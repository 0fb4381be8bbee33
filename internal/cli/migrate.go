package cli

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/chent-io/chent/migrate/dir"
)

// migrateCommand groups what works on a directory of versioned migrations.
func migrateCommand() *cobra.Command {
	return group("migrate", "Write, check and apply versioned migration files",
		migrateDiffCommand(), migrateNewCommand(), migrateListCommand(), migrateEditCommand(), migrateRemoveCommand(), migrateRebaseCommand(), migrateCheckpointCommand(),
		migrateHashCommand(), migrateValidateCommand(), migrateLintCommand(), migrateTestCommand(),
		migrateStatusCommand(), migrateApplyCommand(), migrateDownCommand(), migrateSetCommand(), migrateImportCommand())
}

// defaultDir is where migrations are when nothing says otherwise.
const defaultDir = "migrations"

// addDirFlag adds the flag that names the directory.
func addDirFlag(flags *pflag.FlagSet, path *string) {
	flags.StringVar(path, "dir", "", "migration directory (default "+defaultDir+")")
}

// migrationDir opens the directory that a flag, an environment or the default
// names; where make is true, a missing one is made.
func migrationDir(path, environment string, create bool) (*dir.Dir, error) {
	path = cmp.Or(path, environment, defaultDir)
	if rest, ok := cutScheme(path); ok {
		path = rest
	}
	if create {
		return dir.Create(path)
	}
	d, err := dir.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("there is no migration directory %s; --dir names one, `chent migrate diff` or `chent migrate new` begin one", path)
	}
	return d, err
}

func cutScheme(path string) (string, bool) {
	const scheme = "file://"
	if len(path) > len(scheme) && path[:len(scheme)] == scheme {
		return path[len(scheme):], true
	}
	return path, false
}

func migrateNewCommand() *cobra.Command {
	var path string
	cmd := &cobra.Command{
		Use:   "new NAME",
		Short: "Begin an empty migration file",
		Long:  "Add an empty file to the directory, for statements written by hand. Run `chent migrate hash` when they are written.",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			d, err := migrationDir(path, "", true)
			if err != nil {
				return err
			}
			f, err := d.Write(args[0], "", nil)
			if err == nil {
				fmt.Fprintln(cmd.OutOrStdout(), filepath.Join(d.Path(), f.Name))
			}
			return err
		},
	}
	addDirFlag(cmd.Flags(), &path)
	return cmd
}

func migrateHashCommand() *cobra.Command {
	var path string
	cmd := &cobra.Command{
		Use:   "hash",
		Short: "Write atlas.sum for the files as they are",
		Long:  "Write atlas.sum anew: the files were read, and what they say now is meant.",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			d, err := migrationDir(path, "", false)
			if err != nil {
				return err
			}
			return d.WriteSum()
		},
	}
	addDirFlag(cmd.Flags(), &path)
	return cmd
}

func migrateValidateCommand() *cobra.Command {
	var o stateOptions
	var path string
	var replay bool
	cmd := &cobra.Command{
		Use:   "validate",
		Short: "Check the directory against atlas.sum",
		Long: "Check that the files match atlas.sum and can be split into statements; with --replay also that they run, on a development server,\n" +
			"and that each checkpoint equals the files it stands for.",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			r, err := o.reader(cmd)
			if err != nil {
				return err
			}
			d, err := migrationDir(path, r.env.Migration.Dir, false)
			if err != nil {
				return err
			}
			if err := d.Validate(); err != nil || !replay {
				return err
			}
			return r.replay(cmd.Context(), d)
		},
	}
	addDirFlag(cmd.Flags(), &path)
	cmd.Flags().BoolVar(&replay, "replay", false, "run the files on a development server")
	cmd.Flags().StringVar(&o.devURL, "dev-url", "", "empty server to run the files on (default $CHENT_DEV_URL, or an embedded one)")
	addProjectFlags(cmd.Flags(), &o.projectOptions)
	return cmd
}
