package sql

import (
	"errors"
	"fmt"
	"strings"

	"github.com/chent-io/chent/dialect/clickhouse"
)

// Expression is anything that stands for a value in a statement: a column, a
// function of columns, a subquery. Its text is made when the statement is
// rendered.
type Expression interface {
	node() node
}

// node is one piece of a statement.
type node interface {
	build(b *builder)
}

// operator is a node that needs parentheses inside another operator.
type operator interface {
	node
	operator()
}

// builder collects the text, the parameters and the errors of a statement.
type builder struct {
	text   strings.Builder
	params []Param
	names  map[*value]int // parameters by the value they carry
	// literals are the parameters as literals, when inline.
	literals []string
	scope    *scope
	errs     []error
	clause   string // being rendered, for errors
	// labels says that a labelled expression is written in full with its
	// label: true inside the SELECT list.
	labels bool
	// label is the one whose expression is being written.
	label string
	// inline writes values as literals: for people, never for a server.
	inline bool
	// lambdas is how deep lambdas are nested at hand.
	lambdas int
}

func newBuilder() *builder {
	return &builder{names: map[*value]int{}}
}

// fail records an error in the clause at hand.
func (b *builder) fail(err error) {
	where := ""
	if b.scope != nil {
		where = b.scope.sel.describe() + ": "
	}
	if b.clause != "" {
		where += b.clause + ": "
	}
	b.errs = append(b.errs, fmt.Errorf("sql: %s%w", where, err))
}

func (b *builder) failf(format string, args ...any) {
	b.fail(fmt.Errorf(format, args...))
}

func (b *builder) raw(s string) *builder {
	b.text.WriteString(s)
	return b
}

func (b *builder) ident(name string) *builder {
	if name == "" {
		b.failf("an identifier is empty")
	}
	b.text.WriteString(ident(name))
	return b
}

func (b *builder) nodes(sep string, list []node) *builder {
	for i, n := range list {
		if i > 0 {
			b.raw(sep)
		}
		n.build(b)
	}
	return b
}

// operand writes n as an operand: an operator in parentheses.
func (b *builder) operand(n node) *builder {
	n = unwrap(b, n)
	inner := n
	if l, ok := n.(*label); ok && !l.known(b) {
		inner = l.x
	}
	if _, ok := inner.(operator); ok {
		b.raw("(")
		inner.build(b)
		b.raw(")")
		return b
	}
	n.build(b)
	return b
}

// result returns what was built.
func (b *builder) result() (string, []Param, error) {
	if len(b.errs) > 0 {
		return "", nil, errors.Join(b.errs...)
	}
	return b.text.String(), b.params, nil
}

// ident quotes a name unless it is a plain word that means nothing else.
func ident(name string) string {
	if keywords[strings.ToUpper(name)] {
		return clickhouse.QuoteIdent(name)
	}
	return clickhouse.QuoteIdentIfNeeded(name)
}

// keywords are the words that the server's parser may read as something else
// where a name can stand. Quoting one too many harms nobody.
var keywords = func() map[string]bool {
	words := map[string]bool{}
	for _, w := range strings.Fields(`ALL AND ANTI ANY APPLY ARRAY AS ASC ASOF BETWEEN CASE CAST COLUMNS CROSS CUBE DESC
		DISTINCT DIV ELSE END EXCEPT EXISTS EXTRACT FALSE FETCH FINAL FORMAT FROM FULL GLOBAL GROUP GROUPING HAVING ILIKE IN INF
		INFINITY INNER INTERSECT INTERVAL INTO IS JOIN LEFT LIKE LIMIT MATERIALIZED MOD NAN NOT NULL OFFSET ON OR ORDER OVER
		PARALLEL PASTE PREWHERE QUALIFY RECURSIVE REGEXP REPLACE RIGHT ROLLUP SAMPLE SELECT SEMI SETTINGS SUBSTRING TABLE THEN TIES
		TOP TOTALS TRIM TRUE UNION USING VALUES WHEN WHERE WINDOW WITH`) {
		words[w] = true
	}
	return words
}()
