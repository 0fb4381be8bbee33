package dir

import (
	"slices"
	"strings"

	"github.com/chent-io/chent/dialect/clickhouse/syntax"
)

// Repeatable reports whether a statement that may or may not have taken effect
// can simply be run again: the second time nothing happens, or the same. It
// knows the statements of which that is sure and says no to all others.
func Repeatable(sql string) bool {
	words := words(sql)
	if len(words) == 0 {
		return false
	}
	has := func(sequence ...string) bool { return index(words, sequence...) >= 0 }
	switch words[0] {
	case "USE", "SET", "SELECT", "SHOW", "SYSTEM", "OPTIMIZE", "TRUNCATE", "GRANT", "REVOKE":
		return true
	case "CREATE":
		table := has("CREATE", "TABLE") || has("REPLACE", "TABLE")
		if has("POPULATE") || table && has("SELECT") {
			return false // killed half-way, it would stay half filled
		}
		return has("IF", "NOT", "EXISTS") || has("OR", "REPLACE") && !table
	case "DROP", "RENAME":
		return has("IF", "EXISTS")
	case "ALTER":
		return has("ALTER", "TABLE") && repeatableAlter(sql)
	}
	return false
}

// repeatableAlter looks at each command of an ALTER TABLE.
func repeatableAlter(sql string) bool {
	tokens, err := syntax.Tokenize(sql)
	if err != nil {
		return false
	}
	commands := syntax.AlterCommands(behindName(tokens))
	for _, command := range commands {
		words := outside(command)
		has := func(sequence ...string) bool { return index(words, sequence...) >= 0 }
		var ok bool
		switch strings.ToUpper(command[0].Text) {
		case "ADD":
			ok = has("IF", "NOT", "EXISTS")
		case "DROP", "RENAME", "CLEAR":
			ok = has("IF", "EXISTS")
		case "MODIFY", "ALTER":
			ok = !has("REMOVE")
		case "COMMENT", "MATERIALIZE", "DELETE", "RESET":
			ok = true
		}
		if !ok {
			return false
		}
	}
	return len(commands) > 0
}

// behindName is what follows ALTER TABLE [IF EXISTS] and the name of the table.
func behindName(tokens []syntax.Token) []syntax.Token {
	tokens = slices.DeleteFunc(slices.Clone(tokens), syntax.Token.Blank)
	at := 2
	if len(tokens) > 4 && tokens[2].Is("IF") && tokens[3].Is("EXISTS") {
		at = 4
	}
	at++
	if len(tokens) > at+1 && tokens[at].Text == "." {
		at += 2
	}
	return tokens[min(at, len(tokens)):]
}

// index is where a sequence of words begins; -1 for nowhere.
func index(words []string, sequence ...string) int {
	for i := 0; i+len(sequence) <= len(words); i++ {
		if slices.Equal(words[i:i+len(sequence)], sequence) {
			return i
		}
	}
	return -1
}

// words are the words and commas of a statement that stand in no parentheses,
// in capitals. Quoted names and strings are left out, so that nothing in them
// is taken for a keyword.
func words(sql string) []string {
	tokens, err := syntax.Tokenize(sql)
	if err != nil {
		return nil
	}
	return outside(tokens)
}

func outside(tokens []syntax.Token) []string {
	var list []string
	depth := 0
	for _, t := range tokens {
		switch {
		case t.Text == "(":
			depth++
		case t.Text == ")":
			depth--
		case depth > 0:
		case t.Kind == syntax.TokenWord:
			list = append(list, strings.ToUpper(t.Text))
		case t.Text == ",":
			list = append(list, ",")
		}
	}
	return list
}
