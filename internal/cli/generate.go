package cli

import (
	"fmt"
	"strings"

	"entgo.io/ent/entc/gen"
	"github.com/spf13/cobra"

	"github.com/chent-io/chent/entc"
)

// generateCommand writes the client of a schema package.
func generateCommand() *cobra.Command {
	var (
		target, pkg, header string
		features            []string
		tags                []string
		check               bool
	)
	cmd := &cobra.Command{
		Use:   "generate [schema-package]",
		Short: "Generate the typed client of a schema package",
		Long: `Generate writes the typed client of the tables that a schema package declares,
by default into the folder above it. Nothing is written unless everything came
out well, and only files that changed are.`,
		Example: `  chent generate                 # ./ent/schema
  chent generate ./store/schema --feature intercept`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			schema := "./ent/schema"
			if len(args) > 0 {
				schema = args[0]
			}
			options := []entc.Option{entc.Features(features...)}
			if len(tags) > 0 {
				options = append(options, entc.BuildTags(tags...))
			}
			cfg := &gen.Config{Target: target, Package: pkg, Header: header}
			if !check {
				return entc.Generate(schema, cfg, options...)
			}
			stale, err := entc.Stale(schema, cfg, options...)
			if err == nil && len(stale) > 0 {
				err = fmt.Errorf("the client of %s is not fresh: chent generate would change %s", schema, strings.Join(stale, ", "))
			}
			return err
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&target, "target", "", "folder to write to (default: the one above the schema package)")
	flags.StringVar(&pkg, "package", "", "import path of the generated package (default: that of the folder above)")
	flags.StringVar(&header, "header", "", "first line of the generated files")
	flags.StringSliceVar(&features, "feature", nil, "features to turn on: intercept, privacy, schema/snapshot; -name turns one off. A client keeps the features it has, and has those that its schema imports")
	flags.BoolVar(&check, "check", false, "write nothing, and fail if the client is not fresh: for CI")
	flags.StringSliceVar(&tags, "tags", nil, "build tags for loading the schema package")
	return cmd
}
