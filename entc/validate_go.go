package entc

import (
	"slices"
	"strings"
)

// goNames refuses names that two things would have in generated Go. Ways that
// the generator itself steps aside are no clash.
func (r *resolver) goNames() {
	types := map[string]string{} // a generated name of the root package, and the type it is of
	for _, name := range rootNames {
		types[name] = "the generated package"
	}
	for _, t := range r.model.Tables {
		for _, suffix := range typeSuffixes {
			name := t.Type.Name + suffix
			if other, clash := types[name]; clash && other != t.Type.Name {
				r.add(t.Pos, t.Type.Name, "", "%s is also a name that is generated for %s; rename the type", name, other)
				break
			}
			types[name] = t.Type.Name
		}
	}
	generated := &run{model: r.model}
	for _, t := range r.model.Tables {
		if view, err := generated.view(t.Type); err == nil {
			r.packageNames(t, view)
		}
	}
}

// rootNames are what the root package declares for itself.
var rootNames = strings.Fields(`Op Hook Value Query QueryContext Querier QuerierFunc Interceptor InterceptFunc Traverser TraverseFunc
	Policy Mutator Mutation MutateFunc OpCreate OpDelete ValidationError NotFoundError NotSingularError NotLoadedError InsertError
	IsValidationError IsNotFound MaskNotFound IsNotSingular IsNotLoaded AppenderOptions AggregateFunc As Count Max Mean Min Sum Asc Desc
	Param QueryAs Join LeftJoin RightJoin FullJoin SemiJoin AntiJoin FromContext NewContext Client Option Driver Debug Log Open NewClient`)

// typeSuffixes follow a type's name in the names of what is generated for it.
var typeSuffixes = []string{"", "s", "Edges", "Create", "CreateBulk", "Appender", "Delete", "DeleteNeedsWhere", "Mutation", "Query", "Client"}

// packageNames refuses clashes in the package of a type.
func (r *resolver) packageNames(t *Table, view *tableView) {
	owners := map[string]string{}
	var clashing []string
	claim := func(c *Column, owner, name string) {
		other, clash := owners[name]
		owners[name] = owner
		if !clash || other == owner || slices.Contains(clashing, owner) {
			return
		}
		clashing = append(clashing, owner)
		pos, field := t.Pos, ""
		if c != nil {
			pos, field = c.Pos, c.Field.Name
		}
		r.add(pos, t.Type.Name, field, "%s and %s are both %s.%s in Go; rename one, and keep a column's name with StorageKey",
			other, owner, t.Type.Package(), name)
	}
	for name := range taken {
		owners[name] = "a generated name"
	}
	for _, c := range view.Columns {
		owner := "field " + quote(c.Field.Name)
		claim(c.Column, owner, c.Constant())
		if c.Readable {
			claim(c.Column, owner, "By"+c.StructField())
		}
		if len(c.Enum) > 0 && !c.EnumGoType {
			enum := strings.TrimPrefix(c.value().Name, "*")
			claim(c.Column, owner, enum)
			claim(c.Column, owner, enum+"Values")
			for _, v := range c.Enum {
				claim(c.Column, owner, v.Constant)
			}
		}
	}
	for _, c := range view.Filterable() {
		owner := "field " + quote(c.Field.Name)
		if c.Shorthand() {
			claim(c.Column, owner, c.StructField())
		}
		for _, op := range c.Ops() {
			claim(c.Column, owner, c.StructField()+op.Name)
		}
	}
	for _, s := range view.Structs {
		claim(s.Column, "field "+quote(s.Column.Field.Name), s.Name)
	}
	for _, s := range view.Stitched() {
		if !taken[s.Name] {
			claim(nil, s.Doc, s.Name)
		}
	}
	for _, e := range view.Edges {
		owner := "edge " + quote(e.Name)
		claim(nil, owner, "Edge"+e.StructField())
		claim(nil, owner, "Has"+e.StructField())
		claim(nil, owner, "Has"+e.StructField()+"With")
	}
}
