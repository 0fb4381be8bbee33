package ddl

import (
	"strings"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/migrate/catalog"
)

// Column renders a column as it stands in CREATE TABLE, ADD COLUMN and MODIFY
// COLUMN.
func Column(c catalog.Column) string {
	var w writer
	w.WriteString(clickhouse.QuoteIdent(c.Name))
	if c.Type != "" {
		w.words(c.Type)
	}
	if c.DefaultKind != catalog.NoDefault {
		w.words(string(c.DefaultKind))
		if c.Default != "" {
			w.words(c.Default)
		}
	}
	if c.Comment != "" {
		w.words("COMMENT", clickhouse.QuoteString(c.Comment))
	}
	if len(c.Codec) > 0 {
		w.words(Codec(c.Codec))
	}
	if len(c.Statistics) > 0 {
		w.words("STATISTICS(" + strings.Join(c.Statistics, ", ") + ")")
	}
	if c.TTL != "" {
		w.words("TTL", c.TTL)
	}
	if len(c.Settings) > 0 {
		w.words("SETTINGS", "("+Settings(c.Settings)+")")
	}
	return w.String()
}

// Codec renders CODEC(...).
func Codec(codecs []string) string {
	return "CODEC(" + strings.Join(codecs, ", ") + ")"
}

// Index renders a skip index with its keyword INDEX, as CREATE TABLE and ADD
// have it.
func Index(i catalog.Index) string {
	var w writer
	w.WriteString("INDEX " + clickhouse.QuoteIdentIfNeeded(i.Name))
	w.words(i.Expr, "TYPE", i.Type)
	if i.Granularity != "" {
		w.words("GRANULARITY", i.Granularity)
	}
	return w.String()
}

// Constraint renders a constraint with its keyword CONSTRAINT.
func Constraint(c catalog.Constraint) string {
	return "CONSTRAINT " + clickhouse.QuoteIdentIfNeeded(c.Name) + " " + c.Kind + " " + c.Expr
}

// Projection renders a projection with its keyword PROJECTION.
func Projection(p catalog.Projection) string {
	var w writer
	w.WriteString("PROJECTION " + clickhouse.QuoteIdentIfNeeded(p.Name))
	if p.Query != "" {
		w.words("(" + p.Query + ")")
	}
	if p.Index != "" {
		w.words("INDEX", p.Index)
	}
	if p.Type != "" {
		w.words("TYPE", p.Type)
	}
	if len(p.Settings) > 0 {
		w.words("WITH SETTINGS", "("+Settings(p.Settings)+")")
	}
	return w.String()
}

// elements are the parts of a table between its parentheses.
func elements(columns []catalog.Column, indexes []catalog.Index, constraints []catalog.Constraint, projections []catalog.Projection) []string {
	list := make([]string, 0, len(columns)+len(indexes)+len(constraints)+len(projections))
	for _, c := range columns {
		list = append(list, Column(c))
	}
	for _, i := range indexes {
		list = append(list, Index(i))
	}
	for _, c := range constraints {
		list = append(list, Constraint(c))
	}
	for _, p := range projections {
		list = append(list, Projection(p))
	}
	return list
}

// Engine renders an engine with its arguments.
func Engine(e catalog.Engine) string {
	name := clickhouse.QuoteIdentIfNeeded(e.Name)
	if len(e.Args) > 0 || e.Parens {
		return name + "(" + strings.Join(e.Args, ", ") + ")"
	}
	return name
}

// Storage renders the engine clause of a table, ENGINE to SETTINGS, on one
// line.
func Storage(s catalog.Storage) string {
	var w writer
	w.storage(s)
	return strings.TrimPrefix(w.String(), " ")
}

func (w *writer) storage(s catalog.Storage) {
	if s.Engine.Name != "" {
		w.clause("ENGINE =", Engine(s.Engine))
	}
	for _, c := range [...]struct{ words, text string }{
		{"PARTITION BY", s.PartitionBy},
		{"PRIMARY KEY", s.PrimaryKey},
		{"ORDER BY", s.OrderBy},
		{"SAMPLE BY", s.SampleBy},
		{"TTL", s.TTL},
		{"SETTINGS", Settings(s.Settings)},
	} {
		if c.text != "" {
			w.clause(c.words, c.text)
		}
	}
}

func (w *writer) comment(comment string) {
	if comment != "" {
		w.clause("COMMENT", clickhouse.QuoteString(comment))
	}
}

func (w *writer) security(s catalog.Security) {
	if s.Definer != "" {
		w.clause("DEFINER =", s.Definer)
		if s.Type != "" {
			w.words("SQL SECURITY", s.Type)
		}
		return
	}
	if s.Type != "" {
		w.clause("SQL SECURITY", s.Type)
	}
}
