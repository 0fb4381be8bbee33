package plan

import (
	"fmt"
	"slices"
	"strings"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/migrate/catalog"
	"github.com/chent-io/chent/migrate/ddl"
	"github.com/chent-io/chent/migrate/diff"
	"github.com/chent-io/chent/migrate/impact"
)

// tablePlanner plans the changes of one table.
type tablePlanner struct {
	*planner
	change   diff.Change
	from, to *catalog.Table

	main alter // what goes into the one ALTER
	late alter // columns that go once views have stopped reading them
}

// alter collects the commands of one ALTER TABLE, in the order the server
// wants them: what is dropped first, TTL last.
type alter struct {
	dropParts, dropColumns, renames, adds, columns, parts, keys, settings, ttl []string
	class                                                                      Class
	reasons                                                                    []string
	inverse                                                                    []string
	lossy                                                                      bool // something in it has no inverse
	mutates                                                                    bool
	checks                                                                     []Check
}

func (a *alter) commands() []string {
	return slices.Concat(a.dropParts, a.dropColumns, a.renames, a.adds, a.columns, a.parts, a.keys, a.settings, a.ttl)
}

// greedy are the words of commands whose own lists swallow the comma that ends
// them.
var greedy = []string{" SETTING ", " STATISTICS ", "MODIFY TTL "}

// join makes one ALTER of the commands. Where a command would swallow the next
// one, each stands in parentheses, which servers since 24.2 understand.
func join(commands []string) string {
	for _, c := range commands[:len(commands)-1] {
		if slices.ContainsFunc(greedy, func(word string) bool { return strings.Contains(" "+c, word) }) {
			return "(" + strings.Join(commands, "), (") + ")"
		}
	}
	return strings.Join(commands, ", ")
}

// say notes what a command does and what undoes it; no inverse means none
// without loss.
func (a *alter) say(class Class, reason string, inverse ...string) {
	if a.class == "" {
		a.class = Metadata
	}
	a.class = impact.Worst(a.class, class)
	a.mutates = a.mutates || class == LightMutation || class == Destructive
	if reason != "" {
		a.reasons = append(a.reasons, reason)
	}
	if len(inverse) == 0 {
		a.lossy = true
	}
	a.inverse = append(a.inverse, inverse...)
}

func (p *planner) modifyTable(c diff.Change, from, to *catalog.Table) {
	t := &tablePlanner{planner: p, change: c, from: from, to: to}
	if c.Op == diff.Rename {
		t.rename()
		if len(c.Details) == 0 {
			return
		}
	}
	if reasons := t.mustRecreate(); len(reasons) > 0 {
		t.recreate(reasons)
		return
	}
	t.columnDetails()
	t.partDetails()
	t.tableDetails()
	t.finish()
}

func (t *tablePlanner) rename() {
	old := catalog.Name{Database: t.database(t.change), Name: t.change.RenamedFrom}
	now := catalog.Name{Database: old.Database, Name: t.change.Name}
	cluster := ""
	if t.options.Cluster != "" {
		cluster = " " + ddl.OnCluster(t.options.Cluster)
	}
	s := t.step(t.change, Metadata, "RENAME TABLE IF EXISTS "+ddl.Name(old)+" TO "+ddl.Name(now)+cluster, "renamed")
	for _, mv := range readers(t.live, old.Database, old.Name) {
		s.Reasons = append(s.Reasons, "materialized view "+mv.Name+" reads "+old.Name+" by name: it sees no more inserts until it is changed")
	}
	s.Inverse = []string{"RENAME TABLE IF EXISTS " + ddl.Name(now) + " TO " + ddl.Name(old) + cluster}
	t.add(stageRename, s)
}

// finish turns the collected commands into steps.
func (t *tablePlanner) finish() {
	prefix := "ALTER TABLE " + t.name(t.change) + " "
	for _, part := range []struct {
		at stage
		alter
	}{{stageAlter, t.main}, {stageLate, t.late}} {
		commands := part.commands()
		if len(commands) == 0 {
			continue
		}
		s := t.step(t.change, part.class, prefix+join(commands)+t.told(commands...), part.reasons...)
		s.Mutates, s.Checks = part.mutates, part.checks
		if !part.lossy {
			slices.Reverse(part.inverse)
			for _, inverse := range part.inverse {
				s.Inverse = append(s.Inverse, prefix+inverse+t.told(inverse))
			}
		}
		t.add(part.at, s)
	}
}

// partDetails plans indexes, projections, constraints and settings.
func (t *tablePlanner) partDetails() {
	var modify, reset, modifyBack, resetBack []string
	for _, d := range t.change.Details {
		switch d.Part {
		case diff.PartIndex, diff.PartProjection, diff.PartConstraint:
			t.part(d)
		case diff.PartSetting:
			switch d.Op {
			case diff.Add:
				modify = append(modify, d.Name+" = "+d.To)
				resetBack = append(resetBack, d.Name)
			case diff.Drop:
				reset = append(reset, d.Name)
				modifyBack = append(modifyBack, d.Name+" = "+d.From)
			default:
				modify = append(modify, d.Name+" = "+d.To)
				modifyBack = append(modifyBack, d.Name+" = "+d.From)
			}
		}
	}
	setting := func(verb string, list []string) string {
		if len(list) == 0 {
			return ""
		}
		return verb + " SETTING " + strings.Join(list, ", ")
	}
	for _, command := range []string{setting("MODIFY", modify), setting("RESET", reset)} {
		if command != "" {
			t.main.settings = append(t.main.settings, command)
		}
	}
	if len(t.main.settings) > 0 {
		t.main.say(Metadata, "settings change", nonEmpty(setting("MODIFY", modifyBack), setting("RESET", resetBack))...)
	}
}

func nonEmpty(list ...string) []string {
	return slices.DeleteFunc(list, func(s string) bool { return s == "" })
}

// part plans an index, a projection or a constraint: there is no MODIFY, so a
// change is a drop and an add in the same ALTER.
func (t *tablePlanner) part(d diff.Detail) {
	word := strings.ToUpper(string(d.Part))
	name := clickhouse.QuoteIdentIfNeeded(d.Name)
	class := Metadata
	if d.Op != diff.Add && d.Part != diff.PartConstraint {
		class = LightMutation
	}
	var inverse []string
	if d.Op != diff.Add {
		t.main.dropParts = append(t.main.dropParts, "DROP "+word+" IF EXISTS "+name)
	} else {
		inverse = append(inverse, "DROP "+word+" IF EXISTS "+name)
	}
	if d.Op == diff.Modify {
		inverse = append(inverse, "DROP "+word+" IF EXISTS "+name)
	}
	if d.Op != diff.Add {
		inverse = append(inverse, addPart(d.Part, d.From))
	}
	reason := map[diff.Op]string{diff.Add: "new", diff.Drop: "goes", diff.Modify: "is dropped and added anew"}[d.Op]
	reason = string(d.Part) + " " + d.Name + " " + reason
	if d.Op != diff.Drop {
		t.main.parts = append(t.main.parts, addPart(d.Part, d.To))
		if d.Part == diff.PartConstraint {
			reason += "; rows that are in are not checked"
		} else {
			reason += "; parts that are there get it when they merge, or by MATERIALIZE " + word
		}
	}
	t.main.say(class, reason, strings.Join(inverse, ", "))
}

// addPart adds a part by its definition, "INDEX i ...". CONSTRAINT, INDEX and
// PROJECTION all take IF NOT EXISTS after the word.
func addPart(part diff.Part, definition string) string {
	word := strings.ToUpper(string(part))
	return "ADD " + word + " IF NOT EXISTS " + strings.TrimPrefix(definition, word+" ")
}

// tableDetails plans keys, TTL and comment.
func (t *tablePlanner) tableDetails() {
	for property, d := range properties(t.change) {
		switch property {
		case diff.PropertyOrderBy:
			t.main.keys = append(t.main.keys, "MODIFY ORDER BY "+keyTuple(t.to.OrderBy))
			t.main.say(Metadata, "the sorting key changes from "+d.From+" to "+d.To+"; the primary key stays")
		case diff.PropertySampleBy:
			back := "MODIFY SAMPLE BY " + d.From
			if d.From == "" {
				back = "REMOVE SAMPLE BY"
			}
			if d.To == "" {
				t.main.keys = append(t.main.keys, "REMOVE SAMPLE BY")
			} else {
				t.main.keys = append(t.main.keys, "MODIFY SAMPLE BY "+d.To)
			}
			t.main.say(Metadata, "the sampling key changes", back)
		case diff.PropertyComment:
			t.main.settings = append(t.main.settings, "MODIFY COMMENT "+clickhouse.QuoteString(d.To))
			t.main.say(Metadata, "the comment changes", "MODIFY COMMENT "+clickhouse.QuoteString(d.From))
		case diff.PropertyTTL:
			t.ttl(d)
		}
	}
	slices.Sort(t.main.keys)
	slices.Sort(t.main.settings)
}

// ttl plans the table's TTL. It stands last in the ALTER, because its grammar
// takes the commas after it for its own.
func (t *tablePlanner) ttl(d diff.Detail) {
	if d.To == "" {
		t.main.ttl = append(t.main.ttl, "REMOVE TTL")
		t.main.say(Metadata, "rows no longer expire")
		return
	}
	t.main.ttl = append(t.main.ttl, "MODIFY TTL "+d.To)
	class, reason := ttlClass(d.From, d.To)
	if class == Metadata {
		t.main.say(class, reason, "MODIFY TTL "+d.From)
		return
	}
	t.main.say(class, reason)
}

// ttlClass says what a new TTL does to rows that are in. Only a TTL that is
// the old one with longer intervals is known to delete nothing more.
func ttlClass(from, to string) (Class, string) {
	if from != "" && longer(from, to) {
		return Metadata, "rows live longer: TTL " + from + " becomes " + to
	}
	return Destructive, "rows that TTL " + to + " has expired go at the next merge, or by MATERIALIZE TTL"
}

// longer reports whether two TTLs differ only in numbers, none of which
// shrinks.
func longer(from, to string) bool {
	a, errA := clickhouse.Tokenize(from)
	b, errB := clickhouse.Tokenize(to)
	if errA != nil || errB != nil || len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i].Text == b[i].Text {
			continue
		}
		if a[i].Kind != clickhouse.TokenNumber || b[i].Kind != clickhouse.TokenNumber || !lessNumber(a[i].Text, b[i].Text) {
			return false
		}
	}
	return true
}

// lessNumber compares whole numbers by their digits.
func lessNumber(a, b string) bool {
	if strings.Trim(a+b, "0123456789") != "" {
		return false
	}
	a, b = strings.TrimLeft(a, "0"), strings.TrimLeft(b, "0")
	return len(a) < len(b) || len(a) == len(b) && a < b
}

// keyTuple is a key as MODIFY ORDER BY takes it.
func keyTuple(key string) string {
	elements := catalog.KeyElements(key)
	if len(elements) == 0 {
		return "tuple()"
	}
	return "(" + strings.Join(elements, ", ") + ")"
}

// mustRecreate says what ALTER cannot do to the table; nothing if it can all.
func (t *tablePlanner) mustRecreate() []string {
	var reasons []string
	for property, d := range properties(t.change) {
		switch property {
		case diff.PropertyEngine, diff.PropertyPartitionBy, diff.PropertyPrimaryKey, diff.PropertyFunction:
			reasons = append(reasons, fmt.Sprintf("ClickHouse cannot change %s in place (%s → %s)", property, orAbsent(d.From), orAbsent(d.To)))
		case diff.PropertyOrderBy:
			if why := t.orderByInPlace(); why != "" {
				reasons = append(reasons, fmt.Sprintf("ClickHouse cannot change order by in place (%s → %s): %s", orAbsent(d.From), orAbsent(d.To), why))
			}
		}
	}
	keys := keyColumns(t.from)
	for _, d := range t.change.Details {
		switch {
		case d.Part == diff.PartSetting && t.options.readOnly(d.Name):
			reasons = append(reasons, "setting "+d.Name+" is fixed when a table is made")
		case d.Part == diff.PartColumn && d.Property == diff.PropertyType && slices.Contains(keys, d.Name):
			if change := changeType(d.From, d.To); change.class != Metadata && change.class != Unsupported {
				reasons = append(reasons, fmt.Sprintf("column %s is in a key and would be stored differently (%s → %s)", d.Name, d.From, d.To))
			}
		case d.Part == diff.PartColumn && (d.Op == diff.Rename || d.Op == diff.Drop) && slices.Contains(keys, oldName(d)):
			reasons = append(reasons, "column "+oldName(d)+" is in a key")
		}
	}
	if !t.from.Engine.IsMergeTree() && len(reasons) == 0 {
		reasons = t.otherEngine()
	}
	slices.Sort(reasons)
	return slices.Compact(reasons)
}

func orAbsent(s string) string {
	if s == "" {
		return "none"
	}
	return s
}

// oldName is the live name of a column that is renamed or dropped.
func oldName(d diff.Detail) string {
	if d.Op == diff.Rename {
		return d.From
	}
	return d.Name
}

// keyColumns are the columns that a table's keys and engine arguments mention.
func keyColumns(t *catalog.Table) []string {
	var names []string
	text := strings.Join(append([]string{t.OrderBy, t.PrimaryKey, t.PartitionBy, t.SampleBy}, t.Engine.Args...), ", ")
	for _, name := range identifiers(text) {
		if t.Column(name) != nil {
			names = append(names, name)
		}
	}
	return names
}

// orderByInPlace says why MODIFY ORDER BY cannot make the change; empty if it
// can: the key is cut, not below the primary key, or gains columns that are
// new in the same ALTER and have no default.
func (t *tablePlanner) orderByInPlace() string {
	was, now := catalog.KeyElements(t.from.OrderBy), catalog.KeyElements(t.to.OrderBy)
	if len(was) == 0 || len(now) == 0 {
		return "an empty key stays empty"
	}
	primary := len(catalog.KeyElements(t.from.PrimaryKey))
	if t.from.PrimaryKey == "" {
		primary = len(was)
	}
	if len(now) < len(was) {
		if slices.Equal(was[:len(now)], now) && len(now) >= primary {
			return ""
		}
		return "the key can be cut only down to the primary key"
	}
	if !slices.Equal(was, now[:len(was)]) {
		return "the key can only gain columns at its end"
	}
	for _, element := range now[len(was):] {
		for _, name := range identifiers(element) {
			c := t.to.Column(name)
			if c == nil {
				continue // a function
			}
			if t.from.Column(name) != nil {
				return "only columns added by the same ALTER can join the key, and " + name + " is there already"
			}
			if c.DefaultKind != catalog.NoDefault {
				return "a column that joins the key must not have a default, and " + name + " has one"
			}
		}
	}
	return ""
}
