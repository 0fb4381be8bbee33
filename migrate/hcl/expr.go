package hcl

import (
	"encoding/base64"
	"math/big"
	"slices"
	"strings"

	hcl2 "github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"github.com/chent-io/chent/dialect/clickhouse"
)

// usage is the place an expression stands in. It decides how lists and objects
// among the arguments of a call read in SQL.
type usage int

const (
	typeUsage       usage = iota // {a = UInt8} is the named element "a UInt8"
	enumUsage                    // {"a" = 1} is the pair 'a' = 1
	argumentUsage                // {a = 1} is the pair a = 1; [a, b] is the tuple (a, b)
	dictionaryUsage              // {HOST = "h"} is the pair HOST 'h'
)

// sqlText turns an expression into SQL: calls, words, numbers and strings read
// as in SQL, column.x is a quoted column, and sql("...") is taken as it is. A
// bare string at the top is SQL too; inside of a call it is a string literal.
func (d *decoder) sqlText(expr hclsyntax.Expression, use usage) string {
	if text, ok := d.rawText(expr); ok {
		return text
	}
	return d.operand(expr, use)
}

// rawText reads what stands for a whole piece of SQL: a string, sql("...") or
// a variable that holds one of them.
func (d *decoder) rawText(expr hclsyntax.Expression) (string, bool) {
	switch e := expr.(type) {
	case *hclsyntax.TemplateExpr, *hclsyntax.TemplateWrapExpr:
		return d.string(expr), true
	case *hclsyntax.FunctionCallExpr:
		if e.Name == "sql" || e.Name == "base64" {
			return d.string(expr), true
		}
	case *hclsyntax.ParenthesesExpr:
		return d.rawText(e.Expression)
	case *hclsyntax.ConditionalExpr:
		if branch := d.branch(e); branch != nil {
			return d.rawText(branch)
		}
		return "", true
	case *hclsyntax.ScopeTraversalExpr:
		if d.isValue(e.Traversal) {
			v, ok := d.value(expr)
			if !ok {
				return "", true
			}
			if v.Type() == cty.String {
				return v.AsString(), true
			}
		}
	}
	return "", false
}

// operand turns an expression inside of a piece of SQL into text.
func (d *decoder) operand(expr hclsyntax.Expression, use usage) string {
	switch e := expr.(type) {
	case *hclsyntax.FunctionCallExpr:
		return d.call(e, use)
	case *hclsyntax.ScopeTraversalExpr:
		return d.traversal(e)
	case *hclsyntax.ParenthesesExpr:
		return d.operand(e.Expression, use)
	case *hclsyntax.ConditionalExpr:
		if branch := d.branch(e); branch != nil {
			return d.operand(branch, use)
		}
		return ""
	case *hclsyntax.LiteralValueExpr:
		if e.Val.Type() == cty.Number {
			return d.source(e.SrcRange) // 0.10 and 1e300 stay as written
		}
		return d.literal(e.Val, e.SrcRange)
	case *hclsyntax.UnaryOpExpr:
		if number, ok := e.Val.(*hclsyntax.LiteralValueExpr); ok && e.Op == hclsyntax.OpNegate {
			return "-" + d.source(number.SrcRange)
		}
	case *hclsyntax.TupleConsExpr:
		items := make([]string, len(e.Exprs))
		for i, item := range e.Exprs {
			items[i] = d.operand(item, use)
		}
		return "(" + strings.Join(items, ", ") + ")"
	case *hclsyntax.ObjectConsExpr:
		return strings.Join(d.pairs(e, use), ", ")
	}
	v, ok := d.value(expr)
	if !ok {
		return ""
	}
	return d.literal(v, expr.Range())
}

// call turns Name(arguments) into SQL.
func (d *decoder) call(e *hclsyntax.FunctionCallExpr, use usage) string {
	switch e.Name {
	case "sql", "base64":
		return d.string(e)
	case "getenv":
		v, _ := d.value(e)
		return d.literal(v, e.Range())
	}
	if e.ExpandFinal {
		d.addf(e.Range(), "%s(...) takes no \"...\" after its last argument", e.Name)
	}
	if use == typeUsage && (e.Name == "Enum" || e.Name == "Enum8" || e.Name == "Enum16") {
		use = enumUsage
	}
	args := make([]string, len(e.Args))
	for i, arg := range e.Args {
		args[i] = d.operand(arg, use)
	}
	separator := ", "
	if use == dictionaryUsage {
		separator = " "
	}
	return e.Name + "(" + strings.Join(args, separator) + ")"
}

// pairs turns {name = value, ...} into SQL pairs.
func (d *decoder) pairs(e *hclsyntax.ObjectConsExpr, use usage) []string {
	var pairs []string
	for _, item := range e.Items {
		name, ok := d.key(item.KeyExpr)
		if !ok {
			continue
		}
		value := d.operand(item.ValueExpr, use)
		switch use {
		case typeUsage:
			pairs = append(pairs, clickhouse.QuoteIdentIfNeeded(name)+" "+value)
		case enumUsage:
			pairs = append(pairs, clickhouse.QuoteString(name)+" = "+value)
		default:
			pairs = append(pairs, clickhouse.QuoteIdentIfNeeded(name)+" = "+value)
		}
	}
	return pairs
}

// key reads the name of an object's item: a bare word or a string.
func (d *decoder) key(expr hclsyntax.Expression) (string, bool) {
	if wrapped, ok := expr.(*hclsyntax.ObjectConsKeyExpr); ok {
		if word := hcl2.ExprAsKeyword(wrapped.Wrapped); word != "" && !wrapped.ForceNonLiteral {
			return word, true
		}
		expr = wrapped.Wrapped
	}
	before := len(d.list)
	name := d.string(expr)
	return name, len(d.list) == before
}

// traversal turns a dotted name into SQL: a bare word is itself, column.x is a
// column, var.x and local.x are their values.
func (d *decoder) traversal(e *hclsyntax.ScopeTraversalExpr) string {
	names := steps(e.Traversal)
	switch {
	case names == nil:
		d.addf(e.Range(), "%s: an index must be a string", d.source(e.Range()))
		return ""
	case d.isValue(e.Traversal):
		v, ok := d.value(e)
		if !ok {
			return ""
		}
		return d.literal(v, e.Range())
	case len(names) == 1:
		return clickhouse.QuoteIdentIfNeeded(names[0])
	case names[0] == "column" && len(names) == 2:
		return d.column(names[1], e.Range())
	case d.inEngine && names[0] == "table" && len(names) <= 3:
		return clickhouse.QuoteString(d.reference(e, nil, objectBlocks).Name)
	case names[0] == "table" && len(names) >= 4 && names[len(names)-2] == "column":
		return d.column(names[len(names)-1], e.Range())
	}
	d.addf(e.Range(), "%s is no reference that can stand here; write column.x, var.x, local.x, or sql(\"...\") for other SQL", strings.Join(names, "."))
	return ""
}

// column is the SQL of a column of the table being read.
func (d *decoder) column(name string, at hcl2.Range) string {
	if d.columns != nil && !d.columns[name] {
		known := make([]string, 0, len(d.columns))
		for column := range d.columns {
			known = append(known, column)
		}
		d.addf(at, "there is no column %q%s", name, suggestion(name, known))
	}
	return clickhouse.QuoteIdentIfNeeded(name)
}

// literal is a value as SQL.
func (d *decoder) literal(v cty.Value, at hcl2.Range) string {
	switch {
	case v.IsNull():
		return "NULL"
	case !v.IsKnown():
		return "" // its own error is reported already
	case v.Type() == rawType:
		return v.EncapsulatedValue().(*rawSQL).text
	case v.Type() == cty.String:
		return clickhouse.QuoteString(v.AsString())
	case v.Type() == cty.Bool:
		if v.True() {
			return "true"
		}
		return "false"
	case v.Type() == cty.Number:
		return number(v.AsBigFloat())
	}
	d.addf(at, "a %s cannot stand here; write sql(\"...\") for other SQL", v.Type().FriendlyName())
	return ""
}

func number(f *big.Float) string {
	if i, exact := f.Int(nil); exact == big.Exact {
		return i.String()
	}
	return f.Text('g', -1)
}

// string reads a string: a quoted one, a here-document without its last line
// end, sql("...") or a variable. base64("...") gives bytes that HCL cannot
// hold, since it keeps all text in Unicode's normal form.
func (d *decoder) string(expr hclsyntax.Expression) string {
	if inner, ok := expr.(*hclsyntax.ParenthesesExpr); ok {
		return d.string(inner.Expression)
	}
	if call, ok := expr.(*hclsyntax.FunctionCallExpr); ok && len(call.Args) == 1 {
		switch call.Name {
		case "sql":
			return d.string(call.Args[0])
		case "base64":
			text, err := base64.StdEncoding.DecodeString(d.string(call.Args[0]))
			if err != nil {
				d.addf(call.Range(), "%v", err)
			}
			return string(text)
		}
	}
	v, ok := d.value(expr)
	if !ok {
		return ""
	}
	switch {
	case v.IsNull() || !v.IsKnown():
	case v.Type() == rawType:
		return v.EncapsulatedValue().(*rawSQL).text
	case v.Type() == cty.String:
		text := v.AsString()
		if strings.HasPrefix(d.source(expr.Range()), "<<") {
			text = strings.TrimSuffix(text, "\n")
		}
		return text
	}
	d.addf(expr.Range(), "a string is wanted here")
	return ""
}

// boolean reads true or false.
func (d *decoder) boolean(expr hclsyntax.Expression) *bool {
	v, ok := d.value(expr)
	if !ok {
		return nil
	}
	if v.IsNull() || !v.IsKnown() || v.Type() != cty.Bool {
		d.addf(expr.Range(), "true or false is wanted here")
		return nil
	}
	b := v.True()
	return &b
}

// unsigned reads a whole number that is not negative.
func (d *decoder) unsigned(expr hclsyntax.Expression) uint64 {
	v, ok := d.value(expr)
	if !ok {
		return 0
	}
	if !v.IsNull() && v.IsKnown() && v.Type() == cty.Number {
		if n, exact := v.AsBigFloat().Uint64(); exact == big.Exact {
			return n
		}
	}
	d.addf(expr.Range(), "a whole number is wanted here")
	return 0
}

// word reads a bare word or a string: MATERIALIZED or "MATERIALIZED".
func (d *decoder) word(expr hclsyntax.Expression) string {
	if word := hcl2.ExprAsKeyword(expr); word != "" {
		return word
	}
	return d.string(expr)
}

// oneOf reads a bare word or a string that is one of the known words.
func (d *decoder) oneOf(expr hclsyntax.Expression, known ...string) string {
	before := len(d.list)
	word := strings.ToUpper(d.word(expr))
	if slices.Contains(known, word) {
		return word
	}
	if len(d.list) == before {
		d.addf(expr.Range(), "unknown word %q%s", d.source(expr.Range()), suggestion(word, known))
	}
	return ""
}

// items are the elements of a list; a single value is a list of one.
func items(expr hclsyntax.Expression) []hclsyntax.Expression {
	if list, ok := expr.(*hclsyntax.TupleConsExpr); ok {
		return list.Exprs
	}
	return []hclsyntax.Expression{expr}
}

// branch is the side of a conditional that its condition takes.
func (d *decoder) branch(e *hclsyntax.ConditionalExpr) hclsyntax.Expression {
	condition := d.boolean(e.Condition)
	switch {
	case condition == nil:
		return nil
	case *condition:
		return e.TrueResult
	default:
		return e.FalseResult
	}
}

// value evaluates an expression that needs no place of its own.
func (d *decoder) value(expr hclsyntax.Expression) (cty.Value, bool) {
	for _, traversal := range expr.Variables() {
		root := traversal.RootName()
		if _, ok := d.scope.Variables[root]; !ok && (root == "each" || root == "data") {
			d.addf(traversal.SourceRange(), "%s is not read here; write a value, var.x or local.x", d.source(traversal.SourceRange()))
			return cty.NilVal, false
		} else if !ok {
			d.addf(traversal.SourceRange(), "%q cannot stand here; write a value, var.x or local.x, or sql(\"...\") for SQL", root)
			return cty.DynamicVal, false
		}
		if names := steps(traversal); len(names) > 1 {
			if scope := d.scope.Variables[names[0]]; scope.Type().IsObjectType() && !scope.Type().HasAttribute(names[1]) {
				known := make([]string, 0, len(scope.Type().AttributeTypes()))
				for name := range scope.Type().AttributeTypes() {
					known = append(known, name)
				}
				d.addf(traversal.SourceRange(), "there is no %s.%s%s", names[0], names[1], suggestion(names[1], known))
				return cty.DynamicVal, false
			}
		}
	}
	v, found := expr.Value(d.scope)
	d.addHCL(found)
	return v, !found.HasErrors()
}

// source is the text of a place in a file.
func (d *decoder) source(at hcl2.Range) string {
	src := d.sources[at.Filename]
	if !at.CanSliceBytes(src) {
		return ""
	}
	return string(at.SliceBytes(src))
}

// isValue says whether a traversal names a value rather than an object.
func (d *decoder) isValue(traversal hcl2.Traversal) bool {
	_, ok := d.scope.Variables[traversal.RootName()]
	return ok && len(traversal) > 1
}

// steps are the names of a traversal: a.b["c"] is a, b, c. It is nil where a
// step is no name.
func steps(traversal hcl2.Traversal) []string {
	var names []string
	for _, step := range traversal {
		switch s := step.(type) {
		case hcl2.TraverseRoot:
			names = append(names, s.Name)
		case hcl2.TraverseAttr:
			names = append(names, s.Name)
		case hcl2.TraverseIndex:
			if s.Key.Type() != cty.String {
				return nil
			}
			names = append(names, s.Key.AsString())
		default:
			return nil
		}
	}
	return names
}
