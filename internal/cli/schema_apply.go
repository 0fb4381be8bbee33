package cli

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/mattn/go-isatty"
	"github.com/spf13/cobra"

	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/dialect/clickhouse/syntax"
	"github.com/chent-io/chent/internal/count"
	"github.com/chent-io/chent/internal/screen"
	"github.com/chent-io/chent/migrate"
	"github.com/chent-io/chent/migrate/apply"
	"github.com/chent-io/chent/migrate/catalog"
	"github.com/chent-io/chent/migrate/cluster"
	"github.com/chent-io/chent/migrate/ddl"
	"github.com/chent-io/chent/migrate/diff"
	"github.com/chent-io/chent/migrate/plan"
)

// schemaApply is `chent schema apply`.
type schemaApply struct {
	stateOptions
	allowOptions
	hostOptions
	url, to, plan              string
	approved, dryRun, asJSON   bool
	abort                      bool
	keepSettings, compareOrder bool
	lockWait, queueWait        time.Duration
	outcomes                   []hostOutcome
	throttle                   apply.Throttle
}

// hostOutcome is what became of a step on a host of a cluster, for machines.
type hostOutcome struct {
	Step int `json:"step"` // its place in the plan, from 1
	apply.Outcome
}

func schemaApplyCommand() *cobra.Command {
	var a schemaApply
	cmd := &cobra.Command{
		Use:   "apply",
		Short: "Bring a server to a schema",
		Long: `Plan what brings the server of --url to the schema of --to, show the plan, ask,
and run it under a lock. Steps that rewrite, lose or copy data need a flag each.
A run that was killed goes on where it stopped when it is started again.

With --plan a plan is run that "schema plan" has saved, if the server is the one it
was made for and nothing has changed there since. --dry-run without --url shows what
an empty server would get.

` + sourceHelp,
		Example: `  chent schema apply --url clickhouse://localhost/app --to schema.hcl
  chent schema apply --url clickhouse://localhost/app --to schema.hcl --dry-run
  chent schema apply --url clickhouse://localhost/app --to schema.hcl --auto-approve --allow-rewrite
  chent schema apply --url clickhouse://localhost/app --plan key.plan.json
  chent schema apply --to schema.hcl --dry-run`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if a.plan != "" {
				return a.applySaved(cmd)
			}
			return a.run(cmd)
		},
	}
	flags := cmd.Flags()
	flags.StringVarP(&a.url, "url", "u", "", "the server to change")
	flags.StringVar(&a.to, "to", "", "the schema as it should be")
	flags.StringVar(&a.plan, "plan", "", "file of a plan that was saved, in place of --to")
	flags.BoolVar(&a.approved, "auto-approve", false, "do not ask before running the plan")
	flags.BoolVar(&a.dryRun, "dry-run", false, "show the plan and change nothing; without --url that for an empty server")
	flags.BoolVar(&a.abort, "abort", false, "take back the copies of tables that a stopped run has begun, and do nothing else")
	flags.BoolVar(&a.asJSON, "json", false, "print the plan and the result as JSON")
	flags.BoolVar(&a.compareOrder, "column-order", false, "a different order of columns is a difference")
	flags.BoolVar(&a.keepSettings, "keep-settings", false, "settings that only the server has are no difference")
	flags.DurationVar(&a.lockWait, "lock-wait", 2*time.Minute, "how long to wait for another process that applies")
	flags.DurationVar(&a.queueWait, "queue-wait", 3*time.Minute, "how long to wait for the hosts of a cluster to take a statement out of their queue")
	flags.BoolVar(&a.direct, "per-host", false, "with --cluster: send every statement to each host by itself, which needs no Keeper, instead of ON CLUSTER")
	addThrottleFlags(flags, &a.throttle)
	addAllowFlags(flags, &a.allowOptions)
	addHostFlags(flags, &a.hostOptions)
	addAsFlag(flags, &a.stateOptions)
	addStateFlags(flags, &a.stateOptions)
	return cmd
}

func (a *schemaApply) run(cmd *cobra.Command) (err error) {
	if a.abort {
		return a.takeBack(cmd)
	}
	conn, desired, options, err := a.begin(cmd)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, closeHosts(options.Hosts), conn.Close()) }()
	if !a.dryRun {
		finished, err := apply.Recover(cmd.Context(), conn, options.Run)
		if err != nil {
			return err
		}
		if finished > 0 {
			fmt.Fprintf(cmd.ErrOrStderr(), "note: finished %s of tables and backfills that a killed run left half-way\n", count.Of(finished, "exchange"))
		}
	}
	return a.apply(cmd, conn, desired, options)
}

// begin opens the server and reads the schema that it is to have. The connection
// is the caller's to close where there is no error.
func (a *schemaApply) begin(cmd *cobra.Command) (conn driver.Conn, desired catalog.Catalog, options migrate.ApplyOptions, err error) {
	r, err := a.reader(cmd)
	if err != nil {
		return nil, desired, options, err
	}
	to, err := only(r.env)
	if err != nil && a.to == "" {
		return nil, desired, options, err
	}
	if a.to, err = required("to", a.to, to); err != nil {
		return nil, desired, options, err
	}
	a.url = cmp.Or(a.url, r.env.URL)
	a.cluster = a.hostOptions.use(r.env, a.cluster)
	ctx := cmd.Context()
	switch {
	case a.url != "":
		conn, err = openServer(ctx, a.url, a.dryRun, r.stderr)
	case a.dryRun:
		var dev *devServer
		if dev, err = r.openDev(ctx, nil, ""); err == nil {
			conn = dev.conn
		}
	default:
		_, err = required("url", "")
	}
	if err != nil {
		return nil, desired, options, err
	}
	if desired, err = r.desiredFor(ctx, a.to, a.url, conn.Database()); err != nil {
		return nil, desired, options, errors.Join(err, conn.Close())
	}
	hosts, err := a.hosts(cmd, conn)
	if err != nil {
		return nil, desired, options, errors.Join(err, conn.Close())
	}
	options = migrate.ApplyOptions{
		PlanOptions: a.options(migrate.DiffOptions{
			Options: diff.Options{KeepSettings: a.keepSettings, CompareOrder: a.compareOrder},
			DevURL:  r.dev(), Include: r.include, Exclude: r.exclude, Hosts: hosts, Replicated: a.hostOptions.replicated,
		}),
		Run: apply.Options{LockWait: a.lockWait, QueueWait: a.queueWait, Throttle: a.throttle},
	}
	options.Portable = a.url == "" && a.cluster != "" // an empty server has no hosts to look at
	return conn, desired, options, nil
}

// hosts opens the hosts of the cluster that is named; nil where none is.
func (a *schemaApply) hosts(cmd *cobra.Command, conn driver.Conn) (*cluster.Cluster, error) {
	if a.url == "" {
		return nil, nil
	}
	if a.cluster == "" {
		if err := noteOneHost(cmd.Context(), conn, cmd.ErrOrStderr()); err != nil {
			return nil, err
		}
	}
	if a.cluster == thisHost {
		a.cluster = ""
	}
	return a.open(cmd.Context(), conn, a.cluster)
}

// desiredFor reads a schema for the server of a URL, whose database a database
// of the schema may stand for.
func (r *stateReader) desiredFor(ctx context.Context, to, url, database string) (catalog.Catalog, error) {
	st, err := r.desired(ctx, to, database)
	if err != nil {
		return st.catalog, err
	}
	named := ""
	if url != "" {
		cfg, err := driver.ParseURL(url)
		if err != nil {
			return st.catalog, err
		}
		named = cfg.Database
	}
	err = r.standFor(&st, named)
	return st.catalog, err
}

// takeBack takes back the copies that a stopped run has begun.
func (a *schemaApply) takeBack(cmd *cobra.Command) (err error) {
	r, err := a.reader(cmd)
	if err != nil {
		return err
	}
	if a.url, err = required("url", a.url, r.env.URL); err != nil {
		return err
	}
	conn, err := openTarget(cmd.Context(), a.url)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, conn.Close()) }()
	tables, err := apply.Abort(cmd.Context(), conn, apply.Options{LockWait: a.lockWait})
	for _, table := range tables {
		fmt.Fprintf(cmd.OutOrStdout(), "took back the copy of %s: the table is as before\n", table)
	}
	if err == nil && len(tables) == 0 {
		fmt.Fprintln(cmd.OutOrStdout(), "Nothing to take back.")
	}
	return err
}

// apply plans, shows, asks and runs. A server that changes meanwhile is planned
// for anew where nobody is asked.
func (a *schemaApply) apply(cmd *cobra.Command, conn driver.Conn, desired catalog.Catalog, options migrate.ApplyOptions) error {
	ctx, out := cmd.Context(), cmd.OutOrStdout()
	for again := 0; ; again++ {
		p, found, err := migrate.Plan(ctx, conn, desired, options.PlanOptions)
		if err != nil {
			return err
		}
		writeNotes(cmd.ErrOrStderr(), found.Skipped)
		blocked := blockedSteps(p)
		if !a.asJSON {
			fmt.Fprint(screen.For(out), p)
			writeBlocked(screen.For(out), blocked)
		}
		if a.dryRun || len(p.Steps) == 0 {
			return a.report(out, p, blocked, apply.Result{})
		}
		if len(blocked) > 0 {
			return errors.Join(a.report(out, p, blocked, apply.Result{}), blockedError(blocked))
		}
		if !a.approved {
			if err := confirm(cmd.InOrStdin(), cmd.ErrOrStderr()); err != nil {
				return err
			}
		}
		shown := newRunDisplay(cmd.ErrOrStderr(), len(p.Steps))
		options.Run.OnStep, options.Run.OnCopy = shown.step, shown.copy
		a.outcomes = nil
		options.Run.OnHost = func(i int, o apply.Outcome) {
			a.outcomes = append(a.outcomes, hostOutcome{i + 1, o})
			shown.host(o)
		}
		result, err := migrate.Run(ctx, conn, desired, p, options)
		shown.close()
		if errors.Is(err, apply.ErrDrift) && a.approved && again < 3 {
			continue
		}
		if err != nil {
			return errors.Join(a.report(out, p, blocked, result), err)
		}
		return a.report(out, p, blocked, result)
	}
}

// report prints the result.
func (a *schemaApply) report(out io.Writer, p *plan.Plan, blocked []blockedStep, result apply.Result) error {
	if a.asJSON {
		steps := p.Steps
		if steps == nil {
			steps = []plan.Step{}
		}
		return writeJSON(out, struct {
			Steps       []plan.Step   `json:"steps"`
			Fingerprint string        `json:"fingerprint"`
			Blocked     []blockedStep `json:"blocked"`
			Done        int           `json:"done"` // steps that were run
			Seconds     float64       `json:"seconds"`
			Hosts       []hostOutcome `json:"hosts,omitempty"` // of a cluster, and what became of each step there
		}{steps, p.Fingerprint, blocked, result.Steps, result.Elapsed.Seconds(), a.outcomes})
	}
	if result.Steps > 0 {
		fmt.Fprintf(out, "Done: %d of %s in %v.\n", result.Steps, count.Of(len(p.Steps), "step"), result.Elapsed.Round(time.Millisecond))
	}
	return nil
}

// confirm asks whether to go on. Where nobody can answer it is an error.
func confirm(in io.Reader, out io.Writer) error {
	file, ok := in.(*os.File)
	if !ok || !isatty.IsTerminal(file.Fd()) && !isatty.IsCygwinTerminal(file.Fd()) {
		return errors.New("nothing was done: there is no terminal to ask on; --auto-approve runs the plan without asking, --dry-run only shows it")
	}
	fmt.Fprint(out, "Run this plan? [y/N] ")
	answer, err := bufio.NewReader(in).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	switch strings.ToLower(strings.TrimSpace(answer)) {
	case "y", "yes":
		return nil
	}
	return errors.New("nothing was done: the plan was not approved")
}

// openTarget opens the server that a command changes.
func openTarget(ctx context.Context, url string) (driver.Conn, error) {
	cfg, err := driver.ParseURL(url)
	if err != nil {
		return nil, fmt.Errorf("--url: %w", err)
	}
	return driver.OpenConfig(ctx, cfg)
}

// desired reads the whole schema that a text names, for a server whose
// database is called as given.
func (r *stateReader) desired(ctx context.Context, text, database string) (state, error) {
	s, err := parseSource(text)
	if err != nil {
		return state{}, fmt.Errorf("--to: %w", err)
	}
	all := *r
	all.include, all.exclude, all.server = nil, nil, true
	var st state
	switch s.kind {
	case serverSource:
		if st, err = all.inspectURL(ctx, s); st.database != "" && !r.server {
			st.catalog = named(st.catalog)
		}
	case sqlSource, migrationSource:
		st, err = all.develop(ctx, s, database)
	default:
		st, err = all.declared(s)
	}
	st.source = s
	return st, err
}

// named is the catalog of one database without what it does not name of the
// rest of the server: functions and named collections of other people.
func named(c catalog.Catalog) catalog.Catalog {
	words := make(map[string]bool)
	note := func(sql string) {
		tokens, _ := syntax.Tokenize(sql) // what is no SQL names nothing
		for _, t := range tokens {
			if name, ok := t.Ident(); ok {
				words[name] = true
			}
			if text, ok := t.StringValue(); ok {
				words[text] = true // dictGet and the like name things in strings
			}
		}
	}
	for _, o := range c.InOrder() {
		if o.Object.ObjectKind().InDatabase() {
			note(ddl.Create(o.Object, ddl.Options{Database: o.Database}))
		}
	}
	kept := c
	kept.Functions, kept.NamedCollections = nil, nil
	rest := c.Functions
	for found := true; found; { // a function may name another
		found = false
		rest = slices.DeleteFunc(slices.Clone(rest), func(f catalog.Function) bool {
			if !words[f.Name] {
				return false
			}
			found = true
			note(f.Body)
			kept.Functions = append(kept.Functions, f)
			return true
		})
	}
	slices.SortFunc(kept.Functions, func(a, b catalog.Function) int { return strings.Compare(a.Name, b.Name) })
	for _, n := range c.NamedCollections {
		if words[n.Name] {
			kept.NamedCollections = append(kept.NamedCollections, n)
		}
	}
	return kept
}
