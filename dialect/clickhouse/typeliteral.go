package clickhouse

import "strings"

// literals reads literals up to the closing byte: parameters of an aggregate
// function, elements of an array or a tuple.
func (p *typeParser) literals(closing byte, depth int) ([]string, error) {
	list := []string{}
	for !p.accept(closing) {
		if len(list) > 0 {
			if err := p.expect(','); err != nil {
				return nil, err
			}
		}
		text, err := p.literal(depth + 1)
		if err != nil {
			return nil, err
		}
		list = append(list, text)
	}
	return list, nil
}

// literal reads a literal and returns it in canonical spacing.
func (p *typeParser) literal(depth int) (string, error) {
	c := p.peek()
	if depth > maxTypeDepth {
		return "", p.fail(p.pos, "nested deeper than %d", maxTypeDepth)
	}
	switch {
	case c == '\'':
		s, err := p.quoted()
		return QuoteString(s), err
	case c == '[' || c == '(':
		closing := byte(']')
		if c == '(' {
			closing = ')'
		}
		p.pos++
		list, err := p.literals(closing, depth)
		return string(c) + strings.Join(list, ", ") + string(closing), err
	case c == '-' || c == '+' || c == '.' || isDigit(c):
		return p.number()
	}
	start := p.pos
	switch w := p.word(); {
	case w == "":
		return "", p.fail(start, "expected a literal, found %s", p.here())
	case strings.EqualFold(w, "null"), strings.EqualFold(w, "true"), strings.EqualFold(w, "false"),
		strings.EqualFold(w, "nan"), strings.EqualFold(w, "inf"):
		return w, nil
	case p.peek() == '(': // a cast or a function over literals
		p.pos++
		list, err := p.literals(')', depth)
		return w + "(" + strings.Join(list, ", ") + ")", err
	default:
		return "", p.fail(start, "expected a literal, found %q", w)
	}
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
