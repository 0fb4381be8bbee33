// Package view declares views and materialized views.
//
// A plain view is a type that embeds ent.View; its fields are the columns that
// the query returns:
//
//	type Revenue struct{ ent.View }
//
//	func (Revenue) Annotations() []schema.Annotation {
//		return []schema.Annotation{view.Query("SELECT tenant, sum(amount) AS revenue FROM events GROUP BY tenant")}
//	}
//
// A materialized view best writes into a table of its own, which is a type
// with an engine. The view is declared there, with [FedBy]; several views may
// feed one table. Embed ent.View for a client that only reads:
//
//	type Daily struct{ ent.View }
//
//	func (Daily) Annotations() []schema.Annotation {
//		return []schema.Annotation{
//			engine.SummingMergeTree("revenue").OrderBy("tenant", "day"),
//			view.FedBy("daily_mv", "SELECT tenant, toDate(at) AS day, sum(amount) AS revenue FROM events GROUP BY tenant, day"),
//		}
//	}
//
// [Materialized] is the type that is the view itself: with [MaterializedView.To]
// it writes into another table, with an engine beside it into an inner one.
package view

import (
	"encoding/json"

	"github.com/chent-io/chent/schema"
)

// View builds a plain view.
type View struct {
	view      schema.View
	dependsOn []string
	database  string
	name      string
	comment   string
}

// Query makes the type a view of a SELECT. A parameterised view names its
// parameters in it, {from:Date}.
func Query(sql string) *View {
	return &View{view: schema.View{Query: sql, Pos: schema.Position()}}
}

// Aliases names the columns of the query, in its order: CREATE VIEW v (a, b)
// AS SELECT. Default: the names that the query gives them.
func (v *View) Aliases(names ...string) *View {
	v.view.Aliases = names
	return v
}

// Security says with whose rights the query runs: "DEFINER", "INVOKER" or
// "NONE". The definer is a user, or CURRENT_USER; empty unless DEFINER.
func (v *View) Security(kind, definer string) *View {
	v.view.Security, v.view.Definer = kind, definer
	return v
}

// Database puts the view into a database other than the connection's.
func (v *View) Database(name string) *View {
	v.database = name
	return v
}

// Table names the view. Default: the type's name in plural, in snake case.
func (v *View) Table(name string) *View {
	v.name = name
	return v
}

// Comment sets the view's comment.
func (v *View) Comment(text string) *View {
	v.comment = text
	return v
}

// DependsOn names objects that must exist before the view, "table" or
// "database.table", where the generator does not find them in the query.
func (v *View) DependsOn(objects ...string) *View {
	v.dependsOn = append(v.dependsOn, objects...)
	return v
}

// Name implements ent's Annotation.
func (v *View) Name() string { return schema.AnnotationName }

// TableAnnotation returns the view as the annotation of its type.
func (v *View) TableAnnotation() schema.Table {
	return schema.Table{View: &v.view, DependsOn: v.dependsOn, Database: v.database,
		Table: v.name, Comment: v.comment, Pos: v.view.Pos}
}

// Merge implements ent's Merger.
func (v *View) Merge(other schema.Annotation) schema.Annotation {
	return v.TableAnnotation().Merge(other)
}

// MarshalJSON writes the annotation as ent's loader carries it.
func (v *View) MarshalJSON() ([]byte, error) { return json.Marshal(v.TableAnnotation()) }

// MaterializedView builds a materialized view.
type MaterializedView struct {
	view     schema.Materialized
	own      bool
	problems []schema.Problem
}

// Materialized makes the type a materialized view of a SELECT.
func Materialized(sql string) *MaterializedView {
	return &MaterializedView{own: true, view: schema.Materialized{Query: sql, Pos: schema.Position()}}
}

// FedBy declares a materialized view that writes into the table of the type.
func FedBy(name, sql string) *MaterializedView {
	return &MaterializedView{view: schema.Materialized{Name: name, Query: sql, Pos: schema.Position()}}
}

// To names the table that the view writes into, "table" or "database.table".
func (m *MaterializedView) To(table string) *MaterializedView {
	if !m.own {
		m.problem("To", "FedBy writes into the table of its own type; To is for view.Materialized")
	}
	m.view.To = table
	return m
}

// Aliases names the columns of the query, in its order, as [View.Aliases] does.
func (m *MaterializedView) Aliases(names ...string) *MaterializedView {
	m.view.Aliases = names
	return m
}

// Security says with whose rights the query runs: "DEFINER" or "NONE". The
// definer is a user, or CURRENT_USER.
func (m *MaterializedView) Security(kind, definer string) *MaterializedView {
	m.view.Security, m.view.Definer = kind, definer
	return m
}

// Comment sets the view's comment.
func (m *MaterializedView) Comment(text string) *MaterializedView {
	m.view.Comment = text
	return m
}

// DependsOn names objects that must exist before the view, "table" or
// "database.table", where the generator does not find them in the query.
func (m *MaterializedView) DependsOn(objects ...string) *MaterializedView {
	m.view.DependsOn = append(m.view.DependsOn, objects...)
	return m
}

// Refresh makes the view run its query on a schedule instead of on each
// insert: "EVERY 1 DAY OFFSET 2 HOUR" or "AFTER 10 MINUTE". The result replaces
// the table's rows unless [MaterializedView.Append] is said.
func (m *MaterializedView) Refresh(schedule string) *MaterializedView {
	m.refresh().Schedule = schedule
	return m
}

// Randomize shifts each refresh by up to an interval: "30 MINUTE".
func (m *MaterializedView) Randomize(interval string) *MaterializedView {
	m.refresh().Randomize = interval
	return m
}

// After makes each refresh wait for that of other refreshable views (DEPENDS
// ON). It needs a schedule with EVERY.
func (m *MaterializedView) After(views ...string) *MaterializedView {
	m.refresh().DependsOn = views
	return m
}

// Append adds the result of each refresh to the table's rows.
func (m *MaterializedView) Append() *MaterializedView {
	m.refresh().Append = true
	return m
}

// Empty leaves out the first run of a refreshable view.
func (m *MaterializedView) Empty() *MaterializedView {
	m.view.Empty = true
	return m
}

// Backfill asks a migration that makes the view to fill it with the rows that
// its source has by then: each once, while writers go on. Without it a view has
// only what is inserted after it was made. A view that is there is not filled by
// it; chent backfill does that. The source and the target are of the MergeTree
// family.
func (m *MaterializedView) Backfill() *MaterializedView {
	m.view.Backfill = true
	return m
}

// RefreshSetting sets a setting of the refresh, as refresh_retries.
func (m *MaterializedView) RefreshSetting(name string, value any) *MaterializedView {
	text, err := schema.Literal(value)
	if err != nil {
		m.problem("RefreshSetting", name+": "+err.Error())
	}
	r := m.refresh()
	r.Settings = append(r.Settings, schema.Setting{Name: name, Value: text})
	return m
}

func (m *MaterializedView) refresh() *schema.Refresh {
	if m.view.Refresh == nil {
		m.view.Refresh = &schema.Refresh{}
	}
	return m.view.Refresh
}

func (m *MaterializedView) problem(clause, message string) {
	m.problems = append(m.problems, schema.Problem{Clause: clause, Message: message})
}

// Name implements ent's Annotation.
func (m *MaterializedView) Name() string { return schema.AnnotationName }

// TableAnnotation returns the view as the annotation of its type.
func (m *MaterializedView) TableAnnotation() schema.Table {
	t := schema.Table{Problems: m.problems}
	if m.own {
		t.Materialized, t.Pos = &m.view, m.view.Pos
	} else {
		t.FedBy = []schema.Materialized{m.view}
	}
	return t
}

// Merge implements ent's Merger.
func (m *MaterializedView) Merge(other schema.Annotation) schema.Annotation {
	return m.TableAnnotation().Merge(other)
}

// MarshalJSON writes the annotation as ent's loader carries it.
func (m *MaterializedView) MarshalJSON() ([]byte, error) { return json.Marshal(m.TableAnnotation()) }
