package entc

import (
	"slices"
	"strings"

	"entgo.io/ent/entc/gen"

	"github.com/chent-io/chent/migrate/catalog"
)

// uniqueObjects refuses two objects of one name in a database.
func (r *resolver) uniqueObjects() {
	seen := map[catalog.Name]string{}
	add := func(database, name, pos, typ string) {
		key := catalog.Name{Database: database, Name: name}
		if other, ok := seen[key]; ok {
			r.add(pos, typ, "", "two objects are named %q, the other at %s; name one with Table(...)", name, other)
			return
		}
		seen[key] = pos
	}
	for _, t := range r.model.Tables {
		add(t.Database, t.Name, t.Pos, t.Type.Name)
	}
	for name, d := range r.databases {
		for _, v := range d.MaterializedViews {
			add(name, v.Name, v.Pos, "")
		}
	}
}

// reserved are names of columns that the MergeTree family keeps for itself.
var reserved = []string{"_row_exists", "_block_number", "_block_offset"}

// names refuses columns that clash on the server, and parts of ent's vocabulary
// that mean nothing to ClickHouse.
func (v *validator) names() {
	columns := map[string]*Column{}
	for _, c := range v.Columns {
		names := []string{c.Column.Name}
		if c.Nested != nil {
			names = nil
			for _, n := range c.Nested {
				names = append(names, n.Name)
			}
		}
		for _, name := range names {
			if other := columns[name]; other != nil {
				v.wrongIn(c, "", "column %q is declared twice, at %s too", name, other.Pos)
			}
			columns[name] = c
			if slices.Contains(reserved, name) && v.Table.Table != nil && treeFamily(v.Table.Table.Engine.Name) {
				v.wrongIn(c, "", "column name %q is reserved by the MergeTree family", name)
			}
		}
		v.entField(c)
	}
	v.entType()
}

// entField refuses ent's clauses that have no ClickHouse meaning.
func (v *validator) entField(c *Column) {
	f := c.Field
	if f.Unique {
		v.wrongIn(c, "Unique", "ClickHouse has no unique columns; a ReplacingMergeTree keeps one row per sorting key")
	}
	// Beside a Default, as ent's mixins of times have it, it does no harm: a row
	// is written once, and that is its last update.
	if f.UpdateDefault && !f.Default && !c.HasServerDefault {
		v.wrongIn(c, "UpdateDefault", "rows are not updated in place, so UpdateDefault never runs; declare a Default")
	}
	if wrong := foreignSQL(f.Annotations, "Table", "Schema", "WithComments"); wrong != "" {
		v.wrongIn(c, "Annotations", "the entsql annotation %s means nothing to ClickHouse; use the methods of chent's field package", wrong)
	}
}

// entType does the same for a type.
func (v *validator) entType() {
	pos := v.positions.of(v.Type.Pos(), "")
	for _, i := range v.Type.Indexes {
		if i.Unique {
			v.add(pos, v.Type.Name, "", "index over %s: ClickHouse has no unique indexes; a ReplacingMergeTree keeps one row per sorting key", strings.Join(i.Columns, ", "))
			continue
		}
		v.add(pos, v.Type.Name, "", "index over %s: an index of ClickHouse skips data and has a kind; declare it in Annotations, as index.MinMax(%q, %q)",
			strings.Join(i.Columns, ", "), "by_"+strings.Join(i.Columns, "_"), strings.Join(i.Columns, ", "))
	}
	if wrong := foreignSQL(v.Type.Annotations, "table", "schema", "with_comments"); wrong != "" {
		v.add(pos, v.Type.Name, "", "the entsql annotation %s means nothing to ClickHouse; use packages engine, view and dictionary", wrong)
	}
}

// foreignSQL returns the first property of an entsql annotation that is set and
// not among the harmless ones; empty if there is none.
func foreignSQL(annotations gen.Annotations, harmless ...string) string {
	properties, _ := annotations["EntSQL"].(map[string]any)
	var names []string
	for name := range properties {
		if !slices.ContainsFunc(harmless, func(h string) bool { return strings.EqualFold(h, name) }) {
			names = append(names, name)
		}
	}
	if len(names) == 0 {
		return ""
	}
	return sorted(names)[0]
}

func sorted(names []string) []string {
	slices.Sort(names)
	return names
}
