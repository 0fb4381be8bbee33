package inspect

import (
	"fmt"
	"slices"
	"strings"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/migrate/catalog"
)

// scanner walks over the tokens of one stored statement. Methods that expect
// something record the first failure and then do nothing, so that a parser
// reads straight through and checks err at the end.
type scanner struct {
	sql    string
	tokens []clickhouse.Token // without space
	at     int
	err    error
}

func newScanner(sql string) *scanner {
	tokens, err := clickhouse.Tokenize(sql)
	tokens = slices.DeleteFunc(tokens, func(t clickhouse.Token) bool {
		return t.Kind == clickhouse.TokenSpace || t.Kind == clickhouse.TokenComment
	})
	return &scanner{sql: sql, tokens: tokens, err: err}
}

func (s *scanner) done() bool { return s.err != nil || s.at >= len(s.tokens) }

func (s *scanner) fail(format string, args ...any) {
	if s.err == nil {
		s.err = fmt.Errorf("offset %d: %s", s.offset(), fmt.Sprintf(format, args...))
	}
}

// offset is where the next token starts.
func (s *scanner) offset() int {
	if s.at < len(s.tokens) {
		return s.tokens[s.at].Offset
	}
	return len(s.sql)
}

// text is the statement's text from the token start up to the next token,
// without the space between.
func (s *scanner) text(start int) string {
	if s.err != nil || start >= s.at {
		return ""
	}
	last := s.tokens[s.at-1]
	return s.sql[s.tokens[start].Offset : last.Offset+len(last.Text)]
}

// peek is the token n places ahead; beyond the end, and after a failure, it is
// empty.
func (s *scanner) peek(n int) clickhouse.Token {
	if s.err != nil || s.at+n >= len(s.tokens) {
		return clickhouse.Token{Kind: clickhouse.TokenSpace}
	}
	return s.tokens[s.at+n]
}

// next passes one token.
func (s *scanner) next() {
	if s.done() {
		s.fail("something expected, the end found")
		return
	}
	s.at++
}

// sees reports whether the next tokens are words, as the server writes them.
func (s *scanner) sees(words ...string) bool {
	for i, word := range words {
		if t := s.peek(i); t.Text != word || t.Kind != clickhouse.TokenWord && t.Kind != clickhouse.TokenSymbol {
			return false
		}
	}
	return true
}

// take passes words if they are next.
func (s *scanner) take(words ...string) bool {
	if !s.sees(words...) {
		return false
	}
	s.at += len(words)
	return true
}

func (s *scanner) expect(words ...string) {
	if !s.take(words...) {
		s.fail("%s expected, %s found", strings.Join(words, " "), s.found())
	}
}

func (s *scanner) found() string {
	if t := s.peek(0); t.Text != "" {
		return "'" + t.Text + "'"
	}
	return "the end"
}

func (s *scanner) ident() string {
	name, ok := s.peek(0).Ident()
	if !ok {
		s.fail("a name expected, %s found", s.found())
		return ""
	}
	s.at++
	return name
}

func (s *scanner) name() catalog.Name {
	first := s.ident()
	if s.take(".") {
		return catalog.Name{Database: first, Name: s.ident()}
	}
	return catalog.Name{Name: first}
}

func (s *scanner) stringValue() string {
	value, ok := s.peek(0).StringValue()
	if !ok {
		s.fail("a string expected, %s found", s.found())
		return ""
	}
	s.at++
	return value
}

// group passes the parentheses that open next and returns the text inside.
func (s *scanner) group() string {
	if !s.sees("(") {
		s.fail("( expected, %s found", s.found())
		return ""
	}
	start := s.at
	s.skipGroup()
	text := s.text(start)
	if text == "" {
		return ""
	}
	return strings.TrimSpace(text[1 : len(text)-1])
}

// skipGroup passes the brackets that open next.
func (s *scanner) skipGroup() {
	depth := 0
	for ; !s.done(); s.at++ {
		if depth += nesting(s.tokens[s.at]); depth == 0 {
			s.at++
			return
		}
	}
	s.fail("missing closing bracket")
}

// nesting is 1 for an opening bracket, -1 for a closing one.
func nesting(t clickhouse.Token) int {
	if t.Kind == clickhouse.TokenSymbol {
		switch t.Text {
		case "(", "[", "{":
			return 1
		case ")", "]", "}":
			return -1
		}
	}
	return 0
}

// expr passes an expression, up to the end or to where a clause starts, and
// returns its text. Two operands never stand side by side in an expression, so
// a word starts a clause only right after an operand, and only when starts
// agrees with what follows it; a column may be called like a keyword.
func (s *scanner) expr(starts func(*scanner) bool) string {
	start := s.at
	for !s.done() {
		t := s.peek(0)
		if n := nesting(t); n > 0 {
			s.skipGroup()
			continue
		} else if n < 0 {
			s.fail("closing bracket without an opening one")
			break
		}
		if t.Kind == clickhouse.TokenWord && s.at > start && endsOperand(s.tokens[s.at-1]) && starts(s) {
			break
		}
		s.at++
	}
	if s.at == start {
		s.fail("an expression expected, %s found", s.found())
	}
	return s.text(start)
}

func endsOperand(t clickhouse.Token) bool {
	switch t.Kind {
	case clickhouse.TokenWord:
		return !isOperator(t.Text)
	case clickhouse.TokenSymbol:
		return nesting(t) < 0 || t.Text == "*"
	}
	return true
}

// isOperator reports whether an expression goes on after word: what follows is
// an operand, whatever it says.
func isOperator(word string) bool {
	switch word {
	case "AND", "OR", "XOR", "NOT", "IN", "GLOBAL", "LIKE", "ILIKE", "REGEXP", "IS", "BETWEEN", "DIV", "MOD", "AS",
		"CASE", "WHEN", "THEN", "ELSE", "INTERVAL", "DISTINCT", "BY", "WHERE", "SET", "TO":
		return true
	}
	return false
}

// startsOperand reports whether an expression can start with t.
func startsOperand(t clickhouse.Token) bool {
	if t.Kind == clickhouse.TokenSymbol {
		return nesting(t) > 0 || t.Text == "-" || t.Text == "*"
	}
	return t.Text != ""
}

// elements passes parentheses and returns a scanner for each element between
// their commas.
func (s *scanner) elements() []*scanner {
	open := s.at
	s.group()
	if s.err != nil {
		return nil
	}
	inside := s.tokens[open+1 : s.at-1]
	var list []*scanner
	start := 0
	element := func(end int) {
		last := s.tokens[open+end] // the token before the comma
		list = append(list, &scanner{sql: s.sql[:last.Offset+len(last.Text)], tokens: inside[start:end:end]})
		start = end + 1
	}
	depth := 0
	for i, t := range inside {
		depth += nesting(t)
		if depth == 0 && t.Kind == clickhouse.TokenSymbol && t.Text == "," {
			element(i)
		}
	}
	if len(inside) > 0 {
		element(len(inside))
	}
	return list
}

// end fails unless everything was passed.
func (s *scanner) end() error {
	if !s.done() {
		s.fail("%s was not understood", s.found())
	}
	return s.err
}
