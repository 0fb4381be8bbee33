// Package projection declares projections, annotations of a schema:
//
//	projection.Select("by_user", "SELECT * ORDER BY user_id"),
//	projection.Select("per_day", "SELECT toDate(at), sum(amount) GROUP BY toDate(at)"),
//
// See https://clickhouse.com/docs/engines/table-engines/mergetree-family/mergetree#projections.
package projection

import (
	"encoding/json"

	"github.com/chent-io/chent/schema"
)

// Projection builds one projection.
type Projection struct {
	projection schema.Projection
	problems   []schema.Problem
}

// Select is a projection that keeps the result of a query over the table,
// without FROM: sorted otherwise, or aggregated.
func Select(name, query string) *Projection {
	return &Projection{projection: schema.Projection{Name: name, Query: query, Pos: schema.Position()}}
}

// Index is a projection that serves as an index: it keeps where the values of
// an expression are. typ is "basic" or another type the server knows. Server
// 26.1 or later.
func Index(name, expr, typ string) *Projection {
	return &Projection{projection: schema.Projection{Name: name, Index: expr, Type: typ, Pos: schema.Position()}}
}

// Setting sets a setting of the projection's parts, as index_granularity.
// Server 26.1 or later.
func (p *Projection) Setting(name string, value any) *Projection {
	text, err := schema.Literal(value)
	if err != nil {
		p.problems = append(p.problems, schema.Problem{Clause: "Setting", Message: name + ": " + err.Error()})
	}
	p.projection.Settings = append(p.projection.Settings, schema.Setting{Name: name, Value: text})
	return p
}

// Name implements ent's Annotation.
func (p *Projection) Name() string { return schema.AnnotationName }

// TableAnnotation returns the projection as part of its table.
func (p *Projection) TableAnnotation() schema.Table {
	return schema.Table{Projections: []schema.Projection{p.projection}, Problems: p.problems}
}

// Merge implements ent's Merger.
func (p *Projection) Merge(other schema.Annotation) schema.Annotation {
	return p.TableAnnotation().Merge(other)
}

// MarshalJSON writes the annotation as ent's loader carries it.
func (p *Projection) MarshalJSON() ([]byte, error) { return json.Marshal(p.TableAnnotation()) }
