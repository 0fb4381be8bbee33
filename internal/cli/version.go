package cli

import (
	"fmt"
	"runtime/debug"

	"github.com/spf13/cobra"
)

// versionCommand prints what the command was built from.
func versionCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the version of chent and of the Go that built it",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			info, ok := debug.ReadBuildInfo()
			if !ok {
				info = &debug.BuildInfo{}
			}
			_, err := fmt.Fprintln(cmd.OutOrStdout(), versionLine(info))
			return err
		},
	}
}

// versionLine names the module's version; a build from a checkout has none, and
// names its commit.
func versionLine(info *debug.BuildInfo) string {
	version := info.Main.Version
	for _, dep := range info.Deps { // built as a tool of another module
		if dep.Path == "github.com/chent-io/chent" {
			version = dep.Version
		}
	}
	if version == "" {
		version = "(devel)"
	}
	line := "chent " + version
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" {
			line += " " + s.Value[:min(12, len(s.Value))]
		}
	}
	if info.GoVersion != "" {
		line += " " + info.GoVersion
	}
	return line
}
