package embedded

import (
	"log/slog"
	"time"
)

// Options says how [Start] runs an engine. The zero value is a temporary
// engine on free ports, from a library that is already installed.
type Options struct {
	// Dir is the data directory, made if absent. It must be empty or have held
	// an engine before. All but system.query_log lasts in it. Default: a
	// temporary directory, removed by [Engine.Close].
	Dir string
	// Library is the path of libchdb. Default: what [Find] finds.
	Library string
	// Install fetches the library when it is not found (see [Install]).
	// Default: an error that says all the ways to provide it.
	Install bool
	// Progress is told how an installation advances. Default: nobody is.
	Progress func(Progress)
	// HTTPPort and NativePort are the loopback ports to serve. Default: free
	// ones.
	HTTPPort, NativePort int
	// Password is the password of [Engine.User]. Default: a random one.
	Password string
	// Settings are the server settings that every query starts with, such as
	// {"max_threads": "4"}. Default: those of a ClickHouse server.
	Settings map[string]string
	// Config describes what else the server has. Default: nothing.
	Config Config
	// StartTimeout bounds the wait for the server. Default: one minute, which
	// leaves time to load many tables; an empty engine needs well under a
	// second.
	StartTimeout time.Duration
	// Logger is told of starts and stops. Default: silent. The engine's own
	// log is in the data directory.
	Logger *slog.Logger
}

// Config is what a server's configuration file can add, for tests of schemas
// that name clusters, macros, disks or a Keeper. One engine is one node: it
// has no interserver port, so Replicated tables can be created but stay
// read-only, and ON CLUSTER is refused.
type Config struct {
	// Macros are the values of {name} in paths and cluster names.
	Macros map[string]string
	// Clusters are the clusters that Distributed tables and cluster() can
	// name: for each, its shards; for each shard, its replicas as host:port or
	// user:password@host:port. The address [Self] is the engine itself.
	Clusters map[string][][]string
	// Keeper gives the engine a Keeper in memory, empty at each start.
	// KeeperMap tables work with it.
	Keeper bool
	// Disks are the names of further local disks, kept in the data directory.
	Disks []string
	// Policies are storage policies: for each, its volumes in order; each
	// volume lists disks. The disk "default" always exists.
	Policies map[string][][]string
	// Users are the names of further users, who may do everything but log in:
	// the engine makes no users in SQL, and a view may name one as its definer.
	// A name must be one of an XML element.
	Users []string
	// XML is put into the server's configuration as it is, within its root
	// element. Default: none.
	// See https://clickhouse.com/docs/operations/server-configuration-parameters/settings.
	XML string
}

// Self stands for the engine's own native address in [Config].Clusters.
const Self = "self"
