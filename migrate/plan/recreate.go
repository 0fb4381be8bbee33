package plan

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/migrate/catalog"
	"github.com/chent-io/chent/migrate/ddl"
	"github.com/chent-io/chent/migrate/diff"
	"github.com/chent-io/chent/migrate/impact"
)

// otherEngine says what ALTER cannot do to a table that is not a MergeTree.
func (t *tablePlanner) otherEngine() []string {
	engine := t.from.Engine.Name
	var allowed func(diff.Detail) bool
	columns := func(d diff.Detail) bool { return d.Part == diff.PartColumn && d.Op != diff.Rename }
	switch engine {
	case "Memory":
		return nil
	case "Distributed", "Buffer", "Null", "Merge":
		allowed = columns
	case "Alias":
		return nil
	default:
		allowed = func(diff.Detail) bool { return false }
	}
	var reasons []string
	for _, d := range t.change.Details {
		comment := d.Property == diff.PropertyComment
		if !comment && !allowed(d) {
			what := string(d.Property)
			if d.Part != "" {
				what = string(d.Part) + " " + d.Name
			}
			reasons = append(reasons, fmt.Sprintf("engine %s cannot change %s in place", engine, what))
		}
	}
	return reasons
}

// recreate plans to make the table anew.
func (t *tablePlanner) recreate(reasons []string) {
	if definitionOnly(t.from) && definitionOnly(t.to) {
		t.replaceDefinition(reasons)
		return
	}
	if why := impact.Copy(t.from, t.to); why != "" {
		t.unsupported(t.change, strings.Join(reasons, "; ")+": "+why)
		return
	}
	if why := t.elsewhere(); why != "" {
		t.unsupported(t.change, strings.Join(reasons, "; ")+": "+why)
		return
	}
	c := t.copy()
	s := t.step(t.change, Recreate, "", reasons...)
	s.Copy = c
	if t.from.Stats != nil && c.Method != Attach {
		s.Rows, s.Bytes = t.from.Stats.Rows, t.from.Stats.Bytes
	}
	if s.Bytes > 0 {
		s.Reasons = append(s.Reasons, "it takes about "+Size(s.Bytes)+" of disk beside the old table, which stays")
	}
	if c.Live != nil {
		s.Reasons = append(s.Reasons, "writers go on; right after the exchange readers miss the newest rows, until those have followed")
	} else {
		s.Reasons = append(s.Reasons, "rows inserted while the copy runs are lost unless writers pause"+t.mustPause())
	}
	s.Checks = append(s.Checks, t.expiresAtOnce()...)
	for _, m := range t.fedViews() {
		s.Reasons = append(s.Reasons, "materialized view "+m.Name+" reads the table by name and goes on after the exchange")
	}
	for _, d := range t.change.Details {
		if d.Part == diff.PartColumn && d.Op == diff.Drop {
			s.Reasons = append(s.Reasons, "column "+d.Name+" is not copied; its values stay in "+c.Old)
		}
	}
	t.defines(t.add(stageCopy, s), t.change).on(t.event(named, ""))
}

// inPlace are the desired columns in the order that the table has now, and new
// ones behind the one that they are declared behind: a writer that inserts by
// position goes on. Where an order is asked for, it is that.
func (t *tablePlanner) inPlace() []catalog.Column {
	for _, d := range t.change.Details {
		if d.Op == diff.Move {
			return t.to.Columns
		}
	}
	columns := slices.Clone(t.to.Columns)
	place := func(c *catalog.Column) int {
		return slices.IndexFunc(t.from.Columns, func(old catalog.Column) bool { return old.Name == t.liveName(c) })
	}
	var sorted []catalog.Column
	for i := range columns {
		if place(&columns[i]) >= 0 {
			sorted = append(sorted, columns[i])
		}
	}
	slices.SortStableFunc(sorted, func(a, b catalog.Column) int { return place(&a) - place(&b) })
	for i := range columns {
		if place(&columns[i]) >= 0 {
			continue
		}
		at := 0
		if i > 0 {
			at = 1 + slices.IndexFunc(sorted, func(c catalog.Column) bool { return c.Name == columns[i-1].Name })
		}
		sorted = slices.Insert(sorted, at, columns[i])
	}
	return sorted
}

// expiresAtOnce counts the rows that a TTL which comes with the new table has
// expired already: a merge would delete them there, with no word of it in a
// plan that speaks of copying.
func (t *tablePlanner) expiresAtOnce() []Check {
	var past []string
	for _, d := range t.change.Details {
		if d.Part != "" || d.Property != diff.PropertyTTL || impact.TTL(t.renamedIn(d.From), d.To).Class != impact.Destructive {
			continue
		}
		for _, e := range catalog.SplitTTL(d.To) {
			known := !slices.ContainsFunc(t.to.Columns, func(c catalog.Column) bool { return mentions(e.Text, c.Name) && t.from.Column(c.Name) == nil })
			if !known || e.Action != "DELETE" && e.Action != "GROUP" {
				continue
			}
			condition := "(" + e.Expr + ") <= now()"
			if e.Where != "" {
				condition += " AND (" + e.Where + ")"
			}
			past = append(past, "("+condition+")")
		}
	}
	if len(past) == 0 {
		return nil
	}
	return []Check{{
		SQL:     "SELECT count() FROM " + t.name(t.change) + " WHERE " + strings.Join(past, " OR "),
		Problem: "%d rows of " + t.change.Name + " are past the TTL that it is to have, and would be deleted from the new table at once: make the table anew without that TTL, and let the next plan change it, which says what it deletes",
	}}
}

// definitionOnly reports whether a table is made anew by its definition alone:
// it holds no rows, or only such as a statement sends away before.
func definitionOnly(t *catalog.Table) bool {
	return t.Function != "" || t.Engine.Name == "Distributed" || t.Holds() != catalog.HoldsRows && t.Holds() != catalog.HoldsUnsent
}

// replaceDefinition makes a table anew that holds no rows: only its definition
// is replaced.
func (t *tablePlanner) replaceDefinition(reasons []string) {
	if t.from.Engine.Name == "Distributed" {
		flush := "SYSTEM FLUSH DISTRIBUTED " + t.name(t.change)
		t.add(stageAlter, t.step(t.change, Metadata, flush, "rows that wait to be sent go first")).on(t.event(named, ""))
	}
	options := ddl.Options{Database: t.database(t.change), OrReplace: true, Cluster: t.options.Cluster}
	class, why := Metadata, "the engine "+t.from.Engine.Name+" holds no rows of its own: its definition is replaced"
	if t.from.Holds() == catalog.HoldsPlace {
		verdict := impact.Drop(t.from)
		class, why = verdict.Class, "its definition is replaced: "+verdict.Reason
	}
	s := t.step(t.change, class, ddl.Create(t.to, options), append(reasons, why)...)
	if old := ddl.Create(t.from, options); !strings.Contains(old, hidden) {
		s.Inverse = []string{old}
	}
	if strings.Contains(s.SQL, hidden) {
		t.unsupported(t.change, strings.Join(reasons, "; ")+": the definition holds a secret that the server does not show; declare the secret, or use a named collection")
		return
	}
	t.defines(t.add(stageReplace, s), t.change).on(t.event(named, ""))
}

// copy says how the data gets into a table of the desired definition.
func (t *tablePlanner) copy() *Copy {
	database, name := t.database(t.change), t.change.Name
	// Another definition gets another shadow: what an earlier plan left behind
	// is never taken for it.
	sum := sha256.Sum256([]byte(ddl.Create(t.to, ddl.Options{})))
	mark := hex.EncodeToString(sum[:4])
	c := &Copy{
		Database: database, Table: name,
		Shadow: name + Mark + "new_" + mark, Stage: name + Mark + "stage_" + mark, Old: name + Mark + "old",
	}
	create := func(table string, settings []catalog.Setting) string {
		shadow := *t.to
		shadow.Columns = t.inPlace()
		shadow.Name, shadow.Settings = table, settings
		return ddl.Create(&shadow, ddl.Options{Database: database, IfNotExists: true, Cluster: t.options.Cluster})
	}
	c.CreateShadow = create(c.Shadow, t.to.Settings)
	for i := range t.to.Columns {
		col := &t.to.Columns[i]
		if col.DefaultKind != catalog.NoDefault && col.DefaultKind != catalog.Default {
			continue // the server computes it
		}
		old := t.from.Column(t.liveName(col))
		if old == nil || old.DefaultKind == catalog.Ephemeral {
			continue // new: it takes its default
		}
		expr := clickhouse.QuoteIdent(old.Name)
		if old.Type == col.Type {
			c.Compared = append(c.Compared, col.Name)
		} else {
			expr = "accurateCast(" + expr + ", " + clickhouse.QuoteString(col.Type) + ")"
		}
		c.Columns = append(c.Columns, col.Name)
		c.Exprs = append(c.Exprs, expr)
	}
	if t.mustPause() == "" && t.writersGoOn() {
		t.goOn(c, mark, create)
	}
	c.Method = t.method()
	if c.Method == Partitions {
		c.CreateStage = create(c.Stage, t.to.Settings)
	} else {
		c.Stage = ""
	}
	if t.from.Engine.Kind().Folds {
		c.StopMerges = append(c.StopMerges, name)
	}
	if t.to.Engine.Kind().Folds {
		c.StopMerges = append(c.StopMerges, c.Shadow)
	}
	return c
}

// method picks the cheapest way to get the data across.
func (t *tablePlanner) method() Method {
	if !t.from.Engine.IsMergeTree() || !t.to.Engine.IsMergeTree() {
		return Whole
	}
	sameKey := func(a, b string) bool { return slices.Equal(catalog.KeyElements(a), catalog.KeyElements(b)) }
	if !sameKey(t.from.PartitionBy, t.to.PartitionBy) || t.partitionTypeChanges() {
		return Whole
	}
	primary := func(table *catalog.Table) string {
		if table.PrimaryKey == "" {
			return table.OrderBy
		}
		return table.PrimaryKey
	}
	if sameKey(t.from.OrderBy, t.to.OrderBy) && sameKey(primary(t.from), primary(t.to)) && t.sameStructure() {
		return Attach
	}
	return Partitions
}

// sameStructure reports whether the columns have the same names and types in
// the same order, as ATTACH PARTITION FROM wants.
func (t *tablePlanner) sameStructure() bool {
	return slices.EqualFunc(t.from.Columns, t.to.Columns, func(a, b catalog.Column) bool {
		return a.Name == b.Name && a.Type == b.Type && a.DefaultKind == b.DefaultKind
	})
}

// partitionTypeChanges reports whether a column of the partition key changes
// its type, and with it the names of the partitions.
func (t *tablePlanner) partitionTypeChanges() bool {
	return slices.ContainsFunc(t.change.Details, func(d diff.Detail) bool {
		return d.Part == diff.PartColumn && d.Property == diff.PropertyType && mentions(t.to.PartitionBy, d.Name)
	})
}
