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
		for _, element := range splitTTL(text) {
			v.ttlElement(element, primary, report)
			if element.action == "DELETE" && element.where == "" {
				deletes++
			}
		}
	}
	if deletes > 1 {
		report("%d elements delete all rows; give all but one a WHERE", deletes)
	}
}

// ttlElement is one element of a TTL clause, cut at its keywords.
type ttlElement struct {
	expr, action, where string
	groupBy             []string
	sets                []string // the columns that SET assigns
}

// splitTTL cuts the text of a TTL clause into its elements. A comma inside a
// GROUP BY or SET belongs to the element.
func splitTTL(text string) []ttlElement {
	var elements []ttlElement
	for _, part := range clickhouse.SplitList(text) {
		if n := len(elements); n > 0 {
			last := &elements[n-1]
			if len(last.sets) > 0 {
				if column, _, ok := strings.Cut(part, "="); ok && !strings.ContainsAny(strings.TrimSpace(column), " (") {
					last.sets = append(last.sets, unquoted(strings.TrimSpace(column)))
					continue
				}
			} else if len(last.groupBy) > 0 {
				key, set, _ := cutWord(part, "SET")
				last.groupBy = append(last.groupBy, key)
				last.addSet(set)
				continue
			}
		}
		elements = append(elements, parseTTL(part))
	}
	return elements
}

func parseTTL(part string) ttlElement {
	e := ttlElement{expr: part, action: "DELETE"}
	if expr, rest, ok := cutWord(part, "GROUP"); ok {
		e.expr, e.action = expr, "GROUP"
		_, rest, _ = cutWord(rest, "BY")
		key, set, _ := cutWord(rest, "SET")
		e.groupBy = []string{key}
		e.addSet(set)
	} else if expr, _, ok := cutWord(part, "RECOMPRESS"); ok {
		e.expr, e.action = expr, "RECOMPRESS"
	} else if expr, _, ok := cutWord(part, "TO"); ok {
		e.expr, e.action = expr, "TO"
	}
	if expr, where, ok := cutWord(e.expr, "WHERE"); ok {
		e.expr, e.where = expr, where
	}
	if expr, _, ok := cutWord(e.expr, "DELETE"); ok {
		e.expr = expr
	}
	return e
}

func (e *ttlElement) addSet(set string) {
	if column, _, ok := strings.Cut(set, "="); ok {
		e.sets = append(e.sets, unquoted(strings.TrimSpace(column)))
	}
}

// cutWord cuts SQL around the first keyword word outside brackets.
func cutWord(sql, word string) (before, after string, found bool) {
	tokens, err := clickhouse.Tokenize(sql)
	if err != nil {
		return sql, "", false
	}
	depth := 0
	for _, t := range tokens {
		switch {
		case t.Text == "(" || t.Text == "[":
			depth++
		case t.Text == ")" || t.Text == "]":
			depth--
		case depth == 0 && t.Is(word):
			return strings.TrimSpace(sql[:t.Offset]), strings.TrimSpace(sql[t.Offset+len(t.Text):]), true
		}
	}
	return sql, "", false
}

func (v *validator) ttlElement(e ttlElement, primary []string, report func(string, ...any)) {
	v.ttlExpr(e.expr, report)
	if e.where != "" {
		v.expression(e.where, stored, report)
	}
	for i, key := range e.groupBy {
		if i >= len(primary) || !sameSQL(key, primary[i]) {
			report("GROUP BY %s: the keys must be a prefix of the primary key", strings.Join(e.groupBy, ", "))
			break
		}
	}
	for _, name := range e.sets {
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
	if len(e.refs) == 0 && !slices.ContainsFunc(v.columnNames(stored), e.uses) {
		report("%s depends on no column of the table", sql)
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
	if err != nil || timeTypes[t.Name] || interval && t.Base().Name == "String" {
		return
	}
	if t.Base().Name != t.Name && timeTypes[t.Base().Name] && t.Name == "Nullable" {
		report("column %q is %s, and the time must not be NULL; use assumeNotNull(%[1]s)", column.Name, column.Type)
		return
	}
	report("column %q is %s; the time must be a Date, Date32, DateTime or DateTime64, as in toDateTime(%[1]s)", column.Name, column.Type)
}

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
		case c.Column.DefaultKind == catalog.Ephemeral:
			report("an EPHEMERAL column is not stored and cannot expire")
			continue
		case slices.ContainsFunc(key, func(element string) bool {
			e, err := parseExpression(element)
			return err == nil && e.uses(c.Column.Name)
		}):
			report("the column is part of a key and cannot expire")
		}
		v.ttlExpr(c.Column.TTL, report)
	}
}
