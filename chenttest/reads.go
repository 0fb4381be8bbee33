package chenttest

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/chent-io/chent/internal/count"
)

// Reads bounds what a query may read; see [Database.AssertReads]. Zero fields
// bound nothing.
type Reads struct {
	// Index names an index that the query must use: "PrimaryKey", "Partition",
	// "MinMax" or the name of a skipping index. A query uses an index when the
	// server finds a condition for it; whether that spares granules depends on
	// the rows that are there.
	Index string
	// Granules is how many granules may be left after all indexes, of all
	// tables of the query together.
	Granules uint64
	// Table limits both to one table of a query that reads several:
	// "table" or "database.table".
	Table string
}

// indexRead is an index in the server's EXPLAIN indexes = 1.
type indexRead struct {
	Type             string
	Name             string
	Condition        string
	InitialGranules  uint64 `json:"Initial Granules"`
	SelectedGranules uint64 `json:"Selected Granules"`
}

// used says whether the server found a condition for the index.
func (r indexRead) used() bool { return r.Condition != "true" }

// is says whether the index is called name.
func (r indexRead) is(name string) bool {
	return r.Name == name || r.Name == "" && strings.ReplaceAll(r.Type, "-", "") == strings.ReplaceAll(name, "-", "")
}

// planNode is a step in the server's EXPLAIN.
type planNode struct {
	Type        string `json:"Node Type"`
	Description string
	Indexes     []indexRead
	Plans       []planNode
}

// AssertReads fails the test when a query over MergeTree tables stops using an
// index, or reads more granules than it should: the mistake that no result
// shows. It asks the server (EXPLAIN indexes = 1) and reads nothing. The tables
// must have rows, since the server prunes an empty one altogether.
func (db *Database) AssertReads(query string, want Reads) {
	db.t.Helper()
	reads := db.tableReads(query, want.Table)
	if len(reads) == 0 {
		db.t.Errorf("%s\nreads no MergeTree table%s with rows", query, ofTable(want.Table))
		return
	}
	var granules uint64
	var indexes []indexRead
	for _, read := range reads {
		if n := len(read.Indexes); n > 0 {
			granules += read.Indexes[n-1].SelectedGranules
		}
		indexes = append(indexes, read.Indexes...)
	}
	uses := func(r indexRead) bool { return r.used() && r.is(want.Index) }
	if want.Index != "" && !slices.ContainsFunc(indexes, uses) {
		db.t.Errorf("%s\ndoes not use the index %s; it has:\n%s", query, want.Index, indexLines(indexes))
	}
	if want.Granules != 0 && granules > want.Granules {
		db.t.Errorf("%s\nreads %s, more than %d:\n%s", query, count.Of(granules, "granule"), want.Granules, indexLines(indexes))
	}
}

// tableReads are the steps of a query that read a MergeTree table.
func (db *Database) tableReads(query, table string) []planNode {
	db.t.Helper()
	text := db.Text("EXPLAIN indexes = 1, json = 1, description = 1 "+query, "TSVRaw")
	var plans []struct{ Plan planNode }
	if err := json.Unmarshal([]byte(text), &plans); err != nil {
		db.t.Fatalf("chenttest: read the server's EXPLAIN: %v", err)
	}
	var reads []planNode
	var walk func(n planNode)
	walk = func(n planNode) {
		if strings.HasPrefix(n.Type, "ReadFromMergeTree") && (table == "" || n.reads(table)) {
			reads = append(reads, n)
		}
		for _, child := range n.Plans {
			walk(child)
		}
	}
	for _, p := range plans {
		walk(p.Plan)
	}
	return reads
}

// reads says whether the step's table is called table, with or without its
// database: the server describes the step as database.table.
func (n planNode) reads(table string) bool {
	return n.Description == table || strings.HasSuffix(n.Description, "."+table)
}

func ofTable(table string) string {
	if table == "" {
		return ""
	}
	return " " + table
}

func indexLines(indexes []indexRead) string {
	var text strings.Builder
	for _, r := range indexes {
		name := r.Type
		if r.Name != "" {
			name += " " + r.Name
		}
		fmt.Fprintf(&text, "  %-12s %d of %s, condition: %s\n", name, r.SelectedGranules, count.Of(r.InitialGranules, "granule"), r.Condition)
	}
	return text.String()
}
