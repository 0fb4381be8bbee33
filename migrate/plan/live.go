package plan

import (
	"slices"
	"strings"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/dialect/clickhouse/syntax"
	"github.com/chent-io/chent/migrate/catalog"
	"github.com/chent-io/chent/migrate/ddl"
)

// Live is what a [Copy] needs whose writers may go on: the rows are copied by
// part, and which parts have been is written down on the server.
type Live struct {
	// Ledger is the name of the table that knows the parts that were copied.
	Ledger string `json:"ledger"`
	// Stage is the name of the table through which parts come to the new one,
	// and CreateShadow and CreateStage are the statements that make the two.
	Stage        string `json:"stage"`
	CreateShadow string `json:"create_shadow"`
	CreateStage  string `json:"create_stage"`
	// Feeds are the materialized views that INSERTs into the table feed.
	Feeds []Feed `json:"feeds,omitempty"`
	// Witness knows which rows the views were fed while the names were
	// exchanged; nil where INSERTs feed none.
	Witness *Witness `json:"witness,omitempty"`
	// Hold are the settings that the old table gets while the copy runs: its
	// parts rest, and however many they become, no writer is refused. Held are
	// those of them that it had before, by their values.
	Hold []catalog.Setting `json:"hold"`
	Held []catalog.Setting `json:"held,omitempty"`
	// Wanted are those settings of Hold that the new table is to have.
	Wanted []catalog.Setting `json:"wanted,omitempty"`
}

// Feed is a materialized view that reads the table, and one like it that reads
// the new table under the name that it has before the exchange and the old one
// after it. An INSERT looks for its views a moment after it has resolved the
// table's name: when the names are exchanged between the two, it finds the
// second view in the place of the first, and feeds the same target.
type Feed struct {
	Database string `json:"database,omitempty"`
	View     string `json:"view"`
	Like     string `json:"like"`
	// Create makes it, with InnerTable for the name of the view's inner table
	// where it has one.
	Create string `json:"create"`
}

// Witness finds the rows of INSERTs that fed no view. While the server exchanges
// the names of two tables, neither has views: an INSERT that looks for them then
// writes its rows and feeds nobody, and says nothing. So every row gets a mark of
// its own, in a column that the server computes, and a view that all the others
// share the fate of writes down the marks. A row whose mark is not there was fed
// to none, and is fed to all.
type Witness struct {
	// Column of the table has the mark, a UUID; zero for rows of INSERTs that
	// may not know the witness, and that began long before the exchange. Parts
	// store it until they are merged, so who applies the plan adds what no other
	// column was called.
	Column string `json:"column"`
	// Table has the marks that were seen, Views write them there.
	Table string    `json:"table"`
	Views [3]string `json:"views"`
	// Missed is a table through which rows are fed, to views that stand for
	// those of the table.
	Missed string `json:"missed"`
	Feeds  []Feed `json:"feeds"`
}

// InnerTable stands in [Feed.Create] for the inner table of the view.
const InnerTable = "inner table of the view"

// hold lets the parts of a table rest: they are neither merged nor are writers
// slowed down or refused for their number. Settings stay over a restart of the
// server, SYSTEM STOP MERGES does not.
var hold = []catalog.Setting{
	{Name: "max_bytes_to_merge_at_max_space_in_pool", Value: "1"},
	{Name: "max_parts_in_total", Value: "10000000"},
	{Name: "merge_with_recompression_ttl_timeout", Value: "315360000"},
	{Name: "merge_with_ttl_timeout", Value: "315360000"},
	{Name: "min_age_to_force_merge_seconds", Value: "0"},
	{Name: "parts_to_delay_insert", Value: "1000000"},
	{Name: "parts_to_throw_insert", Value: "1000000"},
}

// Take are the commands of an ALTER TABLE that gives a table the settings of
// Hold.
func (l *Live) Take() string { return "MODIFY SETTING " + ddl.Settings(l.Hold) }

// Return are the commands, each for an ALTER TABLE of its own, that give a
// table back what Hold took: the old one its Held settings, the new one those
// that are Wanted.
func (l *Live) Return(settings []catalog.Setting) []string {
	var commands []string
	if len(settings) > 0 {
		commands = append(commands, "MODIFY SETTING "+ddl.Settings(settings))
	}
	reset := ""
	for _, h := range l.Hold {
		if valueOf(settings, h.Name) == nil {
			if reset != "" {
				reset += ", "
			}
			reset += h.Name
		}
	}
	if reset != "" {
		commands = append(commands, "RESET SETTING "+reset)
	}
	return commands
}

// Restore gives a table as the server shows it while a copy holds it the
// settings that it has otherwise.
func (l *Live) Restore(table *catalog.Table) {
	table.Settings = slices.DeleteFunc(slices.Clone(table.Settings), func(s catalog.Setting) bool { return valueOf(l.Hold, s.Name) != nil })
	table.Settings = append(table.Settings, l.Held...)
	if l.Witness != nil {
		table.Columns = slices.DeleteFunc(slices.Clone(table.Columns), func(c catalog.Column) bool { return c.Name == l.Witness.Column })
	}
}

func valueOf(settings []catalog.Setting, name string) *catalog.Setting {
	if i := slices.IndexFunc(settings, func(s catalog.Setting) bool { return s.Name == name }); i >= 0 {
		return &settings[i]
	}
	return nil
}

// holdable are those of settings that hold changes.
func holdable(settings []catalog.Setting) []catalog.Setting {
	var found []catalog.Setting
	for _, s := range settings {
		if valueOf(hold, s.Name) != nil {
			found = append(found, s)
		}
	}
	return found
}

// with is settings with others in their place or behind them.
func with(settings, others []catalog.Setting) []catalog.Setting {
	merged := slices.DeleteFunc(slices.Clone(settings), func(s catalog.Setting) bool { return valueOf(others, s.Name) != nil })
	return append(merged, others...)
}

// writersGoOn reports whether the table can be made anew while its writers go
// on: on one server, where a name means one storage, and with parts that can be
// told apart.
func (t *tablePlanner) writersGoOn() bool {
	return t.options.Cluster == "" && t.aloneInDatabase() &&
		t.from.Engine.IsMergeTree() && t.to.Engine.IsMergeTree() &&
		t.from.Engine.Parts().Wrap == "" && t.to.Engine.Parts().Wrap == ""
}

// aloneInDatabase reports whether the table's database is one whose tables are
// this server's alone and can be exchanged.
func (t *tablePlanner) aloneInDatabase() bool {
	for _, d := range t.live.Databases {
		if d.Name == t.database(t.change) || d.Name == "" {
			return d.Engine.Name == "" || d.Engine.Name == "Atomic"
		}
	}
	return true
}

// goOn lets the writers of the table go on while c copies it.
func (t *tablePlanner) goOn(c *Copy, mark string, create func(table string, settings []catalog.Setting) string) {
	c.Live = &Live{
		Ledger: t.change.Name + Mark + "parts_" + mark,
		Hold:   slices.Clone(hold), Held: holdable(t.from.Settings), Wanted: holdable(t.to.Settings),
	}
	if views := t.fedViews(); len(views) > 0 {
		name := t.change.Name + Mark
		w := &Witness{
			Column: Mark + "row_", Table: name + "fed_" + mark, Missed: name + "missed_" + mark,
			Views: [3]string{name + "fed_old_" + mark, name + "fed_new_" + mark, name + "fed_missed_" + mark},
		}
		for _, m := range views {
			c.Live.Feeds = append(c.Live.Feeds, t.feed(m, c.Shadow, "feed_"+mark))
			w.Feeds = append(w.Feeds, t.feed(m, w.Missed, "refeed_"+mark))
		}
		c.Live.Witness = w
	}
	held := with(t.to.Settings, hold)
	c.Live.Stage = t.change.Name + Mark + "stage_" + mark
	c.Live.CreateShadow, c.Live.CreateStage = create(c.Shadow, held), create(c.Live.Stage, stageSettings(held))
}

// stageMarks are settings of the files of a part, with the server's default:
// parts of the stage have the other value, so that no writer's part, whatever
// its rows, has the same files as one that was copied.
var stageMarks = []string{"compress_marks", "compress_primary_key"}

// stageSettings are those of a table through which parts are copied.
func stageSettings(wanted []catalog.Setting) []catalog.Setting {
	var flipped []catalog.Setting
	for _, name := range stageMarks {
		value := "0"
		if s := valueOf(wanted, name); s != nil && s.Value == "0" {
			value = "1"
		}
		flipped = append(flipped, catalog.Setting{Name: name, Value: value})
	}
	return with(wanted, flipped)
}

// StageSettings are the settings to give a table through which parts come to
// another, whose settings of hold are given.
func StageSettings(held, hold []catalog.Setting) []catalog.Setting {
	return stageSettings(with(held, hold))
}

// fedViews are the materialized views that INSERTs into the table feed.
func (t *tablePlanner) fedViews() []*catalog.MaterializedView {
	var fed []*catalog.MaterializedView
	for _, r := range t.liveReaders(t.liveSelf()) {
		if m, ok := r.object.(*catalog.MaterializedView); ok && m.Refresh == nil && !isTarget(m, t.liveSelf()) {
			fed = append(fed, m)
		}
	}
	return fed
}

// mustPause says why the writers of the table cannot go on though it could be
// copied under them: a view that reads it in several places has no like.
func (t *tablePlanner) mustPause() string {
	for _, m := range t.fedViews() {
		if _, ok := readFrom(m.Query, t.from.Name, ""); !ok {
			return ": materialized view " + m.Name + " reads the table in more than one place, so that it cannot be shown that every INSERT feeds it once"
		}
	}
	return ""
}

// feed is a view like m, named as it with a mark, that reads the table under
// another name.
func (t *tablePlanner) feed(m *catalog.MaterializedView, shadow, as string) Feed {
	database := t.database(t.change)
	like := *m
	like.Name, like.UUID, like.Comment, like.Empty = m.Name+Mark+as, "", "", false
	like.Query, _ = readFrom(m.Query, t.from.Name, clickhouse.QualifiedName(database, shadow))
	if like.To.Name == "" {
		like.To = catalog.Name{Database: database, Name: InnerTable}
		like.Storage = catalog.Storage{}
		like.Indexes, like.Projections, like.Constraints = nil, nil, nil
	}
	return Feed{Database: database, View: m.Name, Like: like.Name, Create: ddl.Create(&like, ddl.Options{Database: database, IfNotExists: true})}
}

// readFrom is a query that reads another table in the place of the one named
// table; ok is false unless it does so in one place, behind FROM.
func readFrom(query, table, other string) (changed string, ok bool) {
	tokens, err := syntax.Tokenize(query)
	if err != nil {
		return "", false
	}
	tokens = slices.DeleteFunc(tokens, syntax.Token.Blank)
	at := -1
	for i, token := range tokens {
		if !names(token, table) || i+1 < len(tokens) && tokens[i+1].Text == "." {
			continue
		}
		from := i - 1
		if from >= 2 && tokens[from].Text == "." {
			from -= 2
		}
		if from < 0 || at >= 0 && isTableWord(tokens[from]) {
			return "", false
		}
		switch {
		case strings.EqualFold(tokens[from].Text, "FROM"):
			at = i
		case isTableWord(tokens[from]):
			return "", false
		}
	}
	if at < 0 {
		return "", false
	}
	start := at
	if at >= 2 && tokens[at-1].Text == "." {
		start = at - 2
	}
	end := tokens[at].Offset + len(tokens[at].Text)
	alias := ""
	if at+1 >= len(tokens) || !strings.EqualFold(tokens[at+1].Text, "AS") {
		alias = " AS " + clickhouse.QuoteIdentIfNeeded(table)
	}
	return query[:tokens[start].Offset] + other + alias + query[end:], true
}

// names reports whether a token is the name, quoted or not.
func names(token syntax.Token, name string) bool {
	switch token.Kind {
	case syntax.TokenWord:
		return token.Text == name
	case syntax.TokenIdent:
		text, err := syntax.Unquote(token.Text)
		return err == nil && text == name
	}
	return false
}

// isTableWord reports whether a name behind the token is that of a table.
func isTableWord(token syntax.Token) bool {
	return slices.ContainsFunc([]string{"FROM", "JOIN", ",", "IN", "TABLE"}, func(word string) bool { return strings.EqualFold(token.Text, word) })
}
