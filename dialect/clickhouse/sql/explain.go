package sql

import "fmt"

// ExplainKind is what EXPLAIN shows.
type ExplainKind string

// The kinds of EXPLAIN.
const (
	ExplainPlan      ExplainKind = "PLAN"       // the steps; settings indexes, actions, header, json
	ExplainPipeline  ExplainKind = "PIPELINE"   // the processors; settings graph, compact
	ExplainEstimate  ExplainKind = "ESTIMATE"   // parts, rows and marks to read of MergeTree tables
	ExplainSyntax    ExplainKind = "SYNTAX"     // the query after rewriting
	ExplainAST       ExplainKind = "AST"        // the syntax tree
	ExplainQueryTree ExplainKind = "QUERY TREE" // the tree after analysis
)

// Explainer builds EXPLAIN of a query.
type Explainer struct {
	kind     ExplainKind
	query    *Selector
	settings []Setting
}

// Explain starts an EXPLAIN. Settings are those of the kind, such as
// indexes = 1; they are no server settings.
//
// See https://clickhouse.com/docs/sql-reference/statements/explain.
func Explain(kind ExplainKind, query *Selector, settings ...Setting) *Explainer {
	return &Explainer{kind, query, settings}
}

// Query returns the statement's text and its parameters, or the errors that
// were made while building it.
func (e *Explainer) Query() (string, []Param, error) {
	b := newBuilder()
	e.build(b)
	return b.result()
}

// String returns the statement with its values as literals, for a person.
func (e *Explainer) String() string { return inline(e.build) }

func (e *Explainer) build(b *builder) {
	b.clause = "EXPLAIN"
	switch e.kind {
	case ExplainPlan, ExplainPipeline, ExplainEstimate, ExplainSyntax, ExplainAST, ExplainQueryTree:
	default:
		b.failf("unknown kind %q", string(e.kind))
	}
	if e.query == nil {
		b.failf("the query is nil")
		return
	}
	b.raw("EXPLAIN " + string(e.kind))
	for i, set := range e.settings {
		text, err := settingText(set.Value)
		if err != nil {
			b.fail(fmt.Errorf("%s: %w", set.Name, err))
		}
		b.raw([]string{" ", ", "}[min(i, 1)]).ident(set.Name).raw(" = " + text)
	}
	b.raw(" ")
	e.query.query(b)
}
