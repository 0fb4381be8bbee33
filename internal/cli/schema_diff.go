package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/spf13/cobra"

	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/internal/screen"
	"github.com/chent-io/chent/migrate"
	"github.com/chent-io/chent/migrate/catalog"
	"github.com/chent-io/chent/migrate/cluster"
	"github.com/chent-io/chent/migrate/diff"
	"github.com/chent-io/chent/migrate/inspect"
	"github.com/chent-io/chent/migrate/normalize"
)

func schemaDiffCommand() *cobra.Command {
	var o stateOptions
	var from, to string
	var asJSON bool
	var options diff.Options
	var hosts hostOptions
	var clusterName string
	cmd := &cobra.Command{
		Use:   "diff",
		Short: "Show what differs between two schemas",
		Long: `Show what must change for the schema of --from to become that of --to. The exit
status is 0 if nothing differs and 2 if something does.

` + sourceHelp,
		Example: `  chent schema diff --from clickhouse://localhost/app --to ent/schema
  chent schema diff --from migrations --to schema.hcl --json`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			r, err := o.reader(cmd)
			if err != nil {
				return err
			}
			desired, err := only(r.env)
			if err != nil && to == "" {
				return err
			}
			if from, err = required("from", from, r.env.URL); err != nil {
				return err
			}
			if to, err = required("to", to, desired); err != nil {
				return err
			}
			clusterName = hosts.use(r.env, clusterName)
			r.replicated = hosts.replicated
			changes, err := r.diff(cmd.Context(), from, to, options, func(ctx context.Context, conn driver.Conn) (*cluster.Cluster, error) {
				return hosts.find(ctx, conn, clusterName, cmd.ErrOrStderr())
			})
			if err != nil {
				return err
			}
			if asJSON {
				err = writeChangesJSON(cmd.OutOrStdout(), changes)
			} else {
				out, colours := cmd.OutOrStdout(), coloured(cmd.OutOrStdout())
				if out = screen.For(out); colours {
					out = screen.Raw(out) // Format escapes what it colours
				}
				_, err = io.WriteString(out, diff.Format(changes, diff.FormatOptions{Color: colours}))
			}
			if err != nil {
				return err
			}
			if len(changes) > 0 {
				return &ExitError{Code: 2}
			}
			return nil
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&from, "from", "", "the schema as it is")
	flags.StringVar(&to, "to", "", "the schema as it should be")
	flags.BoolVar(&asJSON, "json", false, "print the changes as JSON")
	flags.BoolVar(&options.CompareOrder, "column-order", false, "a different order of columns is a difference")
	flags.BoolVar(&options.KeepSettings, "keep-settings", false, "settings that only --from has are no difference")
	flags.BoolVar(&options.WholeServer, "whole-server", false, "--to describes all of the server: what it does not name is to be dropped")
	flags.StringVar(&clusterName, "cluster", "", "look at all hosts of this cluster (default that of the server's macro cluster; "+thisHost+": the host of --from alone)")
	addHostFlags(flags, &hosts)
	addAsFlag(flags, &o)
	addStateFlags(flags, &o)
	return cmd
}

// findHosts opens the hosts of the cluster that a server belongs to; nil where
// it is to be looked at alone.
type findHosts func(context.Context, driver.Conn) (*cluster.Cluster, error)

// oneHost is for who looks at a server alone.
func oneHost(context.Context, driver.Conn) (*cluster.Cluster, error) { return nil, nil }

// diff compares two schemas, both in a server's own words.
func (r *stateReader) diff(ctx context.Context, fromText, toText string, options diff.Options, hosts findHosts) ([]diff.Change, error) {
	from, err := parseSource(fromText)
	if err != nil {
		return nil, fmt.Errorf("--from: %w", err)
	}
	to, err := parseSource(toText)
	if err != nil {
		return nil, fmt.Errorf("--to: %w", err)
	}
	return r.compare(ctx, from, to, options, hosts)
}

// compare compares two sources.
func (r *stateReader) compare(ctx context.Context, from, to source, options diff.Options, hosts findHosts) (_ []diff.Change, err error) {
	all := *r
	all.include, all.exclude, all.server = nil, nil, true // changes are chosen, not objects
	var changes []diff.Change
	if from.kind == serverSource {
		changes, err = all.diffServer(ctx, from, to, options, hosts)
	} else {
		changes, err = all.diffStates(ctx, from, to, options)
	}
	wanted := inspect.Options{Include: r.include, Exclude: r.exclude}
	return slices.DeleteFunc(changes, func(ch diff.Change) bool {
		return ch.Kind.InDatabase() && !wanted.Wants(ch.Database, ch.Name) && (ch.RenamedFrom == "" || !wanted.Wants(ch.Database, ch.RenamedFrom))
	}), err
}

// diffServer compares a server, or all hosts of its cluster, with another
// schema. Of a declaration, only what is not plainly the same needs the server's
// word.
func (r *stateReader) diffServer(ctx context.Context, from, to source, options diff.Options, find findHosts) (_ []diff.Change, err error) {
	var desired catalog.Catalog
	if to.declares() {
		st, err := r.declared(to)
		if err != nil {
			return nil, err
		}
		if err := r.standFor(&st, ""); err != nil {
			return nil, err
		}
		desired = st.catalog
	}
	conn, err := openView(ctx, from.text, r.stderr)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, conn.Close()) }()
	hosts, err := find(ctx, conn)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, closeHosts(hosts)) }()
	if !to.declares() {
		if hosts == nil {
			if err := conn.Close(); err != nil { // an engine of a directory is opened once
				return nil, err
			}
			return r.diffStates(ctx, from, to, options)
		}
		if desired, err = r.desiredFor(ctx, to.text, from.text, conn.Database()); err != nil {
			return nil, err
		}
	}
	result, err := migrate.Diff(ctx, conn, desired, migrate.DiffOptions{Options: options, DevURL: r.dev(), Hosts: hosts, Replicated: r.replicated})
	if err != nil {
		return nil, err
	}
	writeNotes(r.stderr, result.Skipped)
	return result.Changes, nil
}

// diffStates compares any two sources.
func (r *stateReader) diffStates(ctx context.Context, from, to source, options diff.Options) (changes []diff.Change, err error) {
	c := &comparison{reader: r}
	defer func() { err = errors.Join(err, c.close()) }()
	if err := c.open(ctx, from, to); err != nil {
		return nil, err
	}
	live, err := c.state(ctx, from)
	if err != nil {
		return nil, err
	}
	desired, err := c.state(ctx, to)
	if err != nil {
		return nil, err
	}
	if err := r.standFor(&desired, live.database); err != nil {
		return nil, err
	}
	options.Database = c.database
	options.DefaultSettings = live.defaults
	if options.DefaultSettings == nil {
		options.DefaultSettings = desired.defaults
	}
	changes = diff.Diff(live.catalog, desired.catalog, options)
	if c.conn == nil {
		for i := range changes {
			if changes[i].Database == c.database {
				changes[i].Database = "" // no source named it
			}
		}
	}
	return changes, nil
}

// comparison is what the two sides of a comparison share: the server that one
// of them is, and the database that unqualified names refer to.
type comparison struct {
	reader   *stateReader
	target   source // the side that is a server
	conn     driver.Conn
	live     state
	database string
}

// open inspects the first side that is a server: its words are the measure for
// the other.
func (c *comparison) open(ctx context.Context, sides ...source) error {
	c.database = defaultDatabase
	i := slices.IndexFunc(sides, func(s source) bool { return s.kind == serverSource })
	if i < 0 {
		return nil
	}
	c.target = sides[i]
	cfg, err := driver.ParseURL(c.target.text)
	if err != nil {
		return err
	}
	if c.conn, err = openView(ctx, c.target.text, c.reader.stderr); err != nil {
		return err
	}
	c.live, err = c.reader.inspect(ctx, c.conn, cfg.Database)
	c.live.source = c.target
	c.database = c.conn.Database()
	return err
}

func (c *comparison) close() error {
	if c.conn == nil {
		return nil
	}
	return c.conn.Close()
}

// state is one side in a server's words.
func (c *comparison) state(ctx context.Context, s source) (st state, err error) {
	switch {
	case c.conn != nil && s.text == c.target.text:
		return c.live, nil
	case s.kind == serverSource:
		return c.reader.inspectURL(ctx, s)
	case s.kind == sqlSource, s.kind == migrationSource:
		st, err = c.reader.develop(ctx, s, c.database)
	default:
		st, err = c.normalized(ctx, s)
	}
	for i := range st.catalog.Databases {
		// What a declaration leaves to the server is no difference either way.
		if db := &st.catalog.Databases[i]; db.Engine.Name == "" {
			if live := c.live.catalog.Database(db.Name); live != nil {
				db.Engine = live.Engine
			}
		}
	}
	return st, err
}

// normalized is a declaration in the words of the server it is compared with,
// or of a development server.
func (c *comparison) normalized(ctx context.Context, s source) (state, error) {
	st, err := c.reader.declared(s)
	if err != nil {
		return st, err
	}
	auto := normalize.Auto(normalize.AutoOptions{Target: c.conn, DevURL: c.reader.dev(), Context: c.live.catalog, Database: c.database})
	if st.catalog, err = auto.Normalize(ctx, st.catalog); err != nil {
		return st, inSource(s.text, err)
	}
	if db := st.catalog.Database(""); db != nil && st.catalog.Database(c.database) == nil {
		db.Name = c.database
	}
	return st, nil
}

// writeChangesJSON prints changes for machines.
func writeChangesJSON(out io.Writer, changes []diff.Change) error {
	shown := make([]diff.Change, len(changes))
	for i, c := range changes {
		shown[i] = c.Shown()
	}
	return writeJSON(out, struct {
		Changes []diff.Change `json:"changes"`
	}{shown})
}
