package syntax

import (
	"fmt"
	"strconv"
)

// Unquote returns the text of one quoted token: a string literal in single
// quotes, or an identifier in back or double quotes. It is the inverse of
// the quoting of package clickhouse and also reads what only people write: doubled
// quotes, \xHH, \a, \e, \v.
func Unquote(quoted string) (string, error) {
	if quoted == "" {
		return "", fmt.Errorf("clickhouse: unquote: empty text")
	}
	text, n, err := UnquotePrefix(quoted)
	if err != nil {
		return "", fmt.Errorf("clickhouse: unquote %.60q: %w", quoted, err)
	}
	if n != len(quoted) {
		return "", fmt.Errorf("clickhouse: unquote %.60q: text after the closing quote", quoted)
	}
	return text, nil
}

// UnquotePrefix reads the quoted token that s, which is not empty, starts with
// and returns its text and its length in s.
func UnquotePrefix(s string) (string, int, error) {
	q := s[0]
	if q != '\'' && q != '`' && q != '"' {
		return "", 0, fmt.Errorf("starts with %q, not with a quote", q)
	}
	var text []byte
	for i := 1; i < len(s); i++ {
		switch c := s[i]; {
		case c == q && i+1 < len(s) && s[i+1] == q:
			text = append(text, q)
			i++
		case c == q:
			return string(text), i + 1, nil
		case c == '\\':
			i++
			if i == len(s) {
				return "", 0, fmt.Errorf("missing closing %c", q)
			}
			if s[i] != 'x' {
				text = append(text, unescape(s[i])...)
				continue
			}
			if i+2 >= len(s) {
				return "", 0, fmt.Errorf("missing closing %c", q)
			}
			b, err := strconv.ParseUint(s[i+1:i+3], 16, 8)
			if err != nil {
				return "", 0, fmt.Errorf(`bad escape "\x%s"`, s[i+1:i+3])
			}
			text = append(text, byte(b))
			i += 2
		default:
			text = append(text, c)
		}
	}
	return "", 0, fmt.Errorf("missing closing %c", q)
}

// unescape returns what \c stands for. An unknown escape keeps its backslash,
// as the server does, except before quotes, slashes and the backslash.
func unescape(c byte) []byte {
	switch c {
	case 'a':
		return []byte{'\a'}
	case 'b':
		return []byte{'\b'}
	case 'e':
		return []byte{0x1b}
	case 'f':
		return []byte{'\f'}
	case 'n':
		return []byte{'\n'}
	case 'r':
		return []byte{'\r'}
	case 't':
		return []byte{'\t'}
	case 'v':
		return []byte{'\v'}
	case '0':
		return []byte{0}
	case 'N': // NULL's escape stands for nothing
		return nil
	case '\\', '\'', '"', '`', '/', '=':
		return []byte{c}
	default:
		return []byte{'\\', c}
	}
}
