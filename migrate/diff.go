package migrate

import (
	"context"
	"fmt"

	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/migrate/apply"
	"github.com/chent-io/chent/migrate/catalog"
	"github.com/chent-io/chent/migrate/cluster"
	"github.com/chent-io/chent/migrate/diff"
	"github.com/chent-io/chent/migrate/inspect"
	"github.com/chent-io/chent/migrate/normalize"
)

// DiffOptions tunes [Diff]. The zero value compares everything in the
// databases that the desired catalog names.
type DiffOptions struct {
	diff.Options
	// DevURL is the server to normalise on when the user may not make
	// temporary tables on the target. "chdb://" is the embedded engine.
	// Default: none; then rules that need no server must do.
	DevURL string
	// Secrets asks the server for the secrets in its definitions: see
	// [inspect.Options]. Default: a hidden one equals any that is declared.
	Secrets bool
	// Include and Exclude choose among the objects of both sides, by patterns
	// as in [inspect.Options]. The tables that migrations keep for themselves
	// are always left out; see [Internal]. Default: all.
	Include, Exclude []string
	// Inspected is called with what was inspected, and may correct it by what
	// the caller knows of the server, see [dir.Rehearsal]. Default: none.
	Inspected func(*catalog.Catalog)
	// Replicated makes the tables of declared topologies replicated ones on a
	// cluster, under the servers' default path. Default: as they are declared.
	Replicated bool
	// Hosts are those of a cluster, which are all looked at, conn being one way
	// to them. Default: the server behind conn alone.
	Hosts *cluster.Cluster

	at place // where the server stands, or those that a file is for
}

// Comparison is what [Diff] found.
type Comparison struct {
	Live    catalog.Catalog // as inspected
	Desired catalog.Catalog // as the server would store it
	Changes []diff.Change   // from Live to Desired
	Skipped []string        // what of Live could not be read; see [inspect.Report]
	// Groups are the hosts of a cluster, those together that hold the same;
	// Live and Desired are those of the first group then, and Changes those of
	// all. None for one server.
	Groups []Group

	declared catalog.Catalog // what was desired, as it is on such a server
}

// Group are hosts of a cluster that hold the same, and what differs there.
type Group struct {
	Hosts []string
	*Comparison
}

// Diff compares a server with a desired catalog. Objects of a database without
// a name are those of conn's database. What the server would refuse is a
// [normalize.Error] for each object, joined.
func Diff(ctx context.Context, conn driver.Conn, desired catalog.Catalog, o DiffOptions) (*Comparison, error) {
	if o.Hosts != nil {
		return diffHosts(ctx, conn, desired, o)
	}
	return compare(ctx, conn, desired, o, func(diff.Change) bool { return true })
}

// compare is [Diff] that normalises only the objects whose changes matter.
// What equals the live object by the static rules already is the same: the
// server need not be asked.
func compare(ctx context.Context, conn driver.Conn, desired catalog.Catalog, o DiffOptions, matters func(diff.Change) bool) (*Comparison, error) {
	s, err := look(ctx, conn, desired, o)
	if err != nil {
		return nil, err
	}
	return s.compare(ctx, matters)
}

// sight is what was seen of a server, and what is to be compared with it.
type sight struct {
	*Comparison // without Desired and Changes
	conn        driver.Conn
	role        string // the server's macro role, where the desired objects depend on it
	desired     catalog.Catalog
	options     DiffOptions
}

// look inspects a server.
func look(ctx context.Context, conn driver.Conn, desired catalog.Catalog, o DiffOptions) (*sight, error) {
	if o.Database == "" {
		o.Database = conn.Database()
	}
	c := &Comparison{}
	var report inspect.Report
	var err error
	c.Live, err = inspect.Inspect(ctx, conn, inspect.Options{
		Databases:    databases(desired, o),
		AllowMissing: true,
		Exclude:      excluding(o.Exclude),
		Access:       desired.Access != nil,
		SkipServer:   !o.WholeServer && len(desired.Functions)+len(desired.NamedCollections) == 0,
		Secrets:      o.Secrets,
		External:     true,
		Report:       &report,
	})
	if err != nil {
		return nil, err
	}
	if err := Release(ctx, conn, &c.Live, o.Database); err != nil {
		return nil, err
	}
	if o.Inspected != nil {
		o.Inspected(&c.Live)
	}
	if o.DefaultSettings == nil {
		if o.DefaultSettings, err = inspect.DefaultSettings(ctx, conn, &report); err != nil {
			return nil, err
		}
	}
	c.Skipped = report.Skipped
	role, err := o.at.deploy(ctx, conn, &desired, c.Live, o)
	if err != nil {
		return nil, err
	}
	WithoutVersionTables(&c.Live, desired, o.Database)
	if chosen := (inspect.Options{Include: o.Include, Exclude: o.Exclude}); len(o.Include)+len(o.Exclude) > 0 {
		wanted := func(database string, object catalog.Object) bool {
			if database == "" {
				database = o.Database
			}
			return !object.ObjectKind().InDatabase() || chosen.Wants(database, object.ObjectName())
		}
		live, collections := choose(c.Live, wanted), desired.NamedCollections
		live.NamedCollections = c.Live.NamedCollections
		c.Live, desired = live, choose(desired, wanted)
		desired.NamedCollections = collections
	}
	return &sight{Comparison: c, conn: conn, role: role, desired: desired, options: o}, nil
}

// compare compares what was seen with what is desired.
func (s *sight) compare(ctx context.Context, matters func(diff.Change) bool) (_ *Comparison, err error) {
	c, desired, o := s.Comparison, s.desired, s.options
	c.declared = desired
	if c.Desired, err = normalize.Static().Normalize(ctx, desired); err != nil {
		return nil, err
	}
	asked := make(map[catalog.Name]bool)
	for _, change := range diff.Diff(c.Live, c.Desired, o.Options) {
		if change.To != nil && matters(change) {
			asked[catalog.Name{Database: change.Database, Name: change.Name}] = true
		}
	}
	if err := c.ask(ctx, s.conn, desired, o, asked); err != nil {
		return nil, fmt.Errorf("migrate: normalise the desired schema: %w", err)
	}
	fillAgain(&c.Desired, desired)
	link(&c.Desired, o.Database)
	c.Changes = diff.Diff(c.Live, c.Desired, o.Options)
	return c, nil
}

// link links a catalog whose texts may name a database that it leaves unnamed.
func link(c *catalog.Catalog, database string) {
	unnamed := c.Database("")
	if unnamed != nil && c.Database(database) == nil {
		unnamed.Name = database
		defer func() { unnamed.Name = "" }()
	}
	c.Link()
}

// databases are those to inspect. None of them means all.
func databases(desired catalog.Catalog, o DiffOptions) []string {
	if o.WholeServer {
		return nil
	}
	names := []string{}
	for _, d := range desired.Databases {
		if d.Name == "" {
			names = append(names, o.Database)
			continue
		}
		names = append(names, d.Name)
	}
	if len(names) == 0 { // functions alone
		names = append(names, o.Database)
	}
	return names
}

// ask has the objects named in asked normalised by a server and puts them into
// c.Desired.
func (c *Comparison) ask(ctx context.Context, conn driver.Conn, desired catalog.Catalog, o DiffOptions, asked map[catalog.Name]bool) error {
	if len(asked) == 0 {
		return nil
	}
	wanted := func(database string, object catalog.Object) bool {
		name := catalog.Name{Name: object.ObjectName()}
		if object.ObjectKind().InDatabase() {
			if name.Database = database; database == "" {
				name.Database = o.Database
			}
		}
		return asked[name]
	}
	around := catalog.Catalog{Databases: append(append([]catalog.Database(nil), desired.Databases...), c.Live.Databases...)}
	live, answered, err := normalize.Both(ctx, normalize.AutoOptions{Target: conn, DevURL: o.DevURL, Context: around, Database: o.Database},
		choose(c.Live, wanted), choose(desired, wanted))
	if err != nil {
		return err
	}
	overlay(&c.Live, live)
	overlay(&c.Desired, answered)
	return nil
}

// choose is c with the objects that want is true for.
func choose(c catalog.Catalog, want func(database string, o catalog.Object) bool) catalog.Catalog {
	chosen := catalog.Catalog{Access: c.Access}
	for i := range c.Databases {
		from := &c.Databases[i]
		d := catalog.Database{Name: from.Name, Engine: from.Engine, Settings: from.Settings, Comment: from.Comment, Pos: from.Pos}
		for o := range from.Objects() {
			if !want(from.Name, o) {
				continue
			}
			d.Add(o)
		}
		chosen.Databases = append(chosen.Databases, d)
	}
	for _, f := range c.Functions {
		if want("", &f) {
			chosen.Functions = append(chosen.Functions, f)
		}
	}
	return chosen
}

// overlay replaces the objects of c by those of the same name in by.
func overlay(c *catalog.Catalog, by catalog.Catalog) {
	found := make(map[catalog.Name]catalog.Object)
	for _, o := range by.InOrder() {
		found[catalog.Name{Database: o.Database, Name: o.Object.ObjectName()}] = o.Object
	}
	for _, o := range c.InOrder() {
		name := catalog.Name{Database: o.Database, Name: o.Object.ObjectName()}
		switch to := o.Object.(type) {
		case *catalog.Table:
			if from, ok := found[name].(*catalog.Table); ok {
				*to = *from
			}
		case *catalog.View:
			if from, ok := found[name].(*catalog.View); ok {
				*to = *from
			}
		case *catalog.MaterializedView:
			if from, ok := found[name].(*catalog.MaterializedView); ok {
				*to = *from
			}
		case *catalog.Dictionary:
			if from, ok := found[name].(*catalog.Dictionary); ok {
				*to = *from
			}
		case *catalog.Function:
			if from, ok := found[name].(*catalog.Function); ok {
				*to = *from
			}
		}
	}
}

// Release gives a catalog that was inspected what copies and backfills took from
// its tables which go on, or whose run was killed: what they changed is no
// difference. Database is the connection's, which the catalog may leave out.
func Release(ctx context.Context, conn driver.Conn, live *catalog.Catalog, database string) error {
	for i := range live.Databases {
		d := &live.Databases[i]
		name := d.Name
		if name == "" {
			name = database
		}
		if err := apply.Release(ctx, conn, name, d); err != nil {
			return fmt.Errorf("migrate: %w", err)
		}
	}
	return nil
}

// fillAgain says of the views of a catalog which are declared to be filled when
// they are made, which no server knows.
func fillAgain(c *catalog.Catalog, declared catalog.Catalog) {
	for i := range declared.Databases {
		from := &declared.Databases[i]
		into := c.Database(from.Name)
		if into == nil {
			continue
		}
		for _, m := range from.MaterializedViews {
			for j := range into.MaterializedViews {
				if v := &into.MaterializedViews[j]; v.Name == m.Name {
					v.Backfill = m.Backfill
				}
			}
		}
	}
}
