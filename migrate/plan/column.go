package plan

import (
	"fmt"
	"slices"
	"strings"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/migrate/catalog"
	"github.com/chent-io/chent/migrate/ddl"
	"github.com/chent-io/chent/migrate/diff"
)

// columnDetails plans what happens to the table's columns.
func (t *tablePlanner) columnDetails() {
	changed := make(map[string][]diff.Detail)
	var gone []string
	for _, d := range t.change.Details {
		if d.Part == diff.PartColumn && d.Op == diff.Drop {
			gone = append(gone, d.Name)
		} else if d.Part == diff.PartColumn {
			changed[d.Name] = append(changed[d.Name], d)
		}
	}
	for _, name := range t.dependentsFirst(gone) {
		t.dropColumn(name)
	}
	previous := ""
	for i := range t.to.Columns {
		c := &t.to.Columns[i]
		if details := changed[c.Name]; len(details) > 0 {
			t.column(c, previous, details)
		}
		previous = c.Name
	}
}

// place is where a column stands: after the one before it.
func place(previous string) string {
	if previous == "" {
		return " FIRST"
	}
	return " AFTER " + clickhouse.QuoteIdent(previous)
}

func (t *tablePlanner) column(c *catalog.Column, previous string, details []diff.Detail) {
	name := clickhouse.QuoteIdent(c.Name)
	properties := make(map[diff.Property]diff.Detail)
	for _, d := range details {
		switch d.Op {
		case diff.Add:
			t.main.adds = append(t.main.adds, "ADD COLUMN IF NOT EXISTS "+ddl.Column(*c)+place(t.nameInMain(previous)))
			t.main.say(Metadata, "column "+c.Name+" is new", "DROP COLUMN IF EXISTS "+name)
			return
		case diff.Rename:
			t.renameColumn(d)
		case diff.Move:
			// Among the new columns, in the desired order: each goes after one
			// that stands where it belongs. The type stays what it is until the
			// statement that changes it.
			live := t.from.Column(t.liveName(c))
			move := "MODIFY COLUMN " + clickhouse.QuoteIdent(live.Name) + " " + live.Type
			t.main.adds = append(t.main.adds, move+place(t.nameInMain(d.To)))
			t.main.say(Metadata, "column "+c.Name+" moves: SELECT * and INSERT without a column list see another order", move+place(d.From))
		default:
			properties[d.Property] = d
		}
	}
	if d, ok := properties[diff.PropertyType]; ok {
		t.columnType(c, d, properties)
	}
	if d, ok := properties[diff.PropertyDefault]; ok {
		t.columnDefault(c, d)
	}
	if d, ok := properties[diff.PropertyComment]; ok {
		t.main.columns = append(t.main.columns, "COMMENT COLUMN "+name+" "+clickhouse.QuoteString(d.To))
		t.main.say(Metadata, "column "+c.Name+": comment changes", "COMMENT COLUMN "+name+" "+clickhouse.QuoteString(d.From))
	}
	if d, ok := properties[diff.PropertyCodec]; ok {
		t.columnCodec(c, d)
	}
	if d, ok := properties[diff.PropertyStatistics]; ok {
		t.columnStatistics(c, d)
	}
	if d, ok := properties[diff.PropertyTTL]; ok {
		t.columnTTL(c, d)
	}
	if _, ok := properties[diff.PropertySettings]; ok {
		t.columnSettings(c)
	}
}

// dependentsFirst orders columns that go so that one whose default mentions
// another goes before it, as the server wants.
func (t *tablePlanner) dependentsFirst(names []string) []string {
	var sorted []string
	var visit func(name string)
	visit = func(name string) {
		if slices.Contains(sorted, name) {
			return
		}
		for _, other := range names {
			if other != name && mentions(t.from.Column(other).Default, name) {
				visit(other)
			}
		}
		sorted = append(sorted, name)
	}
	for _, name := range names {
		visit(name)
	}
	return sorted
}

func (t *tablePlanner) dropColumn(name string) {
	c := t.from.Column(name)
	into := &t.main
	readBy := t.readersOf(name)
	if len(readBy) > 0 || t.neededByStaying(name) {
		into = &t.late
	}
	into.dropColumns = append(into.dropColumns, "DROP COLUMN IF EXISTS "+clickhouse.QuoteIdent(name))
	if c.DefaultKind == catalog.Alias || c.DefaultKind == catalog.Ephemeral {
		into.say(Metadata, "column "+name+" goes; it stores nothing", "ADD COLUMN IF NOT EXISTS "+ddl.Column(*c))
		return
	}
	into.say(Destructive, "column "+name+" goes with its values"+warnReaders(readBy))
}

// neededByStaying reports whether the default of a column that stays mentions
// the column: the server lets it go once another ALTER has changed that, or
// dropColumn has put off what goes and mentions it in turn.
func (t *tablePlanner) neededByStaying(column string) bool {
	return slices.ContainsFunc(t.from.Columns, func(c catalog.Column) bool {
		return c.Name != column && mentions(c.Default, column) && (t.stays(c.Name) || len(t.readersOf(c.Name)) > 0 || t.neededByStaying(c.Name))
	})
}

// stays reports whether a live column is in the desired table.
func (t *tablePlanner) stays(column string) bool {
	return !slices.ContainsFunc(t.change.Details, func(d diff.Detail) bool {
		return d.Part == diff.PartColumn && d.Op == diff.Drop && d.Name == column
	})
}

// readersOf are the materialized views whose query mentions a column of the
// table and that are not dropped by the same plan.
func (t *tablePlanner) readersOf(column string) []string {
	var names []string
	for _, mv := range readers(t.live, t.database(t.change), t.from.Name) {
		if !mentions(mv.Query, column) {
			continue
		}
		gone := slices.ContainsFunc(t.changes, func(c diff.Change) bool {
			return c.Op == diff.Drop && c.Kind == catalog.KindMaterializedView && c.Name == mv.Name
		})
		if !gone {
			names = append(names, mv.Name)
		}
	}
	return names
}

func warnReaders(views []string) string {
	if len(views) == 0 {
		return ""
	}
	return "; read by " + strings.Join(views, ", ") + ": inserts fail while a view reads a column that is not there"
}

func (t *tablePlanner) renameColumn(d diff.Detail) {
	into := &t.main
	readBy := t.readersOf(d.From)
	// RENAME and MODIFY of one column exclude each other in one ALTER, so
	// renames go into the later one. It follows the change of views too.
	if len(readBy) > 0 || t.alsoModified(d.Name) {
		into = &t.late
	}
	from, to := clickhouse.QuoteIdent(d.From), clickhouse.QuoteIdent(d.To)
	into.renames = append(into.renames, "RENAME COLUMN IF EXISTS "+from+" TO "+to)
	into.say(LightMutation, "column "+d.From+" is renamed to "+d.To+warnReaders(readBy), "RENAME COLUMN IF EXISTS "+to+" TO "+from)
}

func (t *tablePlanner) alsoModified(column string) bool {
	return slices.ContainsFunc(t.change.Details, func(d diff.Detail) bool {
		return d.Part == diff.PartColumn && d.Name == column && d.Op != diff.Rename
	})
}

// nameInMain is the name that a column has when the main ALTER places columns:
// its own, or that from before where it is renamed later.
func (t *tablePlanner) nameInMain(column string) string {
	old := t.liveName(&catalog.Column{Name: column})
	if old != column && len(t.readersOf(old)) == 0 && !t.alsoModified(column) {
		return column
	}
	return old
}

// liveName is the name that a column has while the main ALTER runs.
func (t *tablePlanner) liveName(c *catalog.Column) string {
	for _, d := range t.change.Details {
		if d.Part == diff.PartColumn && d.Op == diff.Rename && d.To == c.Name {
			return d.From
		}
	}
	return c.Name
}

// columnType plans a new type. What rewrites data is a statement of its own,
// after everything else; the codec is said again, because it may carry the
// width of the old type.
func (t *tablePlanner) columnType(c *catalog.Column, d diff.Detail, properties map[diff.Property]diff.Detail) {
	change := changeType(d.From, d.To)
	live := t.liveName(c)
	name := clickhouse.QuoteIdent(live)
	modify := "MODIFY COLUMN " + name + " " + c.Type
	back := "MODIFY COLUMN " + name + " " + d.From
	if len(c.Codec) > 0 {
		modify += " " + ddl.Codec(c.Codec)
		delete(properties, diff.PropertyCodec)
	}
	reason := fmt.Sprintf("column %s: %s → %s", c.Name, d.From, d.To)
	if change.reason != "" {
		reason += "; " + change.reason
	}
	if change.class == Metadata {
		t.main.columns = append(t.main.columns, modify)
		t.main.say(Metadata, reason, back)
		return
	}
	if change.class == Unsupported {
		t.unsupported(t.change, reason)
		return
	}
	prefix := "ALTER TABLE " + t.name(t.change) + " "
	s := t.step(t.change, change.class, prefix+modify+t.told(modify), reason)
	s.Mutates = true
	s.Repair = prefix + back + t.told(back)
	if t.from.Stats != nil {
		s.Rows, s.Bytes = t.from.Stats.Rows, t.from.Stats.Bytes
		if t.from.Stats.Columns != nil { // a column that no part holds yet weighs nothing
			s.Bytes = t.from.Stats.Columns[live]
		}
	}
	if change.check != "" {
		s.Checks = append(s.Checks, Check{
			SQL:     "SELECT count() FROM " + ddl.Name(catalog.Name{Database: t.database(t.change), Name: t.change.Name}) + " WHERE " + fmt.Sprintf(change.check, name),
			Problem: "column " + c.Name + ": " + change.problem,
		})
	}
	if becomesNotNull(d.From, d.To) && c.DefaultKind == catalog.NoDefault {
		// The server wants to know what NULL becomes, even where there is none.
		s.SQL = prefix + "MODIFY COLUMN " + name + " " + c.Type + " DEFAULT defaultValueOfTypeName(" + clickhouse.QuoteString(c.Type) + ")"
		if len(c.Codec) > 0 {
			s.SQL += " " + ddl.Codec(c.Codec)
		}
		s.SQL += t.told(modify)
		t.add(stageRewrite, s)
		remove := "MODIFY COLUMN " + name + " REMOVE DEFAULT"
		t.add(stageRewrite, t.step(t.change, Metadata, prefix+remove+t.told(remove), "column "+c.Name+": the default was only for the conversion"))
		return
	}
	t.add(stageRewrite, s)
}

func becomesNotNull(from, to string) bool {
	a, errA := clickhouse.ParseType(from)
	b, errB := clickhouse.ParseType(to)
	return errA == nil && errB == nil && a.IsNullable() && !b.IsNullable()
}

func (t *tablePlanner) columnDefault(c *catalog.Column, d diff.Detail) {
	name := clickhouse.QuoteIdent(t.liveName(c))
	was := t.from.Column(t.liveName(c))
	modify := func(c *catalog.Column) string {
		if c.DefaultKind == catalog.NoDefault {
			return ""
		}
		return strings.TrimSpace("MODIFY COLUMN " + name + " " + was.Type + " " + string(c.DefaultKind) + " " + c.Default)
	}
	remove := func(kind catalog.DefaultKind) string { return "MODIFY COLUMN " + name + " REMOVE " + string(kind) }
	stores := func(kind catalog.DefaultKind) bool { return kind != catalog.Alias && kind != catalog.Ephemeral }
	reason := fmt.Sprintf("column %s: default %s → %s", c.Name, orAbsent(d.From), orAbsent(d.To))
	back := modify(was)
	if was.DefaultKind == catalog.NoDefault {
		back = remove(c.DefaultKind)
	}
	switch {
	case c.DefaultKind == catalog.NoDefault && was.DefaultKind == catalog.Ephemeral:
		// There is no REMOVE EPHEMERAL, and nothing is stored.
		t.main.dropColumns = append(t.main.dropColumns, "DROP COLUMN IF EXISTS "+name)
		t.late.adds = append(t.late.adds, "ADD COLUMN IF NOT EXISTS "+ddl.Column(*c))
		t.main.say(Metadata, reason)
		t.late.say(Metadata, reason)
		return
	case c.DefaultKind == catalog.NoDefault:
		t.main.columns = append(t.main.columns, remove(was.DefaultKind))
	default:
		t.main.columns = append(t.main.columns, modify(c))
	}
	if stores(was.DefaultKind) && !stores(c.DefaultKind) {
		t.main.say(Destructive, reason+"; the stored values are hidden and go with the next merges")
		return
	}
	if was.DefaultKind == catalog.Default || was.DefaultKind == catalog.NoDefault {
		reason += "; rows from before the column was added, where no merge has written it, read the new default"
	}
	t.main.say(Metadata, reason, back)
}

func (t *tablePlanner) columnCodec(c *catalog.Column, d diff.Detail) {
	modify := func(codec []string) string {
		name := clickhouse.QuoteIdent(t.liveName(c))
		if len(codec) == 0 || len(codec) == 1 && codec[0] == "Default" {
			return "MODIFY COLUMN " + name + " REMOVE CODEC"
		}
		return "MODIFY COLUMN " + name + " " + c.Type + " " + ddl.Codec(codec)
	}
	t.main.columns = append(t.main.columns, modify(c.Codec))
	t.main.say(Metadata, fmt.Sprintf("column %s: codec %s → %s, for parts written from now on", c.Name, orAbsent(d.From), orAbsent(d.To)),
		modify(t.from.Column(t.liveName(c)).Codec))
}

func (t *tablePlanner) columnStatistics(c *catalog.Column, d diff.Detail) {
	name := clickhouse.QuoteIdent(t.liveName(c))
	reason := fmt.Sprintf("column %s: statistics %s → %s", c.Name, orAbsent(d.From), orAbsent(d.To))
	switch {
	case d.To == "":
		t.main.columns = append(t.main.columns, "DROP STATISTICS IF EXISTS "+name)
		t.main.say(LightMutation, reason, "ADD STATISTICS IF NOT EXISTS "+name+" TYPE "+d.From)
	case d.From == "":
		t.main.columns = append(t.main.columns, "ADD STATISTICS IF NOT EXISTS "+name+" TYPE "+d.To)
		t.main.say(Metadata, reason, "DROP STATISTICS IF EXISTS "+name)
	default:
		t.main.columns = append(t.main.columns, "MODIFY STATISTICS "+name+" TYPE "+d.To)
		t.main.say(Metadata, reason, "MODIFY STATISTICS "+name+" TYPE "+d.From)
	}
}

func (t *tablePlanner) columnTTL(c *catalog.Column, d diff.Detail) {
	name := clickhouse.QuoteIdent(t.liveName(c))
	if d.To == "" {
		t.main.columns = append(t.main.columns, "MODIFY COLUMN "+name+" REMOVE TTL")
		t.main.say(Metadata, "column "+c.Name+": values no longer expire")
		return
	}
	t.main.ttl = append(t.main.ttl, "MODIFY COLUMN "+name+" "+c.Type+" TTL "+d.To)
	class, _ := ttlClass(d.From, d.To)
	reason := "column " + c.Name + ": values that TTL " + d.To + " has expired are reset at the next merge"
	if class == Metadata {
		reason = "column " + c.Name + ": values live longer"
	}
	t.main.say(class, reason)
}

func (t *tablePlanner) columnSettings(c *catalog.Column) {
	name := clickhouse.QuoteIdent(t.liveName(c))
	was := t.from.Column(t.liveName(c))
	var reset []string
	for _, s := range was.Settings {
		if !slices.ContainsFunc(c.Settings, func(now catalog.Setting) bool { return now.Name == s.Name }) {
			reset = append(reset, s.Name)
		}
	}
	if len(c.Settings) > 0 {
		t.main.columns = append(t.main.columns, "MODIFY COLUMN "+name+" MODIFY SETTING "+ddl.Settings(c.Settings))
	}
	if len(reset) > 0 {
		t.main.columns = append(t.main.columns, "MODIFY COLUMN "+name+" RESET SETTING "+strings.Join(reset, ", "))
	}
	t.main.say(Metadata, "column "+c.Name+": settings change")
}
