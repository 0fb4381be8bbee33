package topology

import (
	"slices"
	"strings"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/dialect/clickhouse/syntax"
	"github.com/chent-io/chent/migrate/catalog"
)

// source is the table that feeds a materialized view: the leftmost of its query.
type source struct {
	name  catalog.Name
	at    syntax.Token // the name without its database
	alias string       // what the query calls it; empty: by its name
	end   int          // offset behind the alias, or behind the name
}

// sourceOf finds the source of a query; ok is false where it is no table by name.
func sourceOf(query string) (source, bool) {
	tokens, err := syntax.Tokenize(query)
	if err != nil {
		return source{}, false
	}
	tokens = slices.DeleteFunc(tokens, syntax.Token.Blank)
	for {
		from := fromOf(tokens)
		if from < 0 || from+1 >= len(tokens) {
			return source{}, false
		}
		rest := tokens[from+1:]
		if rest[0].Text != "(" {
			return named(rest)
		}
		tokens = rest[1:]
	}
}

// fromOf is the place of the FROM that belongs to the first SELECT outside of
// brackets.
func fromOf(tokens []syntax.Token) int {
	depth := 0
	for i, t := range tokens {
		switch t.Text {
		case "(", "[", "{":
			depth++
		case ")", "]", "}":
			if depth--; depth < 0 {
				return -1
			}
		}
		if depth == 0 && t.Is("FROM") {
			return i
		}
	}
	return -1
}

func named(tokens []syntax.Token) (source, bool) {
	name, ok := tokens[0].Ident()
	if !ok {
		return source{}, false
	}
	s, next := source{name: catalog.Name{Name: name}, at: tokens[0]}, 1
	if len(tokens) > 2 && tokens[1].Text == "." {
		table, ok := tokens[2].Ident()
		if !ok {
			return source{}, false
		}
		s.name, s.at, next = catalog.Name{Database: name, Name: table}, tokens[2], 3
	}
	s.end = s.at.Offset + len(s.at.Text)
	if next < len(tokens) && tokens[next].Text == "(" {
		return source{}, false // a table function
	}
	if next < len(tokens) && tokens[next].Is("AS") {
		next++
	}
	if next < len(tokens) {
		if alias, ok := tokens[next].Ident(); ok && !slices.Contains(afterTable, strings.ToUpper(tokens[next].Text)) {
			s.alias, s.end = alias, tokens[next].Offset+len(tokens[next].Text)
		}
	}
	return s, true
}

// afterTable are the words that may follow a table in FROM and are no alias.
// https://clickhouse.com/docs/sql-reference/statements/select
var afterTable = []string{"FINAL", "SAMPLE", "ARRAY", "GLOBAL", "ANY", "ALL", "ASOF", "SEMI", "ANTI", "INNER", "LEFT", "RIGHT", "FULL", "CROSS", "PASTE", "JOIN",
	"PREWHERE", "WHERE", "GROUP", "WITH", "HAVING", "WINDOW", "QUALIFY", "ORDER", "LIMIT", "OFFSET", "FETCH", "SETTINGS", "UNION", "EXCEPT", "INTERSECT", "FORMAT", "INTO", "ON", "USING"}

// replace puts another table in the place of the source, under the name that the
// query may call it by: an alias that is the table's own name goes.
func (s source) replace(query, table, called string) string {
	text := clickhouse.QuoteIdent(table)
	switch {
	case s.alias != "" && s.alias != table:
		return query[:s.at.Offset] + text + query[s.at.Offset+len(s.at.Text):]
	case s.alias == "" && called != table:
		text += " AS " + clickhouse.QuoteIdent(called)
	}
	return query[:s.at.Offset] + text + query[s.end:]
}
