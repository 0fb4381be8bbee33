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
	t.projectionsAnew()
	t.tableDetails()
}

func (t *tablePlanner) rename() {
	old := catalog.Name{Database: t.database(t.change), Name: t.change.RenamedFrom}
	now := catalog.Name{Database: old.Database, Name: t.change.Name}
	cluster := ""
	if t.options.Cluster != "" {
		cluster = " " + ddl.OnCluster(t.options.Cluster)
	}
	s := t.step(t.change, Metadata, "RENAME TABLE IF EXISTS "+ddl.Name(old)+" TO "+ddl.Name(now)+cluster, "renamed")
	for _, r := range t.liveReaders(old) {
		if m, ok := r.object.(*catalog.MaterializedView); ok && !isTarget(m, old) {
			s.Reasons = append(s.Reasons, "materialized view "+m.Name+" reads "+old.Name+" by name: it sees no more inserts until it is changed")
		}
	}
	s.Inverse = []string{"RENAME TABLE IF EXISTS " + ddl.Name(now) + " TO " + ddl.Name(old) + cluster}
	a := t.add(stageRename, s).brings(t.event(named, ""), event{gone, old, ""})
	for _, r := range t.liveReaders(old) {
		// The server refuses while what it loads depends on the name.
		if r.object.ObjectKind() == catalog.KindDictionary {
			a.on(event{released, r.name, ""})
		}
	}
}

// partDetails plans indexes, projections, constraints and settings.
func (t *tablePlanner) partDetails() {
	var modify, reset, modifyBack, resetBack []string
	class, reason := Metadata, "settings change"
	for _, d := range t.change.Details {
		switch d.Part {
		case diff.PartIndex, diff.PartProjection, diff.PartConstraint:
			t.part(d)
		case diff.PartSetting:
			verdict := impact.Setting(t.from.Engine, d.Name, d.From, d.To)
			if class = impact.Worst(class, verdict.Class); verdict.Reason != "" {
				reason += "; " + d.Name + ": " + verdict.Reason
			}
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
	texts := nonEmpty(setting("MODIFY", modify), setting("RESET", reset))
	if len(texts) == 0 {
		return
	}
	a := t.command(phaseSettings, "", class, reason, setting("MODIFY", modifyBack), setting("RESET", resetBack))
	a.texts = texts
	if class == Destructive { // what is gone does not come back
		a.inverse = nil
	}
}

func nonEmpty(list ...string) []string {
	return slices.DeleteFunc(list, func(s string) bool { return s == "" })
}

// part plans an index, a projection or a constraint: there is no MODIFY, so a
// change is a drop and an add.
func (t *tablePlanner) part(d diff.Detail) {
	if d.Op != diff.Add {
		reason := ""
		if d.Op == diff.Drop {
			reason = string(d.Part) + " " + d.Name + " goes"
		}
		t.dropPart(d.Part, d.Name, d.From, reason)
	}
	if d.Op == diff.Drop {
		return
	}
	reason := string(d.Part) + " " + d.Name + " is new"
	if d.Op == diff.Modify {
		reason = string(d.Part) + " " + d.Name + " is dropped and added anew"
	}
	t.addPart(d.Part, d.Name, d.To, reason)
}

// dropPart drops a part that has a definition.
func (t *tablePlanner) dropPart(part diff.Part, name, definition, reason string) {
	class := LightMutation
	if part == diff.PartConstraint {
		class = Metadata
	}
	word := strings.ToUpper(string(part))
	t.command(phaseDropParts, "DROP "+word+" IF EXISTS "+clickhouse.QuoteIdentIfNeeded(name), class, reason, addPart(part, definition)).
		brings(t.event(partGone, name))
}

// addPart adds a part when the columns that it reads are what they will be.
func (t *tablePlanner) addPart(part diff.Part, name, definition, reason string) {
	word := strings.ToUpper(string(part))
	if part == diff.PartConstraint {
		reason += "; rows that are in are not checked"
	} else {
		reason += "; parts that are there get it when they merge, or by MATERIALIZE " + word
	}
	read := t.columnsOf(definition)
	a := t.command(phaseParts, addPart(part, definition), Metadata, reason, "DROP "+word+" IF EXISTS "+clickhouse.QuoteIdentIfNeeded(name)).
		with(t.event(partGone, name)).with(t.each(hasColumn, read)...).on(t.each(retyped, read)...).brings(t.event(partAdded, name))
	for _, name := range read {
		if t.turnsAlias(name) {
			a.on(t.event(redefined, name))
		}
	}
}

// columnsOf are the desired columns that an expression mentions.
func (t *tablePlanner) columnsOf(expr string) []string {
	var names []string
	for _, name := range identifiers(expr) {
		if t.to.Column(name) != nil && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

// each makes an event for each column of the table.
func (t *tablePlanner) each(what happening, columns []string) []event {
	return each(what, t.self(), columns)
}

// addPart adds a part by its definition, "INDEX i ...". CONSTRAINT, INDEX and
// PROJECTION all take IF NOT EXISTS after the word.
func addPart(part diff.Part, definition string) string {
	word := strings.ToUpper(string(part))
	return "ADD " + word + " IF NOT EXISTS " + strings.TrimPrefix(definition, word+" ")
}

// tableDetails plans keys, TTL and comment.
func (t *tablePlanner) tableDetails() {
	for _, d := range t.change.Details {
		if d.Part != "" {
			continue
		}
		switch d.Property {
		case diff.PropertyOrderBy:
			t.command(phaseKeys, "MODIFY ORDER BY "+keyTuple(t.to.OrderBy), Metadata,
				"the sorting key changes from "+d.From+" to "+d.To+"; the primary key stays").with(t.each(hasColumn, t.columnsOf(d.To))...)
		case diff.PropertySampleBy:
			text, back := "MODIFY SAMPLE BY "+d.To, "MODIFY SAMPLE BY "+d.From
			if d.From == "" {
				back = "REMOVE SAMPLE BY"
			}
			if d.To == "" {
				text = "REMOVE SAMPLE BY"
			}
			t.command(phaseKeys, text, Metadata, "the sampling key changes", back)
		case diff.PropertyComment:
			t.command(phaseComment, "MODIFY COMMENT "+clickhouse.QuoteString(d.To), Metadata, "the comment changes", "MODIFY COMMENT "+clickhouse.QuoteString(d.From))
		case diff.PropertyTTL:
			t.ttl(d)
		}
	}
}

// ttl plans the table's TTL. It stands last in the ALTER, because its grammar
// takes the commas after it for its own.
func (t *tablePlanner) ttl(d diff.Detail) {
	if d.To == "" {
		t.command(phaseTTL, "REMOVE TTL", Metadata, "rows no longer expire").brings(t.event(expired, ""))
		return
	}
	verdict := impact.TTL(t.renamedIn(d.From), d.To)
	back := ""
	if verdict.Class == Metadata && d.From != "" {
		back = "MODIFY TTL " + t.renamedIn(d.From)
	}
	read := t.columnsOf(d.To)
	a := t.command(phaseTTL, "MODIFY TTL "+d.To, verdict.Class, "TTL "+orAbsent(d.From)+" becomes "+d.To+": "+verdict.Reason, back).brings(t.event(expired, "")).
		with(t.each(hasColumn, read)...).rather(t.each(retyped, read)...).on(t.functionsIn(d.To)...)
	t.checkTTL(a, verdict)
}

// checkTTL looks for rows that break the proof that none expires sooner, unless
// that is allowed. It runs before the plan, so that it says the live names.
func (t *tablePlanner) checkTTL(a *action, v impact.Verdict) {
	if v.Check == "" || t.options.AllowDestructive {
		return
	}
	names := make(map[string]string)
	for _, d := range t.change.Details {
		if d.Part == diff.PartColumn && d.Op == diff.Rename {
			names[d.To] = d.From
		}
	}
	a.checks = append(a.checks, Check{
		SQL:     "SELECT count() FROM " + ddl.Name(t.liveSelf()) + " WHERE " + diff.RenameColumns(v.Check, names),
		Problem: "table " + t.change.Name + ": " + v.Problem,
	})
}

// renamedIn is an expression of the live table with its columns by their
// desired names, as the server rewrites it when it renames them.
func (t *tablePlanner) renamedIn(expr string) string {
	names := make(map[string]string)
	for _, d := range t.change.Details {
		if d.Part == diff.PartColumn && d.Op == diff.Rename {
			names[d.From] = d.To
		}
	}
	return diff.RenameColumns(expr, names)
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
			if change := impact.Type(t.from.Engine, d.Name, d.From, d.To); change.Class != Metadata && change.Class != Unsupported {
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
