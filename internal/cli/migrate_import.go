package cli

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/chent-io/chent/migrate/dir"
)

func migrateImportCommand() *cobra.Command {
	var o serverOptions
	var from, versions string
	cmd := &cobra.Command{
		Use:   "import [FOLDER]",
		Short: "Take over the migrations of another tool",
		Long: `Add the migrations of golang-migrate, goose, dbmate or Atlas to the directory: the
way up alone, with versions of equal length. What only looks like a marker of that
tool is an error; variables of goose's ENVSUB are replaced once, from this process's
environment. With --url, also mark those files as
applied on a server that the other tool's version table says it has applied; without
FOLDER, do that alone. The other tool's table stays as it is.`,
		Example: `  chent migrate import --from goose --dir migrations db/goose
  chent migrate import --from goose --dir migrations db/goose --url clickhouse://localhost/app
  chent migrate import --from goose --dir migrations --url clickhouse://production/app`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			if !slices.Contains(dir.Formats(), from) {
				return unknownWord("format", from, dir.Formats())
			}
			if len(args) == 0 && o.url == "" {
				return errors.New("name the folder of the migrations, or with --url a server whose versions to take over")
			}
			if len(args) > 0 {
				d, err := migrationDir(o.dir, "", true)
				if err != nil {
					return err
				}
				files, err := dir.Import(args[0], dir.Format(from), d, dir.ImportOptions{})
				for _, f := range files {
					fmt.Fprintln(cmd.OutOrStdout(), filepath.Join(d.Path(), f.Name))
					if len(f.Replaced) > 0 {
						fmt.Fprintf(cmd.ErrOrStderr(), "note: %s now holds what the environment says of %s, for every server\n", f.Name, strings.Join(f.Replaced, ", "))
					}
				}
				if err != nil || o.url == "" {
					return err
				}
			}
			conn, d, _, options, err := o.open(cmd, false)
			if err != nil {
				return err
			}
			defer func() { err = errors.Join(err, conn.Close()) }()
			marked, err := dir.ImportVersions(cmd.Context(), conn, d, dir.Format(from), dir.VersionsOptions{From: versions, Execute: options})
			for _, f := range marked {
				fmt.Fprintf(cmd.OutOrStdout(), "applied  %s\n", f.Name)
			}
			return err
		},
	}
	cmd.Flags().StringVar(&from, "from", "", "atlas, dbmate, golang-migrate or goose")
	cmd.Flags().StringVar(&versions, "version-table", "", "the other tool's version table (default its own)")
	addServerFlags(cmd.Flags(), &o)
	cmd.MarkFlagRequired("from") //nolint:errcheck // the flag is there
	return cmd
}
