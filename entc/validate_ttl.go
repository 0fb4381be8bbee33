package entc

import (
	"slices"
	"strings"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/migrate/catalog"
)

// tableTTL checks the elements of the table's TTL.
func (v *validator) tableTTL(primary []string) {
	if len(v.ann.TTL) == 0 {
		return
	}
	report := func(format string, args ...any) { v.wrong("TTL", "TTL: "+format, args...) }
	if !treeFamily(v.ann.Engine.Name) && !v.ann.Engine.Custom {
		report("engine %s has none; only the MergeTree family has", v.ann.Engine.Name)
		return
	}
	deletes := 0
	for _, text := range v.ann.TTL {
		for _, element := range catalog.SplitTTL(text) {
			v.ttlElement(element, primary, report)
			if element.Action == "DELETE" && element.Where == "" {
				deletes++
			}
		}
	}
	if deletes > 1 {
		report("%d elements delete all rows; give all but one a WHERE", deletes)
	}
}

func (v *validator) ttlElement(e catalog.TTLElement, primary []string, report func(string, ...any)) {
	v.ttlExpr(e.Expr, report)
	if e.Where != "" {
		v.expression(e.Where, stored, report)
	}
	for i, key := range e.GroupBy {
		if i >= len(primary) || !sameSQL(key, primary[i]) {
			report("GROUP BY %s: the keys must be a prefix of the primary key", strings.Join(e.GroupBy, ", "))
			break
		}
	}
	for _, name := range e.Sets {
		if c, _ := v.columnNamed(name); c == nil || !stored(c) {
			report("SET: no column is named %q%s", name, suggest(name, v.columnNames(stored)))
		}
	}
}

// ttlExpr checks the time of a TTL: its columns, and its type where it can be
// seen without a server.
func (v *validator) ttlExpr(sql string, report func(string, ...any)) {
	e, ok := v.expression(sql, stored, report)
	if !ok {
		return
	}
	if reason := v.suspiciousTTL(sql, e); reason != "" && !v.allows(catalog.PermitTTL) {
		report("%s; mend it, or add .Setting(%q, 1) to the engine", reason, catalog.PermitTTL)
		return
	}
	words := sqlWords(sql)
	_, column := v.columnNamed(words[0])
	alone := len(words) == 1
	interval := len(words) > 2 && (words[1] == "+" || words[1] == "-") &&
		(strings.EqualFold(words[2], "INTERVAL") || strings.HasPrefix(strings.ToLower(words[2]), "tointerval"))
	if column == nil || !alone && !interval {
		return
	}
	t, err := clickhouse.ParseType(column.Type)
	if err != nil {
		return
	}
	t = t.Stored()
	text := interval && t.Base().Name == "String" // that is read as a time
	if timeTypes[t.Name] || text && !t.IsNullable() {
		return
	}
	if t.IsNullable() && (timeTypes[t.Base().Name] || text) {
		report("column %q is %s, and the time must not be NULL; use assumeNotNull(%[1]s)", column.Name, column.Type)
		return
	}
	report("column %q is %s; the time must be a Date, Date32, DateTime or DateTime64, as in toDateTime(%[1]s)", column.Name, column.Type)
}

// suspiciousTTL is what the server surely suspects of being a mistake in the
// time of a TTL.
func (v *validator) suspiciousTTL(sql string, e clickhouse.Expression) string {
	var columns []catalog.Column
	for _, name := range v.columnNames(stored) {
		columns = append(columns, catalog.Column{Name: name})
	}
	if len(e.Refs) > 0 && !slices.ContainsFunc(e.Calls, func(call string) bool { return perRow[call] }) {
		return "" // now() may be a constant to the server
	}
	return catalog.SuspiciousTTL(sql, columns)
}

// perRow are functions that give another value for every row.
var perRow = wordSet("rand rand32 rand64 randcanonical generateuuidv4 generateuuidv7 generateulid generatesnowflakeid rownumberinblock rownumberinallblocks")

var timeTypes = wordSet("Date Date32 DateTime DateTime64")

// columnTTLs checks the TTLs of columns; key holds the elements of all keys.
func (v *validator) columnTTLs(key []string) {
	for _, c := range v.Columns {
		if c.Column.TTL == "" {
			continue
		}
		report := func(format string, args ...any) { v.wrongIn(c, "TTL", "TTL: "+format, args...) }
		switch {
		case !treeFamily(v.ann.Engine.Name) && !v.ann.Engine.Custom:
			report("engine %s has none; only the MergeTree family has", v.ann.Engine.Name)
			continue
		case slices.ContainsFunc(key, func(element string) bool {
			e, err := clickhouse.ParseExpression(element)
			return err == nil && e.Uses(c.Column.Name)
		}):
			report("the column is part of a key and cannot expire")
		}
		v.ttlExpr(c.Column.TTL, report)
	}
}
