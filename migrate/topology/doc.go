// Package topology turns a schema in which tables declare what they are on a
// cluster into what one server holds, and back:
//
//	here, err := topology.Deploy(declared, topology.Server{Database: "app", Cluster: "main"})
//	declared = topology.Fold(here, "app")
//
// On one server a sharded table is the table itself. On a cluster it is two: the
// local one, with the rows of a shard, and a Distributed one of the declared
// name over those of all shards.
package topology
