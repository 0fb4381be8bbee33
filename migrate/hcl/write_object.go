package hcl

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	hcl2 "github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/migrate/catalog"
)

func (w *writer) table(t catalog.Table) {
	w.text("renamed_from", t.RenamedFrom)
	w.know(t.Columns)
	if t.Function != "" {
		w.call("function", t.Function)
	}
	w.storageAttributes(t.Storage)
	w.text("targets", t.Targets)
	w.text("comment", t.Comment)
	w.names("depends_on", t.DependsOn)
	w.columnBlocks(t.Columns)
	w.storageBlocks(t.Storage, t.Indexes, t.Projections, t.Constraints)
	w.topology(t.Topology)
}

func (w *writer) topology(t *catalog.Topology) {
	if t == nil {
		return
	}
	w.block("topology", nil, func() {
		if t.Kind == catalog.Sharded {
			w.sql("sharded", cmp.Or(t.Key, "rand()"))
		}
		w.flag("everywhere", t.Kind == catalog.Everywhere)
		w.text("role", t.Role)
		w.text("local", t.Local)
		w.text("policy", t.Policy)
	})
}

// know makes the columns of a table known, so that they are written column.x.
func (w *writer) know(columns []catalog.Column) {
	w.columns = map[string]bool{}
	for _, c := range columns {
		w.columns[c.Name] = representable(c.Name)
	}
}

func (w *writer) storageAttributes(s catalog.Storage) {
	w.engine(s.Engine)
	w.sql("ttl", s.TTL)
	w.settings(s.Settings)
}

func (w *writer) storageBlocks(s catalog.Storage, indexes []catalog.Index, projections []catalog.Projection, constraints []catalog.Constraint) {
	w.key("primary_key", s.PrimaryKey)
	w.key("sort", s.OrderBy)
	w.key("partition", s.PartitionBy)
	w.key("sample", s.SampleBy)
	for _, i := range indexes {
		w.block("index", []string{i.Name}, func() {
			w.attribute("type", expression(i.Type, argumentUsage))
			w.call("granularity", i.Granularity)
			w.line("on { expr = ", quoted(i.Expr), " }")
		})
	}
	for _, p := range projections {
		w.block("projection", []string{p.Name}, func() {
			w.text("as", p.Query)
			if p.Index != "" {
				w.attribute("index", quoted(p.Index))
			}
			w.call("type", p.Type)
			w.settings(p.Settings)
		})
	}
	for _, c := range constraints {
		w.block(strings.ToLower(c.Kind), []string{c.Name}, func() { w.attribute("expr", w.document(c.Expr)) })
	}
}

// engine prints an engine as a call, argument by argument, so that one that
// reads as SQL only does not turn the others into SQL.
func (w *writer) engine(e catalog.Engine) {
	if e.Name == "" {
		return
	}
	call := e.Name
	if len(e.Args) > 0 || e.Parens {
		args := make([]string, len(e.Args))
		for i, arg := range e.Args {
			args[i] = w.engineArgument(arg)
		}
		call += "(" + strings.Join(args, ", ") + ")"
	}
	if !engineReadsAs(call, e) {
		text := clickhouse.QuoteIdentIfNeeded(e.Name)
		if len(e.Args) > 0 || e.Parens {
			text += "(" + strings.Join(e.Args, ", ") + ")"
		}
		call = "sql(" + quoted(text) + ")"
	}
	w.attribute("engine", call)
}

func (w *writer) engineArgument(arg string) string {
	// name = value is the object {name = value}, which a fragment takes for an
	// argument of a call only.
	if call, ok := callForm("f("+arg+")", argumentUsage, w.columns); ok {
		return strings.TrimSuffix(strings.TrimPrefix(call, "f("), ")")
	}
	return "sql(" + quoted(arg) + ")"
}

func engineReadsAs(expr string, want catalog.Engine) bool {
	src := []byte(expr)
	parsed, found := hclsyntax.ParseExpression(src, "", hcl2.InitialPos)
	if found.HasErrors() {
		return false
	}
	d := newDecoder(map[string][]byte{"": src})
	got := d.engine(parsed)
	return len(d.list) == 0 && sameEngine(got, want)
}

// key prints primary_key, sort, partition or sample.
func (w *writer) key(blockType, text string) {
	if text == "" {
		return
	}
	elements := catalog.KeyElements(text)
	columns := make([]string, len(elements))
	all := true
	for i, element := range elements {
		if name, ok := w.columnNamed(element); ok {
			columns[i] = columnReference(name)
		} else {
			all = false
		}
	}
	w.block(blockType, nil, func() {
		switch {
		case len(elements) == 0 || joinKey(elements) != text:
			w.attribute("expr", quoted(text))
		case all:
			w.list("columns", columns)
		default:
			for i, element := range elements {
				if columns[i] != "" {
					w.line("on { column = ", columns[i], " }")
				} else {
					w.line("on { expr = ", quoted(element), " }")
				}
			}
		}
	})
}

// columnNamed is the column that an element of a key consists of.
func (w *writer) columnNamed(element string) (string, bool) {
	tokens, err := clickhouse.Tokenize(element)
	if err != nil || len(tokens) != 1 {
		return "", false
	}
	name, ok := tokens[0].Ident()
	return name, ok && w.columns[name] && clickhouse.QuoteIdentIfNeeded(name) == element
}

func (w *writer) columnBlocks(columns []catalog.Column) {
	for _, c := range columns {
		w.block("column", []string{c.Name}, func() { w.column(c) })
	}
}

func (w *writer) column(c catalog.Column) {
	w.text("renamed_from", c.RenamedFrom)
	w.columnType(c.Type)
	w.columnDefault(c)
	w.elements("codec", c.Codec)
	w.elements("statistics", c.Statistics)
	w.sql("ttl", c.TTL)
	w.settings(c.Settings)
	w.text("comment", c.Comment)
}

func (w *writer) columnType(text string) {
	if text == "" {
		return
	}
	expr, ok := w.types[text]
	if !ok {
		expr = expression(text, typeUsage)
		if w.types == nil {
			w.types = map[string]string{}
		}
		w.types[text] = expr
	}
	w.attribute("type", expr)
}

func (w *writer) columnDefault(c catalog.Column) {
	if c.DefaultKind != catalog.NoDefault && (c.DefaultKind != catalog.Default || c.Default == "") {
		w.attribute("default_kind", string(c.DefaultKind))
	}
	w.literal("default", c.Default)
}

// literal prints a SQL literal as an HCL one, and other SQL as sql("...").
func (w *writer) literal(attribute, text string) {
	if text == "" {
		return
	}
	tokens, err := clickhouse.Tokenize(text)
	simple := err == nil && (len(tokens) == 1 || len(tokens) == 2 && tokens[0].Text == "-")
	if simple && len(tokens) == 1 && tokens[0].Kind == clickhouse.TokenWord && text != "true" && text != "false" {
		simple = false
	}
	if simple {
		if expr, ok := callForm(text, argumentUsage, nil); ok {
			w.attribute(attribute, expr)
			return
		}
	}
	w.sql(attribute, text)
}

// elements prints a list of calls, such as codecs; a single one stands alone.
func (w *writer) elements(attribute string, elements []string) {
	if len(elements) == 0 {
		return
	}
	list := make([]string, len(elements))
	for i, element := range elements {
		list[i] = expression(element, argumentUsage)
	}
	if len(list) == 1 && !strings.HasPrefix(list[0], "sql(") {
		w.attribute(attribute, list[0])
		return
	}
	w.list(attribute, list)
}

func (w *writer) view(v catalog.View) {
	w.know(v.Columns)
	w.securityAttributes(v.Security)
	w.strings("aliases", v.Aliases)
	w.text("comment", v.Comment)
	w.names("depends_on", v.DependsOn)
	w.columnBlocks(v.Columns)
	w.attribute("as", w.document(v.Query))
}

func (w *writer) securityAttributes(s catalog.Security) {
	if s.Type != "" {
		w.attribute("security", s.Type)
	}
	w.text("definer", s.Definer)
}

func (w *writer) materialized(m catalog.MaterializedView) {
	w.know(m.Columns)
	if m.To.Name != "" {
		w.attribute("to", w.name(m.To))
	}
	w.storageAttributes(m.Storage)
	w.securityAttributes(m.Security)
	w.strings("aliases", m.Aliases)
	w.flag("empty", m.Empty)
	w.flag("backfill", m.Backfill)
	w.text("comment", m.Comment)
	w.names("depends_on", m.DependsOn)
	w.columnBlocks(m.Columns)
	w.storageBlocks(m.Storage, m.Indexes, m.Projections, m.Constraints)
	if r := m.Refresh; r != nil {
		w.block("refresh", nil, func() {
			w.attribute("expr", quoted(r.Schedule))
			w.text("randomize", r.Randomize)
			w.flag("append", r.Append)
			w.names("depends_on", r.DependsOn)
			w.settings(r.Settings)
		})
	}
	w.attribute("as", w.document(m.Query))
}

func (w *writer) dictionary(d catalog.Dictionary) {
	w.dictionaryFunction("source", d.Source)
	w.dictionaryFunction("layout", d.Layout)
	w.settings(d.Settings)
	w.text("comment", d.Comment)
	w.names("depends_on", d.DependsOn)
	isKey := map[string]bool{}
	for _, name := range d.PrimaryKey {
		isKey[name] = true
	}
	var keys []string
	for _, a := range d.Attributes {
		if isKey[a.Name] {
			keys = append(keys, a.Name)
		}
	}
	if !slices.Equal(keys, d.PrimaryKey) {
		w.strings("primary_key", d.PrimaryKey)
	}
	for _, a := range d.Attributes {
		blockType := "attribute"
		if isKey[a.Name] {
			blockType = "key"
		}
		w.block(blockType, []string{a.Name}, func() { w.dictionaryAttribute(a) })
	}
	if l := d.Lifetime; l != nil {
		w.block("lifetime", nil, func() {
			w.attribute("min", strconv.FormatUint(l.Min, 10))
			w.attribute("max", strconv.FormatUint(l.Max, 10))
		})
	}
	if r := d.Range; r != nil {
		w.block("range", nil, func() {
			w.attribute("min", quoted(r.Min))
			w.attribute("max", quoted(r.Max))
		})
	}
}

func (w *writer) dictionaryAttribute(a catalog.DictionaryAttribute) {
	w.columnType(a.Type)
	w.literal("default", a.Default)
	w.text("expression", a.Expression)
	w.flag("hierarchical", a.Hierarchical)
	w.flag("bidirectional", a.Bidirectional)
	w.flag("injective", a.Injective)
	w.flag("is_object_id", a.IsObjectID)
	w.text("comment", a.Comment)
}

// dictionaryFunction prints SOURCE and LAYOUT as KIND({NAME = value}).
func (w *writer) dictionaryFunction(attribute string, f catalog.DictionaryFunction) {
	switch {
	case len(f.Params) == 0 && f.Bare:
		w.attribute(attribute, f.Kind)
		return
	case len(f.Params) == 0:
		w.attribute(attribute, f.Kind+"()")
		return
	case len(f.Params) == 1:
		w.attribute(attribute, f.Kind+"({ "+objectKey(f.Params[0].Name)+" = "+value(f.Params[0].Value)+" })")
		return
	}
	w.line(attribute, " = ", f.Kind, "({")
	w.indent++
	for _, p := range f.Params {
		w.attribute(objectKey(p.Name), value(p.Value))
	}
	w.indent--
	w.line("})")
}

func (w *writer) opaque(o catalog.Opaque) {
	w.attribute("kind", quoted(o.Kind))
	w.text("reason", o.Reason)
	w.names("depends_on", o.DependsOn)
	w.attribute("sql", w.document(o.SQL))
}
