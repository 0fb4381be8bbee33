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
	"github.com/chent-io/chent/internal/count"
	"github.com/chent-io/chent/internal/screen"
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
func (o *serverOptions) open(cmd *cobra.Command, look bool) (driver.Conn, *dir.Dir, hcl.Environment, dir.ExecuteOptions, error) {
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
	conn, err := openServer(cmd.Context(), url, look, cmd.ErrOrStderr())
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
			conn, d, _, options, err := o.open(cmd, true)
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
	out = screen.For(out)
	current := cmp.Or(state.Current(), "none")
	if state.Unseen {
		current = "unknown: the server has no table of the shared revisions yet; `chent migrate apply` makes it and looks what other servers have applied"
	}
	fmt.Fprintf(out, "current  %s\n", current)
	for _, f := range state.Pending {
		if p := state.Partial; p != nil && p.Version == f.Version {
			fmt.Fprintf(out, "begun    %s: %d of %s; %s\n", f.Name, p.Applied, count.Of(p.Total, "statement"), p.Error)
			continue
		}
		fmt.Fprintf(out, "pending  %s\n", f.Name)
	}
	for _, f := range state.Skipped {
		fmt.Fprintf(out, "skipped  %s\n", f.Name)
	}
	return nil
}

// migrateApply is `chent migrate apply`.
type migrateApply struct {
	serverOptions
	baseline, doubt, devURL   string
	dirty, dryRun, checkDrift bool
	count                     int
}

func migrateApplyCommand() *cobra.Command {
	var o migrateApply
	cmd := &cobra.Command{
		Use:   "apply [N]",
		Short: "Run the files that a server has not seen",
		Long: `Run the pending files, or the first N of them, statement by statement under a
lock. What is done is recorded on the server: when a run fails or is killed, the
next one goes on at the same statement. A statement that was begun by a process
that was killed is run again where that changes nothing, and asked about
(--in-doubt) where it might. A server that has no file yet begins with the last
checkpoint.

With --check-drift the files that the server has are run on a development server
first: where the server's database differs from that, nothing is run.
--dry-run without --url shows what a server that has nothing would get.`,
		Example: `  chent migrate apply --url clickhouse://localhost/app --dir migrations
  chent migrate apply 1 --url clickhouse://localhost/app
  chent migrate apply --url clickhouse://localhost/app --baseline 20240102150405
  chent migrate apply --dir migrations --dry-run`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			doubts := []string{"", string(dir.DoubtDone), string(dir.DoubtAgain)}
			if !slices.Contains(doubts, o.doubt) {
				return unknownWord("answer --in-doubt", o.doubt, doubts[1:])
			}
			if len(args) > 0 {
				if o.count, err = strconv.Atoi(args[0]); err != nil || o.count < 1 {
					return fmt.Errorf("%q is no number of files", args[0])
				}
			}
			return o.run(cmd)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&o.baseline, "baseline", "", "version whose schema a server without revisions has already")
	flags.BoolVar(&o.dirty, "allow-dirty", false, "begin on a server without revisions that has tables")
	flags.BoolVar(&o.dryRun, "dry-run", false, "show the statements and run none; without --url those for an empty server")
	flags.BoolVar(&o.checkDrift, "check-drift", false, "run nothing where the server differs from the files that it has")
	flags.StringVar(&o.devURL, "dev-url", "", "empty server to run the files on for --check-drift (default $CHENT_DEV_URL, or an embedded one)")
	flags.StringVar(&o.doubt, "in-doubt", "", "about a statement that was begun and whose end is unknown: done or again")
	addServerFlags(flags, &o.serverOptions)
	return cmd
}

func (o *migrateApply) run(cmd *cobra.Command) (err error) {
	if o.dryRun {
		if offline, err := o.offline(cmd); offline || err != nil {
			return err
		}
	}
	conn, d, env, options, err := o.open(cmd, o.dryRun)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, conn.Close()) }()
	options.Count, options.AllowDirty, options.Doubt = o.count, o.dirty, dir.Doubt(o.doubt)
	if err := d.Validate(); err != nil {
		return err
	}
	state, err := dir.Status(cmd.Context(), conn, d, options)
	if err != nil {
		return err
	}
	if o.checkDrift {
		if err := o.drift(cmd, d, state, env); err != nil {
			return err
		}
	}
	out := cmd.OutOrStdout()
	if o.dryRun {
		return showPending(out, state.Pending, state.Partial, o.count)
	}
	if options.Baseline = o.baseline; o.baseline == "" && len(state.Revisions) == 0 {
		options.Baseline = env.Migration.Baseline
	}
	options.OnFile = func(f dir.File, applied, total int) {
		from := ""
		if applied > 0 {
			from = fmt.Sprintf(", from statement %d on", applied+1)
		}
		fmt.Fprintf(out, "%s: %s%s\n", f.Name, count.Of(total, "statement"), from)
	}
	result, err := dir.Execute(cmd.Context(), conn, d, options)
	if err != nil {
		return err
	}
	if result.Files == 0 {
		fmt.Fprintln(out, "Nothing to do: the server has all files of the directory.")
		return nil
	}
	fmt.Fprintf(out, "Done: %s, %s in %v.\n", count.Of(result.Files, "file"), count.Of(result.Statements, "statement"), result.Elapsed.Round(time.Millisecond))
	return nil
}

// offline shows what a server that has nothing would get, where no server is
// named.
func (o *migrateApply) offline(cmd *cobra.Command) (bool, error) {
	env, err := o.environment(func(string) {}) // its notes come when it is opened
	if err != nil || cmp.Or(o.url, env.URL) != "" {
		return false, err
	}
	d, err := migrationDir(o.dir, env.Migration.Dir, false)
	if err != nil {
		return true, err
	}
	if err := d.Validate(); err != nil {
		return true, err
	}
	files, err := d.Files()
	if err != nil {
		return true, err
	}
	files = dir.FromCheckpoint(files)
	if o.baseline != "" {
		f, err := d.Find(o.baseline)
		if err != nil {
			return true, err
		}
		files = slices.DeleteFunc(slices.Clone(files), func(g dir.File) bool { return g.Version <= f.Version })
	}
	return true, showPending(cmd.OutOrStdout(), files, nil, o.count)
}

// drift is an error where the server differs from what it has applied.
func (o *migrateApply) drift(cmd *cobra.Command, d *dir.Dir, state *dir.State, env hcl.Environment) error {
	r := stateReader{stateOptions: stateOptions{devURL: o.devURL, exclude: []string{o.table}}, stderr: cmd.ErrOrStderr()}
	r.use(env)
	changes, err := r.drift(cmd.Context(), d, state, cmp.Or(o.url, env.URL))
	if err != nil {
		return err
	}
	if len(changes) > 0 {
		return &driftError{version: state.Current(), changes: changes}
	}
	return nil
}

// showPending prints the statements that would be run.
func showPending(out io.Writer, files []dir.File, partial *dir.Revision, count int) error {
	for i, f := range files {
		if count > 0 && i >= count {
			break
		}
		statements, err := f.Statements()
		if err != nil {
			return err
		}
		if partial != nil && partial.Version == f.Version {
			statements = statements[min(partial.Applied, len(statements)):]
		}
		fmt.Fprintf(out, "-- %s\n", f.Name)
		for _, s := range statements {
			fmt.Fprintf(out, "%s;\n", clickhouse.HideSecrets(s.Text))
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
			conn, d, _, options, err := o.open(cmd, false)
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
