package entc

import (
	"github.com/chent-io/chent/migrate/catalog"
	"github.com/chent-io/chent/schema"
)

// topology is what a table is on a cluster.
func (r *resolver) topology(t *Table, ann schema.Table) *catalog.Topology {
	if ann.Topology == nil {
		return nil
	}
	of := catalog.Topology{
		Kind: catalog.TopologyKind(ann.Topology.Kind), Key: ann.Topology.Key, Local: ann.Topology.Local, Policy: ann.Topology.Policy, Role: ann.Topology.Role,
	}
	if of.Kind == catalog.Sharded && of.Local == t.Name {
		r.add(t.Pos, t.Type.Name, "", "the local table of a sharded one has its name, %s; the client reads and writes under that name: give LocalName another", t.Name)
	}
	return &of
}

// topology checks the sharding key: a shard must follow from the row.
func (v *validator) topology() {
	if v.ann.Topology == nil || v.ann.Topology.Key == "" {
		return
	}
	v.expression(v.ann.Topology.Key, func(c *Column) bool {
		return c.Column.DefaultKind != catalog.Alias && c.Column.DefaultKind != catalog.Ephemeral
	},
		func(format string, args ...any) { v.wrong("Sharded", "the sharding key: "+format, args...) })
}
