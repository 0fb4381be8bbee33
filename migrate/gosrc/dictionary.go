package gosrc

import (
	"fmt"
	"strings"

	"github.com/chent-io/chent/migrate/catalog"
)

func (w *writer) writeDictionary(db *catalog.Database, d *catalog.Dictionary) error {
	f := &file{}
	typeName := w.types.name(d.Name, "dictionary")
	f.use("ent")
	f.begin(typeName, "ent.View", "the dictionary "+d.Name, d.Comment)
	b := &chain{}
	pkg := f.use("dictionary")
	b.call(pkg+".Of", quotes(d.PrimaryKey))
	b.call("Source", fmt.Sprintf("%s.SourceOf{Kind: %s, Params: []%s.Param{%s}}", pkg, quote(d.Source.Kind), pkg, f.dictionaryParams(d.Source.Params)))
	layout := quote(d.Layout.Kind)
	for _, p := range d.Layout.Params {
		layout += ", " + pkg + ".Param" + f.dictionaryParam(p)
	}
	b.call("Layout", layout)
	if l := d.Lifetime; l != nil {
		b.call("Lifetime", fmt.Sprint(l.Min), fmt.Sprint(l.Max))
	}
	if r := d.Range; r != nil {
		b.call("Range", quote(r.Min), quote(r.Max))
	}
	f.settings(b, "Setting", d.Settings)
	if d.Name != defaultTable(typeName) {
		b.text("Table", d.Name)
	}
	b.text("Database", w.database(db))
	b.list("DependsOn", w.names(db, d.DependsOn))
	b.text("Comment", d.Comment)
	f.annotations(typeName, []string{b.String()})
	names := newFieldNames()
	var fields []string
	for i, a := range d.Attributes {
		fields = append(fields, f.attribute(names.name(a.Name, i+1), a))
	}
	f.fields(typeName, fields)
	return w.add(fileName(typeName), f)
}

func (f *file) dictionaryParams(params []catalog.Setting) string {
	list := make([]string, len(params))
	for i, p := range params {
		list[i] = f.dictionaryParam(p)
	}
	return strings.Join(list, ", ")
}

func (f *file) dictionaryParam(p catalog.Setting) string {
	return "{Name: " + quote(p.Name) + ", Value: " + f.value(p.Value) + "}"
}

// attribute is the field for an attribute of a dictionary.
func (f *file) attribute(name string, a catalog.DictionaryAttribute) string {
	c := catalog.Column{Name: a.Name, Type: a.Type, Comment: a.Comment}
	if a.Default != "" {
		c.DefaultKind, c.Default = catalog.Default, a.Default
	}
	field := f.column(name, c)
	var flags []string
	for _, flag := range []struct {
		set  bool
		name string
	}{
		{a.Hierarchical, "Hierarchical: true"}, {a.Bidirectional, "Bidirectional: true"}, {a.Injective, "Injective: true"}, {a.IsObjectID, "IsObjectID: true"},
	} {
		if flag.set {
			flags = append(flags, flag.name)
		}
	}
	switch {
	case len(flags) == 0 && a.Expression == "":
		return field
	case len(flags) == 1 && a.Expression == "" && !a.Bidirectional:
		name, _, _ := strings.Cut(flags[0], ":")
		return field + ".Annotations(dictionary." + name + "())"
	case len(flags) == 0:
		return field + ".Annotations(dictionary.Expression(" + quote(a.Expression) + "))"
	}
	if a.Expression != "" {
		flags = append(flags, "Expression: "+quote(a.Expression))
	}
	return field + ".Annotations(" + f.use("schema") + ".Column{Attribute: &schema.Attribute{" + strings.Join(flags, ", ") + "}})"
}
