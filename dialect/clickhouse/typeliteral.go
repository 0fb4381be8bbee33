package clickhouse

import "strings"

// literals reads literals up to the closing byte: parameters of an aggregate
// function, elements of an array or a tuple.
func (p *typeParser) literals(closing byte, depth int) ([]string, error) {
	list := []string{}
	for !p.accept(closing) {
		var text strings.Builder
		if err := p.nextLiteral(&text, len(list) == 0, depth); err != nil {
			return nil, err
		}
		list = append(list, text.String())
	}
	return list, nil
}

// nextLiteral reads one literal of a list, and the comma before it.
func (p *typeParser) nextLiteral(out *strings.Builder, first bool, depth int) error {
	if !first {
		if err := p.expect(','); err != nil {
			return err
		}
	}
	return p.literal(out, depth+1)
}

// literal reads a literal and writes it in canonical spacing.
func (p *typeParser) literal(out *strings.Builder, depth int) error {
	c := p.peek()
	if depth > maxTypeDepth {
		return p.fail(p.pos, "nested deeper than %d", maxTypeDepth)
	}
	if err := p.part(); err != nil {
		return err
	}
	switch {
	case c == '\'':
		s, err := p.quoted()
		out.WriteString(QuoteString(s))
		return err
	case c == '[':
		return p.nested(out, '[', ']', depth)
	case c == '(':
		return p.nested(out, '(', ')', depth)
	case c == '-' || c == '+' || c == '.' || isDigit(c):
		text, err := p.number()
		out.WriteString(text)
		return err
	}
	start := p.pos
	w := p.word()
	out.WriteString(w)
	switch {
	case w == "":
		return p.fail(start, "expected a literal, found %s", p.here())
	case strings.EqualFold(w, "null"), strings.EqualFold(w, "true"), strings.EqualFold(w, "false"),
		strings.EqualFold(w, "nan"), strings.EqualFold(w, "inf"):
		return nil
	case p.peek() == '(': // a cast or a function over literals
		return p.nested(out, '(', ')', depth)
	default:
		return p.fail(start, "expected a literal, found %q", w)
	}
}

// nested reads the literals of an array, a tuple or a function.
func (p *typeParser) nested(out *strings.Builder, opening, closing byte, depth int) error {
	p.pos++
	out.WriteByte(opening)
	for first := true; !p.accept(closing); first = false {
		if !first {
			out.WriteString(", ")
		}
		if err := p.nextLiteral(out, first, depth); err != nil {
			return err
		}
	}
	out.WriteByte(closing)
	return nil
}

// number reads a number as written: digits with a sign, a point, an exponent
// or a radix prefix.
func (p *typeParser) number() (string, error) {
	p.space()
	start := p.pos
	if p.pos < len(p.text) && (p.text[p.pos] == '-' || p.text[p.pos] == '+') {
		p.pos++
	}
	digits := 0
	for ; p.pos < len(p.text); p.pos++ {
		c := p.text[p.pos]
		exponentSign := (c == '-' || c == '+') && digits > 0 && (p.text[p.pos-1] == 'e' || p.text[p.pos-1] == 'E')
		if isDigit(c) {
			digits++
		} else if !isWordByte(c) && c != '.' && !exponentSign {
			break
		}
	}
	text := p.text[start:p.pos]
	if digits == 0 && !strings.EqualFold(strings.TrimLeft(text, "+-"), "inf") && !strings.EqualFold(strings.TrimLeft(text, "+-"), "nan") {
		p.pos = start
		return "", p.fail(start, "expected a number, found %s", p.here())
	}
	return text, nil
}
