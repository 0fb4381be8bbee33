// Package object declares what has no rows, as annotations of a type that
// embeds [schema.Objects]:
//
//	type App struct{ schema.Objects }
//
//	func (App) Annotations() []schema.Annotation {
//		return []schema.Annotation{
//			object.Database("archive").Engine("Atomic").Comment("closed years"),
//			object.Function("cents", "(x) -> round(x * 100)"),
//			object.NamedCollection("logs_bucket").Param("url", "https://..."),
//			object.Role("reader"),
//			object.Grant("SELECT ON app.* TO reader"),
//		}
//	}
//
// Access control (roles, users, row policies, quotas, settings profiles,
// grants) is managed as soon as one of them is declared, and not before.
package object

import (
	"encoding/json"
	"fmt"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/schema"
)

// DatabaseObject builds a database.
type DatabaseObject struct {
	database schema.Database
	problems []schema.Problem
}

// Database declares a database. The empty name is the connection's database,
// which exists already or is created with it.
func Database(name string) *DatabaseObject {
	return &DatabaseObject{database: schema.Database{Name: name, Pos: schema.Position()}}
}

// Engine sets the database's engine, arguments as SQL text: Atomic (the
// server's default), Memory, Lazy where the server has it, and others.
func (d *DatabaseObject) Engine(name string, args ...string) *DatabaseObject {
	d.database.Engine = &schema.Engine{Name: name}
	for _, a := range args {
		d.database.Engine.Args = append(d.database.Engine.Args, schema.Arg{SQL: a})
	}
	return d
}

// Setting sets one of the database's settings: a number, a bool, a string or a
// [schema.SQL].
func (d *DatabaseObject) Setting(name string, value any) *DatabaseObject {
	text, err := schema.Literal(value)
	if err != nil {
		d.problems = append(d.problems, schema.Problem{Clause: "Setting", Message: name + ": " + err.Error()})
	}
	d.database.Settings = append(d.database.Settings, schema.Setting{Name: name, Value: text})
	return d
}

// Replicated makes DDL run on every replica: a path in Keeper, the shard and
// the replica, macros allowed. Without the two they are the macros {shard} and
// {replica}.
func (d *DatabaseObject) Replicated(path string, shardAndReplica ...string) *DatabaseObject {
	switch len(shardAndReplica) {
	case 0:
		shardAndReplica = []string{"{shard}", "{replica}"}
	case 2:
	default:
		d.problems = append(d.problems, schema.Problem{Clause: "Replicated", Message: fmt.Sprintf("database %q: Replicated takes a path, or a path, a shard and a replica", d.database.Name)})
		return d
	}
	return d.Engine("Replicated", clickhouse.QuoteString(path), clickhouse.QuoteString(shardAndReplica[0]), clickhouse.QuoteString(shardAndReplica[1]))
}

// Comment sets the database's comment.
func (d *DatabaseObject) Comment(text string) *DatabaseObject {
	d.database.Comment = text
	return d
}

// Name implements ent's Annotation.
func (d *DatabaseObject) Name() string { return schema.AnnotationName }

// TableAnnotation returns the database as ent's loader merges it.
func (d *DatabaseObject) TableAnnotation() schema.Table {
	return schema.Table{Problems: d.problems, Objects: &schema.ObjectList{Databases: []schema.Database{d.database}}}
}

// Merge implements ent's Merger.
func (d *DatabaseObject) Merge(other schema.Annotation) schema.Annotation {
	return d.TableAnnotation().Merge(other)
}

// MarshalJSON writes the annotation as ent's loader carries it.
func (d *DatabaseObject) MarshalJSON() ([]byte, error) { return json.Marshal(d.TableAnnotation()) }

// Collection builds a named collection.
type Collection struct {
	collection schema.NamedCollection
	problems   []schema.Problem
}

// NamedCollection declares a named collection. Its values stand in the schema's
// source: keep secrets elsewhere.
func NamedCollection(name string) *Collection {
	return &Collection{collection: schema.NamedCollection{Name: name, Pos: schema.Position()}}
}

// Param adds a pair; whether a query may override it, the server decides.
func (c *Collection) Param(name string, value any) *Collection { return c.add(name, value, nil) }

// Fixed adds a pair that no query may override.
func (c *Collection) Fixed(name string, value any) *Collection {
	no := false
	return c.add(name, value, &no)
}

// Overridable adds a pair that a query may override.
func (c *Collection) Overridable(name string, value any) *Collection {
	yes := true
	return c.add(name, value, &yes)
}

func (c *Collection) add(name string, value any, overridable *bool) *Collection {
	text, err := schema.Literal(value)
	if err != nil {
		c.problems = append(c.problems, schema.Problem{Clause: "Param", Message: name + ": " + err.Error()})
	}
	c.collection.Params = append(c.collection.Params, schema.NamedCollectionParam{Name: name, Value: text, Overridable: overridable})
	return c
}

// Name implements ent's Annotation.
func (c *Collection) Name() string { return schema.AnnotationName }

// TableAnnotation returns the collection as ent's loader merges it.
func (c *Collection) TableAnnotation() schema.Table {
	return schema.Table{Problems: c.problems, Objects: &schema.ObjectList{NamedCollections: []schema.NamedCollection{c.collection}}}
}

// Merge implements ent's Merger.
func (c *Collection) Merge(other schema.Annotation) schema.Annotation {
	return c.TableAnnotation().Merge(other)
}

// MarshalJSON writes the annotation as ent's loader carries it.
func (c *Collection) MarshalJSON() ([]byte, error) { return json.Marshal(c.TableAnnotation()) }

// Function declares a SQL function by its lambda: "(x, y) -> x + y".
func Function(name, lambda string) schema.TableAnnotator {
	return objects(schema.ObjectList{Functions: []schema.Function{{Name: name, Body: lambda, Pos: schema.Position()}}})
}

// Statement declares an object in a database by its CREATE statement, as the
// server shows it: for kinds that have no declaration of their own, such as
// "WINDOW VIEW". It is compared as text. The name is "table" or
// "database.table"; needs are objects that must exist before it.
func Statement(kind, name, create string, needs ...string) schema.TableAnnotator {
	return objects(schema.ObjectList{Statements: []schema.Statement{{Kind: kind, Name: name, SQL: create, Needs: needs, Pos: schema.Position()}}})
}

// Role declares a role; clauses are what follows its name in CREATE ROLE.
func Role(name string, clauses ...string) schema.TableAnnotator {
	return objects(schema.ObjectList{Roles: entity(name, clauses)})
}

// User declares a user; clauses are what follows the name in CREATE USER.
// Passwords do not belong in source: IDENTIFIED WITH a method that has none, or
// a hash.
func User(name string, clauses ...string) schema.TableAnnotator {
	return objects(schema.ObjectList{Users: entity(name, clauses)})
}

// RowPolicy declares a row policy: Name is as in CREATE ROW POLICY, "p ON db.t".
func RowPolicy(name string, clauses ...string) schema.TableAnnotator {
	return objects(schema.ObjectList{RowPolicies: entity(name, clauses)})
}

// Quota declares a quota; clauses are what follows its name in CREATE QUOTA.
func Quota(name string, clauses ...string) schema.TableAnnotator {
	return objects(schema.ObjectList{Quotas: entity(name, clauses)})
}

// SettingsProfile declares a settings profile; clauses are what follows its
// name in CREATE SETTINGS PROFILE.
func SettingsProfile(name string, clauses ...string) schema.TableAnnotator {
	return objects(schema.ObjectList{Profiles: entity(name, clauses)})
}

// Grant declares a grant, without the keyword: "SELECT ON app.* TO reader".
func Grant(text string) schema.TableAnnotator {
	return objects(schema.ObjectList{Grants: []string{text}})
}

func objects(list schema.ObjectList) schema.TableAnnotator { return schema.Table{Objects: &list} }

func entity(name string, clauses []string) []schema.AccessEntity {
	joined := ""
	for i, c := range clauses {
		if i > 0 {
			joined += " "
		}
		joined += c
	}
	return []schema.AccessEntity{{Name: name, Clauses: joined, Pos: schema.Position()}}
}
