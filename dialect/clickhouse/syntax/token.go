package syntax

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// TokenKind is a kind of [Token].
type TokenKind uint8

// The kinds of token.
const (
	TokenSpace   TokenKind = iota // white space, that of Unicode too
	TokenComment                  // -- or // to the end of the line, #! or "# " likewise, or /* */, which nests
	TokenWord                     // a keyword or an identifier without quotes
	TokenIdent                    // an identifier in ` `, " " or “ ”
	TokenString                   // 'text', ‘text’ or a heredoc, $tag$text$tag$
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
		if text, ok := typographic(t.Text); ok {
			return text, true
		}
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
	if text, ok := typographic(t.Text); ok {
		return text, true
	}
	value, err := Unquote(t.Text)
	return value, err == nil
}

// Blank reports whether the token is white space or a comment.
func (t Token) Blank() bool { return t.Kind == TokenSpace || t.Kind == TokenComment }

// End is where the token ends in the SQL, in bytes.
func (t Token) End() int { return t.Offset + len(t.Text) }

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
	case spaceSize(rest) > 0:
		return TokenSpace, spaceSize(rest), nil
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
	case strings.HasPrefix(rest, "‘"):
		return typographicToken(rest, offset, TokenString, "’")
	case strings.HasPrefix(rest, "“"):
		return typographicToken(rest, offset, TokenIdent, "”")
	case strings.HasPrefix(rest, "--"), strings.HasPrefix(rest, "//"), strings.HasPrefix(rest, "#!"), strings.HasPrefix(rest, "# "):
		if end := strings.IndexByte(rest, '\n'); end >= 0 {
			return TokenComment, end, nil
		}
		return TokenComment, len(rest), nil
	case strings.HasPrefix(rest, "/*"):
		size := commentSize(rest)
		if size < 0 {
			return 0, 0, &TokenError{Offset: offset, Reason: "missing the closing */"}
		}
		return TokenComment, size, nil
	case c == '$':
		if size := heredocSize(rest); size > 0 {
			return TokenString, size, nil
		}
	}
	return TokenSymbol, 1, nil
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
	tag := heredocTag(s)
	if tag == "" {
		return 0
	}
	end := strings.Index(s[len(tag):], tag)
	if end < 0 {
		return 0
	}
	return end + 2*len(tag)
}

// heredocTag is the tag at the start of s, dollar signs and all, or nothing.
func heredocTag(s string) string {
	end := 1 + span(s[1:], isWordByte)
	if end >= len(s) || s[end] != '$' {
		return ""
	}
	return s[:end+1]
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

// spaceSize is the size of the white space at the start of s, or 0.
func spaceSize(s string) int {
	n := span(s, isSpace)
	for n < len(s) && s[n] >= utf8.RuneSelf {
		r, size := utf8.DecodeRuneInString(s[n:])
		if !isWideSpace(r) {
			break
		}
		n += size
		n += span(s[n:], isSpace)
	}
	return n
}

// isWideSpace reports whether the server's lexer skips a character beyond
// ASCII, which it does for more than Unicode calls white space.
func isWideSpace(r rune) bool {
	switch {
	case r == 0x85, r == 0xA0, r == 0x180E, 0x2000 <= r && r <= 0x200D, r == 0x2028, r == 0x2029,
		r == 0x202F, r == 0x205F, r == 0x2060, r == 0x3000, r == 0xFEFF:
		return true
	}
	return false
}

// commentSize is the size of the /* comment */ at the start of s, in which
// others may stand, or -1 where it does not end.
func commentSize(s string) int {
	depth := 0
	for i := 0; i+1 < len(s); i++ {
		switch s[i : i+2] {
		case "/*":
			depth++
			i++
		case "*/":
			depth--
			i++
			if depth == 0 {
				return i + 1
			}
		}
	}
	return -1
}

// typographicToken is a token in the quotes of word processors, which the
// server reads like its own, but without escapes.
func typographicToken(s string, offset int, kind TokenKind, closing string) (TokenKind, int, error) {
	end := strings.Index(s, closing)
	if end < 0 {
		return 0, 0, &TokenError{Offset: offset, Reason: "missing the closing " + closing}
	}
	return kind, end + len(closing), nil
}

// typographic is the text between typographic quotes.
func typographic(quoted string) (string, bool) {
	for _, q := range [...][2]string{{"‘", "’"}, {"“", "”"}} {
		if text, ok := strings.CutPrefix(quoted, q[0]); ok {
			return strings.TrimSuffix(text, q[1]), true
		}
	}
	return "", false
}

func isWordStart(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || c == '_'
}

func isWordPart(c byte) bool { return isWordByte(c) || c == '$' }

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

func isWordByte(c byte) bool { return isWordStart(c) || isDigit(c) }
