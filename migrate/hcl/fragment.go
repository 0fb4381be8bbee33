package hcl

import (
	"encoding/base64"
	"strings"
	"unicode"
	"unicode/utf8"

	hcl2 "github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"github.com/chent-io/chent/dialect/clickhouse"
)

// fragment turns a piece of SQL, a type or an argument of an engine, into the
// HCL expression that reads back as it.
type fragment struct {
	tokens  []clickhouse.Token
	use     usage
	columns map[string]bool // names that may be written column.x
	depth   int
}

// expression is text as an HCL expression for a place where a bare string is
// SQL, a type for one: sql("...") where nothing simpler reads back as exactly
// the same text.
func expression(text string, use usage) string {
	if call, ok := callForm(text, use, nil); ok && !strings.HasPrefix(call, `"`) && !strings.HasPrefix(call, "base64") {
		return call
	}
	return "sql(" + quoted(text) + ")"
}

// value is text as an HCL expression for a place where a bare string is a
// string literal, a setting for one.
func value(text string) string {
	if call, ok := callForm(text, argumentUsage, nil); ok {
		return call
	}
	return "sql(" + quoted(text) + ")"
}

// callForm is text as words, calls, numbers and strings.
func callForm(text string, use usage, columns map[string]bool) (string, bool) {
	tokens, err := clickhouse.Tokenize(text)
	if err != nil {
		return "", false
	}
	f := &fragment{use: use, columns: columns}
	for _, token := range tokens {
		switch token.Kind {
		case clickhouse.TokenSpace:
		case clickhouse.TokenComment:
			return "", false
		default:
			f.tokens = append(f.tokens, token)
		}
	}
	call, ok := f.expression()
	if !ok || len(f.tokens) > 0 || !readsAs(call, text, use) {
		return "", false
	}
	return call, true
}

// readsAs says whether an expression reads back as text.
func readsAs(expr, text string, use usage) bool {
	src := []byte(expr)
	parsed, found := hclsyntax.ParseExpression(src, "", hcl2.InitialPos)
	if found.HasErrors() {
		return false
	}
	d := newDecoder(map[string][]byte{"": src})
	return d.operand(parsed, use) == text && len(d.list) == 0
}

func (f *fragment) next() clickhouse.Token {
	if len(f.tokens) == 0 {
		return clickhouse.Token{}
	}
	token := f.tokens[0]
	f.tokens = f.tokens[1:]
	return token
}

func (f *fragment) peek(i int) clickhouse.Token {
	if i >= len(f.tokens) {
		return clickhouse.Token{}
	}
	return f.tokens[i]
}

func (f *fragment) expression() (string, bool) {
	if f.depth++; f.depth > maxDepth/2 {
		return "", false
	}
	defer func() { f.depth-- }()
	token := f.next()
	switch token.Kind {
	case clickhouse.TokenNumber:
		return token.Text, true
	case clickhouse.TokenString:
		value, ok := token.StringValue()
		return quoted(value), ok
	case clickhouse.TokenWord:
		if f.peek(0).Text == "(" {
			f.next()
			outer := f.use
			if f.use == typeUsage && strings.HasPrefix(token.Text, "Enum") {
				f.use = enumUsage
			}
			args, ok := f.arguments()
			f.use = outer
			return token.Text + "(" + args + ")", ok
		}
		if f.columns[token.Text] {
			return columnReference(token.Text), true
		}
		return token.Text, true
	case clickhouse.TokenIdent:
		name, ok := token.Ident()
		return columnReference(name), ok && f.columns[name]
	case clickhouse.TokenSymbol:
		switch {
		case token.Text == "-" && f.peek(0).Kind == clickhouse.TokenNumber:
			return "-" + f.next().Text, true
		case token.Text == "(" && f.use == argumentUsage:
			items, ok := f.arguments()
			return "[" + items + "]", ok
		}
	}
	return "", false
}

// arguments reads up to the closing bracket. Runs of pairs become objects.
func (f *fragment) arguments() (string, bool) {
	var args, pairs []string
	flush := func() {
		if len(pairs) > 0 {
			args = append(args, "{"+strings.Join(pairs, ", ")+"}")
			pairs = nil
		}
	}
	if f.peek(0).Text == ")" {
		f.next()
		return "", true
	}
	for {
		name, isPair := f.pairName()
		value, ok := f.expression()
		if !ok {
			return "", false
		}
		if isPair {
			pairs = append(pairs, name+" = "+value)
		} else {
			flush()
			args = append(args, value)
		}
		switch f.next().Text {
		case ")":
			flush()
			return strings.Join(args, ", "), true
		case ",":
		default:
			return "", false
		}
	}
}

// pairName reads the name of a pair: a UInt8, 'a' = 1 or a = 1.
func (f *fragment) pairName() (string, bool) {
	first, second := f.peek(0), f.peek(1)
	equals := second.Kind == clickhouse.TokenSymbol && second.Text == "="
	switch {
	case equals && f.use == enumUsage && first.Kind == clickhouse.TokenString:
		value, ok := first.StringValue()
		if !ok {
			return "", false
		}
		f.tokens = f.tokens[2:]
		return quoted(value), true
	case equals && f.use == argumentUsage, f.use == typeUsage && (second.Kind == clickhouse.TokenWord || second.Kind == clickhouse.TokenIdent):
		name, ok := first.Ident()
		if !ok {
			return "", false
		}
		f.tokens = f.tokens[1:]
		if equals {
			f.next()
		}
		return objectKey(name), true
	}
	return "", false
}

// quoted is a string as HCL has it. What HCL would change, bytes that are no
// UTF-8 or text outside of Unicode's normal form, goes through base64.
func quoted(s string) string {
	if !representable(s) {
		return `base64("` + base64.StdEncoding.EncodeToString([]byte(s)) + `")`
	}
	return quote(s)
}

func representable(s string) bool {
	return utf8.ValidString(s) && cty.StringVal(s).AsString() == s
}

func quote(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for i, r := range s {
		switch {
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\r':
			b.WriteString(`\r`)
		case r == '\t':
			b.WriteString(`\t`)
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case (r == '$' || r == '%') && strings.HasPrefix(s[i+1:], "{"):
			if i > 0 && (s[i-1] == '$' || s[i-1] == '%') {
				b.WriteString(unicodeEscape(r)) // $$${ would not read as $ and ${
			} else {
				b.WriteRune(r)
				b.WriteRune(r)
			}
		case !unicode.IsPrint(r):
			b.WriteString(unicodeEscape(r))
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

func unicodeEscape(r rune) string {
	const digits = "0123456789abcdef"
	width, out := 4, `\u`
	if r > 0xffff {
		width, out = 8, `\U`
	}
	for i := width - 1; i >= 0; i-- {
		out += string(digits[r>>(4*i)&0xf])
	}
	return out
}

// isWord says whether a name can stand in HCL without quotes.
func isWord(name string) bool {
	for i := 0; i < len(name); i++ {
		c := name[i]
		letter := c == '_' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
		if !letter && (i == 0 || c < '0' || c > '9') {
			return false
		}
	}
	return name != ""
}

func objectKey(name string) string {
	if isWord(name) && name != "for" {
		return name
	}
	if !representable(name) {
		return "(" + quoted(name) + ")"
	}
	return quoted(name)
}

func columnReference(name string) string { return reference("column", name) }

// reference is kind.name, or kind["name"] where the name is no word.
func reference(kind string, names ...string) string {
	for _, name := range names {
		if isWord(name) {
			kind += "." + name
		} else {
			kind += "[" + quoted(name) + "]"
		}
	}
	return kind
}
