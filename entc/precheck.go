package entc

import (
	"strings"

	"entgo.io/ent/entc/gen"
	"entgo.io/ent/entc/load"

	"github.com/chent-io/chent/internal/goname"
	"github.com/chent-io/chent/schema"
)

// precheck refuses, with positions and all at once, what ent's NewGraph would
// stop at, or panic over. It runs on the loaded schemas before the graph is
// built.
func precheck(schemas []*load.Schema) error {
	r := &resolver{positions: newPositions()}
	byName := map[string]*load.Schema{}
	var names []string
	for _, s := range schemas {
		byName[s.Name] = s
		names = append(names, s.Name)
	}
	for _, s := range schemas {
		pos := r.positions.of(s.Pos, "")
		if err := gen.ValidSchemaName(s.Name); err != nil {
			r.add(pos, s.Name, "", "%v; rename the type", err)
		} else if why := goname.Refusal(s.Name); why != "" {
			r.add(pos, s.Name, "", "no type can be called %s: %s; rename the type", s.Name, why)
		}
		r.fieldNames(s)
		for _, e := range s.Edges {
			at := r.positions.edge(s.Pos, s.Name, e.Name)
			target := byName[e.Type]
			switch {
			case target == nil:
				r.add(at, s.Name, "", "edge %q points at %s, which is no type of this package%s", e.Name, e.Type, suggest(e.Type, names))
			case target.View:
				r.add(at, s.Name, "", "edge %q points at %s, which embeds ent.View and has no id", e.Name, e.Type)
			case e.Field != "" && !hasField(target, "id"):
				r.add(at, s.Name, "", "edge %q points at %s, which declares no id; declare field \"id\" there", e.Name, e.Type)
			case e.Field != "" && !hasField(s, e.Field):
				var fields []string
				for _, f := range s.Fields {
					fields = append(fields, f.Name)
				}
				r.add(at, s.Name, "", "edge %q has no field %q%s", e.Name, e.Field, suggest(e.Field, fields))
			}
		}
	}
	return r.err()
}

func hasField(s *load.Schema, name string) bool {
	for _, f := range s.Fields {
		if f.Name == name {
			return true
		}
	}
	return false
}

// fieldNames refuses names that no Go field can have, and names twice.
func (r *resolver) fieldNames(s *load.Schema) {
	seen := map[string]string{}
	for _, f := range s.Fields {
		ann, _, _ := schema.Decode[schema.Column](f.Annotations)
		pos := r.positions.field(s.Pos, s.Name, f.Name)
		if ann.Pos != "" {
			pos = r.positions.of(ann.Pos, "")
		}
		switch other, twice := seen[f.Name]; {
		case f.Name == "":
			r.add(pos, s.Name, "", "a field has no name")
		case twice:
			r.add(pos, s.Name, f.Name, "the field is declared twice, at %s too", other)
		case !goName(f.Name):
			r.add(pos, s.Name, f.Name, "the name makes no Go identifier; choose another and keep the column: field.X(%q).StorageKey(%q)",
				strings.ToLower(exported(f.Name)), f.Name)
		}
		seen[f.Name] = pos
		if f.Name == "id" && f.Optional && !s.View {
			r.add(pos, s.Name, f.Name, "the id cannot be Optional or Nullable")
		}
	}
}

// goName reports whether ent can make a struct field of a name.
func goName(name string) bool {
	p := pascal(name)
	for i, r := range p {
		letter := r == '_' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
		if !letter && (i == 0 || r < '0' || r > '9') {
			return false
		}
	}
	return p != "" && p[0] >= 'A' && p[0] <= 'Z'
}
