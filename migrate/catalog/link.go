package catalog

import (
	"slices"
	"strings"

	"github.com/chent-io/chent/dialect/clickhouse"
)

// Link adds to the DependsOn of every object the objects of the catalog that
// its definition names: in a query, as the target of an engine, as the source
// of a dictionary, or as a string, the way dictGet takes a dictionary. Objects
// that refer to themselves and names that the catalog does not hold are left
// out, so the lists can be used to order statements but prove nothing.
func (c *Catalog) Link() {
	l := linker{objects: make(map[Name]bool)}
	for i := range c.Databases {
		for o := range c.Databases[i].Objects() {
			l.objects[Name{Database: c.Databases[i].Name, Name: o.ObjectName()}] = true
		}
	}
	for i := range c.Databases {
		d := &c.Databases[i]
		for n := range d.Tables {
			t := &d.Tables[n]
			t.DependsOn = l.link(d.Name, t.Name, t.DependsOn, l.ofTable(d.Name, t))
		}
		for n := range d.Dictionaries {
			x := &d.Dictionaries[n]
			x.DependsOn = l.link(d.Name, x.Name, x.DependsOn, l.mentioned(d.Name, sourceText(x.Source)))
		}
		for n := range d.Views {
			v := &d.Views[n]
			v.DependsOn = l.link(d.Name, v.Name, v.DependsOn, l.mentioned(d.Name, v.Query))
		}
		for n := range d.MaterializedViews {
			m := &d.MaterializedViews[n]
			m.DependsOn = l.link(d.Name, m.Name, m.DependsOn, l.mentioned(d.Name, m.Query))
		}
		for n := range d.Opaque {
			o := &d.Opaque[n]
			o.DependsOn = l.link(d.Name, o.Name, o.DependsOn, l.mentioned(d.Name, o.SQL))
		}
	}
}

// linker finds the objects that texts name.
type linker struct {
	objects map[Name]bool
}

// link joins two lists: existing objects, sorted, each once, without the
// object itself and without the database where it is the same.
func (l linker) link(database, name string, known, found []Name) []Name {
	var list []Name
	for _, n := range append(slices.Clone(known), found...) {
		if n.Database == "" {
			n.Database = database
		}
		if !l.objects[n] || n == (Name{Database: database, Name: name}) {
			continue
		}
		if n.Database == database {
			n.Database = ""
		}
		list = append(list, n)
	}
	slices.SortFunc(list, func(a, b Name) int {
		if order := strings.Compare(a.Database, b.Database); order != 0 {
			return order
		}
		return strings.Compare(a.Name, b.Name)
	})
	return slices.Compact(list)
}

func (l linker) ofTable(database string, t *Table) []Name {
	list := engineTarget(t.Engine)
	for _, c := range t.Columns {
		if strings.Contains(c.Default, "'") {
			list = append(list, l.mentioned(database, c.Default)...)
		}
	}
	return list
}

// engineTarget is the object that an engine stands in front of.
func engineTarget(e Engine) []Name {
	argument := func(n int) string {
		if n >= len(e.Args) {
			return ""
		}
		if text, err := clickhouse.Unquote(e.Args[n]); err == nil {
			return text
		}
		return e.Args[n]
	}
	switch e.Name {
	case "Distributed":
		return []Name{{Database: argument(1), Name: argument(2)}}
	case "Buffer":
		return []Name{{Database: argument(0), Name: argument(1)}}
	case "Alias", "Dictionary":
		if len(e.Args) > 1 {
			return []Name{{Database: argument(0), Name: argument(1)}}
		}
		database, name, ok := strings.Cut(argument(0), ".")
		if !ok {
			database, name = "", database
		}
		return []Name{{Database: database, Name: name}}
	}
	return nil
}

// sourceText is the table and query of a dictionary's source, as a query.
func sourceText(f DictionaryFunction) string {
	var database, text string
	for _, p := range f.Params {
		value := p.Value
		if unquoted, err := clickhouse.Unquote(value); err == nil {
			value = unquoted
		}
		switch strings.ToUpper(p.Name) {
		case "DB":
			database = clickhouse.QuoteIdent(value) + "."
		case "TABLE":
			text += " FROM " + clickhouse.QuoteIdent(value)
		case "QUERY":
			text += " " + value
		}
	}
	return strings.Replace(text, " FROM `", " FROM "+database+"`", 1)
}

// mentioned are the objects that a query names: database.name anywhere, name
// where a table is expected, either as a string.
func (l linker) mentioned(database, query string) []Name {
	tokens, err := clickhouse.Tokenize(query)
	if err != nil {
		return nil
	}
	tokens = slices.DeleteFunc(tokens, func(t clickhouse.Token) bool {
		return t.Kind == clickhouse.TokenSpace || t.Kind == clickhouse.TokenComment
	})
	var list []Name
	for i, t := range tokens {
		if text, ok := t.StringValue(); ok {
			other, name, qualified := strings.Cut(text, ".")
			if !qualified {
				other, name = database, text
			}
			list = append(list, Name{Database: other, Name: name})
			continue
		}
		name, ok := t.Ident()
		if !ok {
			continue
		}
		if i+2 < len(tokens) && tokens[i+1].Text == "." {
			if second, ok := tokens[i+2].Ident(); ok && l.objects[Name{Database: name, Name: second}] {
				list = append(list, Name{Database: name, Name: second})
				continue
			}
		}
		if i > 0 && (tokens[i-1].Is("FROM") || tokens[i-1].Is("JOIN") || tokens[i-1].Is("IN") || tokens[i-1].Text == ",") {
			list = append(list, Name{Database: database, Name: name})
		}
	}
	return list
}
