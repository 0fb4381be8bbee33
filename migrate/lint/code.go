package lint

import (
	"slices"

	"github.com/chent-io/chent/dialect/clickhouse"
)

// Code names a rule. Codes are stable: one that goes is not given again.
type Code string

// The rules. Rules says what each is about.
const (
	DropDatabase      Code = "DS1"
	DropTable         Code = "DS2"
	DropColumn        Code = "DS3"
	ShorterTTL        Code = "DS4"
	EnumValueRemoved  Code = "DS5"
	Narrowed          Code = "DS6"
	NoLongerStored    Code = "DS7"
	DeleteRows        Code = "DS8"
	DefaultChanged    Code = "MF1"
	EnumRelabelled    Code = "MF2"
	NullableRemoved   Code = "MF3"
	CastMayFail       Code = "MF4"
	Rewrite           Code = "HM1"
	Materialize       Code = "HM2"
	MaterializeTTL    Code = "HM3"
	RewriteRows       Code = "HM4"
	MadeAnew          Code = "RC1"
	ViewBroken        Code = "MV1"
	ViewMisfit        Code = "MV2"
	InnerTableLost    Code = "MV3"
	Populate          Code = "MV4"
	ViewMadeAnew      Code = "MV5"
	ClusterMixed      Code = "CL1"
	ClusterMissing    Code = "CL2"
	ProjectionMode    Code = "PR1"
	NotMaterialized   Code = "IX1"
	BackslashQuote    Code = "SC1"
	UnknownCode       Code = "SC2"
	NotRepeatable     Code = "SC3"
	NullableKey       Code = "KY1"
	HighCardinality   Code = "KY2"
	TooManyPartitions Code = "PT1"
	NoCodec           Code = "CD1"
	UniqueLowCard     Code = "LC1"
	NoTTL             Code = "TL1"
	FinalOnPlain      Code = "FN1"
)

// Severity says how bad a finding is.
type Severity string

// The severities.
const (
	// Error loses data or breaks what works.
	Error Severity = "error"
	// Warning costs much, or changes what stored data means.
	Warning Severity = "warning"
	// Info is advice.
	Info Severity = "info"
)

// Severities are the known severities, the worst first.
func Severities() []string { return []string{string(Error), string(Warning), string(Info)} }

// AtLeast reports whether s is as bad as other, or worse.
func (s Severity) AtLeast(other Severity) bool {
	all := Severities()
	return slices.Index(all, string(s)) <= slices.Index(all, string(other))
}

// Rule is what there is to say about a code in general.
type Rule struct {
	Code     Code
	Severity Severity
	Title    string
	// Advice says what to do about a finding.
	Advice string
}

// Rules are all rules, in the order of the reference.
func Rules() []Rule {
	return []Rule{
		{DropDatabase, Error, "a database is dropped", "move what is still needed, and silence the finding where all of it may go"},
		{DropTable, Error, "a table is dropped with its rows", "stop its readers and writers first, keep a copy (RENAME TABLE, BACKUP), and silence the finding when it may go"},
		{DropColumn, Error, "a column is dropped with its values", "deploy the code that no longer reads it first, and silence the finding then"},
		{ShorterTTL, Warning, "rows or values expire sooner", "check with a SELECT what the new TTL deletes, and silence the finding if that is meant"},
		{EnumValueRemoved, Error, "an enum value is removed", "keep the value, or first rewrite the rows that hold it: reading one fails with UNKNOWN_ELEMENT_OF_ENUM afterwards, although the ALTER succeeds"},
		{Narrowed, Error, "a type becomes too small for its values", "count the values that do not fit first: ClickHouse wraps or cuts them without an error"},
		{NoLongerStored, Error, "a stored column becomes ALIAS or EPHEMERAL", "add a new column under another name; the stored values cannot be read any more"},
		{DeleteRows, Error, "rows are deleted", "run it by hand where it is known what goes, or silence the finding"},
		{DefaultChanged, Warning, "a default changes what old rows read", "run MATERIALIZE COLUMN before the change if old rows must keep their value"},
		{EnumRelabelled, Error, "a number of an enum gets another name", "give the new name a new number; otherwise every stored row changes its meaning at once"},
		{NullableRemoved, Warning, "Nullable is removed", "fill the NULLs first; with a DEFAULT they become that, without one the ALTER is refused"},
		{CastMayFail, Warning, "a conversion fails on some values", "check first with accurateCastOrNull: a conversion that fails half-way leaves a table that cannot be read"},
		{Rewrite, Warning, "a column is rewritten", "expect reading and writing the whole column, in the background; run it when the load is low"},
		{Materialize, Warning, "old parts are rewritten by MATERIALIZE", "run it when the load is low, or partition by partition (IN PARTITION)"},
		{MaterializeTTL, Warning, "a TTL is materialized", "leave it to the merges, unless the space is needed now"},
		{RewriteRows, Warning, "rows are rewritten", "expect every part that it touches to be written anew; say IN PARTITION where that is enough"},
		{MadeAnew, Warning, "a table is made anew", "pause its writers until the names are exchanged: what is inserted into the old table while it is copied is not in the new one"},
		{ViewBroken, Error, "a materialized view no longer works", "change it in the same file, with ALTER TABLE view MODIFY QUERY: until then each insert into its source fails"},
		{ViewMisfit, Error, "a materialized view and its target do not fit", "name the columns of the query as those of the target, and fill its sorting key"},
		{InnerTableLost, Error, "the rows of a materialized view are lost", "copy them first, or move to a view with a target table of its own (TO), which outlives the view"},
		{Populate, Warning, "POPULATE misses rows, on servers before 26.8", "create the view without it and fill the target with an INSERT SELECT up to a known time: what is inserted during POPULATE is not in the view"},
		{ViewMadeAnew, Warning, "a materialized view is dropped and made anew", "use ALTER TABLE view MODIFY QUERY: what is inserted between the two statements does not reach the target"},
		{ClusterMixed, Warning, "ON CLUSTER is said in some statements only", "say the same cluster in all of them, or in none; otherwise the servers come apart"},
		{ClusterMissing, Warning, "a replicated table is made on one server", "say ON CLUSTER, or use a Replicated database, or silence the finding where each server runs the file"},
		{ProjectionMode, Warning, "merges drop or forbid the projection", "set deduplicate_merge_projection_mode = 'rebuild', or leave the projection out"},
		{NotMaterialized, Warning, "an index or projection is added for new rows only", "add ALTER TABLE … MATERIALIZE INDEX (or PROJECTION) if queries on old rows need it"},
		{BackslashQuote, Warning, `\' in a migration file`, "write '' instead: other tools that split SQL files take the quote for the end of the string"},
		{UnknownCode, Error, "a comment silences a code that does not exist", "correct the code"},
		{NotRepeatable, Info, "a statement cannot be run twice", "say IF [NOT] EXISTS where it can be said: a run that was killed during the statement then goes on by itself instead of asking"},
		{NullableKey, Warning, "a key holds a Nullable column", "use a default value instead of NULL: keys with NULLs skip less and need allow_nullable_key"},
		{HighCardinality, Info, "a key starts with a column of many values", "put the columns that queries filter by and that have few values first; what comes after a nearly unique column sorts nothing"},
		{TooManyPartitions, Warning, "the partition key makes too many partitions", "partition by month, or not at all: an insert makes a part for each partition it touches, and parts of different partitions never merge"},
		{NoCodec, Info, "a time column of a time series has no codec", "try CODEC(DoubleDelta, ZSTD) or CODEC(Delta, ZSTD): sorted times compress many times better"},
		{UniqueLowCard, Warning, "LowCardinality on values that are nearly unique", "use the plain type: a dictionary of more than some ten thousand values costs more than it saves"},
		{NoTTL, Info, "a time series grows for ever", "say a TTL, or drop old partitions; silence the finding where all of it is kept on purpose"},
		{FinalOnPlain, Error, "FINAL on a table whose engine does not know it", "leave FINAL out: a plain MergeTree folds no rows and refuses it"},
	}
}

// RuleOf is the rule of a code.
func RuleOf(code Code) (Rule, bool) {
	for _, r := range Rules() {
		if r.Code == code {
			return r, true
		}
	}
	return Rule{}, false
}

// nearest is the known code closest to a word.
func nearest(word string) string {
	var codes []string
	for _, r := range Rules() {
		codes = append(codes, string(r.Code))
	}
	return clickhouse.Nearest(word, codes)
}
