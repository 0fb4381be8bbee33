package gosrc

import (
	"strconv"
	"strings"
	"unicode"

	"github.com/chent-io/chent/dialect/clickhouse"
)

// quote is a Go string literal: a raw one where that reads better.
func quote(s string) string {
	if strings.ContainsAny(s, "\"\\\n") && !strings.Contains(s, "`") && raw(s) {
		return "`" + s + "`"
	}
	return strconv.Quote(s)
}

// raw says whether a raw literal keeps a string as it is.
func raw(s string) bool {
	for _, r := range s {
		if r == unicode.ReplacementChar || r == '\ufeff' || r != '\n' && r != '\t' && !unicode.IsPrint(r) {
			return false
		}
	}
	return true
}

func quotes(list []string) string {
	quoted := make([]string, len(list))
	for i, s := range list {
		quoted[i] = quote(s)
	}
	return strings.Join(quoted, ", ")
}

// goValue is the Go value that becomes a SQL literal again, such as 8192 or
// "10M". It has none where the text is no literal that Go has too.
func goValue(sql string) (string, bool) {
	tokens, err := clickhouse.Tokenize(sql)
	if err != nil {
		return "", false
	}
	negative := len(tokens) == 2 && tokens[0].Text == "-"
	if negative {
		tokens = tokens[1:]
	}
	if len(tokens) != 1 {
		return "", false
	}
	var value any
	var source string
	switch token := tokens[0]; token.Kind {
	case clickhouse.TokenNumber:
		source = sql
		if i, err := strconv.ParseInt(sql, 10, 64); err == nil {
			value = i
		} else if u, err := strconv.ParseUint(sql, 10, 64); err == nil {
			value, source = u, "uint64("+sql+")"
		} else if f, err := strconv.ParseFloat(sql, 64); err == nil {
			value = f
		}
	case clickhouse.TokenString:
		if text, ok := token.StringValue(); ok && !negative {
			value, source = text, quote(text)
		}
	case clickhouse.TokenWord:
		if (sql == "true" || sql == "false") && !negative {
			value, source = sql == "true", sql
		}
	}
	if value == nil {
		return "", false
	}
	text, err := clickhouse.Literal(value)
	return source, err == nil && text == sql
}

// chain is a builder expression: a call and the methods after it.
type chain struct {
	calls []string
}

func (c *chain) call(name string, args ...string) {
	c.calls = append(c.calls, name+"("+strings.Join(args, ", ")+")")
}

func (c *chain) text(name, value string) {
	if value != "" {
		c.call(name, quote(value))
	}
}

func (c *chain) list(name string, values []string) {
	if len(values) > 0 {
		c.call(name, quotes(values))
	}
}

// String is the expression, one method a line where it is long.
func (c *chain) String() string {
	one := strings.Join(c.calls, ".")
	if len(one) <= 110 && !strings.Contains(one, "\n") || len(c.calls) == 1 {
		return one
	}
	return strings.Join(c.calls, ".\n")
}
