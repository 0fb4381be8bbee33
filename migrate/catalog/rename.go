package catalog

import (
	"slices"
	"strings"

	"github.com/chent-io/chent/dialect/clickhouse"
)

// RenameDatabase gives a database another name, in what refers to its objects
// too: queries, targets of views and engines, sources of dictionaries, strings
// that dictGet and the like take. It does nothing where the catalog has no
// database of the old name, or has one of the new.
//
// A query that uses the old name for something else, as an alias, keeps it.
func (c *Catalog) RenameDatabase(from, to string) {
	db := c.Database(from)
	if db == nil || from == to || c.Database(to) != nil {
		return
	}
	names := make(map[string]bool)
	for o := range db.Objects() {
		names[o.ObjectName()] = true
	}
	r := renamer{from: from, to: to, names: names}
	db.Name = to
	for i := range c.Databases {
		c.Databases[i] = r.database(c.Databases[i])
	}
	c.Functions = each(c.Functions, func(f *Function) { f.Body = r.sql(f.Body) })
}

// Requalify writes a database of its name, or of none, before the objects of
// the database in a piece of SQL: app.events becomes other.events, or events
// alone where to is empty; the string 'app.dict' likewise. SQL that uses the name
// for something else, as an alias, stays as it is.
func (d *Database) Requalify(sql, to string) string {
	names := make(map[string]bool)
	for o := range d.Objects() {
		names[o.ObjectName()] = true
	}
	return renamer{from: d.Name, to: to, names: names}.sql(sql)
}

// renamer gives the objects of a database another database in texts.
type renamer struct {
	from, to string
	names    map[string]bool
}

// each is a list of copies that change was called with.
func each[T any](list []T, change func(*T)) []T {
	list = slices.Clone(list)
	for i := range list {
		change(&list[i])
	}
	return list
}

func (r renamer) database(d Database) Database {
	d.Tables = each(d.Tables, func(t *Table) {
		t.Storage, t.DependsOn = r.storage(t.Storage), r.all(t.DependsOn)
		t.Columns = r.columns(t.Columns)
		t.Constraints = each(t.Constraints, func(c *Constraint) { c.Expr = r.sql(c.Expr) })
		t.Function = r.sql(t.Function)
	})
	d.Views = each(d.Views, func(v *View) { v.Query, v.DependsOn = r.sql(v.Query), r.all(v.DependsOn) })
	d.MaterializedViews = each(d.MaterializedViews, func(m *MaterializedView) {
		m.Query, m.To, m.DependsOn = r.sql(m.Query), r.name(m.To), r.all(m.DependsOn)
		m.Storage, m.Columns = r.storage(m.Storage), r.columns(m.Columns)
		if m.Refresh != nil {
			refresh := *m.Refresh
			refresh.DependsOn = r.all(refresh.DependsOn)
			m.Refresh = &refresh
		}
	})
	d.Dictionaries = each(d.Dictionaries, func(x *Dictionary) {
		x.Source.Params, x.DependsOn = r.source(x.Source.Params), r.all(x.DependsOn)
	})
	d.Opaque = each(d.Opaque, func(o *Opaque) { o.SQL, o.DependsOn = r.sql(o.SQL), r.all(o.DependsOn) })
	return d
}

func (r renamer) columns(list []Column) []Column {
	return each(list, func(c *Column) { c.Default, c.TTL = r.sql(c.Default), r.sql(c.TTL) })
}

func (r renamer) storage(s Storage) Storage {
	s.TTL = r.sql(s.TTL)
	place := -1 // of the argument that is the database
	switch s.Engine.Name {
	case "Distributed":
		place = 1
	case "Buffer", "Merge":
		place = 0
	case "Alias", "Dictionary":
		if len(s.Engine.Args) > 1 {
			place = 0
		}
	}
	args := slices.Clone(s.Engine.Args)
	for i, arg := range args {
		if i == place {
			args[i] = r.word(arg)
		} else {
			args[i] = r.sql(arg)
		}
	}
	s.Engine.Args = args
	return s
}

// word renames an argument that is the database's name, quoted or not.
func (r renamer) word(arg string) string {
	if text, err := clickhouse.Unquote(arg); err == nil && text == r.from {
		return clickhouse.QuoteString(r.to)
	}
	if clickhouse.PlainIdent(arg) == r.from {
		return clickhouse.QuoteIdentIfNeeded(r.to)
	}
	return arg
}

func (r renamer) source(params []Setting) []Setting {
	return each(params, func(p *Setting) {
		switch strings.ToUpper(p.Name) {
		case "DB":
			p.Value = r.word(p.Value)
		case "QUERY":
			if text, err := clickhouse.Unquote(p.Value); err == nil {
				if query := r.sql(text); query != text {
					p.Value = clickhouse.QuoteString(query)
				}
			}
		default:
			p.Value = r.sql(p.Value)
		}
	})
}

func (r renamer) all(list []Name) []Name { return each(list, func(n *Name) { *n = r.name(*n) }) }

func (r renamer) name(n Name) Name {
	if n.Database == r.from {
		n.Database = r.to
	}
	return n
}

// sql renames the database in a piece of SQL.
func (r renamer) sql(sql string) string {
	if !strings.Contains(sql, r.from) {
		return sql
	}
	tokens, err := clickhouse.Tokenize(sql)
	if err != nil {
		return sql
	}
	words := slices.DeleteFunc(slices.Clone(tokens), func(t clickhouse.Token) bool { return t.Blank() })
	replaced := make(map[int]string) // by offset
	for i, t := range words {
		if text, ok := t.StringValue(); ok {
			if name, found := strings.CutPrefix(text, r.from+"."); found && r.names[name] {
				replaced[t.Offset] = clickhouse.QuoteString(strings.TrimPrefix(r.to+"."+name, "."))
			}
			continue
		}
		if name, ok := t.Ident(); !ok || name != r.from {
			continue
		}
		if i+2 >= len(words) || words[i+1].Text != "." {
			return sql // an alias of the name: "FROM x AS app", "FROM x app"
		}
		object, ok := words[i+2].Ident()
		switch after := i > 0 && words[i-1].Text == "."; {
		case !ok || after || !r.names[object]:
		case r.to == "":
			replaced[t.Offset], replaced[words[i+1].Offset] = "", ""
		default:
			replaced[t.Offset] = clickhouse.QuoteIdentIfNeeded(r.to)
		}
	}
	var out strings.Builder
	for _, t := range tokens {
		if text, ok := replaced[t.Offset]; ok {
			out.WriteString(text)
		} else {
			out.WriteString(t.Text)
		}
	}
	return out.String()
}
