package hcl

import (
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/migrate/catalog"
)

// schemaBlock is a schema "label" block: a database.
type schemaBlock struct {
	label string
	block *hclsyntax.Block
	index int // in the catalog's databases
	name  string
}

// object is a block that declares something in a database, or a function. A
// block may have two labels, the first of which tells equal names apart.
type object struct {
	kind      string // the block's type
	qualifier string
	label     string
	name      string // the label, or the attribute name where there is one
	schema    *schemaBlock
	database  string
	body      *body
	block     *hclsyntax.Block
}

// The blocks that declare objects in a database.
var objectBlocks = []string{"table", "view", "materialized", "dictionary", "opaque"}

// The blocks that declare users and what they may do.
var accessBlocks = []string{"access", "role", "user", "policy", "quota", "settings_profile", "permission"}

// collect finds what a document declares, so that blocks may refer to each
// other in any order.
func (d *decoder) collect(blocks []*hclsyntax.Block) {
	for _, block := range blocks {
		if block.Type == "schema" && d.labels(block, 1, 1) {
			d.collectSchema(block)
		}
	}
	for _, block := range blocks {
		switch {
		case block.Type == "schema", block.Type == "variable", block.Type == "locals":
		case slices.Contains(objectBlocks, block.Type):
			d.collectObject(block)
		case block.Type == "function", block.Type == "named_collection", block.Type == "data",
			slices.Contains(accessBlocks, block.Type):
			d.entities = append(d.entities, block)
		default:
			known := slices.Concat(objectBlocks, accessBlocks,
				[]string{"schema", "function", "named_collection", "variable", "locals", "data"})
			d.addf(block.TypeRange, "unknown block %q%s", block.Type, suggestion(block.Type, known))
		}
	}
	d.reportTwice()
}

func (d *decoder) collectSchema(block *hclsyntax.Block) {
	s := &schemaBlock{label: block.Labels[0], block: block, name: block.Labels[0]}
	b := d.body(block)
	if name := b.attribute("name"); name != nil {
		s.name = d.string(name)
	}
	for _, other := range d.schemas {
		if other.label == s.label || other.name == s.name {
			d.addf(block.DefRange(), "schema %q is declared twice; first at %s", s.name, position(other.block.DefRange()))
			return
		}
	}
	s.index = len(d.result.Databases)
	db := catalog.Database{Name: s.name, Pos: position(block.DefRange())}
	if engine := b.attribute("engine"); engine != nil {
		db.Engine = d.engine(engine)
	}
	db.Settings = d.settings(b)
	db.Comment = b.text("comment")
	b.finish()
	d.result.Databases = append(d.result.Databases, db)
	d.schemas = append(d.schemas, s)
}

func (d *decoder) collectObject(block *hclsyntax.Block) {
	if !d.labels(block, 1, 2) {
		return
	}
	o := &object{kind: block.Type, label: block.Labels[len(block.Labels)-1], block: block, body: d.body(block)}
	if len(block.Labels) == 2 {
		o.qualifier = block.Labels[0]
	}
	o.name = o.label
	if name := o.body.attribute("name"); name != nil {
		o.name = d.string(name)
	}
	if schema := o.body.attribute("schema"); schema != nil {
		o.schema = d.schemaReference(schema)
	} else if o.qualifier != "" {
		o.schema = d.schemaLabelled(o.qualifier)
	}
	if o.schema != nil {
		o.database = o.schema.name
	}
	d.objects = append(d.objects, o)
}

// reportTwice reports objects that share a name in one database: tables,
// views and dictionaries have one namespace.
func (d *decoder) reportTwice() {
	first := map[catalog.Name]*object{}
	for _, o := range d.objects {
		key := catalog.Name{Database: o.database, Name: o.name}
		if other, ok := first[key]; ok {
			d.addf(o.block.DefRange(), "%s has the name of %s at %s", o.body.title, other.body.title, position(other.block.DefRange()))
			continue
		}
		first[key] = o
	}
}

func (d *decoder) schemaLabelled(label string) *schemaBlock {
	for _, s := range d.schemas {
		if s.label == label {
			return s
		}
	}
	return nil
}

// schemaReference reads schema.name, or the name as a string.
func (d *decoder) schemaReference(expr hclsyntax.Expression) *schemaBlock {
	label := ""
	if e, ok := expr.(*hclsyntax.ScopeTraversalExpr); ok && !d.isValue(e.Traversal) {
		names := steps(e.Traversal)
		if len(names) != 2 || names[0] != "schema" {
			d.addf(expr.Range(), "a reference to a schema is wanted here: schema.name")
			return nil
		}
		label = names[1]
	} else {
		before := len(d.list)
		if label = d.string(expr); len(d.list) > before {
			return nil
		}
	}
	if s := d.schemaLabelled(label); s != nil {
		return s
	}
	known := make([]string, len(d.schemas))
	for i, s := range d.schemas {
		known[i] = s.label
	}
	d.addf(expr.Range(), "there is no schema %q%s", label, suggestion(label, known))
	return nil
}

// name reads a reference to an object: table.x, table.qualifier.x, or a name
// as a string, "database.table", for what the document does not declare.
func (d *decoder) name(expr hclsyntax.Expression, from *object, kinds ...string) catalog.Name {
	if e, ok := expr.(*hclsyntax.ScopeTraversalExpr); ok && !d.isValue(e.Traversal) {
		return d.reference(e, from, kinds)
	}
	before := len(d.list)
	text := d.string(expr)
	if len(d.list) > before {
		return catalog.Name{}
	}
	name, ok := parseName(text)
	if !ok {
		d.addf(expr.Range(), "%q is no name; write \"database.name\" or \"name\", with `back quotes` around unusual parts", text)
	}
	return name
}

func (d *decoder) reference(e *hclsyntax.ScopeTraversalExpr, from *object, kinds []string) catalog.Name {
	names := steps(e.Traversal)
	if len(names) < 2 || len(names) > 3 || !slices.Contains(kinds, names[0]) {
		d.addf(e.Range(), "%s is no reference that can stand here; write %s.name, or \"database.name\"", d.source(e.Range()), strings.Join(kinds, ".name, "))
		return catalog.Name{}
	}
	kind, label := names[0], names[len(names)-1]
	var found []*object
	var known []string
	for _, o := range d.objects {
		if o.kind != kind {
			continue
		}
		known = append(known, o.label)
		if o.label == label && (len(names) == 2 || o.qualifier == names[1] || o.schema != nil && o.schema.label == names[1]) {
			found = append(found, o)
		}
	}
	if len(found) > 1 && len(names) == 2 && from != nil {
		near := slices.DeleteFunc(slices.Clone(found), func(o *object) bool { return o.database != from.database })
		if len(near) == 1 {
			found = near
		}
	}
	switch len(found) {
	case 1:
		if from != nil && found[0].database == from.database {
			return catalog.Name{Name: found[0].name}
		}
		return catalog.Name{Database: found[0].database, Name: found[0].name}
	case 0:
		d.addf(e.Range(), "there is no %s %q%s", kind, strings.Join(names[1:], "."), suggestion(label, known))
	default:
		d.addf(e.Range(), "%s is ambiguous; write %s.schema.%s", strings.Join(names, "."), kind, label)
	}
	return catalog.Name{}
}

// names reads a list of references.
func (d *decoder) names(expr hclsyntax.Expression, from *object) []catalog.Name {
	if expr == nil {
		return nil
	}
	var names []catalog.Name
	for _, item := range items(expr) {
		names = append(names, d.name(item, from, objectBlocks...))
	}
	return names
}

// parseName reads database.name or name as SQL has them.
func parseName(text string) (catalog.Name, bool) {
	tokens, err := clickhouse.Tokenize(text)
	if err != nil {
		return catalog.Name{}, false
	}
	var parts []string
	for i, token := range tokens {
		if i%2 == 1 {
			if token.Kind != clickhouse.TokenSymbol || token.Text != "." {
				return catalog.Name{}, false
			}
			continue
		}
		part, ok := token.Ident()
		if !ok {
			return catalog.Name{}, false
		}
		parts = append(parts, part)
	}
	switch {
	case len(tokens)%2 == 0:
		return catalog.Name{}, false
	case len(parts) == 1:
		return catalog.Name{Name: parts[0]}, true
	case len(parts) == 2:
		return catalog.Name{Database: parts[0], Name: parts[1]}, true
	}
	return catalog.Name{}, false
}

// read turns everything collected into the catalog.
func (d *decoder) read() {
	for _, o := range d.objects {
		db := d.database(o)
		switch o.kind {
		case "table":
			db.Tables = append(db.Tables, d.table(o))
		case "view":
			db.Views = append(db.Views, d.view(o))
		case "materialized":
			db.MaterializedViews = append(db.MaterializedViews, d.materialized(o))
		case "dictionary":
			db.Dictionaries = append(db.Dictionaries, d.dictionary(o))
		case "opaque":
			db.Opaque = append(db.Opaque, d.opaque(o))
		}
		o.body.finish()
		d.columns = nil
	}
	for _, block := range d.entities {
		d.entity(block)
	}
}

// database is the database an object belongs to; the one without a name comes
// to be when an object needs it.
func (d *decoder) database(o *object) *catalog.Database {
	if o.schema != nil {
		return &d.result.Databases[o.schema.index]
	}
	for i := range d.result.Databases {
		if d.result.Databases[i].Name == "" {
			return &d.result.Databases[i]
		}
	}
	d.result.Databases = append(d.result.Databases, catalog.Database{})
	return &d.result.Databases[len(d.result.Databases)-1]
}
