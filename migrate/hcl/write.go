package hcl

import (
	"bytes"
	"slices"
	"strconv"
	"strings"

	hcl2 "github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/hashicorp/hcl/v2/hclwrite"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/migrate/catalog"
)

// Write prints a catalog as one HCL document that [Parse] reads back as the
// same catalog. What no server takes as input is left out: UUIDs, statistics
// about rows and bytes, and the places where objects were declared.
func Write(c catalog.Catalog) []byte {
	w := &writer{kinds: map[catalog.Name]string{}, count: map[catalog.Name]int{}}
	for i := range c.Databases {
		db := &c.Databases[i]
		for o := range db.Objects() {
			kind := blockType(o)
			w.kinds[catalog.Name{Database: db.Name, Name: o.ObjectName()}] = kind
			w.count[catalog.Name{Database: kind, Name: o.ObjectName()}]++
		}
	}
	for i := range c.Databases {
		w.schema(&c.Databases[i])
	}
	for _, f := range c.Functions {
		w.block("function", []string{f.Name}, func() { w.text("as", f.Body) })
	}
	for _, n := range c.NamedCollections {
		w.namedCollection(n)
	}
	for i := range c.Databases {
		w.objects(&c.Databases[i])
	}
	if c.Access != nil {
		w.access(c.Access)
	}
	return w.Bytes()
}

// Format lays an HCL file out in the canonical way: indentation and aligned
// equals signs. Comments and the order of things stay.
func Format(name string, src []byte) ([]byte, error) {
	var d diagnostics
	if at, ok := tooDeep(name, src); ok {
		d.addf(at, "brackets or operators nest more than %d levels deep", maxDepth)
		return nil, d.err()
	}
	if _, found := hclsyntax.ParseConfig(src, name, hcl2.InitialPos); found.HasErrors() {
		d.addHCL(found)
		return nil, d.err()
	}
	return hclwrite.Format(src), nil
}

func blockType(o catalog.Object) string {
	switch o.ObjectKind() {
	case catalog.KindView:
		return "view"
	case catalog.KindMaterializedView:
		return "materialized"
	case catalog.KindDictionary:
		return "dictionary"
	case catalog.KindOpaque:
		return "opaque"
	default:
		return "table"
	}
}

// writer prints blocks and attributes.
type writer struct {
	bytes.Buffer
	indent   int
	kinds    map[catalog.Name]string // of each object its block type
	count    map[catalog.Name]int    // of each block type and name the objects
	columns  map[string]bool         // of the table being written
	types    map[string]string       // type texts written before
	database string                  // of the object being written
}

func (w *writer) line(parts ...string) {
	for range w.indent {
		w.WriteString("  ")
	}
	for _, part := range parts {
		w.WriteString(part)
	}
	w.WriteByte('\n')
}

// block prints a block. A label HCL cannot hold becomes the attribute name.
func (w *writer) block(blockType string, labels []string, content func()) {
	if w.indent == 0 && w.Len() > 0 {
		w.WriteByte('\n')
	}
	header, name := blockType, ""
	for i, label := range labels {
		if !representable(label) {
			if i == len(labels)-1 {
				name = label
			}
			label = strings.Trim(quoted(label)[len(`base64(`):], `")`)
		}
		header += " " + quote(label)
	}
	start := w.Len()
	w.line(header, " {")
	opened := w.Len()
	w.indent++
	if name != "" {
		w.attribute("name", quoted(name))
	}
	content()
	w.indent--
	if w.Len() == opened {
		w.Truncate(start)
		w.line(header, " {}")
		return
	}
	w.line("}")
	if w.indent == 0 { // block by block, since the cost grows with the length
		formatted := hclwrite.Format(w.Bytes()[start:])
		w.Truncate(start)
		w.Write(formatted)
	}
}

func (w *writer) attribute(name, expr string) { w.line(name, " = ", expr) }

// text prints a string that is not empty; one with line ends, or one that is
// long and full of quotes, as a here-document.
func (w *writer) text(name, value string) {
	if value != "" {
		w.attribute(name, w.document(value))
	}
}

func (w *writer) document(value string) string {
	if strings.Contains(value, "\n") || len(value) > 60 && strings.ContainsAny(value, `"\`) {
		if doc, ok := w.heredoc(value); ok {
			return doc
		}
	}
	return quoted(value)
}

func (w *writer) heredoc(value string) (string, bool) {
	if !representable(value) || strings.ContainsRune(value, '\r') || strings.TrimSpace(value) != value {
		return "", false
	}
	indent := strings.Repeat("  ", w.indent+1)
	var b strings.Builder
	b.WriteString("<<-SQL\n")
	for line := range strings.SplitSeq(value, "\n") {
		if line != "" {
			b.WriteString(indent)
		}
		line = strings.ReplaceAll(line, "${", "$${")
		b.WriteString(strings.ReplaceAll(line, "%{", "%%{"))
		b.WriteByte('\n')
	}
	b.WriteString(indent[2:] + "SQL")
	doc := b.String()
	src := []byte("x = " + doc + "\n")
	file, found := hclsyntax.ParseConfig(src, "", hcl2.InitialPos)
	if found.HasErrors() {
		return "", false
	}
	attr := file.Body.(*hclsyntax.Body).Attributes["x"]
	d := newDecoder(map[string][]byte{"": src})
	return doc, attr != nil && d.string(attr.Expr) == value
}

func (w *writer) flag(name string, set bool) {
	if set {
		w.attribute(name, "true")
	}
}

func (w *writer) schema(db *catalog.Database) {
	objects := 0
	for range db.Objects() {
		objects++
	}
	if db.Name == "" && objects > 0 && db.Engine.Name == "" && len(db.Settings) == 0 && db.Comment == "" {
		return // the objects without a schema are enough
	}
	w.columns = nil
	w.block("schema", []string{db.Name}, func() {
		w.engine(db.Engine)
		w.settings(db.Settings)
		w.text("comment", db.Comment)
	})
}

func (w *writer) objects(db *catalog.Database) {
	w.database = db.Name
	for _, t := range db.Tables {
		w.object("table", t.Name, func() { w.table(t) })
	}
	for _, d := range db.Dictionaries {
		w.object("dictionary", d.Name, func() { w.dictionary(d) })
	}
	for _, v := range db.Views {
		w.object("view", v.Name, func() { w.view(v) })
	}
	for _, m := range db.MaterializedViews {
		w.object("materialized", m.Name, func() { w.materialized(m) })
	}
	for _, o := range db.Opaque {
		w.object("opaque", o.Name, func() { w.opaque(o) })
	}
}

// object prints the block of something in the current database. Names that two
// databases share get the database as their first label.
func (w *writer) object(blockType, name string, content func()) {
	labels := []string{name}
	if w.database != "" && w.count[catalog.Name{Database: blockType, Name: name}] > 1 {
		labels = []string{w.database, name}
	}
	w.columns = nil
	w.block(blockType, labels, func() {
		if w.database != "" {
			w.attribute("schema", w.schemaReference())
		}
		content()
	})
}

func (w *writer) schemaReference() string {
	if representable(w.database) {
		return reference("schema", w.database)
	}
	return strings.Trim(quoted(w.database)[len("base64"):], "()") // the label that block prints
}

// name prints a reference to an object: kind.name where this document declares
// it, else the name as a string.
func (w *writer) name(n catalog.Name) string {
	target := n
	if n.Database == "" {
		target.Database = w.database
	}
	kind, ok := w.kinds[target]
	same := n.Database != "" && n.Database == w.database // a reference would read as a name without a database
	if ok && !same && representable(target.Name) && representable(target.Database) {
		switch {
		case w.count[catalog.Name{Database: kind, Name: target.Name}] == 1:
			return reference(kind, target.Name)
		case target.Database != "":
			return reference(kind, target.Database, target.Name)
		case w.database == "":
			return reference(kind, target.Name)
		}
	}
	text := clickhouse.QuoteIdentIfNeeded(n.Name)
	if n.Database != "" {
		text = clickhouse.QuoteIdentIfNeeded(n.Database) + "." + text
	}
	return quoted(text)
}

func (w *writer) names(attribute string, names []catalog.Name) {
	if len(names) == 0 {
		return
	}
	list := make([]string, len(names))
	for i, n := range names {
		list[i] = w.name(n)
	}
	w.list(attribute, list)
}

// list prints a list of expressions, one a line when it is long.
func (w *writer) list(attribute string, items []string) {
	one := "[" + strings.Join(items, ", ") + "]"
	if len(one) <= 80 || len(items) < 2 {
		w.attribute(attribute, one)
		return
	}
	w.line(attribute, " = [")
	w.indent++
	for _, item := range items {
		w.line(item, ",")
	}
	w.indent--
	w.line("]")
}

func (w *writer) strings(attribute string, items []string) {
	if len(items) == 0 {
		return
	}
	list := make([]string, len(items))
	for i, item := range items {
		list[i] = quoted(item)
	}
	w.list(attribute, list)
}

func (w *writer) settings(settings []catalog.Setting) {
	if len(settings) == 0 {
		return
	}
	w.line("settings = {")
	w.indent++
	for _, s := range settings {
		w.attribute(objectKey(s.Name), value(s.Value))
	}
	w.indent--
	w.line("}")
}

// sql prints SQL that is not empty as sql("...").
func (w *writer) sql(attribute, text string) {
	if text != "" {
		w.attribute(attribute, "sql("+quoted(text)+")")
	}
}

// call prints SQL that is not empty as a call or word where it is one.
func (w *writer) call(attribute, text string) {
	if text != "" {
		w.attribute(attribute, expression(text, argumentUsage))
	}
}

func (w *writer) namedCollection(n catalog.NamedCollection) {
	w.block("named_collection", []string{n.Name}, func() {
		for _, p := range n.Params {
			w.block("param", []string{p.Name}, func() {
				w.attribute("value", quoted(p.Value))
				if p.Overridable != nil {
					w.attribute("overridable", strconv.FormatBool(*p.Overridable))
				}
			})
		}
	})
}

func (w *writer) access(a *catalog.Access) {
	w.block("access", nil, func() { w.strings("grants", a.Grants) })
	for _, list := range []struct {
		blockType string
		entities  []catalog.AccessEntity
	}{
		{"role", a.Roles}, {"user", a.Users}, {"policy", a.Policies}, {"quota", a.Quotas}, {"settings_profile", a.Profiles},
	} {
		for _, e := range list.entities {
			w.block(list.blockType, []string{e.Name}, func() { w.text("clauses", e.Clauses) })
		}
	}
}

// sameEngine compares engines as they are written.
func sameEngine(a, b catalog.Engine) bool {
	return a.Name == b.Name && a.Parens == b.Parens && slices.Equal(a.Args, b.Args)
}
