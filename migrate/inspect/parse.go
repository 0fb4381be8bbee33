package inspect

import (
	"fmt"
	"slices"
	"strings"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/migrate/catalog"
	"github.com/chent-io/chent/migrate/ddl"
)

// ParseError says why a stored statement could not be taken apart.
type ParseError struct {
	SQL string
	Err error
}

func (e *ParseError) Error() string {
	return fmt.Sprintf("inspect: definition not understood: %v", e.Err)
}

func (e *ParseError) Unwrap() error { return e.Err }

// Parse takes a statement apart that a server stores for a table, a view, a
// materialized view or a dictionary: system.tables.create_table_query, on one
// line. query is the SELECT of a view as the server stores it in as_select;
// empty if unknown. The object is proven: it renders to the same statement
// again. Statements as people write them are not understood; make the object
// and inspect it.
func Parse(statement, query string) (object catalog.Object, database string, err error) {
	p := parser{scanner: newScanner(statement), query: query}
	object, name := p.statement()
	if err := p.end(); err != nil {
		return nil, "", &ParseError{SQL: statement, Err: err}
	}
	options := ddl.Options{Database: name.Database, Stored: true}
	again := ddl.Create(object, options)
	if p.commentLast {
		again = commentLast(object, options)
	}
	if p.temporary {
		again = strings.Replace(again, "CREATE ", "CREATE TEMPORARY ", 1)
	}
	if !sameTokens(again, p.withoutEmptyComment(statement)) {
		return nil, "", &ParseError{SQL: statement, Err: fmt.Errorf("it renders to another statement: %s", again)}
	}
	if m, ok := object.(*catalog.MaterializedView); ok {
		forgetStaleAliases(m)
	}
	return object, name.Database, nil
}

// forgetStaleAliases takes away names that are not those of the view's columns:
// MODIFY QUERY leaves the names of the query before it. To say them again would
// rename the columns of the query there is now.
func forgetStaleAliases(m *catalog.MaterializedView) {
	if !slices.EqualFunc(m.Columns, m.Aliases, func(c catalog.Column, name string) bool { return c.Name == name }) {
		m.Aliases = nil
	}
}

// sameTokens compares statements: equal texts, or equal but for space and the
// quotes of identifiers, which servers put by different rules.
func sameTokens(a, b string) bool {
	if a == b {
		return true
	}
	x, y := newScanner(a), newScanner(b)
	if x.err != nil || y.err != nil || len(x.tokens) != len(y.tokens) {
		return false
	}
	for i, t := range x.tokens {
		u := y.tokens[i]
		if t.Text == u.Text {
			continue
		}
		name, ok := t.Ident()
		other, okToo := u.Ident()
		if !ok || !okToo || name != other || t.Kind == u.Kind {
			return false
		}
	}
	return true
}

// commentLast renders a view with its comment behind the query, where old
// servers have it.
func commentLast(o catalog.Object, options ddl.Options) string {
	var comment string
	switch view := o.(type) {
	case *catalog.View:
		bare := *view
		comment, bare.Comment, o = bare.Comment, "", &bare
	case *catalog.MaterializedView:
		bare := *view
		comment, bare.Comment, o = bare.Comment, "", &bare
	}
	return ddl.Create(o, options) + " COMMENT " + clickhouse.QuoteString(comment)
}

// parser builds a catalog object from a statement.
type parser struct {
	*scanner
	query       string // of a view, if known
	commentLast bool
	temporary   bool
	// emptyComment is where COMMENT '' stands.
	emptyComment [2]int
}

func (p *parser) statement() (catalog.Object, catalog.Name) {
	p.expect("CREATE")
	p.temporary = p.take("TEMPORARY")
	switch {
	case p.take("TABLE"):
		name := p.name()
		return p.table(name.Name), name
	case p.take("VIEW"):
		name := p.name()
		return p.view(name.Name), name
	case p.take("MATERIALIZED", "VIEW"):
		name := p.name()
		return p.materializedView(name.Name), name
	case p.take("DICTIONARY"):
		name := p.name()
		return p.dictionary(name.Name), name
	}
	p.fail("no kind of object that can be described: %s", p.found())
	return nil, catalog.Name{}
}

func (p *parser) table(name string) *catalog.Table {
	t := &catalog.Table{Name: name}
	if p.sees("(") {
		list := p.columnList()
		t.Columns, t.Indexes, t.Projections, t.Constraints = list.columns, list.indexes, list.projections, list.constraints
	}
	if p.take("AS") {
		start := p.at
		p.ident()
		p.group()
		t.Function = p.text(start)
	}
	t.Storage = p.storage()
	if t.Engine.Name == "TimeSeries" && !p.done() && !p.sees("COMMENT") {
		t.Targets = p.expr(storageComment)
	}
	t.Comment = p.comment()
	return t
}

func (p *parser) comment() string {
	start := p.offset()
	if !p.take("COMMENT") {
		return ""
	}
	comment := p.stringValue()
	if comment == "" && p.err == nil {
		last := p.tokens[p.at-1]
		p.emptyComment = [2]int{start, last.Offset + len(last.Text)}
	}
	return comment
}

// withoutEmptyComment is the statement without COMMENT ”, which a server keeps
// as it was written and which says nothing.
func (p *parser) withoutEmptyComment(statement string) string {
	return statement[:p.emptyComment[0]] + statement[p.emptyComment[1]:]
}

// columnList is what stands between the parentheses of a table.
type columnList struct {
	columns     []catalog.Column
	indexes     []catalog.Index
	projections []catalog.Projection
	constraints []catalog.Constraint
}

func (p *parser) columnList() columnList {
	var list columnList
	for _, s := range p.elements() {
		e := parser{scanner: s}
		switch {
		case e.take("INDEX"):
			list.indexes = append(list.indexes, e.index())
		case e.take("CONSTRAINT"):
			list.constraints = append(list.constraints, e.constraint())
		case e.take("PROJECTION"):
			list.projections = append(list.projections, e.projection())
		default:
			list.columns = append(list.columns, e.column())
		}
		p.adopt(e)
	}
	return list
}

// adopt takes over the failure of the parser of a part.
func (p *parser) adopt(part parser) {
	if err := part.end(); err != nil && p.err == nil {
		p.err = err
	}
}

// storage passes the engine clause, if there is one.
func (p *parser) storage() catalog.Storage {
	var s catalog.Storage
	if p.take("ENGINE", "=") {
		s.Engine.Name = p.ident()
		if p.sees("(") {
			s.Engine.Args = clickhouse.SplitList(p.group())
			s.Engine.Parens = len(s.Engine.Args) == 0
		}
	}
	for _, c := range [...]struct {
		words []string
		text  *string
	}{
		{[]string{"PARTITION", "BY"}, &s.PartitionBy},
		{[]string{"PRIMARY", "KEY"}, &s.PrimaryKey},
		{[]string{"ORDER", "BY"}, &s.OrderBy},
		{[]string{"SAMPLE", "BY"}, &s.SampleBy},
		{[]string{"TTL"}, &s.TTL},
	} {
		if !p.take(c.words...) {
			continue
		}
		start := p.at
		*c.text = p.expr(storageClause)
		if clause := unknownClause(p.tokens[start:p.at]); clause != "" {
			p.fail("the clause %s is not known", clause)
		}
	}
	if p.take("SETTINGS") {
		s.Settings = p.settings()
	}
	return s
}

// unknownClause is a clause among the tokens of an expression, as UNIQUE KEY of
// a newer server: two words in capitals, the second of them KEY or BY, that
// would stand in the expression as two operands without an operator.
func unknownClause(tokens []clickhouse.Token) string {
	depth := 0
	for i, t := range tokens {
		switch t.Text {
		case "(", "[":
			depth++
		case ")", "]":
			depth--
		}
		if i == 0 || i+1 == len(tokens) || depth != 0 || t.Kind != clickhouse.TokenWord || t.Text != strings.ToUpper(t.Text) || t.Text == "GROUP" {
			continue
		}
		if next := tokens[i+1].Text; (next == "KEY" || next == "BY") && endsOperand(tokens[i-1]) && !isOperator(t.Text) {
			return t.Text + " " + next
		}
	}
	return ""
}

// storageComment reports whether the comment of a table starts next.
func storageComment(s *scanner) bool {
	return s.peek(0).Text == "COMMENT" && s.peek(1).Kind == clickhouse.TokenString
}

// storageClause reports whether a clause of a table, or of what follows it,
// starts next.
func storageClause(s *scanner) bool {
	next := s.peek(1)
	switch s.peek(0).Text {
	case "PARTITION", "ORDER", "SAMPLE":
		return next.Text == "BY"
	case "PRIMARY":
		return next.Text == "KEY"
	case "TTL":
		return startsOperand(next)
	case "SETTINGS":
		return next.Kind == clickhouse.TokenWord && s.peek(2).Text == "="
	case "COMMENT":
		return storageComment(s)
	case "SAMPLES", "DATA", "TAGS", "METRICS": // of a TimeSeries table
		return next.Text == "INNER"
	case "DEFINER":
		return next.Text == "="
	case "SQL":
		return next.Text == "SECURITY"
	case "EMPTY":
		return next.Text == "AS" || next.Text == "DEFINER" || next.Text == "SQL" || next.Text == "COMMENT"
	case "AS":
		return next.Text == "SELECT" || next.Text == "WITH" || next.Text == "("
	}
	return false
}

// settings passes "a = 1, b = 'x'".
func (p *parser) settings() []catalog.Setting {
	var list []catalog.Setting
	for {
		name := p.ident()
		p.expect("=")
		start := p.at
		p.value()
		list = append(list, catalog.Setting{Name: name, Value: p.text(start)})
		if !p.take(",") {
			return list
		}
	}
}

func (p *parser) settingGroup() []catalog.Setting {
	var list []catalog.Setting
	for _, s := range p.elements() {
		e := parser{scanner: s}
		list = append(list, e.settings()...)
		p.adopt(e)
	}
	return list
}

// value passes a literal: a string, a signed number, a word with or without
// arguments in parentheses, or a group in brackets.
func (p *parser) value() {
	if p.sees("-") || p.sees("+") {
		p.next()
	}
	switch t := p.peek(0); {
	case nesting(t) > 0:
		p.skipGroup()
	case t.Kind == clickhouse.TokenString || t.Kind == clickhouse.TokenNumber:
		p.next()
	case t.Kind == clickhouse.TokenWord || t.Kind == clickhouse.TokenIdent:
		p.next()
		if p.sees("(") {
			p.skipGroup()
		}
	default:
		p.fail("a value expected, %s found", p.found())
	}
}
