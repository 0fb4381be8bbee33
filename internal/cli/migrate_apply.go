package cli

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/migrate/apply"
	"github.com/chent-io/chent/migrate/dir"
	"github.com/chent-io/chent/migrate/hcl"
)

// serverOptions are the flags of commands that bring a directory and a server
// together.
type serverOptions struct {
	projectOptions
	url, dir, table, order string
	engine, cluster        string // of the revision table
	lockWait               time.Duration
}

func addServerFlags(flags *pflag.FlagSet, o *serverOptions) {
	flags.StringVarP(&o.url, "url", "u", "", "the server, with its database")
	addDirFlag(flags, &o.dir)
	flags.StringVar(&o.table, "revisions-table", dir.RevisionTable, "table that says which files were applied")
	flags.StringVar(&o.engine, "revisions-engine", "", "engine to make that table with, on a cluster (default ReplacingMergeTree)")
	flags.StringVar(&o.cluster, "revisions-cluster", "", "cluster to make that table on (default the one server)")
	flags.StringVar(&o.order, "exec-order", "", "files that come before what was applied: linear (refuse them, the default), linear-skip or non-linear")
	flags.DurationVar(&o.lockWait, "lock-wait", 2*time.Minute, "how long to wait for another process that applies")
	addProjectFlags(flags, &o.projectOptions)
}

// open opens both.
func (o *serverOptions) open(cmd *cobra.Command) (driver.Conn, *dir.Dir, hcl.Environment, dir.ExecuteOptions, error) {
	var options dir.ExecuteOptions
	env, err := o.environment(func(text string) { fmt.Fprintln(cmd.ErrOrStderr(), "note:", text) })
	if err != nil {
		return nil, nil, env, options, err
	}
	order := cmp.Or(o.order, env.Migration.ExecOrder, string(dir.Linear))
	if !slices.Contains(dir.Orders(), order) {
		return nil, nil, env, options, unknownWord("order", order, dir.Orders())
	}
	options = dir.ExecuteOptions{
		Database: env.Migration.RevisionsSchema, Table: o.table, Engine: o.engine, Cluster: o.cluster, Order: dir.Order(order), Lock: apply.Options{LockWait: o.lockWait},
	}
	url, err := required("url", o.url, env.URL)
	if err != nil {
		return nil, nil, env, options, err
	}
	d, err := migrationDir(o.dir, env.Migration.Dir, false)
	if err != nil {
		return nil, nil, env, options, err
	}
	conn, err := openTarget(cmd.Context(), url)
	return conn, d, env, options, err
}

func migrateStatusCommand() *cobra.Command {
	var o serverOptions
	var asJSON bool
	cmd := &cobra.Command{
		Use:     "status",
		Short:   "Say which files a server has and lacks",
		Example: "  chent migrate status --url clickhouse://localhost/app --dir migrations",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) (err error) {
			conn, d, _, options, err := o.open(cmd)
			if err != nil {
				return err
			}
			defer func() { err = errors.Join(err, conn.Close()) }()
			state, err := dir.Status(cmd.Context(), conn, d, options)
			if err != nil {
				return err
			}
			return writeStatus(cmd.OutOrStdout(), state, asJSON)
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print the status as JSON")
	addServerFlags(cmd.Flags(), &o)
	return cmd
}

// writeStatus prints where a server stands.
func writeStatus(out io.Writer, state *dir.State, asJSON bool) error {
	names := func(files []dir.File) []string {
		list := []string{}
		for _, f := range files {
			list = append(list, f.Name)
		}
		return list
	}
	if asJSON {
		enc := json.NewEncoder(out)
		enc.SetEscapeHTML(false)
		enc.SetIndent("", "  ")
		return enc.Encode(struct {
			Current string        `json:"current"`
			Applied int           `json:"applied"`
			Pending []string      `json:"pending"`
			Skipped []string      `json:"skipped"`
			Partial *dir.Revision `json:"partial,omitempty"`
		}{state.Current(), len(state.Revisions), names(state.Pending), names(state.Skipped), state.Partial})
	}
	current := cmp.Or(state.Current(), "none")
	if state.Unseen {
		current = "unknown: the server has no table of the shared revisions yet; `chent migrate apply` makes it and looks what other servers have applied"
	}
	fmt.Fprintf(out, "current  %s\n", current)
	for _, f := range state.Pending {
		if p := state.Partial; p != nil && p.Version == f.Version {
			fmt.Fprintf(out, "begun    %s: %d of %d statements; %s\n", f.Name, p.Applied, p.Total, p.Error)
			continue
		}
		fmt.Fprintf(out, "pending  %s\n", f.Name)
	}
	for _, f := range state.Skipped {
		fmt.Fprintf(out, "skipped  %s\n", f.Name)
	}
	return nil
}

func migrateApplyCommand() *cobra.Command {
	var o serverOptions
	var baseline, doubt string
	var dirty, dryRun bool
	cmd := &cobra.Command{
		Use:   "apply [N]",
		Short: "Run the files that a server has not seen",
		Long: `Run the pending files, or the first N of them, statement by statement under a
lock. What is done is recorded on the server: when a run fails or is killed, the
next one goes on at the same statement. A statement that was begun by a process
that was killed is run again where that changes nothing, and asked about
(--in-doubt) where it might.`,
		Example: `  chent migrate apply --url clickhouse://localhost/app --dir migrations
  chent migrate apply 1 --url clickhouse://localhost/app
  chent migrate apply --url clickhouse://localhost/app --baseline 20240102150405`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			doubts := []string{"", string(dir.DoubtDone), string(dir.DoubtAgain)}
			if !slices.Contains(doubts, doubt) {
				return unknownWord("answer --in-doubt", doubt, doubts[1:])
			}
			count := 0
			if len(args) > 0 {
				if count, err = strconv.Atoi(args[0]); err != nil || count < 1 {
					return fmt.Errorf("%q is no number of files", args[0])
				}
			}
			conn, d, env, options, err := o.open(cmd)
			if err != nil {
				return err
			}
			defer func() { err = errors.Join(err, conn.Close()) }()
			options.Count, options.AllowDirty, options.Doubt = count, dirty, dir.Doubt(doubt)
			out := cmd.OutOrStdout()
			if dryRun {
				return showPending(cmd, conn, d, options)
			}
			if options.Baseline = baseline; baseline == "" && env.Migration.Baseline != "" {
				state, err := dir.Status(cmd.Context(), conn, d, options)
				if err != nil {
					return err
				}
				if len(state.Revisions) == 0 {
					options.Baseline = env.Migration.Baseline
				}
			}
			options.OnFile = func(f dir.File, applied, total int) {
				from := ""
				if applied > 0 {
					from = fmt.Sprintf(", from statement %d on", applied+1)
				}
				fmt.Fprintf(out, "%s: %d statements%s\n", f.Name, total, from)
			}
			result, err := dir.Execute(cmd.Context(), conn, d, options)
			if err != nil {
				return err
			}
			if result.Files == 0 {
				fmt.Fprintln(out, "Nothing to do: the server has all files of the directory.")
				return nil
			}
			fmt.Fprintf(out, "Done: %d files, %d statements in %v.\n", result.Files, result.Statements, result.Elapsed.Round(time.Millisecond))
			return nil
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&baseline, "baseline", "", "version whose schema a server without revisions has already")
	flags.BoolVar(&dirty, "allow-dirty", false, "begin on a server without revisions that has tables")
	flags.BoolVar(&dryRun, "dry-run", false, "show the statements and run none")
	flags.StringVar(&doubt, "in-doubt", "", "about a statement that was begun and whose end is unknown: done or again")
	addServerFlags(flags, &o)
	return cmd
}

// showPending prints the statements that would be run.
func showPending(cmd *cobra.Command, conn driver.Conn, d *dir.Dir, options dir.ExecuteOptions) error {
	if err := d.Validate(); err != nil {
		return err
	}
	state, err := dir.Status(cmd.Context(), conn, d, options)
	if err != nil {
		return err
	}
	for i, f := range state.Pending {
		if options.Count > 0 && i >= options.Count {
			break
		}
		statements, err := f.Statements()
		if err != nil {
			return err
		}
		if state.Partial != nil && state.Partial.Version == f.Version {
			statements = statements[min(state.Partial.Applied, len(statements)):]
		}
		fmt.Fprintf(cmd.OutOrStdout(), "-- %s\n", f.Name)
		for _, s := range statements {
			fmt.Fprintf(cmd.OutOrStdout(), "%s;\n", clickhouse.HideSecrets(s.Text))
		}
	}
	return nil
}

func migrateSetCommand() *cobra.Command {
	var o serverOptions
	cmd := &cobra.Command{
		Use:   "set VERSION",
		Short: "Say which version a server has, without running anything",
		Long: `Make VERSION the server's current one: all files up to it count as applied, all
later ones as pending. For a server that got its schema another way, or was
mended by hand.`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			conn, d, _, options, err := o.open(cmd)
			if err != nil {
				return err
			}
			defer func() { err = errors.Join(err, conn.Close()) }()
			return dir.Set(cmd.Context(), conn, d, args[0], options)
		},
	}
	addServerFlags(cmd.Flags(), &o)
	return cmd
}
