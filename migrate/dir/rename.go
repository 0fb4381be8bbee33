package dir

import (
	"strings"

	"github.com/chent-io/chent/dialect/clickhouse"
)

// ColumnRename is one RENAME COLUMN of an ALTER TABLE.
type ColumnRename struct {
	// Table is the table's name without its database, From and To are the
	// column's names.
	Table, From, To string
}

// ColumnRenames are the columns that a statement renames, in its order; none
// where it is no ALTER TABLE.
func ColumnRenames(sql string) []ColumnRename {
	tokens, err := clickhouse.Tokenize(sql)
	if err != nil {
		return nil
	}
	var text []clickhouse.Token
	for _, t := range tokens {
		if t.Kind != clickhouse.TokenSpace && t.Kind != clickhouse.TokenComment {
			text = append(text, t)
		}
	}
	if len(text) < 3 || !text[0].Is("ALTER") || !text[1].Is("TABLE") {
		return nil
	}
	names, rest := dotted(skipIf(text[2:]))
	if len(names) == 0 {
		return nil
	}
	table := names[len(names)-1]
	var found []ColumnRename
	for i := range rest {
		if i+1 >= len(rest) || !rest[i].Is("RENAME") || !rest[i+1].Is("COLUMN") {
			continue
		}
		from, after := dotted(skipIf(rest[i+2:]))
		if len(after) == 0 || !after[0].Is("TO") {
			continue
		}
		if to, _ := dotted(after[1:]); len(from) > 0 && len(to) > 0 {
			found = append(found, ColumnRename{Table: table, From: strings.Join(from, "."), To: strings.Join(to, ".")})
		}
	}
	return found
}

// skipIf leaves out IF EXISTS.
func skipIf(tokens []clickhouse.Token) []clickhouse.Token {
	if len(tokens) > 2 && tokens[0].Is("IF") && tokens[1].Is("EXISTS") {
		return tokens[2:]
	}
	return tokens
}

// dotted reads a name with dots, and returns what follows it.
func dotted(tokens []clickhouse.Token) (names []string, rest []clickhouse.Token) {
	for len(tokens) > 0 {
		name, ok := tokens[0].Ident()
		if !ok {
			break
		}
		names, tokens = append(names, name), tokens[1:]
		if len(tokens) == 0 || tokens[0].Text != "." {
			break
		}
		tokens = tokens[1:]
	}
	return names, tokens
}
