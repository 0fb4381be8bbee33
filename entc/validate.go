package entc

import (
	"entgo.io/ent/entc/gen"

	"github.com/chent-io/chent/schema"
)

// validate refuses what the server would refuse, where that can be known
// without one.
func (r *resolver) validate(annotations map[*gen.Type]schema.Table) {
	for _, t := range r.model.Tables {
		r.uniqueNames(t)
		_ = annotations
	}
}

// uniqueNames refuses two columns of one name.
func (r *resolver) uniqueNames(t *Table) {
	seen := map[string]*Column{}
	for _, c := range t.Columns {
		if other := seen[c.Column.Name]; other != nil {
			r.add(c.Pos, t.Type.Name, c.Field.Name, "column %q is declared twice, at %s too", c.Column.Name, other.Pos)
		}
		seen[c.Column.Name] = c
	}
}
