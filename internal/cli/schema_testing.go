package cli

import (
	"context"
	"errors"

	"github.com/spf13/cobra"

	"github.com/chent-io/chent/migrate/hcl"
	"github.com/chent-io/chent/migrate/plan"
	"github.com/chent-io/chent/migrate/testrun"
)

func schemaTestCommand() *cobra.Command {
	var o stateOptions
	var t testOptions
	var to string
	cmd := &cobra.Command{
		Use:   "test [PATH...]",
		Short: "Run the tests of a schema",
		Long: `Make the schema of --to in an empty database for each test, on a development
server, and run the test's steps there.

` + testHelp + `

` + sourceHelp,
		Example: `  chent schema test --to ent/schema
  chent schema test --to schema.hcl --run totals tests/totals.test.hcl`,
		RunE: func(cmd *cobra.Command, args []string) error {
			r, err := o.reader(cmd)
			if err != nil {
				return err
			}
			source, err := only(r.env)
			if err != nil && to == "" {
				return err
			}
			if to, err = required("to", to, source); err != nil {
				return err
			}
			results, err := r.testSchema(cmd.Context(), testPaths(args), to, t)
			if err != nil {
				return err
			}
			return reportTests(cmd.OutOrStdout(), results, t.asJSON)
		},
	}
	cmd.Flags().StringVar(&to, "to", "", "the schema to test")
	cmd.Flags().StringVarP(&to, "url", "u", "", "the same, as Atlas calls it")
	addTestFlags(cmd.Flags(), &t)
	addStateFlags(cmd.Flags(), &o)
	return cmd
}

// testSchema runs the tests of a schema.
func (r *stateReader) testSchema(ctx context.Context, paths []string, to string, o testOptions) (_ []testResult, err error) {
	tests, err := findTests(paths, hcl.SchemaTest, o, r.vars)
	if err != nil {
		return nil, err
	}
	bed, err := r.schemaBed(ctx, to)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, bed.end(ctx)) }()
	return runSchemaTests(ctx, bed, tests), nil
}

// runSchemaTests runs tests, each with the schema of the bed.
func runSchemaTests(ctx context.Context, bed *testBed, tests []testCase) []testResult {
	return runTests(ctx, bed, tests, func(ctx context.Context, t testCase, s *space, o testrun.Options) error {
		if err := bed.exec(ctx, s, bed.statements); err != nil {
			return err
		}
		return testrun.Run(ctx, s.session, t.Test, o)
	})
}

// schemaBed is where databases with a schema are made: its statements make one.
func (r *stateReader) schemaBed(ctx context.Context, to string) (*testBed, error) {
	p, database, err := r.planFile(ctx, nil, to, allowOptions{})
	if err != nil {
		return nil, err
	}
	if blocked := blockedSteps(p); len(blocked) > 0 {
		return nil, blockedError(blocked)
	}
	list, err := fileStatements(p, database)
	if err != nil {
		return nil, err
	}
	bed := &testBed{reader: r, apart: beyond(p, database)}
	for _, s := range list {
		bed.statements = append(bed.statements, statement{text: s.Text, file: to})
	}
	return bed, nil
}

// beyond reports whether a plan makes something outside of its database, which
// two tests on one server would share.
func beyond(p *plan.Plan, database string) bool {
	for i := range p.Steps {
		s := &p.Steps[i]
		if !s.Kind.InDatabase() || s.Database != database {
			return true
		}
	}
	return false
}
