package hcl

import (
	"strings"

	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/migrate/catalog"
)

func (d *decoder) dictionary(o *object) catalog.Dictionary {
	b := o.body
	dict := catalog.Dictionary{
		Name:     o.name,
		Settings: d.settings(b),
		Comment:  b.text("comment"),
		Pos:      position(o.block.DefRange()),
	}
	for _, block := range b.blocks("key", "attribute") {
		attribute := d.dictionaryAttribute(block)
		dict.Attributes = append(dict.Attributes, attribute)
		if block.Type == "key" {
			dict.PrimaryKey = append(dict.PrimaryKey, attribute.Name)
		}
	}
	if key := b.attribute("primary_key"); key != nil {
		dict.PrimaryKey = nil
		for _, item := range items(key) {
			dict.PrimaryKey = append(dict.PrimaryKey, d.string(item))
		}
	}
	if expr := b.required("source"); expr != nil {
		dict.Source = d.dictionaryFunction(expr)
	}
	if expr := b.required("layout"); expr != nil {
		dict.Layout = d.dictionaryFunction(expr)
	}
	if block := b.one("lifetime"); block != nil {
		child := d.childBody(b, block)
		dict.Lifetime = &catalog.Lifetime{}
		if expr := child.attribute("min"); expr != nil {
			dict.Lifetime.Min = d.unsigned(expr)
		}
		if expr := child.required("max"); expr != nil {
			dict.Lifetime.Max = d.unsigned(expr)
		}
		child.finish()
	}
	if block := b.one("range"); block != nil {
		child := d.childBody(b, block)
		dict.Range = &catalog.Range{}
		if expr := child.required("min"); expr != nil {
			dict.Range.Min = d.word(expr)
		}
		if expr := child.required("max"); expr != nil {
			dict.Range.Max = d.word(expr)
		}
		child.finish()
	}
	dict.DependsOn = d.names(b.attribute("depends_on"), o)
	return dict
}

func (d *decoder) childBody(parent *body, block *hclsyntax.Block) *body {
	d.labels(block, 0, 0)
	b := d.body(block)
	b.title = parent.title + " " + block.Type
	return b
}

func (d *decoder) dictionaryAttribute(block *hclsyntax.Block) catalog.DictionaryAttribute {
	b := d.body(block)
	defer b.finish()
	a := catalog.DictionaryAttribute{
		Name:          d.label(b, block),
		Expression:    b.text("expression"),
		Hierarchical:  b.flag("hierarchical"),
		Bidirectional: b.flag("bidirectional"),
		Injective:     b.flag("injective"),
		IsObjectID:    b.flag("is_object_id"),
		Comment:       b.text("comment"),
	}
	b.required("type")
	a.Type = d.columnType(b)
	if expr := b.attribute("default"); expr != nil {
		a.Default = d.operand(expr, argumentUsage)
	}
	return a
}

// dictionaryFunction reads KIND({NAME = value}), KIND(), KIND or the same in SQL.
func (d *decoder) dictionaryFunction(expr hclsyntax.Expression) catalog.DictionaryFunction {
	if call, ok := expr.(*hclsyntax.FunctionCallExpr); ok && call.Name != "sql" && call.Name != "base64" {
		f := catalog.DictionaryFunction{Kind: call.Name}
		for _, arg := range call.Args {
			f.Params = append(f.Params, d.pairList(arg, call.Name+"(...)")...)
		}
		return f
	}
	before := len(d.list)
	text := d.sqlText(expr, dictionaryUsage)
	if len(d.list) > before {
		return catalog.DictionaryFunction{}
	}
	f, ok := parseDictionaryFunction(text)
	if !ok {
		d.addf(expr.Range(), "%q is no dictionary source or layout; write KIND({NAME = value}) or sql(\"KIND(NAME value)\")", text)
	}
	return f
}

// parseDictionaryFunction cuts KIND(NAME value NAME value) into its pairs. A
// value is a literal, a word, or text in parentheses.
func parseDictionaryFunction(text string) (catalog.DictionaryFunction, bool) {
	text = strings.TrimSpace(text)
	tokens, err := clickhouse.Tokenize(text)
	if err != nil || len(tokens) == 0 || tokens[0].Kind != clickhouse.TokenWord {
		return catalog.DictionaryFunction{}, false
	}
	f := catalog.DictionaryFunction{Kind: tokens[0].Text}
	inner := strings.TrimSpace(text[len(f.Kind):])
	if inner == "" {
		f.Bare = true
		return f, true
	}
	if inner[0] != '(' || closing(inner) != len(inner)-1 {
		return catalog.DictionaryFunction{}, false
	}
	inner = strings.TrimSpace(inner[1 : len(inner)-1])
	for inner != "" {
		name, rest := cutWord(inner)
		if name == "" || rest == "" {
			return catalog.DictionaryFunction{}, false
		}
		value := dictionaryValue(rest)
		if value == "" {
			return catalog.DictionaryFunction{}, false
		}
		f.Params = append(f.Params, catalog.Setting{Name: name, Value: value})
		inner = strings.TrimSpace(rest[len(value):])
	}
	return f, true
}

func cutWord(text string) (word, rest string) {
	tokens, err := clickhouse.Tokenize(text)
	if err != nil || len(tokens) == 0 {
		return "", ""
	}
	if name, ok := tokens[0].Ident(); ok {
		return name, strings.TrimSpace(text[len(tokens[0].Text):])
	}
	return "", ""
}

// dictionaryValue is the value at the start of text: text in parentheses, a
// call, or one token with its sign.
func dictionaryValue(text string) string {
	tokens, err := clickhouse.Tokenize(text)
	if err != nil || len(tokens) == 0 {
		return ""
	}
	switch first := tokens[0]; {
	case first.Text == "(":
		return text[:closing(text)+1]
	case first.Text == "-" && len(tokens) > 1:
		return text[:1+len(tokens[1].Text)]
	case first.Kind == clickhouse.TokenSymbol:
		return ""
	case first.Kind == clickhouse.TokenWord && len(tokens) > 1 && tokens[1].Text == "(":
		return text[:len(first.Text)+closing(text[len(first.Text):])+1]
	default:
		return first.Text
	}
}
