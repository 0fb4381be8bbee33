package hcl

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/migrate/catalog"
)

func (d *decoder) table(o *object) catalog.Table {
	b := o.body
	t := catalog.Table{
		Name:        o.name,
		RenamedFrom: b.text("renamed_from"),
		Columns:     d.columnBlocks(b),
		Comment:     b.text("comment"),
		Pos:         position(o.block.DefRange()),
	}
	if function := b.attribute("function"); function != nil {
		t.Function = d.sqlText(function, argumentUsage)
	}
	t.Targets = b.text("targets")
	t.Storage, t.Indexes, t.Projections, t.Constraints = d.storage(b)
	t.Topology = d.topology(b)
	t.DependsOn = d.names(b.attribute("depends_on"), o)
	b.exclusive("function", "engine")
	return t
}

// topology reads what the table is on a cluster.
func (d *decoder) topology(b *body) *catalog.Topology {
	block := b.one("topology")
	if block == nil {
		return nil
	}
	t := d.childBody(b, block)
	defer t.finish()
	topology := &catalog.Topology{Local: t.text("local"), Policy: t.text("policy")}
	kinds := 0
	if key := t.attribute("sharded"); key != nil {
		topology.Kind, topology.Key = catalog.Sharded, d.sqlText(key, argumentUsage)
		kinds++
	}
	if t.flag("everywhere") {
		topology.Kind = catalog.Everywhere
		kinds++
	}
	if role := t.text("role"); role != "" {
		topology.Kind, topology.Role = catalog.OnRole, role
		kinds++
	}
	if kinds != 1 {
		d.addf(block.DefRange(), "a topology is one of sharded = KEY, everywhere = true and role = NAME")
	}
	if topology.Kind != catalog.Sharded && topology.Local+topology.Policy != "" {
		d.addf(block.DefRange(), "local and policy belong to sharded")
	}
	return topology
}

// storage reads the engine clause and what stands beside the columns. The
// names of the columns are known by then, see [decoder.columnBlocks].
func (d *decoder) storage(b *body) (s catalog.Storage, indexes []catalog.Index, projections []catalog.Projection, constraints []catalog.Constraint) {
	if engine := b.attribute("engine"); engine != nil {
		s.Engine = d.engine(engine)
	}
	s.PrimaryKey = d.keyBlock(b, "primary_key")
	s.OrderBy = d.keyBlock(b, "sort")
	s.PartitionBy = d.keyBlock(b, "partition")
	s.SampleBy = d.keyBlock(b, "sample")
	if ttl := b.attribute("ttl"); ttl != nil {
		elements := items(ttl)
		texts := make([]string, len(elements))
		for i, element := range elements {
			texts[i] = d.sqlText(element, argumentUsage)
		}
		s.TTL = strings.Join(texts, ", ")
	}
	s.Settings = d.settings(b)
	for _, block := range b.blocks("index") {
		indexes = append(indexes, d.index(block))
	}
	for _, block := range b.blocks("projection") {
		projections = append(projections, d.projection(block))
	}
	unnamed := 0
	for _, block := range b.blocks("check", "assume") {
		constraints = append(constraints, d.constraint(block, &unnamed))
	}
	return s, indexes, projections, constraints
}

// engine reads Name, Name(arguments) or sql("Name(arguments)"). Among the
// arguments table.x is the name of a table.
func (d *decoder) engine(expr hclsyntax.Expression) catalog.Engine {
	before := len(d.list)
	d.inEngine = true
	text := d.sqlText(expr, argumentUsage)
	d.inEngine = false
	if len(d.list) > before {
		return catalog.Engine{}
	}
	name, args, parens, ok := splitCall(text)
	if !ok {
		d.addf(expr.Range(), "%q is no engine; write Name or Name(arguments)", text)
		return catalog.Engine{}
	}
	return catalog.Engine{Name: name, Args: args, Parens: parens && len(args) == 0}
}

// splitCall cuts Name(a, b) into its parts.
func splitCall(text string) (name string, args []string, parens, ok bool) {
	text = strings.TrimSpace(text)
	tokens, err := clickhouse.Tokenize(text)
	if err != nil || len(tokens) == 0 {
		return "", nil, false, false
	}
	name, ok = tokens[0].Ident()
	if !ok {
		return "", nil, false, false
	}
	rest := strings.TrimSpace(text[len(tokens[0].Text):])
	if rest == "" {
		return name, nil, false, true
	}
	if rest[0] != '(' || closing(rest) != len(rest)-1 {
		return "", nil, false, false
	}
	return name, clickhouse.SplitList(rest[1 : len(rest)-1]), true, true
}

// closing is the offset of the bracket that closes the one text starts with,
// or -1.
func closing(text string) int {
	tokens, err := clickhouse.Tokenize(text)
	if err != nil {
		return -1
	}
	depth := 0
	for _, token := range tokens {
		if token.Kind != clickhouse.TokenSymbol {
			continue
		}
		switch token.Text {
		case "(", "[", "{":
			depth++
		case ")", "]", "}":
			if depth--; depth == 0 {
				return token.Offset
			}
		}
	}
	return -1
}

// keyBlock reads primary_key, sort, partition or sample: columns, on blocks,
// or the whole clause as expr.
func (d *decoder) keyBlock(parent *body, name string) string {
	block := parent.one(name)
	if block == nil {
		return ""
	}
	d.labels(block, 0, 0)
	b := d.body(block)
	b.title = parent.title + " " + name
	defer b.finish()
	b.ignored("comment", "ClickHouse keeps no comment on a key")
	columns, expr, on := b.attribute("columns"), b.attribute("expr"), b.blocks("on")
	b.exclusive("columns", "expr")
	switch {
	case (columns != nil || expr != nil) && len(on) > 0:
		d.addf(on[0].DefRange(), "%s: on blocks and attributes exclude each other", b.title)
	case expr != nil:
		return d.sqlText(expr, argumentUsage)
	case columns != nil:
		list := items(columns)
		elements := make([]string, len(list))
		for i, item := range list {
			elements[i] = d.keyColumn(item)
		}
		return joinKey(elements)
	case len(on) > 0:
		elements := make([]string, len(on))
		for i, child := range on {
			elements[i] = d.keyElement(child, b.title)
		}
		return joinKey(elements)
	default:
		d.addf(b.at, "%s: columns, expr or an on block is missing", b.title)
	}
	return ""
}

// joinKey writes a key of several elements as the server does.
func joinKey(elements []string) string {
	switch len(elements) {
	case 0:
		return "tuple()"
	case 1:
		return elements[0]
	}
	return "(" + strings.Join(elements, ", ") + ")"
}

// keyElement reads on { column = ... } or on { expr = "..." }.
func (d *decoder) keyElement(block *hclsyntax.Block, title string) string {
	d.labels(block, 0, 0)
	b := d.body(block)
	b.title = title + " on"
	defer b.finish()
	column, expr := b.attribute("column"), b.attribute("expr")
	b.exclusive("column", "expr")
	desc := b.flag("desc")
	text := ""
	switch {
	case column != nil:
		text = d.keyColumn(column)
	case expr != nil:
		text = d.sqlText(expr, argumentUsage)
	default:
		d.addf(b.at, "%s: column or expr is missing", b.title)
	}
	if desc {
		text += " DESC"
	}
	return text
}

// keyColumn reads a reference to a column, or its name as a string.
func (d *decoder) keyColumn(expr hclsyntax.Expression) string {
	if _, ok := expr.(*hclsyntax.TemplateExpr); ok {
		before := len(d.list)
		if name := d.string(expr); len(d.list) == before {
			return d.column(name, expr.Range())
		}
		return ""
	}
	return d.operand(expr, argumentUsage)
}

// ignored reads an attribute that Atlas documents and ClickHouse has no place
// for.
func (b *body) ignored(name, why string) {
	if expr := b.attribute(name); expr != nil {
		b.warnings.addf(expr.Range(), "%s: %s has no effect: %s", b.title, name, why)
	}
}

func (d *decoder) index(block *hclsyntax.Block) catalog.Index {
	b := d.body(block)
	defer b.finish()
	i := catalog.Index{Name: d.label(b, block), Pos: position(block.DefRange())}
	if expr := b.required("type"); expr != nil {
		i.Type = d.sqlText(expr, argumentUsage)
	}
	if expr := b.attribute("granularity"); expr != nil {
		i.Granularity = d.sqlText(expr, argumentUsage)
	}
	b.ignored("comment", "ClickHouse keeps no comment on an index")
	on, expr := b.blocks("on"), b.attribute("expr")
	switch {
	case expr != nil && len(on) > 0:
		d.addf(on[0].DefRange(), "%s: expr and on exclude each other", b.title)
	case expr != nil:
		i.Expr = d.sqlText(expr, argumentUsage)
	case len(on) > 0:
		elements := make([]string, len(on))
		for n, child := range on {
			elements[n] = d.keyElement(child, b.title)
		}
		i.Expr = joinKey(elements)
	default:
		d.addf(b.at, "%s: expr or an on block is missing", b.title)
	}
	return i
}

func (d *decoder) projection(block *hclsyntax.Block) catalog.Projection {
	b := d.body(block)
	defer b.finish()
	p := catalog.Projection{Name: d.label(b, block), Query: b.text("as", "query"), Pos: position(block.DefRange())}
	if expr := b.attribute("index"); expr != nil {
		p.Index = d.sqlText(expr, argumentUsage)
	}
	if expr := b.attribute("type"); expr != nil {
		p.Type = d.sqlText(expr, argumentUsage)
	}
	p.Settings = d.settings(b)
	b.ignored("comment", "ClickHouse keeps no comment on a projection")
	if p.Query == "" && p.Index == "" {
		d.addf(b.at, "%s: attribute as is missing", b.title)
	}
	return p
}

func (d *decoder) constraint(block *hclsyntax.Block, unnamed *int) catalog.Constraint {
	b := d.body(block)
	defer b.finish()
	c := catalog.Constraint{Kind: strings.ToUpper(block.Type), Pos: position(block.DefRange())}
	if d.labels(block, 0, 1) && len(block.Labels) == 1 {
		c.Name = d.label(b, block)
	} else {
		*unnamed++
		c.Name = fmt.Sprintf("%s_%d", block.Type, *unnamed)
	}
	if expr := b.required("expr"); expr != nil {
		c.Expr = d.sqlText(expr, argumentUsage)
	}
	b.ignored("comment", "ClickHouse keeps no comment on a constraint")
	return c
}

// label is the name of a block that must have exactly one, which the attribute
// name overrides.
func (d *decoder) label(b *body, block *hclsyntax.Block) string {
	name := ""
	if d.labels(block, 1, 1) {
		name = block.Labels[0]
	}
	if expr := b.attribute("name"); expr != nil {
		name = d.string(expr)
	}
	return name
}

// settings reads settings = { name = value }, in the order written.
func (d *decoder) settings(b *body) []catalog.Setting {
	expr := b.attribute("settings")
	if expr == nil {
		return nil
	}
	return d.pairList(expr, b.title+": settings")
}

// pairList reads an object whose values are SQL literals.
func (d *decoder) pairList(expr hclsyntax.Expression, title string) []catalog.Setting {
	object, ok := expr.(*hclsyntax.ObjectConsExpr)
	if !ok {
		d.addf(expr.Range(), "%s must be an object: { name = value }", title)
		return nil
	}
	var list []catalog.Setting
	for _, item := range object.Items {
		name, ok := d.key(item.KeyExpr)
		if !ok {
			continue
		}
		if slices.ContainsFunc(list, func(s catalog.Setting) bool { return s.Name == name }) {
			d.addf(item.KeyExpr.Range(), "%s: %s is set twice", title, name)
		}
		list = append(list, catalog.Setting{Name: name, Value: d.operand(item.ValueExpr, argumentUsage)})
	}
	return list
}
