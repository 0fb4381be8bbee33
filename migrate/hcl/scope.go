package hcl

import (
	"maps"
	"net/url"
	"reflect"
	"slices"
	"strings"

	hcl2 "github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
	"github.com/zclconf/go-cty/cty/function"
	"github.com/zclconf/go-cty/cty/function/stdlib"
)

var reflectRaw = reflect.TypeFor[rawSQL]()

// readScope evaluates the variable and locals blocks, and makes the functions
// a document may call.
func (d *decoder) readScope(blocks []*hclsyntax.Block, opts Options) {
	d.scope.Functions = functions(opts.Getenv)
	variables := map[string]cty.Value{}
	locals := map[string]hclsyntax.Expression{}
	for _, block := range blocks {
		switch block.Type {
		case "variable":
			d.readVariable(block, opts.Vars, variables)
		case "locals":
			for _, attr := range slices.SortedFunc(maps.Values(block.Body.Attributes), byPosition) {
				if _, twice := locals[attr.Name]; twice {
					d.addf(attr.NameRange, "local %q is set twice", attr.Name)
				}
				locals[attr.Name] = attr.Expr
			}
			for _, child := range block.Body.Blocks {
				d.addf(child.TypeRange, "locals takes attributes only")
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(opts.Vars)) {
		if _, ok := variables[name]; !ok && !opts.AllowUndeclared {
			d.list = append(d.list, Diagnostic{Message: "no variable block declares " + name + suggestion(name, slices.Collect(maps.Keys(variables)))})
		}
	}
	d.scope.Variables = map[string]cty.Value{"var": cty.ObjectVal(variables), "local": cty.EmptyObjectVal}
	d.readLocals(locals)
}

func (d *decoder) readVariable(block *hclsyntax.Block, given map[string]string, variables map[string]cty.Value) {
	if !d.labels(block, 1, 1) {
		return
	}
	name := block.Labels[0]
	b := d.body(block)
	want := cty.DynamicPseudoType
	if expr := b.attribute("type"); expr != nil {
		want = d.variableType(expr)
	}
	b.text("description")
	b.flag("sensitive")
	fallback := b.attribute("default")
	b.finish()
	if _, twice := variables[name]; twice {
		d.addf(block.DefRange(), "variable %q is declared twice", name)
	}
	variables[name] = cty.DynamicVal
	var value cty.Value
	if text, ok := given[name]; ok {
		value = cty.StringVal(text)
	} else if fallback != nil {
		v, found := fallback.Value(d.scope)
		d.addHCL(found)
		if found.HasErrors() {
			return
		}
		value = v
	} else {
		d.addf(block.DefRange(), "variable %q has no default, and no value was given for it", name)
		return
	}
	converted, err := convert.Convert(value, want)
	if err != nil {
		d.addf(block.DefRange(), "variable %q: %v", name, err)
		return
	}
	variables[name] = converted
}

func (d *decoder) variableType(expr hclsyntax.Expression) cty.Type {
	known := map[string]cty.Type{"string": cty.String, "bool": cty.Bool, "number": cty.Number, "int": cty.Number, "any": cty.DynamicPseudoType}
	name := hcl2.ExprAsKeyword(expr)
	if t, ok := known[name]; ok {
		return t
	}
	if call, ok := expr.(*hclsyntax.FunctionCallExpr); ok && len(call.Args) == 1 {
		element := d.variableType(call.Args[0])
		switch call.Name {
		case "list":
			return cty.List(element)
		case "set":
			return cty.Set(element)
		case "map":
			return cty.Map(element)
		}
	}
	d.addf(expr.Range(), "unknown variable type%s", suggestion(name, append(slices.Collect(maps.Keys(known)), "list", "set", "map")))
	return cty.DynamicPseudoType
}

// readLocals evaluates locals in rounds, since one may use another.
func (d *decoder) readLocals(pending map[string]hclsyntax.Expression) {
	values := map[string]cty.Value{}
	for len(pending) > 0 {
		progress := false
		for _, name := range slices.Sorted(maps.Keys(pending)) {
			if waits(pending[name], pending) {
				continue
			}
			v, found := pending[name].Value(d.scope)
			d.addHCL(found)
			if found.HasErrors() {
				v = cty.DynamicVal
			}
			values[name] = v
			delete(pending, name)
			d.scope.Variables["local"] = cty.ObjectVal(values)
			progress = true
		}
		if !progress {
			for _, name := range slices.Sorted(maps.Keys(pending)) {
				d.addf(pending[name].Range(), "local %q depends on itself", name)
			}
			return
		}
	}
}

// waits says whether an expression uses a local that has no value yet.
func waits(expr hclsyntax.Expression, pending map[string]hclsyntax.Expression) bool {
	for _, traversal := range expr.Variables() {
		if traversal.RootName() != "local" {
			continue
		}
		if names := steps(traversal); len(names) > 1 {
			if _, ok := pending[names[1]]; ok {
				return true
			}
		}
	}
	return false
}

func functions(getenv func(string) string) map[string]function.Function {
	table := map[string]function.Function{
		"sql": function.New(&function.Spec{
			Params: []function.Parameter{{Name: "text", Type: cty.String}},
			Type:   function.StaticReturnType(rawType),
			Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
				return cty.CapsuleVal(rawType, &rawSQL{text: args[0].AsString()}), nil
			},
		}),
		"urlescape": function.New(&function.Spec{
			Params: []function.Parameter{{Name: "text", Type: cty.String}},
			Type:   function.StaticReturnType(cty.String),
			Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
				// A space as +, which only a query string reads as one, would be
				// another password.
				return cty.StringVal(strings.ReplaceAll(url.QueryEscape(args[0].AsString()), "+", "%20")), nil
			},
		}),
		"format":  stdlib.FormatFunc,
		"join":    stdlib.JoinFunc,
		"lower":   stdlib.LowerFunc,
		"upper":   stdlib.UpperFunc,
		"replace": stdlib.ReplaceFunc,
		"concat":  stdlib.ConcatFunc,
	}
	if getenv != nil {
		table["getenv"] = function.New(&function.Spec{
			Params: []function.Parameter{{Name: "name", Type: cty.String}},
			Type:   function.StaticReturnType(cty.String),
			Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
				return cty.StringVal(getenv(args[0].AsString())), nil
			},
		})
	}
	return table
}
