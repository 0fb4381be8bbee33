package engine

import (
	"encoding/json"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/schema"
)

// Clauses has what every engine's table may say. B is the builder, which each
// method returns.
type Clauses[B any] struct {
	self  *B
	table schema.Table
}

func (c *Clauses[B]) init(self *B, name string, args ...schema.Arg) {
	pos := schema.Position()
	c.self = self
	c.table = schema.Table{Engine: &schema.Engine{Name: name, Args: args, Pos: pos}, Pos: pos}
}

func (c *Clauses[B]) problem(clause, message string) {
	c.table.Problems = append(c.table.Problems, schema.Problem{Clause: clause, Message: message})
}

// Database puts the table into a database other than the connection's.
func (c *Clauses[B]) Database(name string) *B {
	c.table.Database = name
	return c.self
}

// Table names the table. Default: the type's name in plural, in snake case.
func (c *Clauses[B]) Table(name string) *B {
	c.table.Table = name
	return c.self
}

// RenamedFrom names the table as it was called before: the migration renames
// it instead of dropping one table and creating another.
func (c *Clauses[B]) RenamedFrom(name string) *B {
	c.table.RenamedFrom = name
	return c.self
}

// Comment sets the table's comment.
func (c *Clauses[B]) Comment(text string) *B {
	c.table.Comment = text
	return c.self
}

// Setting sets one of the engine's settings: a number, a bool, a string or
// a [schema.SQL].
func (c *Clauses[B]) Setting(name string, value any) *B {
	text, err := schema.Literal(value)
	if err != nil {
		c.problem("Setting", name+": "+err.Error())
		return c.self
	}
	c.table.Settings = append(c.table.Settings, schema.Setting{Name: name, Value: text})
	return c.self
}

// DependsOn names objects that must exist before the table, "table" or
// "database.table", where the generator cannot see it.
func (c *Clauses[B]) DependsOn(objects ...string) *B {
	c.table.DependsOn = append(c.table.DependsOn, objects...)
	return c.self
}

// Name implements ent's Annotation.
func (c *Clauses[B]) Name() string { return schema.AnnotationName }

// TableAnnotation returns what the builder has gathered.
func (c *Clauses[B]) TableAnnotation() schema.Table { return c.table }

// Merge implements ent's Merger.
func (c *Clauses[B]) Merge(other schema.Annotation) schema.Annotation { return c.table.Merge(other) }

// MarshalJSON writes the annotation as ent's loader carries it.
func (c *Clauses[B]) MarshalJSON() ([]byte, error) { return json.Marshal(c.table) }

// arg is an argument that is SQL text already.
func arg(sql string) schema.Arg { return schema.Arg{SQL: sql} }

// text is an argument that is a string.
func text(value string) schema.Arg { return schema.Arg{SQL: clickhouse.QuoteString(value)} }

// column is an argument that names a column of the table.
func column(name, role string) schema.Arg { return schema.Arg{SQL: name, Role: role} }

func literal(value any) schema.Arg {
	sql, err := schema.Literal(value)
	if err != nil {
		return schema.Arg{SQL: "NULL"}
	}
	return schema.Arg{SQL: sql}
}
