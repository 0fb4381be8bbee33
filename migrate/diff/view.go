package diff

import (
	"strings"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/migrate/catalog"
	"github.com/chent-io/chent/migrate/ddl"
)

// viewDetails compares two views. A column list counts only where desired
// declares one: the server infers it otherwise.
func viewDetails(from, to *catalog.View) []Detail {
	var details []Detail
	if len(to.Columns) > 0 {
		if a, b := columnList(from.Columns), columnList(to.Columns); a != b {
			details = append(details, Detail{Op: Modify, Property: PropertyColumns, From: a, To: b, Pos: to.Pos})
		}
	}
	details = append(details, propertyDetail(PropertyColumns, strings.Join(from.Aliases, ", "), strings.Join(to.Aliases, ", "), to.Pos)...)
	details = append(details, securityDetails(from.Security, to.Security, to.Pos)...)
	details = append(details, propertyDetail(PropertyComment, from.Comment, to.Comment, to.Pos)...)
	return append(details, propertyDetail(PropertyQuery, from.Query, to.Query, to.Pos)...)
}

// materializedViewDetails compares two materialized views. With a target
// table, the columns are those of the target and are not compared. Nor are
// aliases: the server writes them into the query and has no more use for them.
func (d *differ) materializedViewDetails(database string, from, to *catalog.MaterializedView) []Detail {
	var details []Detail
	target := func(n catalog.Name) string {
		if n.Name == "" {
			return ""
		}
		if n.Database == "" {
			n.Database = database
		}
		return ddl.Name(n)
	}
	details = append(details, propertyDetail(PropertyRefresh, refreshText(database, from.Refresh), refreshText(database, to.Refresh), to.Pos)...)
	details = append(details, propertyDetail(PropertyTo, target(from.To), target(to.To), to.Pos)...)
	if from.To.Name == "" && to.To.Name == "" {
		// A Nested column is one or several by what the query gives: no
		// declaration decides it.
		details = append(details, d.columnDetails(catalog.FlattenNested(from.Columns), catalog.FlattenNested(to.Columns), nil)...)
		details = append(details, indexDetails(from.Indexes, to.Indexes, nil)...)
		details = append(details, constraintDetails(from.Constraints, to.Constraints, nil)...)
		details = append(details, projectionDetails(from.Projections, to.Projections)...)
		place := place{database: database, table: to.Name}
		details = append(details, d.storageDetails(place, from.Storage, to.Storage, nil, to.Pos)...)
	}
	details = append(details, securityDetails(from.Security, to.Security, to.Pos)...)
	details = append(details, propertyDetail(PropertyComment, from.Comment, to.Comment, to.Pos)...)
	return append(details, propertyDetail(PropertyQuery, from.Query, to.Query, to.Pos)...)
}

// columnList is the list of a view's columns. A Nested column is one or several
// by what the query gives: no declaration decides it.
func columnList(columns []catalog.Column) string {
	columns = catalog.FlattenNested(columns)
	parts := make([]string, len(columns))
	for i, c := range columns {
		// A view's statement spells arguments of types otherwise than a table's.
		if t, err := clickhouse.ParseType(c.Type); err == nil {
			c.Type = t.Canonical().String()
		}
		parts[i] = ddl.Column(c)
	}
	return strings.Join(parts, ", ")
}

// refreshText is the REFRESH clause with every name qualified.
func refreshText(database string, r *catalog.Refresh) string {
	if r == nil {
		return ""
	}
	return ddl.Refresh(*r, database)
}

// securityDetails compares what desired says: the server fills in the rest. A
// definer alone means SQL SECURITY DEFINER, and CURRENT_USER is whoever made
// the view.
func securityDetails(from, to catalog.Security, pos string) []Detail {
	if to == (catalog.Security{}) {
		return nil
	}
	want := to
	if want.Type == "" {
		want.Type = "DEFINER"
	}
	if want.Definer == "" || strings.EqualFold(want.Definer, "CURRENT_USER") {
		want.Definer = from.Definer
	}
	if from == want {
		return nil
	}
	return []Detail{{Op: Modify, Property: PropertySecurity, From: securityText(from), To: securityText(to), Pos: pos}}
}

func securityText(s catalog.Security) string {
	var words []string
	if s.Definer != "" {
		words = append(words, "DEFINER = "+s.Definer)
	}
	if s.Type != "" {
		words = append(words, "SQL SECURITY "+s.Type)
	}
	return strings.Join(words, " ")
}
