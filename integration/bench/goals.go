package main

import (
	"fmt"
	"io"

	"github.com/jedib0t/go-pretty/v6/table"
)

// goal is a bound of the processor time of one contender over that of another.
type goal struct {
	work         string
	shape, kind  string
	way          way
	of, against  string
	most         float64
	bytesPerCall float64 // at most, allocated; 0: any
}

var (
	usual = way{"native", "lz4"}
	plain = way{"native", "none"}
)

// goals are what chent sets out to reach, whatever the machine.
var goals = []goal{
	{work: "Appender", shape: "ten integers", kind: "insert", way: usual, of: "chent Appender", against: rawLoop, most: 1},
	{work: "Appender, uncompressed", shape: "ten integers", kind: "insert", way: plain, of: "chent Appender", against: rawLoop, most: 1.5},
	{work: "Appender", shape: "texts", kind: "insert", way: usual, of: "chent Appender", against: rawLoop, most: 1.2},
	{work: "Appender", shape: "thirty mixed", kind: "insert", way: usual, of: "chent Appender", against: rawLoop, most: 1.2},
	{work: "Appender", shape: "NULLs and LowCardinality", kind: "insert", way: usual, of: "chent Appender", against: rawLoop, most: 1.2},
	{work: "Appender", shape: "arrays and maps", kind: "insert", way: usual, of: "chent Appender", against: rawLoop, most: 1.2},
	{work: "Appender", shape: "JSON", kind: "insert", way: usual, of: "chent Appender", against: appendStruct, most: 0.6},
	{work: "AppendRows", shape: "ten integers", kind: "insert", way: usual, of: "chent AppendRows", against: rawLoop, most: 0.8},
	{work: "CreateBulk", shape: "ten integers", kind: "insert", way: usual, of: "chent CreateBulk", against: appendStruct, most: 0.45},
	{work: "CreateBulk", shape: "thirty mixed", kind: "insert", way: usual, of: "chent CreateBulk", against: appendStruct, most: 0.45},
	{work: "CreateBulk", shape: "texts", kind: "insert", way: usual, of: "chent CreateBulk", against: appendStruct, most: 0.45},
	{work: "one row over HTTP", shape: "ten integers", kind: "one in", way: way{"http", "lz4"}, of: "chent Create", against: plainRequest, most: 1.5, bytesPerCall: 20 << 10},
	{work: "All", shape: "ten integers", kind: "read", way: usual, of: "chent All", against: rawLoop, most: 0.5},
	{work: "Iter", shape: "ten integers", kind: "read", way: usual, of: "chent Iter", against: rawLoop, most: 0.5},
	{work: "All", shape: "thirty mixed", kind: "read", way: usual, of: "chent All", against: rawLoop, most: 0.8},
	{work: "Iter", shape: "thirty mixed", kind: "read", way: usual, of: "chent Iter", against: rawLoop, most: 0.8},
	{work: "All", shape: "texts", kind: "read", way: usual, of: "chent All", against: rawLoop, most: 0.8},
	{work: "All", shape: "NULLs and LowCardinality", kind: "read", way: usual, of: "chent All", against: rawLoop, most: 0.8},
	{work: "All", shape: "arrays and maps", kind: "read", way: usual, of: "chent All", against: rawLoop, most: 0.8},
	{work: "Scan", shape: "ten integers", kind: "read", way: usual, of: "chent Scan", against: rawLoop, most: 0.6},
	{work: "Scan", shape: "thirty mixed", kind: "read", way: usual, of: "chent Scan", against: rawLoop, most: 0.6},
	{work: "Scan", shape: "texts", kind: "read", way: usual, of: "chent Scan", against: rawLoop, most: 0.6},
	{work: "ScanIter", shape: "arrays and maps", kind: "read", way: usual, of: "chent ScanIter", against: "chent Scan", most: 1},
}

// row is the goal's row in the report; ok is false if it was not measured.
func (g goal) row(r *report) (row table.Row, ok bool) {
	for _, j := range r.jobs {
		if j.shape != g.shape || j.kind != g.kind || j.way != g.way || j.kind == "insert" && j.batch != 10_000 || j.rows >= 1_000_000 {
			continue
		}
		c, base := j.contender(g.of), j.contender(g.against)
		if c == nil || base == nil {
			continue
		}
		got := c.against(base)
		met := got <= g.most
		text, most := fmt.Sprintf("%.2f", got), fmt.Sprintf("≤ %.2f", g.most)
		if g.bytesPerCall > 0 {
			bytes := c.median(bytesOf) / float64(j.rows)
			met = met && bytes <= g.bytesPerCall
			text, most = fmt.Sprintf("%s, %.1f KB", text, bytes/1024), fmt.Sprintf("%s, %.0f KB", most, g.bytesPerCall/1024)
		}
		return table.Row{g.work, g.shape, g.against, text, most, map[bool]string{true: "yes", false: "no"}[met]}, true
	}
	return table.Row{g.work, g.shape, g.against, "not measured", fmt.Sprintf("≤ %.2f", g.most), "no"}, false
}

// goals is the table of goals.
func (r *report) goals() table.Writer {
	t := newTable("work", "rows", "against", "processor time, ratio", "goal", "met")
	for _, g := range goals {
		if row, ok := g.row(r); ok || r.options.complete() {
			t.AppendRow(row)
		}
	}
	return t
}

func (r *report) printGoals(w io.Writer) { fmt.Fprintln(w, r.goals().Render()) }
