package catalog

import (
	"slices"
	"strings"
)

// Holding says where the rows of a table are, and so what a DROP TABLE loses.
type Holding string

// What engines hold.
const (
	// HoldsNothing: the engine shows rows that are elsewhere in the server, makes
	// them up, or throws them away.
	HoldsNothing Holding = ""
	// HoldsRows: the rows are the table's own and go with it.
	HoldsRows Holding = "rows"
	// HoldsUnsent: the rows are in other tables, except those that were
	// acknowledged and wait to be sent there: files of a Distributed table, the
	// memory of a Buffer. A DROP tries to send them and says nothing when it
	// cannot.
	HoldsUnsent Holding = "unsent rows"
	// HoldsPlace: the rows are in a stream or in files of another system, and the
	// table holds how far it has read. Made anew it may read all of it again.
	HoldsPlace Holding = "its place in the source"
	// HoldsOutside: the rows are in another system or in files that a DROP leaves
	// alone.
	HoldsOutside Holding = "rows outside of the server"
)

// Own reports whether something is lost for certain when a table that holds it
// is dropped: rows, or the place in a source. Unsent rows may be sent.
func (h Holding) Own() bool { return h == HoldsRows || h == HoldsPlace }

// EngineKind is what is known of an engine by its name: one row of the table
// of engines. Of an engine that is not in it nothing is known but its name;
// then it is taken to hold rows, which a DROP would lose.
type EngineKind struct {
	// Name is the engine without Replicated or Shared before it.
	Name  string
	Holds Holding
	// MergeTree says that the table has parts, partitions and keys.
	MergeTree bool
	// Folds says that merging makes one row of several with the same sorting
	// key, so that the number of rows falls by itself.
	Folds bool
	// Final says that SELECT … FINAL means something: the engine folds rows, or
	// reads tables that may.
	Final bool
	// Acts says that the table acts on another system, or on the server, by
	// existing.
	Acts bool
	// Unreadable says that SELECT does not give the rows, so that they cannot be
	// copied.
	Unreadable bool
	// Quoted is how many arguments in front are names that the server keeps as
	// strings.
	Quoted int
	// Needs are the arguments that the engine cannot do without, in order, by
	// what messages call them; MayBeEmpty those of them that the server takes as
	// an empty string. NeedsSettings are such settings.
	Needs, MayBeEmpty, NeedsSettings []string
}

// KindOfEngine is the row of an engine in the table, whatever stands before
// its name; known is false for an engine that is not in it.
func KindOfEngine(name string) (kind EngineKind, known bool) {
	_, base := cutWrap(name)
	if i := slices.IndexFunc(engineKinds, func(k EngineKind) bool { return k.Name == base }); i >= 0 {
		return engineKinds[i], true
	}
	return EngineKind{Name: base, Holds: HoldsRows, MergeTree: strings.HasSuffix(base, treeSuffix)}, false
}

// EngineKinds is the table of engines.
func EngineKinds() []EngineKind { return slices.Clone(engineKinds) }

const treeSuffix = "MergeTree"

// cutWrap takes Replicated or Shared off the name of an engine that has such a
// form: any MergeTree, and ClickHouse Cloud's SharedSet and SharedJoin.
func cutWrap(name string) (wrap, base string) {
	for _, wrap := range [...]string{"Replicated", "Shared"} {
		base, ok := strings.CutPrefix(name, wrap)
		if ok && (strings.HasSuffix(base, treeSuffix) || wrap == "Shared" && (base == "Set" || base == "Join")) {
			return wrap, base
		}
	}
	return "", name
}

// EngineParts is an engine taken apart: "ReplicatedReplacingMergeTree('/path',
// '{replica}', ver)" is the ReplacingMergeTree of ver, replicated by a path and
// a replica's name.
type EngineParts struct {
	Wrap string   // "", "Replicated" or "Shared"
	Base string   // the name without it
	Path []string // path and replica, as SQL text; none: the server's default
	Args []string // the engine's own
}

// Parts takes an engine apart.
func (e Engine) Parts() EngineParts {
	wrap, base := cutWrap(e.Name)
	parts := EngineParts{Wrap: wrap, Base: base, Args: e.Args}
	if wrap != "" && len(e.Args) >= 2 && isText(e.Args[0]) && isText(e.Args[1]) {
		parts.Path, parts.Args = e.Args[:2], e.Args[2:]
	}
	return parts
}

func isText(arg string) bool { return strings.HasPrefix(arg, "'") }

// Kind is what is known of the engine by its name.
func (e Engine) Kind() EngineKind {
	kind, _ := KindOfEngine(e.Name)
	return kind
}

// Base is the name without Replicated or Shared before it.
func (e Engine) Base() string {
	_, base := cutWrap(e.Name)
	return base
}

// IsMergeTree reports whether the table has parts, partitions and keys.
func (e Engine) IsMergeTree() bool { return e.Kind().MergeTree }

// Holds says where the rows of a table are. A File keeps them beside the table,
// or in a file that its path names; a Kafka table leaves its place with the
// broker, unless a setting puts it into Keeper; RabbitMQ makes queues of its own
// and deletes them, unless it is told to read one that is there.
func (s *Storage) Holds() Holding {
	var own string
	switch s.Engine.Name {
	case "File":
		if len(s.Engine.Args) > 1 {
			return HoldsOutside
		}
	case "Kafka":
		own = "kafka_keeper_path"
	case "RabbitMQ":
		if s.has("rabbitmq_queue_consume") {
			return HoldsOutside
		}
	case "NATS":
		return HoldsOutside
	}
	if own != "" && !s.has(own) {
		return HoldsOutside
	}
	return s.Engine.Kind().Holds
}

func (s *Storage) has(setting string) bool {
	return slices.ContainsFunc(s.Settings, func(x Setting) bool { return x.Name == setting && x.Value != "0" && x.Value != "false" })
}

// SharesStore reports whether another table of the same engine and arguments
// would hold the same rows, or could not be made: its rows are under a path
// that the arguments name. Such a table cannot be copied under another name.
func (e Engine) SharesStore() bool {
	parts := e.Parts()
	switch parts.Base {
	case "KeeperMap":
		return true
	case "EmbeddedRocksDB":
		return len(e.Args) > 1
	case "File":
		return len(e.Args) > 1
	}
	return len(parts.Path) > 0 && !slices.ContainsFunc([]string{"{uuid}", "{table}"}, func(macro string) bool { return strings.Contains(parts.Path[0], macro) })
}
