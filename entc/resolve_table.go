package entc

import (
	"cmp"
	"strings"

	"entgo.io/ent/entc/gen"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/migrate/catalog"
	"github.com/chent-io/chent/schema"
)

// table resolves a type with rows.
func (r *resolver) table(t *gen.Type, ann schema.Table, annotated bool) {
	table := &Table{
		Type:     t,
		Database: ann.Database,
		Name:     cmp.Or(ann.Table, t.Table()),
		ReadOnly: t.IsView(),
		Pos:      r.positions.of(cmp.Or(ann.Pos, t.Pos()), ""),
		ann:      ann,
	}
	for _, p := range ann.Problems {
		r.add(r.positions.of(cmp.Or(ann.Pos, t.Pos()), p.Clause), t.Name, "", "%s", p.Message)
	}
	if t.ID != nil && !t.ID.UserDefined {
		t.ID = nil // no id was declared: ent made one up
	}
	r.columns(table)
	columns := make([]catalog.Column, 0, len(table.Columns))
	for _, c := range table.Columns {
		if c.Nested != nil {
			for _, n := range c.Nested {
				columns = append(columns, *n)
			}
			continue
		}
		columns = append(columns, *c.Column)
	}
	kinds := 0
	for _, is := range []bool{ann.View != nil, ann.Materialized != nil, ann.Dictionary != nil, ann.Engine != nil && ann.Materialized == nil} {
		if is {
			kinds++
		}
	}
	switch {
	case kinds > 1:
		r.add(table.Pos, t.Name, "", "the type is declared as more than one of table, view, materialized view and dictionary; keep one")
		return
	case ann.View != nil:
		table.View = r.view(table, ann, columns)
	case ann.Materialized != nil:
		table.MaterializedView = r.materialized(table, ann, columns)
	case ann.Dictionary != nil:
		table.Dictionary = r.dictionary(table, ann)
	case ann.Engine != nil:
		table.Table = &catalog.Table{
			Name:        table.Name,
			RenamedFrom: ann.RenamedFrom,
			Columns:     columns,
			Storage:     r.storage(table, ann),
			Function:    ann.Engine.Function,
			Targets:     ann.Engine.Targets,
			Comment:     tableComment(t, ann),
			Pos:         table.Pos,
		}
		r.parts(table, ann, &table.Table.Indexes, &table.Table.Projections, &table.Table.Constraints)
		table.Table.DependsOn = names(ann.DependsOn)
		table.Table.Topology = r.topology(table, ann)
	case t.IsView():
		r.add(table.Pos, t.Name, "", "the type embeds ent.View and does not say what it is; add view.Query(...), view.Materialized(...), dictionary.Of(...) or an engine to its Annotations")
		return
	default:
		r.add(table.Pos, t.Name, "", "no engine is declared; add one to the type's Annotations: engine.MergeTree().OrderBy(%q)", firstColumn(table))
		return
	}
	if ann.Engine != nil {
		kind := (catalog.Engine{Name: ann.Engine.Name}).Kind()
		table.Final, table.Folds = kind.Final, kind.Folds
		table.Sample = ann.SampleBy != ""
	}
	if (ann.View != nil || ann.Materialized != nil || ann.Dictionary != nil) && !table.ReadOnly {
		r.add(table.Pos, t.Name, "", "a view or dictionary has no writes; embed ent.View instead of ent.Schema")
	}
	r.model.Tables = append(r.model.Tables, table)
	r.model.byType[t] = table
}

func firstColumn(t *Table) string {
	if len(t.Columns) == 0 {
		return "id"
	}
	return t.Columns[0].Column.Name
}

func tableComment(t *gen.Type, ann schema.Table) string {
	if ann.Comment != "" {
		return ann.Comment
	}
	return commentOf(t.Annotations)
}

// commentOf returns the text of ent's schema.Comment.
func commentOf(annotations map[string]any) string {
	if comment, ok := annotations["Comment"].(map[string]any); ok {
		text, _ := comment["Text"].(string)
		return text
	}
	return ""
}

// storage renders the engine clause.
func (r *resolver) storage(t *Table, ann schema.Table) catalog.Storage {
	engine := *ann.Engine
	engine.Args = t.engineArgs()
	s := catalog.Storage{Engine: engineOf(&engine)}
	orderBy, primaryKey := ann.OrderBy, ann.PrimaryKey
	if len(ann.OrderByPrefix) > 0 {
		orderBy = append(append([]string{}, ann.OrderByPrefix...), orderBy...)
		if primaryKey != nil {
			primaryKey = append(append([]string{}, ann.OrderByPrefix...), primaryKey...)
		}
	}
	s.OrderBy = r.key(t, orderBy)
	s.PartitionBy = r.key(t, ann.PartitionBy)
	s.PrimaryKey = r.key(t, primaryKey)
	s.SampleBy = ann.SampleBy
	s.TTL = strings.Join(ann.TTL, ", ")
	s.Settings = settings(ann.Settings)
	return s
}

// engineArgs are the engine's arguments, with those that mixins offer a
// ReplacingMergeTree.
func (t *Table) engineArgs() []schema.Arg {
	args := append([]schema.Arg(nil), t.ann.Engine.Args...)
	if replacing(t.ann.Engine.Name) {
		if t.ann.Version != "" && !hasRole(args, "version") {
			args = append(args, schema.Arg{SQL: t.ann.Version, Role: "version"})
		}
		if t.ann.IsDeleted != "" && !hasRole(args, "is_deleted") {
			args = append(args, schema.Arg{SQL: t.ann.IsDeleted, Role: "is_deleted"})
		}
	}
	return args
}

func hasRole(args []schema.Arg, role string) bool {
	for _, a := range args {
		if a.Role == role {
			return true
		}
	}
	return false
}

// engineOf renders an engine. Arguments that name columns are quoted where the
// name needs it; several columns to add up become one tuple.
func engineOf(e *schema.Engine) catalog.Engine {
	out := catalog.Engine{Name: e.Name}
	var sums []string
	for _, a := range e.Args {
		sql := a.SQL
		switch a.Role {
		case "version", "is_deleted", "sign", "key":
			sql = clickhouse.QuoteIdentIfNeeded(sql)
		case "sum":
			sums = append(sums, clickhouse.QuoteIdentIfNeeded(sql))
			continue
		}
		out.Args = append(out.Args, sql)
	}
	switch len(sums) {
	case 0:
	case 1:
		out.Args = append(out.Args, sums[0])
	default:
		out.Args = append(out.Args, "("+strings.Join(sums, ", ")+")")
	}
	return out
}

// key renders a key: nothing if the clause is absent, tuple() if it is empty,
// the expression alone, or a list in parentheses. A name of a column that needs
// quotes gets them.
func (r *resolver) key(t *Table, exprs []string) string {
	if exprs == nil {
		return ""
	}
	if len(exprs) == 0 {
		return "tuple()"
	}
	elements := make([]string, len(exprs))
	descending := false
	for i, e := range exprs {
		elements[i] = strings.TrimSpace(e)
		if _, column := t.columnNamed(elements[i]); column != nil {
			elements[i] = clickhouse.QuoteIdentIfNeeded(elements[i])
		}
		descending = descending || strings.HasSuffix(strings.ToUpper(elements[i]), " DESC")
	}
	if len(elements) == 1 && !descending {
		return elements[0]
	}
	return "(" + strings.Join(elements, ", ") + ")"
}

func settings(list []schema.Setting) []catalog.Setting {
	var out []catalog.Setting
	for _, s := range list {
		out = append(out, catalog.Setting(s))
	}
	return out
}

// parts adds indexes, projections and constraints.
func (r *resolver) parts(t *Table, ann schema.Table, indexes *[]catalog.Index, projections *[]catalog.Projection, constraints *[]catalog.Constraint) {
	for _, i := range ann.Indexes {
		*indexes = append(*indexes, catalog.Index{Name: i.Name, Expr: i.Expr, Type: i.Type, Granularity: i.Granularity, Pos: r.positions.of(i.Pos, "")})
	}
	for _, p := range ann.Projections {
		*projections = append(*projections, catalog.Projection{
			Name: p.Name, Query: p.Query, Index: p.Index, Type: p.Type, Settings: settings(p.Settings), Pos: r.positions.of(p.Pos, ""),
		})
	}
	for _, c := range ann.Constraints {
		*constraints = append(*constraints, catalog.Constraint{Name: c.Name, Kind: c.Kind, Expr: c.Expr, Pos: r.positions.of(c.Pos, "")})
	}
}

// names splits "database.table" names; a name with a dot inside is quoted.
func names(list []string) []catalog.Name {
	var out []catalog.Name
	for _, n := range list {
		out = append(out, nameOf(n))
	}
	return out
}

func nameOf(text string) catalog.Name {
	database, name, qualified := strings.Cut(text, ".")
	if !qualified || strings.HasPrefix(text, "`") {
		return catalog.Name{Name: strings.Trim(text, "`")}
	}
	return catalog.Name{Database: database, Name: name}
}

// replacing reports whether an engine keeps the last row of a key.
func replacing(engine string) bool {
	return (catalog.Engine{Name: engine}).Base() == "ReplacingMergeTree"
}
