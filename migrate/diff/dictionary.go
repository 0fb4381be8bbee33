package diff

import (
	"slices"
	"strconv"
	"strings"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/migrate/catalog"
	"github.com/chent-io/chent/migrate/ddl"
)

// dictionaryDetails compares two dictionaries.
func dictionaryDetails(from, to *catalog.Dictionary) []Detail {
	details := partDetails(PartAttribute, from.Attributes, to.Attributes,
		func(a *catalog.DictionaryAttribute) (string, string, string) {
			return a.Name, ddl.DictionaryAttribute(*a), to.Pos
		},
		func(a, b *catalog.DictionaryAttribute) bool {
			x, y := *a, *b
			x.Type, y.Type = "", ""
			return x == y && sameType(a.Type, b.Type)
		})
	property := func(p Property, from, to, pos string) {
		details = append(details, propertyDetail(p, from, to, pos)...)
	}
	property(PropertyPrimaryKey, strings.Join(from.PrimaryKey, ", "), strings.Join(to.PrimaryKey, ", "), to.Pos)
	if !sameFunction(from.Source, to.Source) {
		details = append(details, Detail{Op: Modify, Property: PropertySource,
			From: ddl.DictionaryFunction(from.Source), To: ddl.DictionaryFunction(to.Source), Pos: to.Pos})
	}
	property(PropertyLifetime, lifetimeText(from.Lifetime), lifetimeText(to.Lifetime), to.Pos)
	if !sameFunction(from.Layout, to.Layout) {
		details = append(details, Detail{Op: Modify, Property: PropertyLayout,
			From: ddl.DictionaryFunction(from.Layout), To: ddl.DictionaryFunction(to.Layout), Pos: to.Pos})
	}
	property(PropertyRange, rangeText(from.Range), rangeText(to.Range), to.Pos)
	details = append(details, settingDetails(from.Settings, to.Settings, settingRules{pos: to.Pos})...)
	property(PropertyComment, from.Comment, to.Comment, to.Pos)
	return details
}

// ofOwnDatabase is a dictionary whose source does not name the database of the
// dictionary itself, from which it reads where none is named.
func ofOwnDatabase(d *catalog.Dictionary, database string) *catalog.Dictionary {
	named := func(p catalog.Setting) bool {
		return strings.EqualFold(p.Name, "DB") && (p.Value == clickhouse.QuoteString(database) || p.Value == database) && database != ""
	}
	if !strings.EqualFold(d.Source.Kind, "CLICKHOUSE") || !slices.ContainsFunc(d.Source.Params, named) ||
		slices.ContainsFunc(d.Source.Params, func(p catalog.Setting) bool { return strings.EqualFold(p.Name, "HOST") }) {
		return d
	}
	homed := *d
	homed.Source.Params = slices.DeleteFunc(slices.Clone(d.Source.Params), named)
	return &homed
}

// sameFunction compares a source or a layout: kinds in any case, parameters in
// any order, a hidden secret equal to any.
func sameFunction(a, b catalog.DictionaryFunction) bool {
	if !strings.EqualFold(a.Kind, b.Kind) || len(a.Params) != len(b.Params) {
		return false
	}
	sorted := func(params []catalog.Setting) []catalog.Setting {
		list := slices.Clone(params)
		for i := range list {
			list[i].Name = strings.ToLower(list[i].Name)
		}
		slices.SortStableFunc(list, func(x, y catalog.Setting) int { return strings.Compare(x.Name, y.Name) })
		return list
	}
	return slices.EqualFunc(sorted(a.Params), sorted(b.Params), func(x, y catalog.Setting) bool {
		return x.Name == y.Name && (sameText(x.Value, y.Value) || sameText(FoldValue(x.Value), FoldValue(y.Value)))
	})
}

func lifetimeText(l *catalog.Lifetime) string {
	if l == nil {
		return ""
	}
	return "MIN " + strconv.FormatUint(l.Min, 10) + " MAX " + strconv.FormatUint(l.Max, 10)
}

func rangeText(r *catalog.Range) string {
	if r == nil {
		return ""
	}
	return "MIN " + r.Min + " MAX " + r.Max
}

// paramDetails compares two named collections, parameter by parameter.
func paramDetails(from, to *catalog.NamedCollection) []Detail {
	return partDetails(PartParam, from.Params, to.Params,
		func(p *catalog.NamedCollectionParam) (string, string, string) { return p.Name, p.Value, to.Pos },
		func(a, b *catalog.NamedCollectionParam) bool {
			return sameText(a.Value, b.Value) && (b.Overridable == nil || a.Overridable != nil && *a.Overridable == *b.Overridable)
		})
}
