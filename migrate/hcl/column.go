package hcl

import (
	"strings"

	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/migrate/catalog"
)

// columnBlocks reads the column blocks of a table or view. From then on
// column.x is checked against them, unless there are none.
func (d *decoder) columnBlocks(b *body) []catalog.Column {
	blocks := b.blocks("column")
	if len(blocks) == 0 {
		return nil
	}
	known := map[string]bool{}
	for _, block := range blocks {
		if len(block.Labels) == 1 {
			known[block.Labels[0]] = true
		}
	}
	d.columns = known
	columns := make([]catalog.Column, 0, len(blocks))
	first := map[string]*hclsyntax.Block{}
	for _, block := range blocks {
		c := d.columnBlock(block)
		known[c.Name] = true
		if other, ok := first[c.Name]; ok {
			d.addf(block.DefRange(), "%s: column %q is declared twice; first at %s", b.title, c.Name, position(other.DefRange()))
		}
		first[c.Name] = block
		columns = append(columns, c)
	}
	return columns
}

func (d *decoder) columnBlock(block *hclsyntax.Block) catalog.Column {
	b := d.body(block)
	defer b.finish()
	c := catalog.Column{
		Name:        d.label(b, block),
		RenamedFrom: b.text("renamed_from"),
		Comment:     b.text("comment"),
		Settings:    d.settings(b),
		Pos:         position(block.DefRange()),
	}
	c.Type = d.columnType(b)
	d.columnDefault(b, &c)
	if codec := b.attribute("codec"); codec != nil {
		c.Codec = d.elements(codec, "CODEC")
	}
	if statistics := b.attribute("statistics"); statistics != nil {
		c.Statistics = d.elements(statistics, "STATISTICS")
	}
	if ttl := b.attribute("ttl"); ttl != nil {
		c.TTL = d.sqlText(ttl, argumentUsage)
	}
	return c
}

// columnType reads type, null and unsigned. A type may be missing where the
// default decides it.
func (d *decoder) columnType(b *body) string {
	expr, null, unsigned := b.attribute("type"), b.flag("null"), b.flag("unsigned")
	if expr == nil {
		if b.attribute("default") == nil {
			d.addf(b.at, "%s: attribute type is missing", b.title)
		}
		return ""
	}
	text := d.sqlText(expr, typeUsage)
	if unsigned {
		signed, ok := unsignedTypes[strings.ToLower(text)]
		if !ok {
			d.addf(expr.Range(), "%s: %s has no unsigned form; name the type itself, such as UInt32", b.title, text)
		}
		text = signed
	}
	if null {
		text = nullable(text)
	}
	return text
}

// unsignedTypes are the unsigned forms of the integer types and of the names
// other databases give them.
var unsignedTypes = map[string]string{
	"tinyint": "UInt8", "int1": "UInt8", "byte": "UInt8", "int8": "UInt8",
	"smallint": "UInt16", "int16": "UInt16",
	"mediumint": "UInt32", "int": "UInt32", "integer": "UInt32", "int32": "UInt32",
	"bigint": "UInt64", "int64": "UInt64", "int128": "UInt128", "int256": "UInt256",
}

// nullable wraps a type as ClickHouse wants it: inside of LowCardinality, and
// once.
func nullable(text string) string {
	if inner, ok := strings.CutPrefix(text, "LowCardinality("); ok {
		return "LowCardinality(" + nullable(strings.TrimSuffix(inner, ")")) + ")"
	}
	if text == "" || strings.HasPrefix(text, "Nullable(") {
		return text
	}
	return "Nullable(" + text + ")"
}

// columnDefault reads default and default_kind.
func (d *decoder) columnDefault(b *body, c *catalog.Column) {
	value, kind := b.attribute("default"), b.attribute("default_kind")
	if kind != nil {
		c.DefaultKind = catalog.DefaultKind(d.oneOf(kind, "DEFAULT", "MATERIALIZED", "ALIAS", "EPHEMERAL"))
	}
	if value == nil {
		if kind != nil && c.DefaultKind != catalog.Ephemeral && c.DefaultKind != "" {
			d.addf(kind.Range(), "%s: default_kind %s needs a default", b.title, c.DefaultKind)
		}
		return
	}
	if c.DefaultKind == catalog.NoDefault {
		c.DefaultKind = catalog.Default
	}
	c.Default = d.operand(value, argumentUsage)
}

// elements reads a list of calls such as [Delta(8), ZSTD(3)], one of them, or
// SQL with all of them, with or without the keyword before it.
func (d *decoder) elements(expr hclsyntax.Expression, keyword string) []string {
	if _, ok := expr.(*hclsyntax.TupleConsExpr); ok {
		var list []string
		for _, item := range items(expr) {
			list = append(list, d.sqlText(item, argumentUsage))
		}
		return list
	}
	if text, ok := d.rawText(expr); ok {
		if len(text) > len(keyword) && strings.EqualFold(text[:len(keyword)], keyword) {
			if inner := strings.TrimSpace(text[len(keyword):]); inner != "" && inner[0] == '(' && closing(inner) == len(inner)-1 {
				text = inner[1 : len(inner)-1]
			}
		}
		return clickhouse.SplitList(text)
	}
	return []string{d.operand(expr, argumentUsage)}
}
