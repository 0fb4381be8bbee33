package cli

import (
	"errors"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"github.com/chent-io/chent/internal/count"
	"github.com/chent-io/chent/migrate/lint"
)

func schemaLintCommand() *cobra.Command {
	var o stateOptions
	var l lintOptions
	var to, url string
	cmd := &cobra.Command{
		Use:   "lint",
		Short: "Say what in a schema will hurt",
		Long: `Judge the design of the tables and views of a schema: keys, partitions, codecs,
TTLs. With --url the rows that a server has of the tables are looked at too.

` + lintHelp + `

` + sourceHelp,
		Example: `  chent schema lint --to ent/schema
  chent schema lint --to clickhouse://localhost/app --url clickhouse://localhost/app`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) (err error) {
			if err := l.check(); err != nil {
				return err
			}
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
			st, err := r.load(cmd.Context(), to)
			if err != nil {
				return err
			}
			findings := lint.Schema(st.catalog)
			if url != "" {
				conn, err := openView(cmd.Context(), url, r.stderr)
				if err != nil {
					return fmt.Errorf("--url: %w", err)
				}
				found, err := lint.Live(cmd.Context(), conn, st.catalog, lint.LiveOptions{Home: st.database})
				if err = errors.Join(err, conn.Close()); err != nil {
					return err
				}
				findings = append(findings, found...)
			}
			kept, silenced := unsilenced(findings, func(file string) (string, bool) {
				text, err := os.ReadFile(file)
				return string(text), file != "" && err == nil
			})
			what := count.Of(len(st.catalog.InOrder()), "object")
			if silenced > 0 {
				what += fmt.Sprintf(" (%d silenced)", silenced)
			}
			return l.report(cmd, kept, what)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&to, "to", "", "the schema to judge")
	flags.StringVarP(&url, "url", "u", "", "server whose rows to look at")
	addStateFlags(flags, &o)
	addLintFlags(flags, &l)
	return cmd
}
