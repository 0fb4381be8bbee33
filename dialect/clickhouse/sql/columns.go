package sql

// Columns names a table for the constructors of columns, such as
// [FloatColumn]: the name, and the alias that its columns are taken by when
// the table is in a query twice.
type Columns struct {
	Table, Alias string
}

func (t Columns) column(name, typ string) node {
	return &column{table: t.Table, alias: t.Alias, name: name, typ: typ}
}
