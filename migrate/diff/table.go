package diff

import (
	"slices"
	"strings"

	"github.com/chent-io/chent/migrate/catalog"
	"github.com/chent-io/chent/migrate/ddl"
)

// tableDetails compares two tables, clause by clause as CREATE has them.
func (d *differ) tableDetails(database string, from, to *catalog.Table) []Detail {
	renamed := columnRenames(from.Columns, to.Columns)
	var details []Detail
	if from.Engine.Name != "Alias" || to.Engine.Name != "Alias" { // its columns are its target's
		details = d.columnDetails(from.Columns, to.Columns, renamed)
	}
	details = append(details, indexDetails(from.Indexes, to.Indexes, renamed)...)
	details = append(details, constraintDetails(from.Constraints, to.Constraints, renamed)...)
	details = append(details, projectionDetails(from.Projections, to.Projections)...)
	details = append(details, propertyDetail(PropertyFunction, from.Function, to.Function, to.Pos)...)
	place := place{database: database, table: to.Name, uuid: from.UUID}
	details = append(details, d.storageDetails(place, from.Storage, to.Storage, renamed, to.Pos)...)
	details = append(details, propertyDetail(PropertyTargets, from.Targets, to.Targets, to.Pos)...)
	return append(details, propertyDetail(PropertyComment, from.Comment, to.Comment, to.Pos)...)
}

// storageDetails compares two engine clauses.
func (d *differ) storageDetails(place place, from, to catalog.Storage, renamed renamer, pos string) []Detail {
	var details []Detail
	if !sameEngine(place, from.Engine, to.Engine) {
		details = append(details, Detail{Op: Modify, Property: PropertyEngine, From: engineText(from.Engine), To: engineText(to.Engine), Pos: pos})
	}
	key := func(property Property, from, to string) {
		if !sameKey(renamed.expr(from), to) {
			details = append(details, Detail{Op: Modify, Property: property, From: from, To: to, Pos: pos})
		}
	}
	key(PropertyPartitionBy, from.PartitionBy, to.PartitionBy)
	if !samePrimaryKey(from, to, renamed) {
		details = append(details, Detail{Op: Modify, Property: PropertyPrimaryKey, From: from.PrimaryKey, To: to.PrimaryKey, Pos: pos})
	}
	key(PropertyOrderBy, from.OrderBy, to.OrderBy)
	key(PropertySampleBy, from.SampleBy, to.SampleBy)
	if !sameText(renamed.expr(from.TTL), to.TTL) {
		details = append(details, Detail{Op: Modify, Property: PropertyTTL, From: from.TTL, To: to.TTL, Pos: pos})
	}
	return append(details, settingDetails(from.Settings, to.Settings, settingRules{
		defaults: d.defaults(to.Engine), keep: d.options.KeepSettings, pos: pos,
	})...)
}

// samePrimaryKey compares primary keys. A table whose ORDER BY was extended
// keeps its old primary key: where desired does not say one, any live one that
// ORDER BY starts with will do.
func samePrimaryKey(from, to catalog.Storage, renamed renamer) bool {
	live, desired := catalog.KeyElements(renamed.expr(from.PrimaryKey)), catalog.KeyElements(to.PrimaryKey)
	if from.PrimaryKey == "" {
		live = catalog.KeyElements(renamed.expr(from.OrderBy))
	}
	if to.PrimaryKey != "" {
		return slices.Equal(live, desired)
	}
	if from.PrimaryKey == "" {
		return true
	}
	order := catalog.KeyElements(to.OrderBy)
	if len(live) > len(order) {
		return false
	}
	for i := range live {
		if live[i] != withoutDirection(order[i]) && live[i] != order[i] {
			return false
		}
	}
	return true
}

func withoutDirection(element string) string {
	return strings.TrimSuffix(element, " DESC")
}

func indexDetails(from, to []catalog.Index, renamed renamer) []Detail {
	return partDetails(PartIndex, from, to,
		func(i *catalog.Index) (string, string, string) { return i.Name, ddl.Index(*i), i.Pos },
		func(a, b *catalog.Index) bool {
			return sameKey(renamed.expr(a.Expr), b.Expr) && strings.TrimSuffix(renamed.expr(a.Type), "()") == strings.TrimSuffix(b.Type, "()") &&
				granularity(a) == granularity(b)
		})
}

// granularity fills in the server's default.
func granularity(i *catalog.Index) string {
	if i.Granularity != "" {
		return i.Granularity
	}
	if strings.HasPrefix(i.Type, "text") || strings.HasPrefix(i.Type, "vector_similarity") {
		return "100000000"
	}
	return "1"
}

func constraintDetails(from, to []catalog.Constraint, renamed renamer) []Detail {
	return partDetails(PartConstraint, from, to,
		func(c *catalog.Constraint) (string, string, string) { return c.Name, ddl.Constraint(*c), c.Pos },
		func(a, b *catalog.Constraint) bool {
			return a.Kind == b.Kind && sameKey(renamed.expr(a.Expr), b.Expr)
		})
}

func projectionDetails(from, to []catalog.Projection) []Detail {
	return partDetails(PartProjection, from, to,
		func(p *catalog.Projection) (string, string, string) { return p.Name, ddl.Projection(*p), p.Pos },
		func(a, b *catalog.Projection) bool {
			return a.Query == b.Query && sameKey(a.Index, b.Index) && a.Type == b.Type &&
				len(settingDetails(a.Settings, b.Settings, settingRules{})) == 0
		})
}

// partDetails compares parts by name: order is no difference. What is gone
// comes first, then what changed or is new, in the desired order.
func partDetails[T any](part Part, from, to []T, about func(*T) (name, text, pos string), same func(from, to *T) bool) []Detail {
	live := make(map[string]*T, len(from))
	for i := range from {
		name, _, _ := about(&from[i])
		live[name] = &from[i]
	}
	desired := make(map[string]bool, len(to))
	for i := range to {
		name, _, _ := about(&to[i])
		desired[name] = true
	}
	var details []Detail
	for i := range from {
		if name, text, _ := about(&from[i]); !desired[name] {
			details = append(details, Detail{Op: Drop, Part: part, Name: name, From: text})
		}
	}
	for i := range to {
		name, text, pos := about(&to[i])
		was, ok := live[name]
		switch {
		case !ok:
			details = append(details, Detail{Op: Add, Part: part, Name: name, To: text, Pos: pos})
		case !same(was, &to[i]):
			_, old, _ := about(was)
			details = append(details, Detail{Op: Modify, Part: part, Name: name, Property: PropertyDefinition, From: old, To: text, Pos: pos})
		}
	}
	return details
}
