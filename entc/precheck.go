package entc

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"entgo.io/ent/entc/gen"
	"entgo.io/ent/entc/load"

	"github.com/chent-io/chent/internal/goname"
	"github.com/chent-io/chent/schema"
)

// precheck refuses, with positions and all at once, what ent's NewGraph would
// stop at, or panic over. It runs on the loaded schemas before the graph is
// built. With an error come the schemas without what is wrong, so that the rest
// of them can be judged in the same run.
func precheck(schemas []*load.Schema) (*rest, error) {
	r := &resolver{positions: newPositions()}
	left := &rest{renamed: map[string]string{}, gone: map[Problem]bool{}}
	byName := map[string]*load.Schema{}
	var names []string
	for _, s := range schemas {
		byName[s.Name] = s
		names = append(names, s.Name)
	}
	for _, s := range schemas {
		pos := r.positions.of(s.Pos, "")
		copied := *s
		if err := gen.ValidSchemaName(s.Name); err != nil {
			r.add(pos, s.Name, "", "%v; rename the type", err)
			left.rename(&copied)
		} else if why := goname.Refusal(s.Name); why != "" {
			r.add(pos, s.Name, "", "no type can be called %s: %s; rename the type", s.Name, why)
			left.rename(&copied)
		}
		copied.Fields = r.fieldNames(s, left)
		copied.Edges = nil
		for _, e := range s.Edges {
			before := len(r.list)
			at := r.positions.edge(s.Pos, s.Name, e.Name)
			target := byName[e.Type]
			switch {
			case target == nil:
				r.add(at, s.Name, "", "edge %q points at %s, which is no type of this package%s", e.Name, e.Type, suggest(e.Type, names))
			case target.View:
				r.add(at, s.Name, "", "edge %q points at %s, which embeds ent.View and has no id", e.Name, e.Type)
			case e.Field != "" && !hasField(target.Fields, "id"):
				r.add(at, s.Name, "", "edge %q points at %s, which declares no id; declare field \"id\" there", e.Name, e.Type)
			case e.Field != "" && !hasField(s.Fields, e.Field):
				var fields []string
				for _, f := range s.Fields {
					fields = append(fields, f.Name)
				}
				r.add(at, s.Name, "", "edge %q has no field %q%s", e.Name, e.Field, suggest(e.Field, fields))
			case e.Inverse && !hasEdge(target, e.RefName):
				var edges []string
				for _, other := range target.Edges {
					edges = append(edges, other.Name)
				}
				r.add(at, s.Name, "", "edge %q is the way back of the edge %q of %s, which has no such edge%s", e.Name, e.RefName, e.Type, suggest(e.RefName, edges))
			}
			if len(r.list) == before {
				copied.Edges = append(copied.Edges, e)
			}
		}
		left.schemas = append(left.schemas, &copied)
	}
	return left, r.err()
}

// rest is what of the schemas can still be judged where something is wrong.
type rest struct {
	schemas []*load.Schema
	renamed map[string]string // names that types cannot have, by those they have instead
	gone    map[Problem]bool  // fields left out, as Type and Field
}

// rename gives a type a name that it can have, and leaves its table that of the
// old one.
func (l *rest) rename(s *load.Schema) {
	if s.Config.Table == "" {
		s.Config.Table = gen.Type{Name: s.Name}.Table()
	}
	name := s.Name + "Renamed"
	l.renamed[name] = s.Name
	s.Name = name
}

// judge adds to found what is wrong with the rest.
func (l *rest) judge(found error, resolve func(...*load.Schema) error) error {
	var first, more *SchemaError
	if !errors.As(found, &first) {
		return found
	}
	for _, s := range l.schemas {
		edges := slices.Clone(s.Edges)
		for i, e := range edges {
			for name, old := range l.renamed {
				if e.Type == old {
					renamed := *e
					renamed.Type, edges[i] = name, &renamed
				}
			}
		}
		s.Edges = edges
	}
	if !errors.As(resolve(l.schemas...), &more) {
		return found
	}
	all := problems{list: first.Problems}
	for _, p := range more.Problems {
		if old, ok := l.renamed[p.Type]; ok {
			p.Type, p.Message = old, strings.ReplaceAll(p.Message, p.Type, old)
		}
		if !l.consequence(p) {
			all.add(p.Pos, p.Type, p.Field, "%s", p.Message)
		}
	}
	return all.err()
}

// consequence reports whether a problem is that a field is missing which was
// left out.
func (l *rest) consequence(p Problem) bool {
	for field := range l.gone {
		if field.Type == p.Type && strings.Contains(p.Message, strconv.Quote(field.Field)) {
			return true
		}
	}
	return false
}

func hasEdge(s *load.Schema, name string) bool {
	return slices.ContainsFunc(s.Edges, func(e *load.Edge) bool { return e.Name == name })
}

func hasField(fields []*load.Field, name string) bool {
	return slices.ContainsFunc(fields, func(f *load.Field) bool { return f.Name == name })
}

// fieldNames refuses names that no Go field can have, and names twice. It
// returns the fields that are left.
func (r *resolver) fieldNames(s *load.Schema, left *rest) (fields []*load.Field) {
	seen := map[string]string{}
	for _, f := range s.Fields {
		before := len(r.list)
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
			required := *f
			required.Optional, required.Nillable = false, false
			fields = append(fields, &required)
			continue
		}
		if len(r.list) == before {
			fields = append(fields, f)
		} else if !hasField(fields, f.Name) {
			left.gone[Problem{Type: s.Name, Field: f.Name}] = true
		}
	}
	return fields
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
