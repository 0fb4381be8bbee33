package cli

import (
	"fmt"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
)

// pairSchema is a random schema. Everything that can be renamed has an
// identity, and texts say {identity} for its name: a rename is another name, and
// all that mentions it follows.
type pairSchema struct {
	names  map[string]string
	tables []*pairTable
	views  []*pairView
	dicts  []*pairDict
}

type pairTable struct {
	id      string
	columns []*pairColumn
	parts   []pairPart
	order   string
	ttl     string
	comment string
	engine  string // empty: MergeTree
	front   string // the table that a Buffer or Alias stands in front of
	isDst   bool
	// refreshed says that a view replaces the rows when it is made.
	refreshed bool
	// bare says that it has the columns of a view alone.
	bare bool
	// all is the table whose columns a view writes here, all of them.
	all string
}

type pairColumn struct {
	id, typ, kind, expr, ttl, comment, codec string
}

// pairPart is an index, a projection or a constraint: its word and the text
// after its name.
type pairPart struct{ id, word, text string }

// pairView is a view with the names that it gives its columns.
type pairView struct {
	id, kind, source string // kind: view, to, inner, refresh
	target           string
	outputs          []pairOutput
	group            bool
	all              bool // SELECT *
}

type pairOutput struct{ name, expr string }

type pairDict struct {
	id, table string
	columns   []string
	layout    string
}

var pairToken = regexp.MustCompile(`\{([a-z]+[0-9]+)\}`)

func pairMentions(text string) []string {
	var ids []string
	for _, m := range pairToken.FindAllStringSubmatch(text, -1) {
		ids = append(ids, m[1])
	}
	return ids
}

func (s *pairSchema) text(t string) string {
	return pairToken.ReplaceAllStringFunc(t, func(m string) string { return s.names[m[1:len(m)-1]] })
}

func (s *pairSchema) table(id string) *pairTable {
	for _, t := range s.tables {
		if t.id == id {
			return t
		}
	}
	return nil
}

func (t *pairTable) column(id string) *pairColumn {
	for _, c := range t.columns {
		if c.id == id {
			return c
		}
	}
	return nil
}

// statements make the schema in an empty database.
func (s *pairSchema) statements() []string {
	var list []string
	for _, front := range []bool{false, true} {
		for _, t := range s.tables {
			if (t.front != "") == front {
				list = append(list, s.text(t.create(s)))
			}
		}
	}
	for _, d := range s.dicts {
		list = append(list, s.text(d.create(s)))
	}
	for _, v := range s.views {
		list = append(list, s.text(v.create()))
	}
	return list
}

func (t *pairTable) create(s *pairSchema) string {
	if t.engine == "Alias" {
		return "CREATE TABLE {" + t.id + "} ENGINE = Alias('{" + t.front + "}')"
	}
	list := []string{"id UInt64", "dt DateTime DEFAULT now()"}
	if t.bare {
		list = nil
	}
	for _, c := range t.columns {
		text := "{" + c.id + "} " + c.typ
		if c.kind != "" && t.engine == "" {
			text += " " + c.kind + " " + c.expr
		}
		if c.comment != "" && t.engine == "" {
			text += " COMMENT '" + c.comment + "'"
		}
		if c.codec != "" && t.engine == "" {
			text += " CODEC(" + c.codec + ")"
		}
		if c.ttl != "" {
			text += " TTL " + c.ttl
		}
		list = append(list, text)
	}
	for _, p := range t.parts {
		list = append(list, p.word+" {"+p.id+"} "+p.text)
	}
	text := "CREATE TABLE {" + t.id + "} (" + strings.Join(list, ", ") + ") ENGINE = "
	if t.engine == "Buffer" {
		return text + "Buffer(currentDatabase(), '{" + t.front + "}', 1, 100, 200, 10000, 20000, 1000000, 2000000)"
	}
	text += "MergeTree PRIMARY KEY id ORDER BY " + t.order
	if t.bare {
		text = strings.TrimSuffix(text, "PRIMARY KEY id ORDER BY "+t.order) + "ORDER BY tuple()"
	}
	if t.ttl != "" {
		text += " TTL " + t.ttl
	}
	if t.comment != "" {
		text += " COMMENT '" + t.comment + "'"
	}
	return text
}

func (v *pairView) create() string {
	var outputs, keys []string
	for _, o := range v.outputs {
		outputs = append(outputs, o.expr+" AS {"+o.name+"}")
		if !strings.HasPrefix(o.expr, "count(") && !strings.HasPrefix(o.expr, "max(") {
			keys = append(keys, o.expr)
		}
	}
	if v.all {
		outputs = []string{"*"}
	}
	query := "SELECT " + strings.Join(outputs, ", ") + " FROM {" + v.source + "}"
	if v.group && len(keys) > 0 {
		query += " GROUP BY " + strings.Join(keys, ", ")
	}
	switch v.kind {
	case "to":
		return "CREATE MATERIALIZED VIEW {" + v.id + "} TO {" + v.target + "} AS " + query
	case "refresh":
		return "CREATE MATERIALIZED VIEW {" + v.id + "} REFRESH EVERY 1 YEAR TO {" + v.target + "} EMPTY AS " + query
	case "inner":
		return "CREATE MATERIALIZED VIEW {" + v.id + "} ENGINE = MergeTree ORDER BY tuple() AS " + query
	}
	return "CREATE VIEW {" + v.id + "} AS " + query
}

func (d *pairDict) create(s *pairSchema) string {
	list := []string{"id UInt64"}
	for _, id := range d.columns {
		typ := "String"
		if c := s.table(d.table).column(id); c != nil && strings.HasPrefix(c.typ, "UInt") {
			typ = c.typ
		}
		list = append(list, "{"+id+"} "+typ)
	}
	return "CREATE DICTIONARY {" + d.id + "} (" + strings.Join(list, ", ") + ") PRIMARY KEY id SOURCE(CLICKHOUSE(TABLE '{" + d.table + "}')) LAYOUT(" + d.layout + "()) LIFETIME(0)"
}

// clone is a deep copy.
func (s *pairSchema) clone() *pairSchema {
	c := &pairSchema{names: make(map[string]string)}
	for id, name := range s.names {
		c.names[id] = name
	}
	for _, t := range s.tables {
		table := *t
		table.columns, table.parts = nil, slices.Clone(t.parts)
		for _, column := range t.columns {
			copied := *column
			table.columns = append(table.columns, &copied)
		}
		c.tables = append(c.tables, &table)
	}
	for _, v := range s.views {
		view := *v
		view.outputs = slices.Clone(v.outputs)
		c.views = append(c.views, &view)
	}
	for _, d := range s.dicts {
		dict := *d
		dict.columns = slices.Clone(d.columns)
		c.dicts = append(c.dicts, &dict)
	}
	return c
}

// pairGenerator makes random schemas, and others from them.
type pairGenerator struct {
	*rand.Rand
	next int
}

func (g *pairGenerator) id(kind string, s *pairSchema) string {
	g.next++
	id := fmt.Sprintf("%s%d", kind, g.next)
	s.names[id] = g.name(kind)
	return id
}

// name is a new name. That of a column comes from a few, so that tables share
// names, and views give columns names of others.
func (g *pairGenerator) name(kind string) string {
	g.next++
	if kind == "c" {
		return fmt.Sprintf("%s%d", []string{"a", "b", "geo", "n", "x_", "val"}[g.IntN(6)], g.IntN(40))
	}
	return fmt.Sprintf("%s_%d", kind, g.next)
}

var pairTypes = []string{"UInt8", "UInt16", "UInt32", "String", "String", "LowCardinality(String)", "Enum8('a' = 1)", "Nullable(UInt32)", "Date"}

// wider are types that a column of a type can be changed to.
var pairWider = map[string][]string{
	"UInt8": {"UInt16", "UInt64", "Nullable(UInt8)", "String"}, "UInt16": {"UInt32", "UInt64"}, "UInt32": {"UInt64", "Nullable(UInt32)", "UInt16"},
	"String": {"LowCardinality(String)", "Nullable(String)"}, "LowCardinality(String)": {"String"},
	"Enum8('a' = 1)": {"Enum8('a' = 1, 'b' = 2)", "Int8", "String"}, "Nullable(UInt32)": {"Nullable(UInt64)", "UInt32"}, "Date": {"DateTime", "Date32"},
}

func (g *pairGenerator) schema() *pairSchema {
	s := &pairSchema{names: make(map[string]string)}
	for range 2 + g.IntN(3) {
		g.addTable(s)
	}
	for range g.IntN(4) {
		g.addView(s)
	}
	if g.IntN(3) == 0 {
		g.addDict(s)
	}
	if g.IntN(5) == 0 {
		g.addFront(s)
	}
	return s
}

func (g *pairGenerator) addTable(s *pairSchema) *pairTable {
	t := &pairTable{id: g.id("t", s), order: "id"}
	s.tables = append(s.tables, t)
	for range 1 + g.IntN(5) {
		g.addColumn(s, t)
	}
	for range g.IntN(3) {
		g.addPart(s, t)
	}
	if g.IntN(3) == 0 {
		g.setTTL(t)
	}
	return t
}

func (g *pairGenerator) unused(s *pairSchema, t *pairTable) string {
	for {
		name := g.name("c")
		if !slices.ContainsFunc(t.columns, func(c *pairColumn) bool { return s.names[c.id] == name }) {
			return name
		}
	}
}

func (g *pairGenerator) addColumn(s *pairSchema, t *pairTable) *pairColumn {
	g.next++
	c := &pairColumn{id: fmt.Sprintf("c%d", g.next), typ: pairTypes[g.IntN(len(pairTypes))]}
	s.names[c.id] = g.unused(s, t)
	if g.IntN(3) == 0 {
		g.setDefault(t, c)
	}
	if g.IntN(4) == 0 {
		c.comment = fmt.Sprintf("c%d", g.IntN(100))
	}
	if g.IntN(6) == 0 {
		c.codec = []string{"ZSTD(1)", "LZ4", "NONE"}[g.IntN(3)]
	}
	at := g.IntN(len(t.columns) + 1)
	t.columns = slices.Insert(t.columns, at, c)
	return c
}

// some is a column of a table, in braces, or id where there is none.
func (g *pairGenerator) some(t *pairTable, but string) string {
	var ids []string
	for _, c := range t.columns {
		if c.id != but && c.kind != "ALIAS" {
			ids = append(ids, "{"+c.id+"}")
		}
	}
	if len(ids) == 0 {
		return "id"
	}
	return ids[g.IntN(len(ids))]
}

// setDefault gives a column a default over one that stands before it, so that
// no circle comes about.
func (g *pairGenerator) setDefault(t *pairTable, c *pairColumn) {
	before := &pairTable{}
	for _, other := range t.columns {
		if other.id == c.id {
			break
		}
		if !slices.Contains(pairReach(t, other), c.id) {
			before.columns = append(before.columns, other)
		}
	}
	x := g.some(before, c.id)
	c.kind = []string{"DEFAULT", "DEFAULT", "MATERIALIZED", "ALIAS"}[g.IntN(4)]
	switch {
	case strings.Contains(c.typ, "String"):
		c.expr = "concat(toString(" + x + "), '" + fmt.Sprint(g.IntN(9)) + "')"
	case strings.Contains(c.typ, "Int"):
		c.expr = "length(toString(" + x + ")) + " + fmt.Sprint(g.IntN(9))
	case strings.Contains(c.typ, "Date"):
		c.expr = "toDate(dt) + " + fmt.Sprint(1+g.IntN(9))
	default:
		c.kind, c.expr = "DEFAULT", "'a'"
	}
}

// pairReach are the columns that the default of one reaches.
func pairReach(t *pairTable, c *pairColumn) []string {
	ids := []string{c.id}
	for i := 0; i < len(ids); i++ {
		if of := t.column(ids[i]); of != nil {
			for _, id := range pairMentions(of.expr) {
				if !slices.Contains(ids, id) {
					ids = append(ids, id)
				}
			}
		}
	}
	return ids
}

func (g *pairGenerator) partText(t *pairTable) (word, text string) {
	x, y := g.some(t, ""), g.some(t, "")
	switch g.IntN(6) {
	case 0:
		return "INDEX", "length(toString(" + x + ")) TYPE minmax GRANULARITY " + fmt.Sprint(1+g.IntN(4))
	case 1:
		return "INDEX", "toString(" + x + ") TYPE bloom_filter GRANULARITY " + fmt.Sprint(1+g.IntN(4))
	case 2:
		return "PROJECTION", "(SELECT toString(" + x + "), count(), max(length(toString(" + y + "))) GROUP BY toString(" + x + "))"
	case 3:
		if x == y {
			y = "dt"
		}
		return "PROJECTION", "(SELECT " + x + ", uniq(" + y + ") GROUP BY " + x + ")"
	case 4:
		return "PROJECTION", "(SELECT id, " + x + " ORDER BY " + x + ")"
	}
	return "CONSTRAINT", "CHECK length(toString(" + x + ")) < " + fmt.Sprint(100+g.IntN(9))
}

func (g *pairGenerator) addPart(s *pairSchema, t *pairTable) {
	word, text := g.partText(t)
	t.parts = append(t.parts, pairPart{g.id("p", s), word, text})
}

func (g *pairGenerator) setTTL(t *pairTable) {
	years := fmt.Sprint(50 + g.IntN(9))
	t.ttl = "dt + toIntervalYear(" + years + ")"
	if g.IntN(2) == 0 {
		t.ttl = "dt + toIntervalYear(" + years + ") DELETE WHERE length(toString(" + g.some(t, "") + ")) > 1000"
	}
}

// source is something that a view can read.
func (g *pairGenerator) source(s *pairSchema, tablesOnly bool) (string, *pairTable) {
	for range 10 {
		t := s.tables[g.IntN(len(s.tables))]
		if t.front == "" && !t.isDst {
			return t.id, t
		}
	}
	return s.tables[0].id, s.tables[0]
}

func (g *pairGenerator) output(t *pairTable) string {
	x := g.some(t, "")
	return []string{x, "toString(" + x + ")", "concat(toString(" + x + "), 'x')"}[g.IntN(3)]
}

func (g *pairGenerator) addView(s *pairSchema) {
	source, t := g.source(s, false)
	v := &pairView{id: g.id("v", s), source: source, kind: []string{"view", "view", "to", "to", "to", "inner", "refresh"}[g.IntN(7)], group: g.IntN(3) == 0}
	if v.kind == "view" {
		for _, other := range s.views { // a view over a view
			if other.kind == "view" && !other.all && g.IntN(3) == 0 {
				v.source, v.group = other.id, false
				for _, o := range other.outputs {
					v.outputs = append(v.outputs, pairOutput{g.viewColumn(s, v), "{" + o.name + "}"})
				}
				s.views = append(s.views, v)
				return
			}
		}
		if v.all = g.IntN(6) == 0; v.all {
			s.views = append(s.views, v)
			return
		}
	}
	var dst *pairTable
	if v.kind == "to" || v.kind == "refresh" {
		dst = &pairTable{id: g.id("t", s), order: "id", isDst: true, refreshed: v.kind == "refresh"}
		s.tables = append(s.tables, dst)
		v.target = dst.id
	}
	if v.kind == "to" && g.IntN(6) == 0 {
		v.all, v.group = true, false
		dst.engine, dst.all = "", source
		dst.followAll(t)
		s.views = append(s.views, v)
		return
	}
	for range 1 + g.IntN(3) {
		g.addOutput(s, v, t, dst)
	}
	if v.group {
		v.outputs = append(v.outputs, pairOutput{g.viewColumn(s, v), "count()"})
		if dst != nil {
			last := &v.outputs[len(v.outputs)-1]
			c := &pairColumn{id: last.name, typ: "UInt64"}
			dst.columns = append(dst.columns, c)
		}
	}
	s.views = append(s.views, v)
}

func (g *pairGenerator) addOutput(s *pairSchema, v *pairView, t, dst *pairTable) {
	name := g.viewColumn(s, v)
	v.outputs = append(v.outputs, pairOutput{name, g.output(t)})
	if dst != nil {
		dst.columns = append(dst.columns, &pairColumn{id: name, typ: "Nullable(String)"})
	}
}

// viewColumn is a column that a view makes. Its name may be that of a column
// that the view reads.
func (g *pairGenerator) viewColumn(s *pairSchema, v *pairView) string {
	g.next++
	id := fmt.Sprintf("o%d", g.next)
	for {
		s.names[id] = fmt.Sprintf("%s%d", []string{"o", "a", "geo"}[g.IntN(3)], g.IntN(40))
		if !slices.ContainsFunc(v.outputs, func(o pairOutput) bool { return s.names[o.name] == s.names[id] }) {
			return id
		}
	}
}

func (g *pairGenerator) addDict(s *pairSchema) {
	_, t := g.source(s, true)
	d := &pairDict{id: g.id("d", s), table: t.id, layout: []string{"HASHED", "FLAT"}[g.IntN(2)]}
	for _, c := range t.columns {
		if len(d.columns) == 0 || g.IntN(2) == 0 {
			d.columns = append(d.columns, c.id)
		}
	}
	s.dicts = append(s.dicts, d)
}

func (g *pairGenerator) addFront(s *pairSchema) {
	id, of := g.source(s, true)
	t := &pairTable{id: g.id("t", s), front: id, engine: []string{"Buffer", "Alias"}[g.IntN(2)]}
	s.tables = append(s.tables, t)
	if t.engine == "Buffer" {
		t.followAll(of)
	}
}

// followAll gives a table the columns of another: a Buffer those of its table,
// the target of a view that selects * those of its source.
func (t *pairTable) followAll(of *pairTable) {
	t.columns = nil
	for _, c := range of.columns {
		if c.kind != "ALIAS" && c.kind != "MATERIALIZED" {
			t.columns = append(t.columns, &pairColumn{id: c.id, typ: c.typ})
		}
	}
}
