package inspect

import (
	"strings"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/migrate/catalog"
)

func (p *parser) view(name string) *catalog.View {
	v := &catalog.View{Name: name}
	if p.sees("(") && !p.seesAliases() {
		list := p.columnList()
		v.Columns = list.columns
		if len(list.indexes)+len(list.projections)+len(list.constraints) > 0 {
			p.fail("a view with an index, a projection or a constraint")
		}
	}
	v.Aliases = p.aliases()
	v.Security = p.security()
	v.Comment = p.comment()
	v.Query = p.selectQuery(&v.Comment)
	return v
}

// aliases passes the names that a view gives its query's columns, if there are
// any.
func (p *parser) aliases() []string {
	if !p.sees("(") {
		return nil
	}
	var names []string
	for _, s := range p.elements() {
		e := parser{scanner: s}
		names = append(names, e.ident())
		p.adopt(e)
	}
	return names
}

// seesAliases reports whether the parentheses that open next hold names alone,
// without types.
func (p *parser) seesAliases() bool {
	next := p.peek(2).Text
	return next == "," || next == ")"
}

func (p *parser) materializedView(name string) *catalog.MaterializedView {
	m := &catalog.MaterializedView{Name: name}
	if p.take("REFRESH") {
		m.Refresh = p.refresh()
	}
	if p.take("TO") {
		m.To = p.name()
	}
	if p.sees("(") && !p.seesAliases() {
		list := p.columnList()
		m.Columns, m.Indexes, m.Projections, m.Constraints = list.columns, list.indexes, list.projections, list.constraints
	}
	m.Aliases = p.aliases()
	m.Storage = p.storage()
	m.Empty = p.take("EMPTY")
	m.Security = p.security()
	m.Comment = p.comment()
	m.Query = p.selectQuery(&m.Comment)
	return m
}

func (p *parser) security() catalog.Security {
	var s catalog.Security
	if p.take("DEFINER", "=") {
		start := p.at
		p.next()
		s.Definer = p.text(start)
	}
	if p.take("SQL", "SECURITY") {
		s.Type = p.ident()
	}
	return s
}

// selectQuery passes AS and the query up to the end. Old servers put the
// comment behind it, where only the query's own text tells it apart.
func (p *parser) selectQuery(comment *string) string {
	p.expect("AS")
	if p.done() {
		p.fail("a query expected, %s found", p.found())
		return ""
	}
	rest := p.sql[p.offset():]
	p.at = len(p.tokens)
	if tail, ok := strings.CutPrefix(rest, p.query); ok && p.query != "" && tail != "" {
		text := newScanner(tail)
		text.expect("COMMENT")
		value := text.stringValue()
		if text.end() == nil {
			p.commentLast = true
			*comment = value
			return p.query
		}
	}
	return rest
}

func (p *parser) refresh() *catalog.Refresh {
	r := &catalog.Refresh{}
	start := p.at
	if !p.take("EVERY") {
		p.expect("AFTER")
	}
	p.interval()
	if p.take("OFFSET") {
		p.interval()
	}
	r.Schedule = p.text(start)
	if p.take("RANDOMIZE", "FOR") {
		start := p.at
		p.interval()
		r.Randomize = p.text(start)
	}
	if p.take("DEPENDS", "ON") {
		r.DependsOn = append(r.DependsOn, p.name())
		for p.take(",") {
			r.DependsOn = append(r.DependsOn, p.name())
		}
	}
	if p.take("SETTINGS") {
		r.Settings = p.settings()
	}
	r.Append = p.take("APPEND")
	return r
}

// interval passes "1 DAY 2 HOUR".
func (p *parser) interval() {
	if p.peek(0).Kind != clickhouse.TokenNumber {
		p.fail("an interval expected, %s found", p.found())
	}
	for p.peek(0).Kind == clickhouse.TokenNumber {
		p.next()
		p.ident()
	}
}
