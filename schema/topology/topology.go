// Package topology declares what a table is on a cluster. On one server, and on
// the embedded engine, it is the table itself:
//
//	func (Event) Annotations() []schema.Annotation {
//		return []schema.Annotation{
//			engine.MergeTree().OrderBy("tenant", "id"),
//			topology.Sharded("cityHash64(tenant)"),
//		}
//	}
//
// Nothing in it names a cluster or a database: which they are, the environment
// says when the schema is applied.
package topology

import (
	"encoding/json"

	"github.com/chent-io/chent/schema"
)

// Topology builds the annotation.
type Topology struct {
	topology schema.Topology
	problems []schema.Problem
}

// Sharded says that each shard of a cluster has rows of its own. The type is two
// tables there: the local one, which holds a shard's rows and is called as the
// type's with _local behind it, and a Distributed one under the type's name, by
// which the client reads and writes all shards. The key says to which shard a
// row goes, an expression over columns such as cityHash64(tenant); an empty one
// is rand(). Materialized views that the table feeds read the local one.
func Sharded(key string) *Topology {
	return &Topology{topology: schema.Topology{Kind: "sharded", Key: key}}
}

// Everywhere says that every host of a cluster has all rows: a small table that
// others are joined with. It needs replicated tables there.
func Everywhere() *Topology { return &Topology{topology: schema.Topology{Kind: "everywhere"}} }

// OnRole says that only the hosts of a cluster whose macro role has the value
// have the table, such as the one that reads a queue.
func OnRole(role string) *Topology {
	t := &Topology{topology: schema.Topology{Kind: "role", Role: role}}
	if role == "" {
		t.problem("OnRole", "the role is empty")
	}
	return t
}

// LocalName names the local table of a sharded one. Default: the type's table
// with _local behind it.
func (t *Topology) LocalName(name string) *Topology {
	if t.topology.Kind != "sharded" {
		t.problem("LocalName", "only a sharded table has a local one")
	}
	t.topology.Local = name
	return t
}

// Policy names the storage policy of the rows of a sharded table that wait to be
// sent to their shard. Default: the server's.
func (t *Topology) Policy(name string) *Topology {
	if t.topology.Kind != "sharded" {
		t.problem("Policy", "only the rows of a sharded table wait to be sent")
	}
	t.topology.Policy = name
	return t
}

func (t *Topology) problem(clause, message string) {
	t.problems = append(t.problems, schema.Problem{Clause: clause, Message: message})
}

// TableAnnotation returns what was built.
func (t *Topology) TableAnnotation() schema.Table {
	return schema.Table{Topology: &t.topology, Problems: t.problems}
}

// Name implements ent's Annotation.
func (*Topology) Name() string { return schema.AnnotationName }

// Merge implements ent's Merger.
func (t *Topology) Merge(other schema.Annotation) schema.Annotation {
	return t.TableAnnotation().Merge(other)
}

// MarshalJSON writes the annotation as ent's loader carries it.
func (t *Topology) MarshalJSON() ([]byte, error) { return json.Marshal(t.TableAnnotation()) }
