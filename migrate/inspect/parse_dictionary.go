package inspect

import (
	"strconv"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/migrate/catalog"
)

func (p *parser) dictionary(name string) *catalog.Dictionary {
	d := &catalog.Dictionary{Name: name}
	for _, s := range p.elements() {
		e := parser{scanner: s}
		d.Attributes = append(d.Attributes, e.attribute())
		p.adopt(e)
	}
	if p.take("PRIMARY", "KEY") {
		d.PrimaryKey = append(d.PrimaryKey, p.ident())
		for p.take(",") {
			d.PrimaryKey = append(d.PrimaryKey, p.ident())
		}
	}
	if p.take("SOURCE", "(") {
		d.Source = p.function()
		p.expect(")")
	}
	if p.take("LIFETIME", "(", "MIN") {
		d.Lifetime = &catalog.Lifetime{Min: p.number()}
		p.expect("MAX")
		d.Lifetime.Max = p.number()
		p.expect(")")
	}
	if p.take("LAYOUT", "(") {
		d.Layout = p.function()
		p.expect(")")
	}
	if p.take("RANGE", "(", "MIN") {
		d.Range = &catalog.Range{Min: p.ident()}
		p.expect("MAX")
		d.Range.Max = p.ident()
		p.expect(")")
	}
	if p.take("SETTINGS") {
		d.Settings = p.settingGroup()
	}
	d.Comment = p.comment()
	return d
}

func (p *parser) attribute() catalog.DictionaryAttribute {
	a := catalog.DictionaryAttribute{Name: p.ident()}
	a.Type = p.typeText()
	if p.take("DEFAULT") {
		a.Default = p.expr(attributeClause)
	}
	if p.take("EXPRESSION") {
		a.Expression = p.expr(attributeClause)
	}
	a.Hierarchical = p.take("HIERARCHICAL")
	a.Bidirectional = p.take("BIDIRECTIONAL")
	a.Injective = p.take("INJECTIVE")
	a.IsObjectID = p.take("IS_OBJECT_ID")
	a.Comment = p.comment()
	return a
}

// attributeClause reports whether a clause of a dictionary's attribute starts
// next.
func attributeClause(s *scanner) bool {
	switch s.peek(0).Text {
	case "EXPRESSION":
		return startsOperand(s.peek(1))
	case "HIERARCHICAL", "BIDIRECTIONAL", "INJECTIVE", "IS_OBJECT_ID":
		return true
	case "COMMENT":
		return s.peek(1).Kind == clickhouse.TokenString
	}
	return false
}

// function passes KIND(NAME value NAME value ...), or KIND alone.
func (p *parser) function() catalog.DictionaryFunction {
	f := catalog.DictionaryFunction{Kind: p.ident()}
	if f.Bare = !p.take("("); f.Bare {
		return f
	}
	for !p.done() && !p.take(")") {
		param := catalog.Setting{Name: p.ident()}
		start := p.at
		p.value()
		param.Value = p.text(start)
		f.Params = append(f.Params, param)
	}
	return f
}

func (p *parser) number() uint64 {
	n, err := strconv.ParseUint(p.peek(0).Text, 10, 64)
	if err != nil {
		p.fail("a number expected, %s found", p.found())
		return 0
	}
	p.next()
	return n
}
