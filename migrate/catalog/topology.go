package catalog

// Topology says on which hosts of a cluster a declared table is and which rows
// each has. On one server it means nothing. It is declared only; what it becomes
// on a server is up to package topology.
type Topology struct {
	Kind TopologyKind `json:"kind"`
	// Key says to which shard a row goes, an expression over columns; for
	// [Sharded] only. Empty: rand().
	Key string `json:"key,omitempty"`
	// Local is the name of the table with the rows of one shard; for [Sharded]
	// only. Empty: the table's own with _local behind it.
	Local string `json:"local,omitempty"`
	// Policy is the storage policy of rows that wait to be sent to their shard.
	Policy string `json:"policy,omitempty"`
	// Role is the value of the macro role of the hosts that have the table; for
	// [OnRole] only.
	Role string `json:"role,omitempty"`
}

// TopologyKind is a kind of [Topology].
type TopologyKind string

// The kinds of topology.
const (
	// Sharded: each shard has its own rows, in a local table; a Distributed
	// table of the declared name reads and writes all of them.
	Sharded TopologyKind = "sharded"
	// Everywhere: every host has all rows, in a replicated table.
	Everywhere TopologyKind = "everywhere"
	// OnRole: only the hosts with one role have the table.
	OnRole TopologyKind = "role"
)
