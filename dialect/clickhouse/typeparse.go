package clickhouse

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/chent-io/chent/dialect/clickhouse/syntax"
)

// maxTypeDepth is how deep types may nest; the server's own parser stops at a
// similar depth.
const maxTypeDepth = 500

// maxTypeParts is how many arguments a type may have in all: elements, members,
// paths, parameters. Each costs some hundred bytes where its text has five. An
// Enum16 has at most 65,536 members, and a server takes 50,000 elements in a
// query, by default.
const maxTypeParts = 100_000

// TypeError says where the text of a type is wrong.
type TypeError struct {
	Text   string // the whole text
	Offset int    // in bytes from its start
	Msg    string
	// Nearest is the known family name most like an unknown one, if any is.
	Nearest string
}

func (e *TypeError) Error() string {
	hint := ""
	if e.Nearest != "" {
		hint = fmt.Sprintf("; did you mean %q?", e.Nearest)
	}
	if e.Offset == 0 && strings.HasSuffix(e.Msg, fmt.Sprintf(" %q", e.Text)) { // the text is said already
		return "clickhouse: " + e.Msg + hint
	}
	return fmt.Sprintf("clickhouse: type %.200q at offset %d: %s%s", e.Text, e.Offset, e.Msg, hint)
}

// ParseType reads the text of one type: whatever the server prints, in its
// one-line and in its pretty form, and the aliases people write. What it reads
// prints back as the server's one-line form; aliases, missing defaults and the
// order of Variant members stay as written, see [Type.Canonical]. A type may
// nest 500 deep and have 100,000 elements, members, paths and parameters in
// all. An error is a *[TypeError].
func ParseType(text string) (Type, error) {
	p := typeParser{text: text}
	t, err := p.parse(0)
	if err == nil {
		p.space()
		if p.pos < len(p.text) {
			err = p.fail(p.pos, "unexpected %s after the type", p.here())
		}
	}
	if err != nil {
		return Type{}, err
	}
	return t, nil
}

// MustParseType is [ParseType] for a text that is known to be right, such as
// one that a generator wrote. It panics otherwise.
func MustParseType(text string) Type {
	t, err := ParseType(text)
	if err != nil {
		panic(err)
	}
	return t
}

type typeParser struct {
	text  string
	pos   int
	parts int // that have been read
}

func (p *typeParser) fail(at int, format string, args ...any) error {
	return &TypeError{Text: p.text, Offset: at, Msg: fmt.Sprintf(format, args...)}
}

// part counts one more argument.
func (p *typeParser) part() error {
	if p.parts++; p.parts > maxTypeParts {
		return p.fail(p.pos, "more than %d elements", maxTypeParts)
	}
	return nil
}

func (p *typeParser) space() {
	for p.pos < len(p.text) && strings.IndexByte(" \t\n\r\f\v", p.text[p.pos]) >= 0 {
		p.pos++
	}
}

// peek returns the next byte after spaces, 0 at the end.
func (p *typeParser) peek() byte {
	p.space()
	if p.pos == len(p.text) {
		return 0
	}
	return p.text[p.pos]
}

func (p *typeParser) here() string {
	if p.pos >= len(p.text) {
		return "end of text"
	}
	return strconv.QuoteRune([]rune(p.text[p.pos:min(len(p.text), p.pos+4)])[0])
}

func (p *typeParser) accept(c byte) bool {
	if p.peek() != c {
		return false
	}
	p.pos++
	return true
}

func (p *typeParser) expect(c byte) error {
	if !p.accept(c) {
		return p.fail(p.pos, "expected %q, found %s", c, p.here())
	}
	return nil
}

// word reads a bare word, empty if there is none.
func (p *typeParser) word() string {
	p.space()
	start := p.pos
	for p.pos < len(p.text) && (isWordByte(p.text[p.pos]) && (p.pos > start || !isDigit(p.text[p.pos]))) {
		p.pos++
	}
	return p.text[start:p.pos]
}

// quoted reads a quoted token.
func (p *typeParser) quoted() (string, error) {
	text, n, err := syntax.UnquotePrefix(p.text[p.pos:])
	if err != nil {
		return "", p.fail(p.pos, "%v", err)
	}
	p.pos += n
	return text, nil
}

// name reads an identifier, quoted or not.
func (p *typeParser) name(what string) (string, error) {
	if c := p.peek(); c == '`' || c == '"' {
		start := p.pos
		name, err := p.quoted()
		if err == nil && name == "" {
			err = p.fail(start, "empty %s", what)
		}
		return name, err
	}
	start := p.pos
	if w := p.word(); w != "" {
		return w, nil
	}
	return "", p.fail(start, "expected %s, found %s", what, p.here())
}

// parse reads a type at the current position.
func (p *typeParser) parse(depth int) (Type, error) {
	p.space()
	start := p.pos
	if depth > maxTypeDepth {
		return Type{}, p.fail(start, "nested deeper than %d", maxTypeDepth)
	}
	name := p.family()
	if name == "" {
		return Type{}, p.fail(start, "expected a type, found %s", p.here())
	}
	if FamilyOf(name).Kind == KindUnknown {
		return Type{}, &TypeError{Text: p.text, Offset: start, Msg: fmt.Sprintf("unknown type %q", name), Nearest: Nearest(name, familyNames())}
	}
	t := Type{Name: name}
	if p.accept('(') {
		t.Args = []TypeArg{}
		for !p.accept(')') {
			if len(t.Args) > 0 {
				if err := p.expect(','); err != nil {
					return Type{}, err
				}
			}
			if err := p.part(); err != nil {
				return Type{}, err
			}
			a, err := p.arg(name, len(t.Args), depth)
			if err != nil {
				return Type{}, err
			}
			t.Args = append(t.Args, a)
		}
	}
	if msg := t.check(); msg != "" {
		return Type{}, p.fail(start, "%s", msg)
	}
	return t, nil
}

// family reads the name of a type: one word, or as many as make up a known
// alias.
func (p *typeParser) family() string {
	name := p.word()
	for end := p.pos; name != ""; {
		next := p.word()
		if next == "" || !aliasPrefixes[strings.ToUpper(name+" "+next)] {
			p.pos = end
			break
		}
		name, end = name+" "+next, p.pos
	}
	return name
}

// aliasPrefixes are the names of several words and what they begin with, in
// capitals.
var aliasPrefixes = indexAliasPrefixes()

func indexAliasPrefixes() map[string]bool {
	prefixes := map[string]bool{}
	for name := range byUpperName {
		words := strings.Split(name, " ")
		for n := range words {
			prefixes[strings.Join(words[:n+1], " ")] = true
		}
	}
	return prefixes
}

// arg reads the argument at index i of a type of family name.
func (p *typeParser) arg(family string, i, depth int) (TypeArg, error) {
	switch family {
	case "Tuple", "Nested":
		return p.element(depth)
	case "AggregateFunction", "SimpleAggregateFunction":
		return p.aggregateArg(i, depth)
	}
	if strings.EqualFold(family, "JSON") || family == "Object" {
		return p.jsonArg(depth)
	}
	switch c := p.peek(); {
	case c == '\'':
		return p.stringArg()
	case c == '-' || c == '+' || isDigit(c):
		text, err := p.number()
		return TypeArg{Kind: ArgLiteral, Text: text}, err
	}
	if a, ok, err := p.setting(); ok || err != nil {
		return a, err
	}
	t, err := p.parse(depth + 1)
	return TypeArg{Kind: ArgType, Type: t}, err
}

// stringArg reads a string, and the number of an enum member after it.
func (p *typeParser) stringArg() (TypeArg, error) {
	label, err := p.quoted()
	if err != nil {
		return TypeArg{}, err
	}
	if !p.accept('=') {
		return TypeArg{Kind: ArgLiteral, Text: QuoteString(label)}, nil
	}
	number, err := p.number()
	return TypeArg{Kind: ArgEnum, Name: label, Text: number}, err
}

// setting reads name = number, if that is what comes.
func (p *typeParser) setting() (TypeArg, bool, error) {
	start := p.pos
	name := p.word()
	if name == "" || !p.accept('=') {
		p.pos = start
		return TypeArg{}, false, nil
	}
	text, err := p.number()
	return TypeArg{Kind: ArgSetting, Name: name, Text: text}, true, err
}

// element reads what stands in Tuple and Nested: a type, or a name and a type.
func (p *typeParser) element(depth int) (TypeArg, error) {
	p.space()
	start := p.pos
	if w := p.family(); w != "" && (p.peek() == '(' || p.peek() == ',' || p.peek() == ')') {
		p.pos = start
		t, err := p.parse(depth + 1)
		return TypeArg{Kind: ArgType, Type: t}, err
	}
	p.pos = start
	name, err := p.name("a name or a type")
	if err != nil {
		return TypeArg{}, err
	}
	t, err := p.parse(depth + 1)
	return TypeArg{Kind: ArgElement, Name: name, Type: t}, err
}

// jsonArg reads what stands in JSON: a parameter, a typed path or a SKIP.
func (p *typeParser) jsonArg(depth int) (TypeArg, error) {
	if p.peek() == '\'' { // Object('json')
		return p.stringArg()
	}
	if a, ok, err := p.setting(); ok || err != nil {
		return a, err
	}
	start := p.pos
	if strings.EqualFold(p.word(), "SKIP") {
		if c := p.peek(); c != '.' && c != 0 && c != ',' && c != ')' {
			return p.skip()
		}
	}
	p.pos = start
	path, err := p.path()
	if err != nil {
		return TypeArg{}, err
	}
	t, err := p.parse(depth + 1)
	return TypeArg{Kind: ArgElement, Name: path, Type: t}, err
}

// skip reads what follows SKIP.
func (p *typeParser) skip() (TypeArg, error) {
	start := p.pos
	if strings.EqualFold(p.word(), "REGEXP") && p.peek() == '\'' {
		pattern, err := p.quoted()
		return TypeArg{Kind: ArgSkipRegexp, Name: pattern}, err
	}
	p.pos = start
	path, err := p.path()
	return TypeArg{Kind: ArgSkip, Name: path}, err
}

// path reads a JSON path; its segments are joined with dots, as the server
// does.
func (p *typeParser) path() (string, error) {
	path, err := p.name("a path")
	for err == nil && p.pos < len(p.text) && p.text[p.pos] == '.' {
		p.pos++
		var segment string
		segment, err = p.name("a path")
		path += "." + segment
	}
	return path, err
}

// aggregateArg reads what stands in AggregateFunction: an optional version,
// the function with its parameters, the types.
func (p *typeParser) aggregateArg(i, depth int) (TypeArg, error) {
	if i == 0 && isDigit(p.peek()) {
		text, err := p.number()
		return TypeArg{Kind: ArgLiteral, Text: text}, err
	}
	if i == 0 || i == 1 && p.afterVersion() {
		return p.function(depth)
	}
	t, err := p.parse(depth + 1)
	return TypeArg{Kind: ArgType, Type: t}, err
}

// afterVersion reports whether the argument before the position is the
// version of AggregateFunction: digits after an opening parenthesis.
func (p *typeParser) afterVersion() bool {
	before := strings.TrimRight(p.text[:p.pos], " \t\r\n")
	before, ok := strings.CutSuffix(before, ",")
	before = strings.TrimRight(before, " \t\r\n")
	digits := strings.TrimRight(before, "0123456789")
	return ok && digits != before && strings.HasSuffix(strings.TrimRight(digits, " \t\r\n"), "(")
}

func (p *typeParser) function(depth int) (TypeArg, error) {
	name, err := p.name("an aggregate function")
	if err != nil {
		return TypeArg{}, err
	}
	a := TypeArg{Kind: ArgFunction, Name: name}
	if !p.accept('(') {
		return a, nil
	}
	a.Params, err = p.literals(')', depth)
	return a, err
}
