package hcl

import (
	"strings"

	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/migrate/catalog"
)

func (d *decoder) view(o *object) catalog.View {
	b := o.body
	v := catalog.View{
		Name:     o.name,
		Columns:  d.columnBlocks(b),
		Query:    d.query(b),
		Security: d.security(b),
		Comment:  b.text("comment"),
		Pos:      position(o.block.DefRange()),
	}
	v.Aliases = d.aliases(b)
	v.DependsOn = d.names(b.attribute("depends_on"), o)
	return v
}

// aliases are the names that a view gives its query's columns.
func (d *decoder) aliases(b *body) []string {
	var names []string
	if aliases := b.attribute("aliases"); aliases != nil {
		for _, item := range items(aliases) {
			names = append(names, d.string(item))
		}
	}
	return names
}

func (d *decoder) query(b *body) string {
	expr := b.required("as")
	if expr == nil {
		return ""
	}
	text := d.string(expr)
	if strings.HasPrefix(d.source(expr.Range()), "<<") {
		text = strings.TrimSpace(text)
	}
	return text
}

// security reads SQL SECURITY and DEFINER.
func (d *decoder) security(b *body) catalog.Security {
	var s catalog.Security
	if expr := b.attribute("security", "sql_security"); expr != nil {
		s.Type = d.oneOf(expr, "DEFINER", "INVOKER", "NONE")
	}
	if expr := b.attribute("definer"); expr != nil {
		s.Definer = d.grantee(expr)
	}
	return s
}

func (d *decoder) materialized(o *object) catalog.MaterializedView {
	b := o.body
	m := catalog.MaterializedView{
		Name:     o.name,
		Columns:  d.columnBlocks(b),
		Aliases:  d.aliases(b),
		Query:    d.query(b),
		Security: d.security(b),
		Empty:    b.flag("empty"),
		Backfill: b.flag("backfill"),
		Comment:  b.text("comment"),
		Pos:      position(o.block.DefRange()),
	}
	if to := b.attribute("to"); to != nil {
		m.To = d.name(to, o, "table", "view", "materialized", "dictionary", "opaque")
		if b.syntax.Attributes["populate"] != nil {
			b.exclusive("to", "populate")
		}
	}
	b.exclusive("to", "engine")
	b.exclusive("empty", "populate")
	if expr := b.attribute("populate"); expr != nil { // Atlas's word for it
		if populate := d.boolean(expr); populate != nil && *populate {
			m.Backfill = true
		}
	}
	m.Storage, m.Indexes, m.Projections, m.Constraints = d.storage(b)
	if block := b.one("refresh"); block != nil {
		m.Refresh = d.refresh(block, o)
	}
	m.DependsOn = d.names(b.attribute("depends_on"), o)
	return m
}

func (d *decoder) refresh(block *hclsyntax.Block, o *object) *catalog.Refresh {
	b := d.body(block)
	b.title = o.body.title + " refresh"
	defer b.finish()
	d.labels(block, 0, 0)
	r := &catalog.Refresh{
		Randomize: b.text("randomize"),
		Settings:  d.settings(b),
		Append:    b.flag("append"),
	}
	if expr := b.required("expr"); expr != nil {
		r.Schedule = d.string(expr)
		if schedule, randomize, ok := cutWords(r.Schedule, "RANDOMIZE", "FOR"); ok && r.Randomize == "" {
			r.Schedule, r.Randomize = schedule, randomize
		}
	}
	r.DependsOn = d.names(b.attribute("depends_on"), o)
	return r
}

// cutWords cuts SQL text before and after a run of keywords.
func cutWords(text string, words ...string) (before, after string, found bool) {
	tokens, err := clickhouse.Tokenize(text)
	if err != nil {
		return text, "", false
	}
	at, start := 0, 0
	for _, token := range tokens {
		switch {
		case token.Kind == clickhouse.TokenSpace:
		case token.Is(words[at]):
			if at == 0 {
				start = token.Offset
			}
			if at++; at == len(words) {
				return strings.TrimSpace(text[:start]), strings.TrimSpace(text[token.Offset+len(token.Text):]), true
			}
		default:
			at = 0
		}
	}
	return text, "", false
}

// opaque reads an object that is kept as its statement alone.
func (d *decoder) opaque(o *object) catalog.Opaque {
	b := o.body
	opaque := catalog.Opaque{Name: o.name, Reason: b.text("reason"), Pos: position(o.block.DefRange())}
	if expr := b.required("kind"); expr != nil {
		opaque.Kind = d.string(expr)
	}
	if expr := b.required("sql"); expr != nil {
		opaque.SQL = d.string(expr)
	}
	opaque.DependsOn = d.names(b.attribute("depends_on"), o)
	return opaque
}
