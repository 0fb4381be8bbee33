package entc

import (
	"cmp"
	"slices"
	"strings"

	"entgo.io/ent/entc/gen"
	"entgo.io/ent/entc/load"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/migrate/catalog"
	"github.com/chent-io/chent/schema"
)

// resolver turns ent's graph into a Model. All mistakes are gathered.
type resolver struct {
	graph     *gen.Graph
	schemas   map[string]*load.Schema
	positions *positions
	model     *Model
	databases map[string]*catalog.Database
	problems
}

// resolve reads the ClickHouse annotations of g and returns the model of it. It
// prepares g for our templates: types that only declare objects are taken out,
// a type that declares no id has none, and positions leave the annotations so
// that nothing written depends on where the schema lies. A wrong schema is a
// [*SchemaError].
func resolve(g *gen.Graph) (*Model, error) {
	r := &resolver{
		graph:     g,
		schemas:   map[string]*load.Schema{},
		positions: newPositions(),
		model:     &Model{byType: map[*gen.Type]*Table{}},
		databases: map[string]*catalog.Database{},
	}
	for _, s := range g.Schemas {
		r.schemas[s.Name] = s
	}
	r.database("")
	objects := map[*gen.Type]bool{}
	for _, t := range g.Nodes {
		ann, ok, err := schema.Decode[schema.Table](t.Annotations)
		pos := r.positions.of(cmp.Or(ann.Pos, t.Pos()), "")
		if err != nil {
			r.add(pos, t.Name, "", "the ClickHouse annotation cannot be read: %v", err)
			continue
		}
		if ann.Objects != nil {
			objects[t] = true
			r.objects(t, ann)
			continue
		}
		r.table(t, ann, ok)
	}
	g.Nodes = slices.DeleteFunc(g.Nodes, func(t *gen.Type) bool { return objects[t] })
	r.views()
	r.edges()
	r.validate()
	dropUpdateDefaults(g)
	r.assemble()
	for _, s := range g.Schemas {
		stripPositions(s)
	}
	return r.model, r.err()
}

// dropUpdateDefaults takes from fields what runs at an update: there is none, and
// ent's templates would fill a variable for it.
func dropUpdateDefaults(g *gen.Graph) {
	for _, t := range g.Nodes {
		for _, f := range t.Fields {
			f.UpdateDefault = false
		}
	}
}

// database returns the catalog's database of a name, made when first asked for.
func (r *resolver) database(name string) *catalog.Database {
	if r.databases[name] == nil {
		r.databases[name] = &catalog.Database{Name: name}
	}
	return r.databases[name]
}

// assemble puts what was resolved into the catalog, in name order.
func (r *resolver) assemble() {
	for _, t := range r.model.Tables {
		d := r.database(t.Database)
		switch {
		case t.Table != nil:
			d.Tables = append(d.Tables, *t.Table)
		case t.View != nil:
			d.Views = append(d.Views, *t.View)
		case t.MaterializedView != nil:
			d.MaterializedViews = append(d.MaterializedViews, *t.MaterializedView)
		case t.Dictionary != nil:
			d.Dictionaries = append(d.Dictionaries, *t.Dictionary)
		}
	}
	c := &r.model.Catalog
	for _, d := range r.databases {
		byName(d.Tables, func(t catalog.Table) string { return t.Name })
		byName(d.Views, func(v catalog.View) string { return v.Name })
		byName(d.MaterializedViews, func(v catalog.MaterializedView) string { return v.Name })
		byName(d.Opaque, func(o catalog.Opaque) string { return o.Name })
		byName(d.Dictionaries, func(d catalog.Dictionary) string { return d.Name })
		c.Databases = append(c.Databases, *d)
	}
	byName(c.Databases, func(d catalog.Database) string { return d.Name })
	c.Link()
	r.repoint()
	byName(c.Functions, func(f catalog.Function) string { return f.Name })
	byName(c.NamedCollections, func(n catalog.NamedCollection) string { return n.Name })
}

// repoint makes the tables of the model point into the catalog, so that there
// is one truth about each object.
func (r *resolver) repoint() {
	byName := map[catalog.Name]*Table{}
	for _, t := range r.model.Tables {
		byName[catalog.Name{Database: t.Database, Name: t.Name}] = t
	}
	for i := range r.model.Catalog.Databases {
		d := &r.model.Catalog.Databases[i]
		for o := range d.Objects() {
			t := byName[catalog.Name{Database: d.Name, Name: o.ObjectName()}]
			if t == nil {
				continue
			}
			switch o := o.(type) {
			case *catalog.Table:
				t.Table = o
			case *catalog.View:
				t.View = o
			case *catalog.MaterializedView:
				t.MaterializedView = o
			case *catalog.Dictionary:
				t.Dictionary = o
			}
		}
	}
}

func byName[T any](list []T, name func(T) string) {
	slices.SortStableFunc(list, func(a, b T) int { return strings.Compare(name(a), name(b)) })
}

// objects adds what a type without rows declares.
func (r *resolver) objects(t *gen.Type, ann schema.Table) {
	if ann.Engine != nil || ann.View != nil || ann.Dictionary != nil || ann.Materialized != nil {
		r.add(r.positions.of(cmp.Or(ann.Pos, t.Pos()), ""), t.Name, "",
			"a type that declares databases, functions or access control cannot be a table too; declare them in two types")
	}
	o, c := ann.Objects, &r.model.Catalog
	for _, d := range o.Databases {
		db := r.database(d.Name)
		db.Comment, db.Pos = d.Comment, r.positions.of(d.Pos, "")
		db.Settings = settings(d.Settings)
		if d.Engine != nil {
			db.Engine = engineOf(d.Engine)
			if !slices.Contains(databaseEngines, d.Engine.Name) {
				r.add(r.positions.of(d.Pos, "Engine"), t.Name, "", "database %q: unknown engine %q%s", d.Name, d.Engine.Name, suggest(d.Engine.Name, databaseEngines))
			}
			if d.Engine.Name == "Replicated" && (len(db.Engine.Args) == 0 || isEmptyText(db.Engine.Args[0])) {
				r.add(r.positions.of(d.Pos, "Replicated"), t.Name, "", "database %q: engine Replicated needs a path in Keeper", d.Name)
			}
		}
	}
	for _, f := range o.Functions {
		c.Functions = append(c.Functions, catalog.Function{Name: f.Name, Body: f.Body, Pos: r.positions.of(f.Pos, "")})
	}
	for _, n := range o.NamedCollections {
		collection := catalog.NamedCollection{Name: n.Name, Pos: r.positions.of(n.Pos, "")}
		for _, p := range n.Params {
			param := catalog.NamedCollectionParam(p)
			if text, err := clickhouse.Unquote(p.Value); err == nil {
				param.Value = text // the catalog has the text, not a literal
			}
			collection.Params = append(collection.Params, param)
		}
		c.NamedCollections = append(c.NamedCollections, collection)
	}
	for _, s := range o.Statements {
		name := names([]string{s.Name})[0]
		db := r.database(name.Database)
		db.Opaque = append(db.Opaque, catalog.Opaque{Name: name.Name, Kind: s.Kind, SQL: s.SQL, Reason: "it is declared by its statement",
			DependsOn: names(s.Needs), Pos: r.positions.of(s.Pos, "")})
	}
	r.access(o)
	for _, p := range ann.Problems {
		r.add(r.positions.of(t.Pos(), ""), t.Name, "", "%s", p.Message)
	}
}

// databaseEngines are the engines of databases that servers know.
var databaseEngines = strings.Fields(`Atomic Ordinary Memory Lazy Replicated Shared Overlay Backup Dictionary Filesystem S3 HDFS
	MySQL MaterializedMySQL PostgreSQL MaterializedPostgreSQL SQLite DataLakeCatalog`)

// access adds access control. It stays nil, not managed, until something of it
// is declared.
func (r *resolver) access(o *schema.ObjectList) {
	if len(o.Roles)+len(o.Users)+len(o.RowPolicies)+len(o.Quotas)+len(o.Profiles)+len(o.Grants) == 0 {
		return
	}
	c := &r.model.Catalog
	if c.Access == nil {
		c.Access = &catalog.Access{}
	}
	entities := func(to *[]catalog.AccessEntity, from []schema.AccessEntity) {
		for _, e := range from {
			*to = append(*to, catalog.AccessEntity{Name: e.Name, Clauses: e.Clauses, Pos: r.positions.of(e.Pos, "")})
		}
		byName(*to, func(e catalog.AccessEntity) string { return e.Name })
	}
	entities(&c.Access.Roles, o.Roles)
	entities(&c.Access.Users, o.Users)
	entities(&c.Access.Policies, o.RowPolicies)
	entities(&c.Access.Quotas, o.Quotas)
	entities(&c.Access.Profiles, o.Profiles)
	c.Access.Grants = append(c.Access.Grants, o.Grants...)
}

// stripPositions takes the positions out of a loaded schema's annotations.
func stripPositions(s *load.Schema) {
	strip := func(annotations map[string]any) {
		if a, ok := annotations[schema.AnnotationName]; ok {
			annotations[schema.AnnotationName] = withoutPositions(a)
		}
	}
	strip(s.Annotations)
	for _, f := range s.Fields {
		strip(f.Annotations)
	}
	for _, e := range s.Edges {
		strip(e.Annotations)
	}
}

func withoutPositions(v any) any {
	switch v := v.(type) {
	case map[string]any:
		delete(v, "pos")
		for k, inner := range v {
			v[k] = withoutPositions(inner)
		}
	case []any:
		for i, inner := range v {
			v[i] = withoutPositions(inner)
		}
	}
	return v
}
