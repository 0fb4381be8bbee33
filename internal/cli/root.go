// Package cli is the chent command: one file per group of sub-commands.
package cli

import (
	"github.com/spf13/cobra"
)

// New returns the root command. Each sub-command comes from a file of its own.
func New() *cobra.Command {
	root := &cobra.Command{
		Use:           "chent",
		Short:         "Schema-first ClickHouse for Go: typed clients and safe migrations",
		SilenceUsage:  true,
		SilenceErrors: true,
	}
	root.AddCommand(commands()...)
	return root
}

// commands are the sub-commands, in the order the help shows them.
func commands() []*cobra.Command {
	return []*cobra.Command{
		newCommand(),
		generateCommand(),
		schemaCommand(),
		migrateCommand(),
		backfillCommand(),
		engineCommand(),
		checkCommand(),
		clusterCommand(),
		versionCommand(),
	}
}
