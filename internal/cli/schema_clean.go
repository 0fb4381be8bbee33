package cli

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/migrate"
	"github.com/chent-io/chent/migrate/apply"
	"github.com/chent-io/chent/migrate/catalog"
	"github.com/chent-io/chent/migrate/inspect"
	"github.com/chent-io/chent/migrate/plan"
)

// schemaClean is `chent schema clean`.
type schemaClean struct {
	projectOptions
	url              string
	approved, dryRun bool
	cluster          string
	lockWait         time.Duration
}

func schemaCleanCommand() *cobra.Command {
	var c schemaClean
	cmd := &cobra.Command{
		Use:   "clean",
		Short: "Drop everything that a database holds",
		Long: `Drop every table, view and dictionary of the database that --url names, with their
rows, and the tables in which chent keeps what it has applied. The database itself
stays. What would go is shown, with the rows of each table, and asked about.`,
		Example: `  chent schema clean --url clickhouse://localhost/app_test --dry-run
  chent schema clean --url clickhouse://localhost/app_test --auto-approve`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return c.run(cmd) },
	}
	flags := cmd.Flags()
	flags.StringVarP(&c.url, "url", "u", "", "the server, with the database to empty")
	flags.BoolVar(&c.approved, "auto-approve", false, "do not ask before dropping")
	flags.BoolVar(&c.dryRun, "dry-run", false, "show what would be dropped and drop nothing")
	flags.StringVar(&c.cluster, "cluster", "", "add ON CLUSTER with this name to every statement")
	flags.DurationVar(&c.lockWait, "lock-wait", 2*time.Minute, "how long to wait for another process that applies")
	addProjectFlags(flags, &c.projectOptions)
	return cmd
}

func (c *schemaClean) run(cmd *cobra.Command) (err error) {
	env, err := c.environment(func(text string) { fmt.Fprintln(cmd.ErrOrStderr(), "note:", text) })
	if err != nil {
		return err
	}
	if c.url, err = required("url", c.url, env.URL); err != nil {
		return err
	}
	cfg, err := driver.ParseURL(c.url)
	if err != nil {
		return fmt.Errorf("--url: %w", err)
	}
	if cfg.Database == "" {
		return errors.New("--url names no database: say which one to empty, as in clickhouse://localhost/app_test")
	}
	ctx, out := cmd.Context(), cmd.OutOrStdout()
	conn, err := openServer(ctx, c.url, c.dryRun, cmd.ErrOrStderr())
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, conn.Close()) }()
	options := migrate.ApplyOptions{
		PlanOptions: migrate.PlanOptions{AllowDestructive: true, Cluster: c.cluster},
		Run:         apply.Options{LockWait: c.lockWait},
	}
	empty := catalog.Catalog{Databases: []catalog.Database{{Name: conn.Database()}}}
	p, found, err := migrate.Plan(ctx, conn, empty, options.PlanOptions)
	if err != nil {
		return err
	}
	writeNotes(cmd.ErrOrStderr(), found.Skipped)
	own, err := ownTables(cmd, conn)
	if err != nil {
		return err
	}
	if len(p.Steps)+len(own) == 0 {
		fmt.Fprintln(out, "Nothing to do: the database is empty.")
		return nil
	}
	writeClean(out, p, own)
	if blocked := blockedSteps(p); len(blocked) > 0 {
		return blockedError(blocked)
	}
	if c.dryRun {
		return nil
	}
	if !c.approved {
		if err := confirm(cmd.InOrStdin(), cmd.ErrOrStderr()); err != nil {
			return err
		}
	}
	if len(p.Steps) > 0 {
		if _, err := migrate.Run(ctx, conn, empty, p, options); err != nil {
			return err
		}
	}
	if own, err = ownTables(cmd, conn); err != nil { // the lock is among them now
		return err
	}
	for _, name := range own {
		if err := apply.Exec(ctx, conn, c.dropOwn(conn.Database(), name)); err != nil {
			return err
		}
	}
	fmt.Fprintf(out, "Done: the database %s is empty.\n", conn.Database())
	return nil
}

func (c *schemaClean) dropOwn(database, name string) string {
	sql := "DROP TABLE IF EXISTS " + clickhouse.QualifiedName(database, name)
	if c.cluster != "" {
		sql += " ON CLUSTER " + clickhouse.QuoteIdent(c.cluster)
	}
	return sql + " SYNC"
}

// ownTables are the tables that migrations keep for themselves in the
// connection's database.
func ownTables(cmd *cobra.Command, conn driver.Conn) ([]string, error) {
	c, err := inspect.Inspect(cmd.Context(), conn, inspect.Options{Databases: []string{conn.Database()}, SkipServer: true})
	if err != nil {
		return nil, err
	}
	own := inspect.Options{Include: migrate.Internal()}
	var names []string
	for _, o := range c.InOrder() {
		if o.Object.ObjectKind().InDatabase() && own.Wants(o.Database, o.Object.ObjectName()) {
			names = append(names, o.Object.ObjectName())
		}
	}
	return names, nil
}

// writeClean prints what would go.
func writeClean(out io.Writer, p *plan.Plan, own []string) {
	if len(p.Steps) > 0 {
		fmt.Fprint(out, p)
	}
	if len(own) > 0 {
		fmt.Fprintf(out, "and what migrations keep for themselves: %s\n", strings.Join(own, ", "))
	}
}
