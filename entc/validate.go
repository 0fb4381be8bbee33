package entc

import (
	"slices"
	"strings"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/migrate/catalog"
	"github.com/chent-io/chent/schema"
)

// validate refuses what the server would refuse, where that can be known
// without one. A setting of the table that makes the server accept makes
// validate accept too.
func (r *resolver) validate() {
	r.uniqueObjects()
	r.goNames()
	for _, t := range r.model.Tables {
		v := &validator{resolver: r, Table: t, ann: t.ann}
		v.names()
		for _, c := range t.Columns {
			v.column(c)
		}
		switch {
		case t.Table != nil:
			v.storage(&t.Table.Storage)
			v.forwards()
			v.parts(t.Table.Storage.Engine.Name)
		case t.MaterializedView != nil && t.ann.Engine != nil:
			v.storage(&t.MaterializedView.Storage)
			v.parts(t.MaterializedView.Storage.Engine.Name)
		default:
			v.partless()
			if t.Dictionary != nil {
				v.dictionary()
			}
		}
	}
}

// validator checks one table.
type validator struct {
	*resolver
	*Table
	ann schema.Table
}

// at is the position of a clause of the table's engine, or of the type.
func (v *validator) at(clause string) string {
	if v.ann.Engine != nil && v.ann.Engine.Pos != "" {
		return v.positions.of(v.ann.Engine.Pos, clause)
	}
	return v.Pos
}

// wrong notes a mistake in a clause of the table.
func (v *validator) wrong(clause, format string, args ...any) {
	v.add(v.at(clause), v.Type.Name, "", format, args...)
}

// wrongIn notes a mistake in a clause of a column.
func (v *validator) wrongIn(c *Column, clause, format string, args ...any) {
	v.add(v.fieldPos(v.Table, c.ann, c.Field, clause), v.Type.Name, c.Field.Name, format, args...)
}

// allows reports whether the table sets a setting to true or 1. What makes no
// columns of its own, a view or a dictionary, takes them as they are; so does a
// materialized view, since the settings of the statement that makes it are those
// of its query.
func (v *validator) allows(setting string) bool {
	if v.ann.Engine == nil || v.MaterializedView != nil && (catalog.Setting{Name: setting}).OfStatement() {
		return true
	}
	return v.settingOf(setting) == "1"
}

// settingOf is the value of a setting of the table, empty if it sets none: 1 is
// true and 0 false.
func (v *validator) settingOf(name string) string {
	for _, s := range v.ann.Settings {
		if s.Name == name {
			switch value := strings.Trim(s.Value, "'"); value {
			case "true":
				return "1"
			case "false":
				return "0"
			default:
				return value
			}
		}
	}
	return ""
}

// permitted reports what the server refuses unless a setting permits it that the
// table does not set.
func (v *validator) permitted(needed []clickhouse.Permission, report func(format string, args ...any)) {
	for _, p := range needed {
		if !v.allows(p.Setting) {
			report("%s, or add .Setting(%q, 1) to the engine", p.Reason, p.Setting)
		}
	}
}

// columnNamed returns the column on the server of that name; of a Nested, one
// of its arrays.
func (t *Table) columnNamed(name string) (*Column, *catalog.Column) {
	for _, c := range t.Columns {
		for _, n := range c.Nested {
			if n.Name == name {
				return c, n
			}
		}
		if c.Nested == nil && c.Column.Name == name {
			return c, c.Column
		}
	}
	return nil, nil
}

// columnNames are the names that an expression may use.
func (v *validator) columnNames(usable func(*Column) bool) []string {
	var names []string
	for _, c := range v.Columns {
		switch {
		case usable != nil && !usable(c):
		case c.Nested != nil:
			for _, n := range c.Nested {
				names = append(names, n.Name)
			}
		default:
			names = append(names, c.Column.Name)
		}
	}
	return names
}

// stored are the columns that have data of their own.
func stored(c *Column) bool {
	return c.Column.DefaultKind != catalog.Alias && c.Column.DefaultKind != catalog.Ephemeral
}

// notEphemeral are the columns that a query can read.
func notEphemeral(c *Column) bool { return c.Column.DefaultKind != catalog.Ephemeral }

// any accepts every column.
func anyColumn(*Column) bool { return true }

// expression parses a SQL expression and notes the names in it that are no
// columns. report gets what is wrong. ok is false if something was.
func (v *validator) expression(sql string, usable func(*Column) bool, report func(format string, args ...any)) (e clickhouse.Expression, ok bool) {
	e, err := clickhouse.ParseExpression(sql)
	if err != nil {
		report("%q: %v", sql, err)
		return e, false
	}
	ok = true
	for _, ref := range e.Refs {
		if !v.reference(ref, usable, report) {
			ok = false
		}
	}
	return e, ok
}

func (v *validator) reference(ref []string, usable func(*Column) bool, report func(format string, args ...any)) bool {
	if strings.HasPrefix(ref[0], "_") || slices.Contains(v.broken, ref[0]) {
		return true // a virtual column, or one with a mistake of its own
	}
	if ref[0] == v.Name && len(ref) > 1 {
		ref = ref[1:] // table.column
	}
	full := strings.Join(ref, ".")
	for n := len(ref); n > 0; n-- { // a column's name may have dots
		name := strings.Join(ref[:n], ".")
		c, _ := v.columnNamed(name)
		switch {
		case c == nil:
		case !usable(c):
			report("column %q is %s, which has no data that could be used here", name, c.Column.DefaultKind)
			return false
		default:
			return v.subcolumn(c, name, ref, report)
		}
	}
	known := v.columnNames(usable)
	for _, c := range v.Columns {
		if c.Nested != nil && c.Column.Name != "" && strings.HasPrefix(c.Nested[0].Name, ref[0]+".") && len(ref) == 1 {
			report("%q is Nested; name one of its arrays, such as %q", ref[0], c.Nested[0].Name)
			return false
		}
		if c.Field.Name == full && usable(c) {
			report("no column is named %q; the column of that field is %q", full, c.Column.Name)
			return false
		}
	}
	report("no column is named %q%s", full, suggest(full, known))
	return false
}

// subcolumn checks the element of a named tuple: place.lat.
func (v *validator) subcolumn(c *Column, name string, ref []string, report func(format string, args ...any)) bool {
	if name != ref[0] || len(ref) < 2 || c.Type.Name != "Tuple" {
		return true
	}
	var elements []string
	for _, e := range c.Type.Args {
		if e.Name == ref[1] {
			return true
		}
		elements = append(elements, e.Name)
	}
	if len(c.Type.Elements()) == 0 {
		return true // by number
	}
	report("column %q has no element %q%s", name, ref[1], suggest(ref[1], elements))
	return false
}

// parts checks indexes, projections and constraints.
func (v *validator) parts(engine string) {
	// What a materialized view's own table has, the server does not ask its engine.
	family := treeFamily(engine) || v.ann.Engine.Custom || v.MaterializedView != nil
	seen := map[string]bool{}
	for _, i := range v.ann.Indexes {
		report := func(format string, args ...any) {
			v.add(v.positions.of(i.Pos, ""), v.Type.Name, "", "index "+i.Name+": "+format, args...)
		}
		if seen["index "+i.Name] {
			report("two indexes have this name")
		}
		seen["index "+i.Name] = true
		if !family {
			report("engine %s has no skipping indexes; only the MergeTree family has", engine)
		}
		v.index(i, report)
	}
	for _, p := range v.ann.Projections {
		report := func(format string, args ...any) {
			v.add(v.positions.of(p.Pos, ""), v.Type.Name, "", "projection "+p.Name+": "+format, args...)
		}
		if seen["projection "+p.Name] {
			report("two projections have this name")
		}
		seen["projection "+p.Name] = true
		v.projection(p, engine, report)
	}
	for _, c := range v.ann.Constraints {
		report := func(format string, args ...any) {
			v.add(v.positions.of(c.Pos, ""), v.Type.Name, "", "constraint "+c.Name+": "+format, args...)
		}
		v.expression(c.Expr, stored, report)
	}
}

// partless refuses on a view or a dictionary what only a table has. The server
// takes everything about the columns of a view.
func (v *validator) partless() {
	a := v.ann
	if v.MaterializedView == nil {
		for _, i := range a.Indexes {
			v.add(v.positions.of(i.Pos, ""), v.Type.Name, "", "index %s: only a table has indexes", i.Name)
		}
		for _, p := range a.Projections {
			v.add(v.positions.of(p.Pos, ""), v.Type.Name, "", "projection %s: only a table has projections", p.Name)
		}
		for _, c := range a.Constraints {
			v.add(v.positions.of(c.Pos, ""), v.Type.Name, "", "constraint %s: only a table has constraints", c.Name)
		}
	}
	if a.OrderBy != nil || a.PartitionBy != nil || a.PrimaryKey != nil || a.SampleBy != "" || a.TTL != nil || a.OrderByPrefix != nil {
		v.add(v.Pos, v.Type.Name, "", "only a table has keys and a TTL; the type is a view or a dictionary")
	}
	if a.Settings != nil {
		v.add(v.Pos, v.Type.Name, "", "only a table has settings of an engine; the type is a view or a dictionary")
	}
	for _, c := range v.Columns {
		k := c.Column
		if v.Dictionary != nil && (k.Codec != nil || k.TTL != "" || k.Statistics != nil || k.Settings != nil) {
			v.add(c.Pos, v.Type.Name, c.Field.Name, "an attribute of a dictionary has no codec, TTL, statistics or settings")
		}
	}
}

// treeFamily reports whether an engine is of the MergeTree family.
func treeFamily(engine string) bool { return (catalog.Engine{Name: engine}).IsMergeTree() }

func (v *validator) projection(p schema.Projection, engine string, report func(string, ...any)) {
	if !treeFamily(engine) && !v.ann.Engine.Custom && v.MaterializedView == nil {
		report("engine %s has no projections; only the MergeTree family has", engine)
		return
	}
	mode := v.settingOf("deduplicate_merge_projection_mode")
	if (catalog.Engine{Name: engine}).Kind().Folds && mode != "drop" && mode != "rebuild" {
		report("%s merges rows, so the server allows projections only with .Setting(\"deduplicate_merge_projection_mode\", \"rebuild\") (or \"drop\")", engine)
	}
	query := p.Query
	if query == "" {
		query = p.Index
	}
	e, err := clickhouse.ParseExpression(query)
	if err != nil {
		report("%v", err)
		return
	}
	if p.Query != "" && p.Index == "" {
		tokens := strings.Fields(strings.ToUpper(query))
		if len(tokens) == 0 || tokens[0] != "SELECT" && tokens[0] != "WITH" {
			report("the query must begin with SELECT or WITH")
			return
		}
		// A FROM inside of a function, as in extract(YEAR FROM at), reads no table.
		if _, _, reads := clickhouse.CutWord(query, "FROM"); reads {
			report("the query reads the table itself; leave FROM out")
			return
		}
	}
	for _, ref := range e.Refs {
		v.reference(ref, stored, report)
	}
	if p.Index == "" {
		v.projectionKeys(query, report)
	}
}

// projectionKeys refuses columns that a projection sorts or groups by and that
// the server takes in no key.
func (v *validator) projectionKeys(query string, report func(string, ...any)) {
	query, order, _ := clickhouse.CutWord(query, "ORDER")
	_, group, _ := clickhouse.CutWord(query, "GROUP")
	group, _, _ = clickhouse.CutWord(group, "HAVING")
	for _, clause := range []string{order, group} {
		_, key, _ := clickhouse.CutWord(clause, "BY")
		for _, element := range catalog.KeyElements(key) {
			if _, column := v.columnNamed(clickhouse.PlainIdent(element)); column != nil {
				v.comparable(column, report)
			}
		}
	}
}

// dictionary checks the key and the range of a dictionary.
func (v *validator) dictionary() {
	d := v.ann.Dictionary
	pos := v.positions.of(d.Pos, "")
	var attributes []string
	for _, c := range v.Columns {
		attributes = append(attributes, c.Column.Name)
	}
	check := func(what, name string) {
		if c, _ := v.columnNamed(name); c == nil {
			v.add(pos, v.Type.Name, "", "%s %q is no attribute%s", what, name, suggest(name, attributes))
		}
	}
	for _, k := range d.PrimaryKey {
		check("key", k)
	}
	if (d.RangeMin == "") != (d.RangeMax == "") {
		v.add(pos, v.Type.Name, "", "a range has a minimum and a maximum")
	} else if d.RangeMin != "" {
		check("range minimum", d.RangeMin)
		check("range maximum", d.RangeMax)
	}
}
