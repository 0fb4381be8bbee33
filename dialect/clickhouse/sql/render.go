package sql

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/chent-io/chent/dialect/clickhouse"
)

// Query returns the statement's text and its parameters, or every error that
// was made while building it.
func (s *Selector) Query() (string, []Param, error) {
	b := newBuilder()
	s.query(b)
	return b.result()
}

// String returns the statement with its values as literals, for a person to
// read; or the error, as a comment.
func (s *Selector) String() string { return inline(s.query) }

// query writes the whole statement: CTEs, the SELECT and what is united with
// it, the settings.
func (s *Selector) query(b *builder) {
	s.writeWith(b)
	if len(s.setOps) == 0 {
		s.body(b)
		s.tail(b)
	} else {
		s.writeSetOps(b)
	}
	s.writeSettings(b)
}

// subquery writes the statement in parentheses.
func (s *Selector) subquery(b *builder) {
	b.raw("(")
	s.query(b)
	b.raw(")")
}

// body writes SELECT up to QUALIFY.
func (s *Selector) body(b *builder) {
	b.in(s, func() {
		for _, err := range s.errs {
			b.fail(err)
		}
		s.writeSelect(b)
		s.checkSources(b)
		if s.from != nil {
			b.clause = "FROM"
			b.raw(" FROM ")
			s.from.build(b)
		}
		s.writeArrayJoins(b, false)
		s.writeJoins(b)
		s.writeArrayJoins(b, true)
		s.writeConditions(b, "PREWHERE", s.prewhere)
		s.writeConditions(b, "WHERE", s.where)
		s.writeGroup(b)
		s.writeConditions(b, "HAVING", s.having)
		s.writeWindows(b)
		s.writeConditions(b, "QUALIFY", s.qualify)
	})
}

// checkSources refuses sources that the server would refuse.
func (s *Selector) checkSources(b *builder) {
	b.clause = "FROM"
	if s.from == nil && (len(s.joins) > 0 || len(s.arrayJoins) > 0) {
		b.failf("JOIN needs a source to join to")
	}
	if len(s.joins) == 0 {
		return
	}
	for _, src := range s.sources() {
		if q, ok := src.(*Selector); ok && q.alias == "" {
			b.failf("a query that is joined needs a name: As")
		}
	}
}

// tail writes ORDER BY to OFFSET.
func (s *Selector) tail(b *builder) {
	b.in(s, func() {
		s.writeOrder(b)
		s.writeLimit(b)
	})
}

func (s *Selector) writeSelect(b *builder) {
	b.clause = "SELECT"
	b.raw("SELECT ")
	switch {
	case len(s.distinctOn) > 0:
		b.raw("DISTINCT ON (").nodes(", ", s.distinctOn).raw(") ")
	case s.distinct:
		b.raw("DISTINCT ")
	}
	if len(s.columns) == 0 {
		b.raw("*")
	}
	for i, n := range s.columns {
		if i > 0 {
			b.raw(", ")
		}
		_, b.labels = n.(*label)
		n.build(b)
		b.labels = false
	}
}

// labels returns the labelled expressions of the SELECT list by their labels.
func (s *Selector) labels() map[string]node {
	var labels map[string]node
	for _, n := range s.columns {
		if l, ok := n.(*label); ok {
			if labels == nil {
				labels = map[string]node{}
			}
			labels[l.name] = l.x
		}
	}
	return labels
}

func (s *Selector) writeConditions(b *builder, clause string, conditions []node) {
	if len(conditions) == 0 {
		return
	}
	b.clause = clause
	b.raw(" " + clause + " ")
	(&logic{"AND", conditions}).build(b)
}

func (s *Selector) writeLimit(b *builder) {
	b.clause = "LIMIT"
	if s.limitBy != nil {
		s.limitBy.build(b)
	}
	if s.limit != nil {
		b.raw(" LIMIT " + strconv.FormatUint(*s.limit, 10))
		if s.withTies {
			if len(s.order) == 0 {
				b.failf("WITH TIES needs ORDER BY")
			}
			b.raw(" WITH TIES")
		}
	} else if s.withTies {
		b.failf("WITH TIES needs a limit")
	}
	if s.offset != nil {
		b.raw(" OFFSET " + strconv.FormatUint(*s.offset, 10))
	}
}

func (s *Selector) writeSettings(b *builder) {
	b.in(s, func() {
		b.clause = "SETTINGS"
		writeSettings(b, s.settings)
	})
}

// writeSettings writes SETTINGS a = 1, b = 'x'; the last value of a name wins.
// Values stand in the text: a parameter there would change with the setting's
// type.
func writeSettings(b *builder, settings []Setting) {
	sep := " SETTINGS "
	for i, set := range settings {
		if slices.ContainsFunc(settings[i+1:], func(later Setting) bool { return later.Name == set.Name }) {
			continue
		}
		text, err := settingText(set.Value)
		if err != nil {
			b.fail(fmt.Errorf("%s: %w", set.Name, err))
			return
		}
		b.raw(sep).ident(set.Name).raw(" = " + text)
		sep = ", "
	}
}

func settingText(v any) (string, error) {
	switch v := v.(type) {
	case bool:
		if v {
			return "1", nil
		}
		return "0", nil
	case string, int, int8, int16, int32, int64, uint, uint8, uint16, uint32, uint64, float32, float64:
		return clickhouse.Literal(v)
	}
	return "", fmt.Errorf("a setting is a string, a number or a bool, not %T", v)
}

// The query as a source of another query.

func (s *Selector) reference() string { return s.alias }

func (s *Selector) table() string { return s.model }

// columnType finds the type of a column that the query passes on.
func (s *Selector) columnType(name string) string {
	for _, n := range s.columns {
		if c, ok := n.(*column); ok && c.name == name {
			if c.typ != "" {
				return c.typ
			}
			if s.from != nil {
				return s.from.columnType(name)
			}
		}
	}
	if len(s.columns) == 0 && s.from != nil {
		return s.from.columnType(name)
	}
	return ""
}

func (s *Selector) build(b *builder) {
	s.subquery(b)
	if s.alias != "" {
		b.raw(" AS ").ident(s.alias)
	}
}
