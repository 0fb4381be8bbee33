package entc

import (
	"slices"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/migrate/catalog"
)

// MergeTree says that the table has parts and partitions.
func (t *tableView) MergeTree() bool {
	return !t.Type.IsView() && treeFamily(t.Engine())
}

// OwnsRows says that the rows of the table are its own, to delete and to
// truncate. Servers accept a TRUNCATE of a Distributed table, which leaves every
// row where it is and throws away what waits to be sent.
func (t *tableView) OwnsRows() bool {
	kind, _ := catalog.KindOfEngine(t.Engine())
	return !t.Type.IsView() && kind.Holds == catalog.HoldsRows
}

// Forwards says that the table hands its rows on to others.
func (t *tableView) Forwards() bool {
	kind, _ := catalog.KindOfEngine(t.Engine())
	return !t.Type.IsView() && (kind.Holds == catalog.HoldsUnsent || t.Sharded())
}

// Sharded says that the table is two on a cluster.
func (t *tableView) Sharded() bool {
	return t.Table.Table != nil && t.Table.Table.Topology != nil && t.Table.Table.Topology.Kind == catalog.Sharded
}

// Parameters are the names of the parameters of a parameterised view, in the
// order of their first use.
func (t *tableView) Parameters() []string {
	if t.View == nil {
		return nil
	}
	tokens, err := clickhouse.Tokenize(t.View.Query)
	if err != nil {
		return nil // the server refuses it with its reason
	}
	tokens = slices.DeleteFunc(tokens, func(t clickhouse.Token) bool {
		return t.Kind == clickhouse.TokenSpace || t.Kind == clickhouse.TokenComment
	})
	var names []string
	for i := 0; i+2 < len(tokens); i++ {
		if tokens[i].Text != "{" || tokens[i+2].Text != ":" {
			continue
		}
		if name, ok := tokens[i+1].Ident(); ok && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}
