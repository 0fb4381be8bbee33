package entc

import (
	"entgo.io/ent/entc/gen"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/migrate/catalog"
	"github.com/chent-io/chent/schema"
)

// Model is a schema package resolved: what the server shall hold, and for each
// of ent's types how its rows look in Go.
type Model struct {
	// Catalog is the desired state. The database with the empty name is the
	// connection's.
	Catalog catalog.Catalog
	// Tables are the types that have rows, in the order of the graph.
	Tables []*Table

	byType map[*gen.Type]*Table
}

// Table returns the table of an ent type; nil for a type without rows.
func (m *Model) Table(t *gen.Type) *Table { return m.byType[t] }

// Table is one of ent's types with the object that it stands for: exactly one
// of Table, View, MaterializedView and Dictionary is set.
type Table struct {
	Type *gen.Type
	// Database is empty for the connection's.
	Database string
	// Name is the object's name in its database.
	Name             string
	Table            *catalog.Table
	View             *catalog.View
	MaterializedView *catalog.MaterializedView
	Dictionary       *catalog.Dictionary
	// Columns are the fields in declaration order, the id only if declared.
	Columns []*Column
	// ReadOnly says that the client has no writes: the type embeds ent.View.
	ReadOnly bool
	// Final says that FINAL means something to the engine.
	Final bool
	// Folds says that merging makes one row of several with one sorting key, in
	// this table or in the one behind it: without FINAL a key may have several
	// rows. It implies Final.
	Folds bool
	// Sample says that the table has a sampling key.
	Sample bool
	// Structs are the Go types to generate in the type's package, for tuples
	// without a Go type of the user's.
	Structs []*Struct
	// Pos is where the type was declared, file:line:column.
	Pos string

	ann schema.Table
	// broken are the names of columns that were declared wrongly and left out.
	broken []string
}

// Column returns the column of a field by the field's name, nil if there is
// none.
func (t *Table) Column(field string) *Column {
	for _, c := range t.Columns {
		if c.Field.Name == field {
			return c
		}
	}
	return nil
}

// Column is one field with its column.
type Column struct {
	Field *gen.Field
	// Column is the column in the catalog; for a dictionary it is the
	// attribute put as a column.
	Column *catalog.Column
	// Type is Column's type, parsed.
	Type clickhouse.Type
	// Go is the Go type of the values, nil for NULL included. Its named types
	// of the generated package have PkgPath <package>/<type's package>.
	Go *schema.GoType
	// GoType is Go as source in the root generated package: "*event.Kind".
	GoType string
	// Imports are the import paths that GoType needs, by path, with the name
	// of each package; the generated package's own are among them.
	Imports map[string]string
	// Insertable says that an insert may give a value: not MATERIALIZED, not
	// ALIAS, not of a read-only table, not an AggregateFunction.
	Insertable bool
	// Readable says that a query may select it: not EPHEMERAL, not an
	// AggregateFunction.
	Readable bool
	// HasServerDefault says that the column has a DEFAULT or is EPHEMERAL with
	// an expression: the server fills it when the insert leaves it out.
	HasServerDefault bool
	// Required says that a create must give a value: insertable, and neither
	// the server nor the client has a default, and it is not Nullable or
	// Optional.
	Required bool
	// Nullable says that the column may hold NULL.
	Nullable bool
	// Truncate says that the client cuts times to what the column keeps.
	Truncate bool
	// Scanner says that the user's Go type converts itself, by driver.Valuer
	// and sql.Scanner.
	Scanner bool
	// Enum holds the values of an enum column, in the order of their numbers;
	// Go is then a string type to generate, unless EnumGoType.
	Enum []EnumValue
	// EnumGoType says that the enum's Go type is the user's own.
	EnumGoType bool
	// Nested are the columns on the wire of a Nested column, each an Array
	// named "nested.element"; Column is then the first of them.
	Nested []*catalog.Column
	// Pos is where the field was declared, file:line:column.
	Pos string

	ann schema.Column
}

// EnumValue is a value of an enum column.
type EnumValue struct {
	// Constant is the name of the Go constant: KindBuy.
	Constant string
	// Name is the value's text and Number what is stored.
	Name   string
	Number int
}

// Struct is a Go struct type to generate for a Tuple or Nested type.
type Struct struct {
	// Name is the Go name: Place.
	Name string
	// Type is the Tuple, or the Tuple of one element of a Nested.
	Type   clickhouse.Type
	Fields []StructField
	// Column is the field that needs it first.
	Column *Column
}

// StructField is a field of a [Struct].
type StructField struct {
	Name    string // in Go
	Element string // in ClickHouse; empty in a tuple without names
	Type    clickhouse.Type
	Go      *schema.GoType
}

// Source returns the column's Go type as source inside the package at pkgPath.
func (c *Column) Source(pkgPath string) string {
	return c.Go.Source(func(path, name string) string {
		if path == pkgPath {
			return ""
		}
		return name + "."
	})
}
