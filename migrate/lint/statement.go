package lint

import (
	"slices"
	"strings"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/dialect/clickhouse/syntax"
	"github.com/chent-io/chent/migrate/catalog"
	"github.com/chent-io/chent/migrate/dir"
)

// statement is a statement of a file, taken apart as far as the rules need.
type statement struct {
	dir.Statement
	tokens []clickhouse.Token // without spaces and comments
	table  catalog.Name       // of an ALTER TABLE and of a statement about rows
	// commands are those of an ALTER TABLE, each without the comma.
	commands  [][]clickhouse.Token
	onCluster string
	// live says that chent does it as one with others, while writers go on.
	live bool
}

// parse takes a statement apart. Text that is no SQL has no tokens: the server
// says what is wrong with it.
func parse(s dir.Statement) statement {
	st := statement{Statement: s}
	tokens, err := clickhouse.Tokenize(s.Text)
	if err != nil {
		return st
	}
	st.tokens = slices.DeleteFunc(tokens, func(t clickhouse.Token) bool {
		return t.Kind == clickhouse.TokenSpace || t.Kind == clickhouse.TokenComment
	})
	for i := range len(st.tokens) - 2 {
		if st.tokens[i].Is("ON") && st.tokens[i+1].Is("CLUSTER") {
			name, ok := st.tokens[i+2].Ident()
			if !ok {
				name, _ = st.tokens[i+2].StringValue()
			}
			st.onCluster = name
			break
		}
	}
	at := st.afterVerb()
	if at < 0 {
		return st
	}
	at = st.name(at)
	if st.starts("ALTER") {
		st.commands = syntax.AlterCommands(st.tokens[min(at, len(st.tokens)):])
	}
	return st
}

// starts reports whether the statement begins with words.
func (s *statement) starts(words ...string) bool { return begins(s.tokens, words...) }

// begins reports whether tokens begin with words.
func begins(tokens []clickhouse.Token, words ...string) bool {
	if len(tokens) < len(words) {
		return false
	}
	for i, w := range words {
		if !tokens[i].Is(w) {
			return false
		}
	}
	return true
}

// has reports whether words stand somewhere outside of parentheses.
func has(tokens []clickhouse.Token, words ...string) bool {
	depth := 0
	for i, t := range tokens {
		switch t.Text {
		case "(":
			depth++
		case ")":
			depth--
		}
		if depth == 0 && begins(tokens[i:], words...) {
			return true
		}
	}
	return false
}

// afterVerb is where the name of the table stands; -1 for statements about
// something else.
func (s *statement) afterVerb() int {
	for _, verb := range [][]string{
		{"ALTER", "TABLE"}, {"TRUNCATE", "TABLE"}, {"TRUNCATE"}, {"OPTIMIZE", "TABLE"}, {"DELETE", "FROM"}, {"UPDATE"},
	} {
		if !s.starts(verb...) {
			continue
		}
		at := len(verb)
		if begins(s.tokens[at:], "IF", "EXISTS") {
			at += 2
		}
		return at
	}
	return -1
}

// name reads a table name and says where it ends.
func (s *statement) name(at int) int {
	if at >= len(s.tokens) {
		return at
	}
	first, ok := s.tokens[at].Ident()
	if !ok {
		return at
	}
	if at+2 < len(s.tokens) && s.tokens[at+1].Text == "." {
		if second, ok := s.tokens[at+2].Ident(); ok {
			s.table = catalog.Name{Database: first, Name: second}
			return at + 3
		}
	}
	s.table = catalog.Name{Name: first}
	return at + 1
}

// named is the name after the words that a command begins with, IF [NOT]
// EXISTS left out.
func named(command []clickhouse.Token, words ...string) (string, bool) {
	if !begins(command, words...) {
		return "", false
	}
	rest := command[len(words):]
	switch {
	case begins(rest, "IF", "NOT", "EXISTS"):
		rest = rest[3:]
	case begins(rest, "IF", "EXISTS"):
		rest = rest[2:]
	}
	if len(rest) == 0 {
		return "", false
	}
	return rest[0].Ident()
}

// isDDL reports whether the statement changes definitions, so that it has to
// run on every server of a cluster.
func (s *statement) isDDL() bool {
	return slices.ContainsFunc([]string{"CREATE", "ALTER", "DROP", "RENAME", "TRUNCATE", "EXCHANGE", "DETACH", "ATTACH", "UNDROP"}, func(verb string) bool {
		return s.starts(verb)
	}) && !has(s.tokens, "TEMPORARY", "TABLE")
}

// readsOnly reports whether the statement leaves the definitions alone.
func (s *statement) readsOnly() bool { return !s.isDDL() && !s.starts("REPLACE") }

// names are the names that the statement mentions, among which is that of every
// object that it changes; ok is false where that is not so: what is done to a
// database is done to all that is in it, and an inner table to its view.
func (s *statement) names() (names []string, ok bool) {
	for i, t := range s.tokens {
		if i > 0 && i < 4 && (t.Is("DATABASE") || t.Is("DATABASES")) || t.Is("ALL") && i < 3 {
			return nil, false
		}
		name, isName := t.Ident()
		if t.Kind == clickhouse.TokenNumber {
			name, isName = t.Text, true // 1st_table is a name where the server takes it for one
		}
		if strings.HasPrefix(name, ".") {
			return nil, false
		}
		if isName && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names, len(s.tokens) > 0
}

// line is where the anchor stands in the file; the statement itself where it
// does not.
func (s *statement) line(anchor string) int {
	if anchor == "" {
		return s.Line
	}
	words := strings.Fields(anchor)
	for i, t := range s.tokens {
		name, _ := t.Ident()
		if name == anchor || begins(s.tokens[i:], words...) {
			return s.Line + strings.Count(s.Text[:t.Offset], "\n")
		}
	}
	return s.Line
}
