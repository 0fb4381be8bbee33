// Package clustertest gives tests a ClickHouse cluster on loopback:
//
//	c := clustertest.Start(t, clustertest.Options{})
//	c.Host(0).Exec("CREATE TABLE app.t ON CLUSTER main (n UInt64) ENGINE = MergeTree ORDER BY n")
//	c.Host(1).Kill()
//
// [Start] runs nodes of the embedded engine, which has real Distributed tables
// and, with a ZooKeeper, real KeeperMap tables, but no queue for distributed
// DDL (it answers 392). A queue of this package stands before the nodes' HTTP
// ports and does what a server's does: a statement ON CLUSTER goes into the
// queue, each node takes the entries in order and runs them without the clause,
// later when it is down, and whoever sent the statement waits for all of them up
// to distributed_ddl_task_timeout. Faults can be put into it.
//
// [StartOld] runs servers of ClickHouse 18.16 with a ZooKeeper, whose queue is a
// real one. The contract test runs the same scenarios on both and wants the same
// outcomes and end states, which is what entitles other tests to use the queue
// of this package.
//
// ZooKeeper and the old servers need Debian's packages clickhouse-server,
// libzookeeper-java and default-jre-headless. Without them a test is skipped,
// or fails where CHENT_MUST_CLUSTER=1 says that they must be there.
package clustertest
