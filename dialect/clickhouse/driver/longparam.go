package driver

import (
	"slices"
	"strconv"
	"strings"

	"github.com/chent-io/chent/dialect/clickhouse"
)

// maxParam is how long a parameter may be to travel as one over HTTP, where
// servers take 128 KiB by default (http_max_field_value_size), which a request
// cannot raise for itself.
const maxParam = 96 << 10

// defaultQuerySize is how long a statement a server parses (max_query_size).
const defaultQuerySize = 256 << 10

// withLiterals is s with its long parameters written into its text, as literals
// of their types, which mean the same: the list of a large IN, a long string.
func withLiterals(s Statement) Statement {
	literals := map[string]string{}
	var params []Param
	for _, p := range s.Params {
		typ := p.Type
		if typ == "" {
			typ = paramType(s.SQL, p.Name)
		}
		if p.Null || typ == "" || typ == "Identifier" || len(p.Value) <= maxParam {
			params = append(params, p)
			continue
		}
		literals[p.Name] = "CAST(" + clickhouse.QuoteString(p.Value) + ", " + clickhouse.QuoteString(typ) + ")"
		if typ == "String" {
			literals[p.Name] = clickhouse.QuoteString(p.Value)
		}
	}
	if len(literals) == 0 {
		return s
	}
	text, ok := fillIn(s.SQL, literals)
	if !ok {
		return s
	}
	s.SQL, s.Params = text, params
	sized := slices.ContainsFunc(s.Settings, func(o Setting) bool { return o.Name == "max_query_size" })
	if len(text) > defaultQuerySize && !sized {
		s.Settings = append(slices.Clone(s.Settings), Setting{"max_query_size", strconv.Itoa(len(text) + defaultQuerySize)})
	}
	return s
}

// fillIn puts literals where a statement has {name:Type}.
func fillIn(sql string, literals map[string]string) (string, bool) {
	tokens, err := clickhouse.Tokenize(sql)
	if err != nil {
		return "", false
	}
	var b strings.Builder
	for i := 0; i < len(tokens); i++ {
		name, end := placeholderAt(tokens, i)
		literal, ok := literals[name]
		if !ok {
			b.WriteString(tokens[i].Text)
			continue
		}
		b.WriteString(literal)
		i = end
	}
	return b.String(), true
}

// placeholderAt is the name of the parameter that begins at token i, and where
// it ends; no name: none does.
func placeholderAt(tokens []clickhouse.Token, i int) (name string, end int) {
	if tokens[i].Text != "{" {
		return "", 0
	}
	for end = i + 1; end < len(tokens) && tokens[end].Text != "}"; end++ {
		if tokens[end].Text == ":" {
			break
		}
		name += tokens[end].Text
	}
	for end < len(tokens) && tokens[end].Text != "}" {
		end++
	}
	if end == len(tokens) {
		return "", 0
	}
	return strings.TrimSpace(name), end
}
