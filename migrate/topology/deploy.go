package topology

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/migrate/catalog"
)

// Server is what of a server the form of a schema depends on.
type Server struct {
	// Database is that of objects that name none.
	Database string
	// Cluster is the name that Distributed tables take, a macro such as
	// {cluster} too. Empty: the server is alone.
	Cluster string
	// Role is the server's macro role.
	Role string
	// Replicated makes the local tables of a MergeTree engine replicated ones,
	// under the server's default path. Default: as they are declared.
	Replicated bool
}

// LocalName is the name of the local table of a sharded one.
func LocalName(table, declared string) string { return cmp.Or(declared, table+"_local") }

// Declares reports whether a catalog has tables with a topology.
func Declares(c catalog.Catalog) bool {
	for i := range c.Databases {
		if slices.ContainsFunc(c.Databases[i].Tables, func(t catalog.Table) bool { return t.Topology != nil }) {
			return true
		}
	}
	return false
}

// Deploy is what a server holds of a declared schema. A catalog without
// topologies stays as it is.
func Deploy(c catalog.Catalog, s Server) (catalog.Catalog, error) {
	if !Declares(c) {
		return c, nil
	}
	c.Databases = slices.Clone(c.Databases)
	for i := range c.Databases {
		if err := deploy(&c.Databases[i], s); err != nil {
			return c, err
		}
	}
	return c, nil
}

func deploy(d *catalog.Database, s Server) error {
	var tables []catalog.Table
	local := map[string]string{}
	for _, t := range d.Tables {
		declared := t.Topology
		t.Topology = nil
		switch {
		case declared == nil || s.Cluster == "":
			tables = append(tables, t)
		case declared.Kind == catalog.OnRole:
			if s.Role == declared.Role {
				tables = append(tables, t)
			}
		case declared.Kind == catalog.Everywhere:
			if !s.Replicated || !t.Engine.IsMergeTree() {
				return fmt.Errorf("topology: %s: %s is to have the same rows on every host of %s, which a %s table has only where it is replicated: say in the environment that tables are replicated", t.Pos, t.Name, s.Cluster, t.Engine.Name)
			}
			t.Engine = replicated(t.Engine, "'/clickhouse/tables/{uuid}/all'", "'{shard}_{replica}'")
			tables = append(tables, t)
		default:
			here, all := shard(t, declared, cmp.Or(d.Name, s.Database), s)
			local[t.Name] = here.Name
			tables = append(tables, here, all)
		}
	}
	slices.SortFunc(tables, func(a, b catalog.Table) int { return cmp.Compare(a.Name, b.Name) })
	d.Tables = tables
	if err := unique(d); err != nil {
		return err
	}
	d.MaterializedViews = slices.Clone(d.MaterializedViews)
	for i := range d.MaterializedViews {
		feed(&d.MaterializedViews[i], d.Name, s.Database, local)
	}
	return nil
}

// unique is an error where a local table takes the name of another.
func unique(d *catalog.Database) error {
	for i := 1; i < len(d.Tables); i++ {
		if t := &d.Tables[i]; t.Name == d.Tables[i-1].Name {
			return fmt.Errorf("topology: %s: the local table of a sharded one is to be called %s, and so is another table: give it another name", t.Pos, t.Name)
		}
	}
	return nil
}

// shard is the two tables that a sharded one is.
func shard(t catalog.Table, declared *catalog.Topology, database string, s Server) (here, all catalog.Table) {
	here, all = t, t
	here.Name = LocalName(t.Name, declared.Local)
	if t.RenamedFrom != "" && declared.Local == "" {
		here.RenamedFrom = LocalName(t.RenamedFrom, "")
	}
	if s.Replicated && t.Engine.IsMergeTree() {
		here.Engine = replicated(t.Engine)
	}
	args := []string{
		clickhouse.QuoteString(s.Cluster), clickhouse.QuoteString(database), clickhouse.QuoteString(here.Name), cmp.Or(declared.Key, "rand()"),
	}
	if declared.Policy != "" {
		args = append(args, clickhouse.QuoteString(declared.Policy))
	}
	all.Storage = catalog.Storage{Engine: catalog.Engine{Name: "Distributed", Args: args}}
	all.Indexes, all.Projections, all.Constraints = nil, nil, nil
	all.Columns = slices.Clone(t.Columns)
	for i := range all.Columns { // what concerns stored data is the local table's
		c := &all.Columns[i]
		c.Codec, c.Statistics, c.TTL, c.Settings = nil, nil, "", nil
	}
	all.DependsOn = append(slices.Clone(t.DependsOn), catalog.Name{Name: here.Name})
	return here, all
}

// replicated is the replicated form of an engine.
func replicated(e catalog.Engine, path ...string) catalog.Engine {
	parts := e.Parts()
	if parts.Wrap != "" {
		return e
	}
	return catalog.Engine{Name: "Replicated" + parts.Base, Args: append(slices.Clone(path), parts.Args...)}
}

// feed makes a view read and write the local tables: what is inserted on a host
// feeds the host's views, and its rows belong to the host's shard.
func feed(m *catalog.MaterializedView, database, home string, local map[string]string) {
	own := func(name catalog.Name) bool {
		return name.Database == "" || cmp.Or(name.Database, home) == cmp.Or(database, home)
	}
	if to := local[m.To.Name]; to != "" && own(m.To) {
		m.To.Name = to
	}
	if m.Refresh != nil {
		return // it reads all rows of what it names, on a schedule
	}
	source, ok := sourceOf(m.Query)
	if !ok || !own(source.name) || local[source.name.Name] == "" {
		return
	}
	m.Query = source.replace(m.Query, local[source.name.Name], source.name.Name)
	m.DependsOn = append(slices.Clone(m.DependsOn), catalog.Name{Name: local[source.name.Name]})
}
