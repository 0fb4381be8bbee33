package inspect

import (
	"strings"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/migrate/catalog"
)

func (p *parser) column() catalog.Column {
	c := catalog.Column{Name: p.ident()}
	c.Type = p.typeText()
	for _, kind := range [...]catalog.DefaultKind{catalog.Default, catalog.Materialized, catalog.Alias, catalog.Ephemeral} {
		if p.take(string(kind)) {
			c.DefaultKind = kind
			if kind != catalog.Ephemeral || !p.done() && !columnClause(p.scanner) {
				c.Default = p.expr(columnClause)
			}
			break
		}
	}
	c.Comment = p.comment()
	if p.take("CODEC") {
		c.Codec = clickhouse.SplitList(p.group())
	}
	if p.take("STATISTICS") {
		c.Statistics = clickhouse.SplitList(p.group())
	}
	if p.take("TTL") {
		c.TTL = p.expr(columnClause)
	}
	if p.take("SETTINGS") {
		c.Settings = p.settingGroup()
	}
	return c
}

// columnClause reports whether a clause of a column starts next.
func columnClause(s *scanner) bool {
	next := s.peek(1)
	switch s.peek(0).Text {
	case "COMMENT":
		return next.Kind == clickhouse.TokenString
	case "CODEC", "STATISTICS", "SETTINGS":
		return next.Text == "("
	case "TTL":
		return startsOperand(next)
	}
	return false
}

// typeText passes a type: a word with arguments in parentheses. Dictionaries
// keep aliases of several words, as BIGINT UNSIGNED.
func (p *parser) typeText() string {
	start := p.at
	p.ident()
	for p.peek(0).Kind == clickhouse.TokenWord && continuesType(p.peek(0).Text) {
		p.next()
	}
	if p.sees("(") {
		p.skipGroup()
	}
	return p.text(start)
}

func continuesType(word string) bool {
	switch strings.ToUpper(word) {
	case "SIGNED", "UNSIGNED", "PRECISION", "VARYING", "LARGE", "OBJECT", "CHAR", "CHARACTER":
		return true
	}
	return false
}

func (p *parser) index() catalog.Index {
	i := catalog.Index{Name: p.ident()}
	i.Expr = p.expr(typeClause)
	p.expect("TYPE")
	i.Type = p.typeText()
	if p.take("GRANULARITY") {
		start := p.at
		p.next()
		i.Granularity = p.text(start)
	}
	return i
}

func typeClause(s *scanner) bool {
	return s.peek(0).Text == "TYPE" && s.peek(1).Kind == clickhouse.TokenWord
}

func (p *parser) constraint() catalog.Constraint {
	c := catalog.Constraint{Name: p.ident()}
	switch {
	case p.take("CHECK"):
		c.Kind = "CHECK"
	case p.take("ASSUME"):
		c.Kind = "ASSUME"
	default:
		p.fail("CHECK or ASSUME expected, %s found", p.found())
	}
	c.Expr = p.expr(func(*scanner) bool { return false })
	return c
}

func (p *parser) projection() catalog.Projection {
	projection := catalog.Projection{Name: p.ident()}
	if p.sees("(") {
		projection.Query = p.group()
	}
	if p.take("INDEX") {
		projection.Index = p.expr(typeClause)
	}
	if p.take("TYPE") {
		projection.Type = p.typeText()
	}
	if p.take("WITH", "SETTINGS") {
		projection.Settings = p.settingGroup()
	}
	return projection
}
