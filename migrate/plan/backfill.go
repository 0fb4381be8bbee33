package plan

import (
	"fmt"
	"slices"
	"strings"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/dialect/clickhouse/syntax"
	"github.com/chent-io/chent/migrate/catalog"
	"github.com/chent-io/chent/migrate/ddl"
	"github.com/chent-io/chent/migrate/diff"
)

// Backfill gives a materialized view the rows that its source had before the
// view was there.
//
// Which rows those are is written in the rows themselves. The source gets a
// column, Side, that the server computes: 0 at first. The view is made so that
// it takes only rows whose Side is 1. When every INSERT that may not know the
// view has ended, the column becomes 1: an INSERT that begins from then on
// feeds the view, and no other does. Parts whose rows are not of side 1 are the
// ones to fill in.
type Backfill struct {
	View   catalog.Name `json:"view"`
	Source catalog.Name `json:"source"`
	// Target is the table that the view writes into; zero for an inner one.
	Target catalog.Name `json:"target,omitzero"`
	// Query is the view's query. Create makes the view so that it takes only
	// rows of side 1; empty for a view that is there.
	Query  string `json:"query"`
	Create string `json:"create,omitempty"`
	// Column, From and Until bound the rows to fill in: From <= Column < Until,
	// each empty for none. With bounds the caller vouches that the view has not
	// been fed these rows.
	Column string `json:"column,omitempty"`
	From   string `json:"from,omitempty"`
	Until  string `json:"until,omitempty"`
	// Anew empties the target first, of a view that is there.
	Anew bool `json:"anew,omitempty"`
	// Ledger, Rows and Stage are tables in the database of the view: which
	// parts have been filled in, the parts of the source, linked, and what the
	// query makes of some of them.
	Ledger string `json:"ledger"`
	Rows   string `json:"rows"`
	Stage  string `json:"stage"`
	Side   string `json:"side"`
	// Hold are the settings under which parts rest, HeldSource and HeldTarget
	// what the two tables had of them before.
	Hold       []catalog.Setting `json:"hold"`
	HeldSource []catalog.Setting `json:"held_source,omitempty"`
	HeldTarget []catalog.Setting `json:"held_target,omitempty"`
}

// MarkBackfill is in the name of the ledger of a backfill.
const MarkBackfill = Mark + "fill_"

// NewBackfill is the backfill of a materialized view that is to be made, or is
// there. Reason says why there can be none.
func NewBackfill(database string, m *catalog.MaterializedView) (b *Backfill, reason string) {
	if m.Refresh != nil {
		return nil, "a view that refreshes reads all rows by itself"
	}
	source, ok := sourceOfQuery(m.Query)
	if !ok {
		return nil, "it cannot be seen which table its query reads first"
	}
	if source.Database == "" {
		source.Database = database
	}
	mark := mark(m)
	b = &Backfill{
		View: catalog.Name{Database: database, Name: m.Name}, Source: source, Target: m.To, Query: m.Query,
		Ledger: m.Name + MarkBackfill + mark, Rows: m.Name + Mark + "rows_" + mark, Stage: m.Name + Mark + "stage_" + mark, Side: Mark + "side_" + mark,
		Hold: hold,
	}
	if b.Target.Name != "" && b.Target.Database == "" {
		b.Target.Database = database
	}
	if _, ok := b.reading(); !ok {
		return nil, "its query reads " + ddl.Name(source) + " in more than one place, and which rows would meet which cannot be told part by part"
	}
	for _, alias := range m.Aliases {
		if !mentions(m.Query, alias) {
			return nil, "its columns have other names than those of its query: name them there, with AS"
		}
	}
	return b, ""
}

// ReadBackfill is the backfill of the view that a CREATE MATERIALIZED VIEW of a
// file makes. Reason says why there can be none.
func ReadBackfill(sql, database string) (b *Backfill, reason string) {
	c, err := syntax.Read(sql)
	if err != nil || !c.Take("CREATE", "MATERIALIZED", "VIEW") {
		return nil, "the statement makes no materialized view"
	}
	c.Take("IF", "NOT", "EXISTS")
	m := catalog.MaterializedView{}
	in, name, ok := c.Name()
	if !ok {
		return nil, "the statement names no view"
	}
	m.Name = name
	if in == "" {
		in = database
	}
	for !c.Done() && !c.Is("AS", "SELECT") && !c.Is("AS", "WITH") {
		switch {
		case c.Is("REFRESH"):
			return nil, "a view that refreshes reads all rows by itself"
		case c.Take("TO"):
			if m.To.Database, m.To.Name, ok = c.Name(); !ok {
				return nil, "the statement names no target behind TO"
			}
		default:
			if _, grouped := c.Group(); !grouped {
				c.Next()
			}
		}
	}
	if c.Done() {
		return nil, "the statement has no query behind AS"
	}
	c.Next()
	m.Query = sql[c.Peek(0).Offset:]
	if b, reason = NewBackfill(in, &m); b != nil {
		b.Create = sql[:c.Peek(0).Offset] + b.Filtered()
	}
	return b, reason
}

// sourceOfQuery is the table whose INSERTs feed a view: the first one behind
// the FROM of its SELECT, or of the SELECT that stands there.
func sourceOfQuery(query string) (catalog.Name, bool) {
	tokens, err := syntax.Tokenize(query)
	if err != nil {
		return catalog.Name{}, false
	}
	var plain []syntax.Token
	for _, t := range tokens {
		if !t.Blank() {
			plain = append(plain, t)
		}
	}
	depth, at := 0, 0
	for i, t := range plain {
		switch {
		case t.Text == "(" || t.Text == "[":
			depth++
		case t.Text == ")" || t.Text == "]":
			depth--
		case depth == at && strings.EqualFold(t.Text, "FROM") && i+1 < len(plain):
			if plain[i+1].Text == "(" {
				at++
				continue
			}
			return nameAt(plain[i+1:])
		}
	}
	return catalog.Name{}, false
}

// nameAt is the name of a table at the start of tokens.
func nameAt(tokens []syntax.Token) (n catalog.Name, ok bool) {
	if n.Name, ok = tokens[0].Ident(); !ok {
		return n, false
	}
	if len(tokens) > 2 && tokens[1].Text == "." {
		n.Database = n.Name
		n.Name, ok = tokens[2].Ident()
		return n, ok
	}
	return n, len(tokens) == 1 || tokens[1].Text != "(" // a table function
}

// reading is the view's query over the linked parts instead of the source.
func (b *Backfill) reading() (string, bool) {
	return readFrom(b.Query, b.Source.Name, ddl.Name(catalog.Name{Database: b.View.Database, Name: b.Rows}))
}

// Reading is what the view's query makes of those linked parts that match a
// condition on their rows; columns are what to take of it.
func (b *Backfill) Reading(columns []string, condition string) string {
	query, _ := b.reading()
	quoted := make([]string, len(columns))
	for i, c := range columns {
		quoted[i] = clickhouse.QuoteIdent(c)
	}
	return "SELECT " + strings.Join(quoted, ", ") + " FROM (" + query + ")" + filter(catalog.Name{Database: b.View.Database, Name: b.Rows}, condition)
}

// Filtered is the view's query over rows of side 1 alone.
func (b *Backfill) Filtered() string {
	return "SELECT * FROM (" + b.Query + ")" + filter(b.Source, clickhouse.QuoteIdent(b.Side)+" = 1")
}

// filter is a clause that lets a query see of a table only rows that match.
func filter(table catalog.Name, condition string) string {
	return " SETTINGS additional_table_filters = {" + clickhouse.QuoteString(table.Database+"."+table.Name) + ": " + clickhouse.QuoteString(condition) + "}"
}

// Bounds is the condition on the rows that are to be filled in; empty where all
// are.
func (b *Backfill) Bounds() string {
	var conditions []string
	if b.From != "" {
		conditions = append(conditions, clickhouse.QuoteIdent(b.Column)+" >= "+clickhouse.QuoteString(b.From))
	}
	if b.Until != "" {
		conditions = append(conditions, clickhouse.QuoteIdent(b.Column)+" < "+clickhouse.QuoteString(b.Until))
	}
	return strings.Join(conditions, " AND ")
}

// Restore gives the tables and views of a database, as the server shows them
// while a backfill is at work, what they have otherwise.
func (b *Backfill) Restore(database string, d *catalog.Database) {
	for i := range d.Tables {
		table := &d.Tables[i]
		switch (catalog.Name{Database: database, Name: table.Name}) {
		case b.Source:
			(&Live{Hold: b.Hold, Held: b.HeldSource}).Restore(table)
			table.Columns = slices.DeleteFunc(slices.Clone(table.Columns), func(c catalog.Column) bool { return c.Name == b.Side })
		case b.Target:
			(&Live{Hold: b.Hold, Held: b.HeldTarget}).Restore(table)
		}
	}
	for i := range d.MaterializedViews {
		if m := &d.MaterializedViews[i]; m.Name == b.View.Name && mentions(m.Query, "additional_table_filters") {
			m.Query = b.Query
		}
	}
}

// text says what a backfill does.
func (b *Backfill) text() string {
	return fmt.Sprintf("BACKFILL %s with the rows that %s has", ddl.Name(b.View), ddl.Name(b.Source))
}

// backfill makes the step that creates a materialized view one that fills it,
// too, where it is declared so and its source holds rows.
func (p *planner) backfill(c diff.Change, s Step) Step {
	m, ok := c.To.(*catalog.MaterializedView)
	if !ok || !m.Backfill {
		return s
	}
	database := p.database(c)
	b, reason := NewBackfill(database, m)
	if b == nil {
		s.Class, s.SQL, s.Reasons = Unsupported, "", []string{"it is to be filled with what is there, and cannot be: " + reason}
		return s
	}
	source := p.tableIn(p.live, b.Source)
	switch {
	case source == nil && p.tableIn(p.desired, b.Source) != nil:
		return s // as new as the view
	case source == nil || !source.Engine.IsMergeTree() || source.Engine.Parts().Wrap != "" || p.options.Cluster != "":
		s.Class, s.SQL, s.Reasons = Unsupported, "", []string{"it is to be filled with what is there, and " + ddl.Name(b.Source) + " is no table of the MergeTree family on this server alone: create the view without Backfill, and fill it by an INSERT SELECT while writers pause"}
		return s
	}
	like := *m
	like.Query = b.Filtered()
	b.HeldTarget = holdable(m.Settings)
	b.Create = ddl.Create(&like, ddl.Options{Database: database, IfNotExists: true})
	s.Backfill = b
	s.Reasons = append(s.Reasons, "then the rows that "+ddl.Name(b.Source)+" has are filled in, while its writers go on: each row once")
	if source.Stats != nil {
		s.Reasons = append(s.Reasons, fmt.Sprintf("there are %s now (%s) to read", rows(source.Stats.Rows), Size(source.Stats.Bytes)))
	}
	target := b.Target
	if target.Name == "" {
		target = b.View
	}
	for _, r := range p.liveReaders(target) {
		if next, ok := r.object.(*catalog.MaterializedView); ok && next.Refresh == nil && next.Name != m.Name && !isTarget(next, target) {
			s.Reasons = append(s.Reasons, "materialized view "+next.Name+", which reads what this one writes, is not fed by what is filled in: it gets only what comes from now on")
		}
	}
	return s
}
