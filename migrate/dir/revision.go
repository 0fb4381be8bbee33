package dir

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/migrate/apply"
	"github.com/chent-io/chent/migrate/ddl"
)

// RevisionTable is the default name of the table that says which files were
// applied to a server. Its columns are called as Atlas calls them.
const RevisionTable = "atlas_schema_revisions"

// RevisionType says how a revision came to be.
type RevisionType int

// The types of a revision, with Atlas's numbers.
const (
	Baseline RevisionType = 1 // the server had the file's schema before
	Executed RevisionType = 2 // the file was run
	Resolved RevisionType = 4 // a person said so; see [Set]
)

// String is the type in a word.
func (t RevisionType) String() string {
	switch t {
	case Baseline:
		return "baseline"
	case Executed:
		return "applied"
	case Resolved:
		return "set by hand"
	}
	return fmt.Sprintf("type %d", int(t))
}

// inDoubt is the error of a revision whose next statement was begun and whose
// end nobody has seen yet.
const inDoubt = "begun; whether it took effect is unknown"

// inDoubtHost begins what is added to inDoubt for a host of a cluster that a
// statement was sent to by itself, because it had refused it when others did
// it: whether that took effect is unknown too.
const inDoubtHost = "; sent by itself to "

// Revision is what the revision table says about a file.
type Revision struct {
	Version, Description string
	Type                 RevisionType
	// Applied of the file's Total statements have taken effect.
	Applied, Total int
	At             time.Time // of the last change
	Duration       time.Duration
	// Error is why ErrorStatement, the next one, failed; empty if it did not.
	Error, ErrorStatement string
	// Hash is that of the file's text, PartialHashes those of its applied
	// statements.
	Hash          string
	PartialHashes []string
}

// Done reports whether the whole file was applied.
func (r Revision) Done() bool { return r.Error == "" && r.Applied == r.Total }

// InDoubt reports whether a process ended, or lost its connection, while a
// statement ran, so that nobody knows whether it took effect.
func (r Revision) InDoubt() bool {
	return r.Error == inDoubt || strings.HasPrefix(r.Error, inDoubt+inDoubtHost)
}

// store is the revision table of a server.
type store struct {
	conn            driver.Conn
	database, table string
	engine, cluster string // to make it with
}

func (s store) name() string { return clickhouse.QualifiedName(s.database, s.table) }

// sharedEngine reports whether what one server writes into a table of an engine
// is seen by others.
func sharedEngine(engine string) bool {
	return strings.HasPrefix(engine, keeperMap) || strings.HasPrefix(engine, "Replicated") || strings.HasPrefix(engine, "Shared")
}

// shared reports whether the revision table is to be one that servers share.
func (s store) shared() bool { return sharedEngine(s.engine) }

// find is the engine of the revision table; empty where there is none.
func (s store) find(ctx context.Context) (engine string, err error) {
	rows, err := apply.Texts(ctx, s.conn, "SELECT engine FROM system.tables WHERE database = {db:String} AND name = {table:String}",
		driver.Param{Name: "db", Value: s.database}, driver.Param{Name: "table", Value: s.table})
	if err != nil {
		return "", fmt.Errorf("migrate: look for the revision table %s: %w", s.name(), err)
	}
	if len(rows) == 0 {
		return "", nil
	}
	return rows[0][0], nil
}

// definition is the engine of the revision table with its arguments; empty where
// there is none.
func (s store) definition(ctx context.Context) (string, error) {
	rows, err := apply.Texts(ctx, s.conn, "SELECT engine_full FROM system.tables WHERE database = {db:String} AND name = {table:String}",
		driver.Param{Name: "db", Value: s.database}, driver.Param{Name: "table", Value: s.table})
	if err != nil || len(rows) == 0 {
		return "", err
	}
	return rows[0][0], nil
}

// ours is an error where the revision table is that of Atlas, which has other
// columns under the same name.
func (s store) ours(ctx context.Context) error {
	rows, err := apply.Texts(ctx, s.conn, "SELECT toString(countIf(name = '_rev')), toString(count()) FROM system.columns WHERE database = {db:String} AND table = {table:String}",
		driver.Param{Name: "db", Value: s.database}, driver.Param{Name: "table", Value: s.table})
	if err != nil {
		return fmt.Errorf("migrate: look at the revision table %s: %w", s.name(), err)
	}
	if rows[0][0] == "0" && rows[0][1] != "0" {
		return fmt.Errorf("migrate: %s is the revision table of another tool: name another one with --revisions-table, and take over its versions with `chent migrate import --from atlas --url …`", s.name())
	}
	return nil
}

// create makes the revision table where it is missing. A row replaces the
// rows of its version with a lower _rev.
func (s store) create(ctx context.Context) error {
	if s.engine == "" {
		rows, err := apply.Texts(ctx, s.conn, "SELECT engine FROM system.databases WHERE name = {db:String}", driver.Param{Name: "db", Value: s.database})
		if err != nil {
			return fmt.Errorf("migrate: look at the database %s: %w", s.database, err)
		}
		s.engine = "ReplacingMergeTree(_rev, _deleted)"
		if len(rows) > 0 && rows[0][0] == "Replicated" { // which replicates definitions, and rows only of such tables
			s.engine = "Replicated" + s.engine
		}
	}
	key := " ORDER BY version"
	if strings.HasPrefix(s.engine, keeperMap) {
		key = " PRIMARY KEY version"
	}
	sql := "CREATE TABLE IF NOT EXISTS " + s.name() + ddl.OnCluster(s.cluster) + ` (
  version String, description String, type UInt32, applied Int64, total Int64,
  executed_at DateTime64(6, 'UTC'), execution_time Int64, error String, error_stmt String,
  hash String, partial_hashes Array(String), operator_version String,
  _rev UInt64, _deleted UInt8 DEFAULT 0
) ENGINE = ` + s.engine + key + ` COMMENT 'which migration files were applied'`
	if err := apply.Exec(ctx, s.conn, sql); err != nil {
		return fmt.Errorf("migrate: create the revision table %s: %w", s.name(), err)
	}
	return nil
}

// list returns the revisions in version order; none where there is no table.
func (s store) list(ctx context.Context) ([]Revision, error) {
	engine, err := s.find(ctx)
	if err != nil || engine == "" {
		return nil, err
	}
	if err := s.ours(ctx); err != nil {
		return nil, err
	}
	rows, err := apply.Texts(ctx, s.conn, "SELECT version, description, toString(type), toString(applied), toString(total),"+
		" toString(toUnixTimestamp64Micro(executed_at)), toString(execution_time), error, error_stmt, hash, arrayStringConcat(partial_hashes, ' ')"+
		" FROM "+s.name()+latest(engine))
	if err != nil {
		return nil, fmt.Errorf("migrate: read the revision table %s: %w", s.name(), err)
	}
	revisions := make([]Revision, len(rows))
	for i, row := range rows {
		var numbers [5]int64
		for n := range numbers {
			if numbers[n], err = strconv.ParseInt(row[2+n], 10, 64); err != nil {
				return nil, fmt.Errorf("migrate: read the revision table %s: %w", s.name(), err)
			}
		}
		revisions[i] = Revision{
			Version: row[0], Description: row[1], Type: RevisionType(numbers[0]), Applied: int(numbers[1]), Total: int(numbers[2]),
			At: time.UnixMicro(numbers[3]).UTC(), Duration: time.Duration(numbers[4]),
			Error: row[7], ErrorStatement: row[8], Hash: row[9], PartialHashes: strings.Fields(row[10]),
		}
	}
	return revisions, nil
}

// latest reads the last row of each version, whichever server wrote it.
func latest(engine string) string {
	text := " WHERE _deleted = 0 ORDER BY version"
	if engine != keeperMap { // which keeps no older row
		text = " FINAL" + text
	}
	if strings.HasPrefix(engine, "Replicated") {
		text += " SETTINGS select_sequential_consistency = 1"
	}
	return text
}

// keeperMap is the engine whose rows are in the Keeper.
const keeperMap = "KeeperMap"

// write stores a revision over what was there. Its number is higher than every
// one before, whatever the clock says.
func (s store) write(ctx context.Context, r Revision) error {
	return s.insert(ctx, r, false)
}

// remove takes a revision out.
func (s store) remove(ctx context.Context, r Revision) error {
	return s.insert(ctx, r, true)
}

func (s store) insert(ctx context.Context, r Revision, deleted bool) error {
	hashes := make([]string, len(r.PartialHashes))
	for i, h := range r.PartialHashes {
		hashes[i] = clickhouse.QuoteString(h)
	}
	gone := "0"
	if deleted {
		gone = "1"
	}
	params := []driver.Param{
		{Name: "version", Value: r.Version}, {Name: "description", Value: r.Description},
		{Name: "error", Value: r.Error}, {Name: "error_stmt", Value: r.ErrorStatement}, {Name: "hash", Value: r.Hash},
	}
	sql := fmt.Sprintf("INSERT INTO %s (version, description, type, applied, total, executed_at, execution_time, error, error_stmt, hash, partial_hashes, operator_version, _rev, _deleted)"+
		" SELECT {version:String}, {description:String}, %d, %d, %d, now64(6, 'UTC'), %d, {error:String}, {error_stmt:String}, {hash:String},"+
		" [%s]::Array(String), 'chent', greatest(toUInt64(toUnixTimestamp64Nano(now64(9))), (SELECT max(_rev) + 1 FROM %s)), %s",
		s.name(), r.Type, r.Applied, r.Total, r.Duration.Nanoseconds(), strings.Join(hashes, ", "), s.name(), gone)
	if err := s.conn.Exec(ctx, driver.Statement{SQL: sql, Params: params, Settings: []driver.Setting{
		// The quorum is for replicated tables alone: the next run may speak to another server.
		{Name: "async_insert", Value: "0"}, {Name: "insert_quorum", Value: "auto"}, {Name: "insert_quorum_parallel", Value: "0"},
	}}); err != nil {
		return fmt.Errorf("migrate: write revision %s into %s: %w", r.Version, s.name(), err)
	}
	return nil
}
