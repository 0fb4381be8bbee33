// Package dictionary makes a type that embeds ent.View a dictionary. Its fields
// are the attributes, the key among them:
//
//	type Country struct{ ent.View }
//
//	func (Country) Annotations() []schema.Annotation {
//		return []schema.Annotation{
//			dictionary.Of("code").
//				Source(dictionary.ClickHouse("countries")).
//				Layout("COMPLEX_KEY_HASHED").
//				Lifetime(300, 360),
//		}
//	}
//
//	func (Country) Fields() []ent.Field {
//		return []ent.Field{
//			field.String("code"),
//			field.String("name").Default(""),
//			field.UInt64("parent").Annotations(dictionary.Hierarchical()),
//		}
//	}
//
// See https://clickhouse.com/docs/sql-reference/dictionaries.
package dictionary

import (
	"encoding/json"

	"github.com/chent-io/chent/schema"
)

// Dictionary builds a dictionary.
type Dictionary struct {
	table schema.Table
}

// Of makes the type a dictionary with a key of one or more attributes.
func Of(key string, moreKeys ...string) *Dictionary {
	pos := schema.Position()
	keys := append([]string{key}, moreKeys...)
	return &Dictionary{schema.Table{Dictionary: &schema.Dictionary{PrimaryKey: keys, Pos: pos}, Pos: pos}}
}

// Param is a key-value pair of a source or a layout.
type Param struct {
	Name  string
	Value any // a string, a number, a bool, or [schema.SQL]
}

// SourceOf is a source: a kind and its parameters.
type SourceOf struct {
	Kind   string
	Params []Param
}

// Source says where the rows come from: [ClickHouse], [HTTP], [File], or any
// other kind as SourceOf{Kind: "MYSQL", Params: ...}. Secrets are better kept
// in a named collection: Param{"NAME", schema.SQL("collection")}.
func (d *Dictionary) Source(source SourceOf) *Dictionary {
	d.table.Dictionary.Source = d.function("Source", source.Kind, source.Params)
	return d
}

// ClickHouse is a source that reads a table of the server itself, in the
// dictionary's database, or as further parameters say: DB, WHERE, QUERY, HOST,
// PORT, USER, PASSWORD.
func ClickHouse(table string, params ...Param) SourceOf {
	return SourceOf{Kind: "CLICKHOUSE", Params: append([]Param{{"TABLE", table}}, params...)}
}

// Query is a source that runs a query on the server itself.
func Query(sql string, params ...Param) SourceOf {
	return SourceOf{Kind: "CLICKHOUSE", Params: append([]Param{{"QUERY", sql}}, params...)}
}

// HTTP is a source that reads a URL.
func HTTP(url, format string, params ...Param) SourceOf {
	return SourceOf{Kind: "HTTP", Params: append([]Param{{"URL", url}, {"FORMAT", format}}, params...)}
}

// File is a source that reads a file in the server's user_files folder.
func File(path, format string, params ...Param) SourceOf {
	return SourceOf{Kind: "FILE", Params: append([]Param{{"PATH", path}, {"FORMAT", format}}, params...)}
}

// Null is a source without rows.
func Null() SourceOf { return SourceOf{Kind: "NULL"} }

// Layout says how the rows are kept: FLAT, HASHED, SPARSE_HASHED,
// COMPLEX_KEY_HASHED, RANGE_HASHED, CACHE, IP_TRIE, POLYGON, ....
func (d *Dictionary) Layout(kind string, params ...Param) *Dictionary {
	d.table.Dictionary.Layout = d.function("Layout", kind, params)
	return d
}

// Lifetime is the time in seconds between two reloads, at random between min
// and max. 0 and 0: never.
func (d *Dictionary) Lifetime(minSeconds, maxSeconds uint64) *Dictionary {
	d.table.Dictionary.Lifetime = &schema.Lifetime{Min: minSeconds, Max: maxSeconds}
	return d
}

// Range names the attributes that begin and end the range of a RANGE_HASHED
// layout.
func (d *Dictionary) Range(minAttribute, maxAttribute string) *Dictionary {
	d.table.Dictionary.RangeMin, d.table.Dictionary.RangeMax = minAttribute, maxAttribute
	return d
}

// Setting sets a setting of the dictionary's source.
func (d *Dictionary) Setting(name string, value any) *Dictionary {
	text, err := schema.Literal(value)
	if err != nil {
		d.problem("Setting", name+": "+err.Error())
	}
	d.table.Dictionary.Settings = append(d.table.Dictionary.Settings, schema.Setting{Name: name, Value: text})
	return d
}

// Comment sets the dictionary's comment.
func (d *Dictionary) Comment(text string) *Dictionary {
	d.table.Comment = text
	return d
}

// Database puts the dictionary into a database other than the connection's.
func (d *Dictionary) Database(name string) *Dictionary {
	d.table.Database = name
	return d
}

// Table names the dictionary. Default: the type's name in plural, in snake
// case.
func (d *Dictionary) Table(name string) *Dictionary {
	d.table.Table = name
	return d
}

// DependsOn names objects that must exist before the dictionary.
func (d *Dictionary) DependsOn(objects ...string) *Dictionary {
	d.table.DependsOn = append(d.table.DependsOn, objects...)
	return d
}

func (d *Dictionary) problem(clause, message string) {
	d.table.Problems = append(d.table.Problems, schema.Problem{Clause: clause, Message: message})
}

func (d *Dictionary) function(clause, kind string, params []Param) *schema.DictionaryFunction {
	f := &schema.DictionaryFunction{Kind: kind}
	for _, p := range params {
		text, err := schema.Literal(p.Value)
		if err != nil {
			d.problem(clause, p.Name+": "+err.Error())
		}
		f.Params = append(f.Params, schema.Setting{Name: p.Name, Value: text})
	}
	return f
}

// Name implements ent's Annotation.
func (d *Dictionary) Name() string { return schema.AnnotationName }

// TableAnnotation returns the dictionary as the annotation of its type.
func (d *Dictionary) TableAnnotation() schema.Table { return d.table }

// Merge implements ent's Merger.
func (d *Dictionary) Merge(other schema.Annotation) schema.Annotation { return d.table.Merge(other) }

// MarshalJSON writes the annotation as ent's loader carries it.
func (d *Dictionary) MarshalJSON() ([]byte, error) { return json.Marshal(d.table) }

// Hierarchical marks the attribute that holds the key of the parent.
func Hierarchical() schema.Annotation {
	return schema.Column{Attribute: &schema.Attribute{Hierarchical: true}}
}

// Bidirectional is [Hierarchical] with an index for the way down.
func Bidirectional() schema.Annotation {
	return schema.Column{Attribute: &schema.Attribute{Hierarchical: true, Bidirectional: true}}
}

// Injective marks an attribute whose values differ where the keys do.
func Injective() schema.Annotation {
	return schema.Column{Attribute: &schema.Attribute{Injective: true}}
}

// IsObjectID marks an attribute that is an ObjectID of MongoDB.
func IsObjectID() schema.Annotation {
	return schema.Column{Attribute: &schema.Attribute{IsObjectID: true}}
}

// Expression computes the attribute from the source's columns.
func Expression(sql string) schema.Annotation {
	return schema.Column{Attribute: &schema.Attribute{Expression: sql}}
}
