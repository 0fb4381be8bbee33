package clickhouse

import (
	"fmt"
	"strings"
)

// TokenKind is a kind of [Token].
type TokenKind uint8

// The kinds of token.
const (
	TokenSpace   TokenKind = iota // white space
	TokenComment                  // -- to the end of the line, #! or "# " likewise, or /* */
	TokenWord                     // a keyword or an identifier without quotes
	TokenIdent                    // an identifier in ` ` or " "
	TokenString                   // 'text' or a heredoc, $tag$text$tag$
	TokenNumber                   // a number, with its point and exponent but without its sign
	TokenSymbol                   // one byte of anything else: an operator, a bracket, a comma
)

// Token is a piece of SQL text.
type Token struct {
	Kind   TokenKind
	Text   string
	Offset int // of Text in the SQL, in bytes
}

// Is reports whether the token is the keyword word, in any case.
func (t Token) Is(word string) bool {
	return t.Kind == TokenWord && strings.EqualFold(t.Text, word)
}

// Ident returns the identifier that a word or a quoted identifier stands for.
func (t Token) Ident() (name string, ok bool) {
	switch t.Kind {
	case TokenWord:
		return t.Text, true
	case TokenIdent:
		name, err := Unquote(t.Text)
		return name, err == nil
	}
	return "", false
}

// StringValue returns the text that a string literal stands for.
func (t Token) StringValue() (value string, ok bool) {
	if t.Kind != TokenString {
		return "", false
	}
	if t.Text[0] == '$' {
		tag := strings.IndexByte(t.Text[1:], '$') + 2
		return t.Text[tag : len(t.Text)-tag], true
	}
	value, err := Unquote(t.Text)
	return value, err == nil
}

// TokenError reports SQL text that cannot be cut into tokens.
type TokenError struct {
	Offset int    // where the broken token starts, in bytes
	Reason string // what is wrong with it
}

func (e *TokenError) Error() string {
	return fmt.Sprintf("clickhouse: offset %d: %s", e.Offset, e.Reason)
}

// Tokenize cuts SQL into tokens as ClickHouse's own lexer does. Nothing is
// left out: the texts of the tokens, joined, are the SQL again.
func Tokenize(sql string) ([]Token, error) {
	tokens := make([]Token, 0, len(sql)/4+1)
	for offset := 0; offset < len(sql); {
		kind, size, err := nextToken(sql, offset)
		if err != nil {
			return nil, err
		}
		tokens = append(tokens, Token{Kind: kind, Text: sql[offset : offset+size], Offset: offset})
		offset += size
	}
	return tokens, nil
}

func nextToken(sql string, offset int) (TokenKind, int, error) {
	rest := sql[offset:]
	c := rest[0]
	switch {
	case isSpace(c):
		return TokenSpace, span(rest, isSpace), nil
	case isWordStart(c):
		return TokenWord, span(rest, isWordPart), nil
	case isDigit(c):
		return TokenNumber, numberSize(rest), nil
	case c == '\'' || c == '`' || c == '"':
		size := quotedSize(rest)
		if size < 0 {
			return 0, 0, &TokenError{Offset: offset, Reason: "missing the closing " + string(c)}
		}
		if c == '\'' {
			return TokenString, size, nil
		}
		return TokenIdent, size, nil
	case strings.HasPrefix(rest, "--"), strings.HasPrefix(rest, "#!"), strings.HasPrefix(rest, "# "):
		if end := strings.IndexByte(rest, '\n'); end >= 0 {
			return TokenComment, end, nil
		}
		return TokenComment, len(rest), nil
	case strings.HasPrefix(rest, "/*"):
		end := strings.Index(rest[2:], "*/")
		if end < 0 {
			return 0, 0, &TokenError{Offset: offset, Reason: "missing the closing */"}
		}
		return TokenComment, end + 4, nil
	case c == '$':
		if size := heredocSize(rest); size > 0 {
			return TokenString, size, nil
		}
	}
	return TokenSymbol, 1, nil
}

// SplitList cuts text at the commas outside brackets and quotes and trims the
// space around each element. Empty text has no elements. Text that is no SQL
// comes back as one element.
func SplitList(text string) []string {
	tokens, err := Tokenize(text)
	if err != nil {
		return []string{text}
	}
	var list []string
	depth, start := 0, 0
	for _, t := range tokens {
		if t.Kind != TokenSymbol {
			continue
		}
		switch t.Text {
		case "(", "[", "{":
			depth++
		case ")", "]", "}":
			depth--
		case ",":
			if depth == 0 {
				list = append(list, strings.TrimSpace(text[start:t.Offset]))
				start = t.Offset + 1
			}
		}
	}
	if last := strings.TrimSpace(text[start:]); last != "" || len(list) > 0 {
		list = append(list, last)
	}
	return list
}

// quotedSize is the size of the quoted text at the start of s, or -1. The
// quote may stand inside as itself twice or after a backslash.
func quotedSize(s string) int {
	quote := s[0]
	for i := 1; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case quote:
			if i+1 < len(s) && s[i+1] == quote {
				i++
				continue
			}
			return i + 1
		}
	}
	return -1
}

// heredocSize is the size of the heredoc at the start of s, or 0.
func heredocSize(s string) int {
	tag := 1 + span(s[1:], isWordByte)
	if tag >= len(s) || s[tag] != '$' {
		return 0
	}
	tag++
	end := strings.Index(s[tag:], s[:tag])
	if end < 0 {
		return 0
	}
	return end + 2*tag
}

func numberSize(s string) int {
	size := span(s, isWordByte)
	if size < len(s) && s[size] == '.' && (size+1 == len(s) || isDigit(s[size+1]) || !isWordByte(s[size+1]) && s[size+1] != '.') {
		size++
		size += span(s[size:], isWordByte)
	}
	if last := s[size-1]; (last == 'e' || last == 'E') && !strings.HasPrefix(s, "0x") &&
		size+1 < len(s) && (s[size] == '-' || s[size] == '+') && isDigit(s[size+1]) {
		size++
		size += span(s[size:], isWordByte)
	}
	return size
}

func span(s string, in func(byte) bool) int {
	n := 0
	for n < len(s) && in(s[n]) {
		n++
	}
	return n
}

func isSpace(c byte) bool {
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v'
}

func isWordStart(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || c == '_'
}

func isWordPart(c byte) bool { return isWordByte(c) || c == '$' }

// CutWord cuts SQL around the first keyword of that name outside brackets.
// found is false, and before all of the text, where it has none or is no SQL.
func CutWord(sql, word string) (before, after string, found bool) {
	tokens, err := Tokenize(sql)
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
