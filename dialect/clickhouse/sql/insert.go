package sql

// Inserter builds INSERT INTO … SELECT, or without a query the statement that
// blocks of rows follow.
type Inserter struct {
	table    TableRef
	function *TableFunction
	columns  []string
	query    *Selector
	settings []Setting
}

// Insert starts an INSERT into a table.
//
// See https://clickhouse.com/docs/sql-reference/statements/insert-into.
func Insert(table TableRef) *Inserter { return &Inserter{table: table} }

// InsertFunction starts an INSERT into a table function: a file, a URL,
// another server.
func InsertFunction(f TableFunction) *Inserter { return &Inserter{function: &f} }

// Columns sets the columns that get values, in the order of the query's SELECT
// list. None: all that can be inserted, in the table's order.
func (i *Inserter) Columns(names ...string) *Inserter {
	i.columns = names
	return i
}

// Select sets the query whose rows are inserted. Its settings are those of the
// whole statement.
func (i *Inserter) Select(q *Selector) *Inserter {
	i.query = q
	return i
}

// Settings adds server settings for this statement.
func (i *Inserter) Settings(settings ...Setting) *Inserter {
	i.settings = append(i.settings, settings...)
	return i
}

// Query returns the statement's text and its parameters, or the errors that
// were made while building it.
func (i *Inserter) Query() (string, []Param, error) {
	b := newBuilder()
	i.build(b)
	return b.result()
}

// String returns the statement with its values as literals, for a person.
func (i *Inserter) String() string { return inline(i.build) }

func (i *Inserter) build(b *builder) {
	b.clause = "INSERT"
	b.raw("INSERT INTO ")
	if i.function != nil {
		b.raw("FUNCTION ")
		i.function.call(b)
	} else {
		i.table.name(b)
	}
	for n, c := range i.columns {
		b.raw([]string{" (", ", "}[min(n, 1)]).ident(c)
	}
	if len(i.columns) > 0 {
		b.raw(")")
	}
	writeSettings(b, i.settings)
	if i.query == nil {
		return
	}
	if have, want := len(i.query.columns), len(i.columns); have > 0 && want > 0 && have != want {
		b.failf("the query has %d columns for the %d of the INSERT", have, want)
	}
	b.raw(" ")
	i.query.query(b)
}
