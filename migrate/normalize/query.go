package normalize

import (
	"context"
	"slices"
	"strings"

	"github.com/ClickHouse/ch-go/proto"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/dialect/clickhouse/driver"
)

// functions are the names a server uses for functions, by what may be written
// instead: exact aliases, and in lower case what it knows in any case.
type functions struct{ exact, caseless map[string]string }

// canonicalQuery does to a formatted query what a server does when it stores
// it, where it cannot be asked because something that the query reads is not
// there: tables get their database, functions their own names.
func (a *asker) canonicalQuery(ctx context.Context, database, query string) (string, error) {
	if err := a.learnFunctions(ctx); err != nil {
		return query, err
	}
	tokens, err := clickhouse.Tokenize(query)
	if err != nil {
		return query, nil // the server will say what is wrong with it
	}
	words := slices.DeleteFunc(slices.Clone(tokens), func(t clickhouse.Token) bool {
		return t.Kind == clickhouse.TokenSpace || t.Kind == clickhouse.TokenComment
	})
	at := func(i int) clickhouse.Token {
		if i < 0 || i >= len(words) {
			return clickhouse.Token{}
		}
		return words[i]
	}
	defined := make(map[string]bool) // names of WITH
	for i := range words {
		if name, ok := at(i).Ident(); ok && at(i+1).Is("AS") && at(i+2).Text == "(" && (at(i-1).Is("WITH") || at(i-1).Is("RECURSIVE") || at(i-1).Text == ",") {
			defined[name] = true
		}
	}
	replaced := make(map[int]string) // by offset
	for i, t := range words {
		name, ok := t.Ident()
		if !ok || at(i-1).Text == "." {
			continue
		}
		switch {
		case at(i+1).Text == "(":
			if t.Kind == clickhouse.TokenWord {
				replaced[t.Offset] = a.functions.name(name)
			}
		case (at(i-1).Is("FROM") && !at(i-2).Is("DISTINCT") || at(i-1).Is("JOIN") && !at(i-2).Is("ARRAY")) && at(i+1).Text != "." && !defined[name]:
			replaced[t.Offset] = clickhouse.QuoteIdentIfNeeded(database) + "." + t.Text
		}
	}
	var b strings.Builder
	for _, t := range tokens {
		if text, ok := replaced[t.Offset]; ok {
			b.WriteString(text)
			continue
		}
		b.WriteString(t.Text)
	}
	return b.String(), nil
}

func (f functions) name(written string) string {
	if name, ok := f.exact[written]; ok {
		return name
	}
	if name, ok := f.caseless[strings.ToLower(written)]; ok {
		return name
	}
	return written
}

// learnFunctions reads the server's list of functions once.
func (a *asker) learnFunctions(ctx context.Context) error {
	if a.functions.exact != nil {
		return nil
	}
	known := functions{exact: make(map[string]string), caseless: make(map[string]string)}
	data := new(proto.ColStr)
	err := a.conn.Query(ctx, driver.Statement{
		SQL: `SELECT concat(toString(case_insensitive), ' ', name, ' ', alias_to) FROM system.functions WHERE case_insensitive OR alias_to != ''`,
	}, &column{data, func(i int) {
		parts := strings.Split(data.Row(i), " ")
		if len(parts) != 3 {
			return
		}
		name, own := parts[1], parts[2]
		if own == "" {
			own = name
		}
		if parts[0] == "1" {
			known.caseless[strings.ToLower(name)] = own
		} else {
			known.exact[name] = own
		}
	}})
	a.functions = known
	return err
}
