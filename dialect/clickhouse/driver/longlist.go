package driver

import (
	"maps"
	"slices"
	"strings"

	"github.com/ClickHouse/ch-go/proto"

	"github.com/chent-io/chent/dialect/clickhouse"
)

// withLists is s with the long lists of its INs sent along as external tables:
// as constants, servers take seconds of their planning to look at a list of
// 100,000 elements again and again. A list means the same there: it is parsed
// and its elements are compared as before.
//
// Only queries have external tables: a mutation outlives its request.
func withLists(s Statement) Statement {
	first := words(s.SQL, 1)
	if len(first) == 0 || first[0] != "SELECT" && first[0] != "WITH" {
		return s
	}
	tokens, err := clickhouse.Tokenize(s.SQL)
	if err != nil {
		return s
	}
	lists := longLists(s, tokens)
	if len(lists) == 0 {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(tokens); i++ {
		name, end := placeholderAt(tokens, i)
		if p, ok := lists[name]; ok {
			b.WriteString("(SELECT arrayJoin(CAST(list, " + clickhouse.QuoteString(p.Type) + ")) FROM " + listTable(name) + ")")
			i = end
			continue
		}
		b.WriteString(tokens[i].Text)
	}
	s.SQL = b.String()
	params, tables := s.Params, slices.Clone(s.Tables)
	s.Params = nil
	for _, p := range params {
		if _, ok := lists[p.Name]; !ok {
			s.Params = append(s.Params, p)
			continue
		}
		list := new(proto.ColStr)
		list.Append(p.Value)
		tables = append(tables, ExternalTable{Name: "chent_list_" + p.Name, Columns: []proto.InputColumn{{Name: "list", Data: list}}})
	}
	s.Tables = tables
	return s
}

// longLists are the parameters of a statement that are long lists and stand
// behind IN alone. There are none where something else is long too: servers
// limit the text that comes along with a table.
func longLists(s Statement, tokens []clickhouse.Token) map[string]Param {
	lists := map[string]Param{}
	rest := len(s.SQL)
	for _, p := range s.Params {
		if p.Type == "" {
			p.Type = paramType(s.SQL, p.Name)
		}
		if !p.Null && len(p.Value) > maxParam && isPlainArray(p.Type) {
			lists[p.Name] = p
		} else {
			rest += len(p.Value)
		}
	}
	if rest > maxParam {
		return nil
	}
	found, afterIn := map[string]bool{}, false
	for i := 0; i < len(tokens); i++ {
		name, end := placeholderAt(tokens, i)
		if _, ok := lists[name]; ok {
			if !afterIn {
				return nil
			}
			found[name] = true
			i = end
		}
		if !tokens[i].Blank() {
			afterIn = tokens[i].Is("IN")
		}
	}
	maps.DeleteFunc(lists, func(name string, _ Param) bool { return !found[name] })
	return lists
}

func listTable(param string) string { return clickhouse.QuoteIdent("chent_list_" + param) }

// isPlainArray says whether a type is that of a list of single values.
func isPlainArray(text string) bool {
	t, err := clickhouse.ParseType(text)
	if err != nil || t.Name != "Array" || len(t.Args) != 1 {
		return false
	}
	element := t.Args[0].Type
	for (element.Name == "Nullable" || element.Name == "LowCardinality") && len(element.Args) == 1 {
		element = element.Args[0].Type
	}
	switch element.Name {
	case "Array", "Tuple", "Map", "Nested", "Variant", "Dynamic", "JSON", "Object":
		return false
	}
	return true
}
