package sql

// TableView is what a query reads from: a [TableRef], another query, a table
// function, a CTE.
type TableView interface {
	// build writes the source with its alias and modifiers.
	build(b *builder)
	// reference is the name by which its columns are qualified.
	reference() string
	// table is the name of the table that typed columns belong to.
	table() string
	// columnType is the ClickHouse type of a column, empty if not known.
	columnType(column string) string
}

// TableRef is a table or a view by name. It is a value: its methods return
// changed copies.
type TableRef struct {
	Database, Name, Alias string

	model  string // the table that its typed columns belong to; empty: Name
	loose  bool   // columns of any table may be read from it
	types  map[string]string
	final  bool
	sample *sample
	args   []node
}

// Table returns the table of that name in the connection's database.
func Table(name string) TableRef {
	return TableRef{Name: name}
}

// CTE returns the query of that name in WITH as a source. Typed columns of any
// table may be read from it.
func CTE(name string) TableRef {
	return TableRef{Name: name, loose: true}
}

// Model returns the table as one whose columns are those of another: a
// table under a name that was chosen when the program started.
func (t TableRef) Model(name string) TableRef {
	t.model = name
	return t
}

// In returns the table in another database.
func (t TableRef) In(database string) TableRef {
	t.Database = database
	return t
}

// As returns the table under an alias.
func (t TableRef) As(alias string) TableRef {
	t.Alias = alias
	return t
}

// Types returns the table with the ClickHouse types of its columns, by name:
// parameters that are compared with a column then travel as its type. The map
// must not change afterwards.
func (t TableRef) Types(types map[string]string) TableRef {
	t.types = types
	return t
}

// Final returns the table as FINAL shows it: rows that the engine merges are
// merged while reading. Engines that merge nothing refuse it.
//
// See https://clickhouse.com/docs/sql-reference/statements/select/from#final-modifier.
func (t TableRef) Final() TableRef {
	t.final = true
	return t
}

// Args returns the parameterised view with its arguments.
//
//	sql.Table("sales_of").Args(sql.Arg("tenant", "acme"))
func (t TableRef) Args(args ...ViewArg) TableRef {
	t.args = nil
	for _, a := range args {
		t.args = append(t.args, &namedArg{a.name, valueOrNode(a.v, "")})
	}
	return t
}

// ViewArg is an argument of a parameterised view or of a table function.
type ViewArg struct {
	name string
	v    any
}

// Arg returns name = v.
func Arg(name string, v any) ViewArg { return ViewArg{name, v} }

// C returns the column of that name, qualified by the table's alias when the
// query reads from several sources.
func (t TableRef) C(name string) Any {
	return anyOf(&column{table: t.table(), alias: t.Alias, name: name, typ: t.types[name]})
}

func (t TableRef) reference() string {
	if t.Alias != "" {
		return t.Alias
	}
	return t.Name
}

func (t TableRef) table() string {
	switch {
	case t.loose:
		return ""
	case t.model != "":
		return t.model
	}
	return t.Name
}

func (t TableRef) columnType(column string) string { return t.types[column] }

func (t TableRef) build(b *builder) {
	if t.Database != "" {
		b.ident(t.Database).raw(".")
	}
	b.ident(t.Name)
	if t.args != nil {
		b.raw("(").nodes(", ", t.args).raw(")")
	}
	if t.Alias != "" {
		b.raw(" AS ").ident(t.Alias)
	}
	if t.final {
		b.raw(" FINAL")
	}
	if t.sample != nil {
		t.sample.build(b)
	}
}

// name writes the table without alias or modifiers.
func (t TableRef) name(b *builder) {
	if t.Database != "" {
		b.ident(t.Database).raw(".")
	}
	b.ident(t.Name)
}

// C returns what has that name in the query: a label of the SELECT list, or a
// column of the first source.
func C(name string) Any { return anyOf(&column{name: name, label: true}) }

// As returns x under a name of its own: its full text in the SELECT list, the
// name in every other clause of that query.
func As(x Expression, name string) Expression {
	return expression{&label{x.node(), name}}
}

// expression makes an [Expression] of a node.
type expression struct{ n node }

func (e expression) node() node { return e.n }
