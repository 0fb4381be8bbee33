package catalog

import (
	"strings"

	"github.com/chent-io/chent/dialect/clickhouse"
)

// TTLElement is one element of a TTL clause, cut at its keywords.
type TTLElement struct {
	// Text is the whole element.
	Text string
	// Expr is the time; Action is DELETE, GROUP, TO or RECOMPRESS; Where is the
	// condition of a DELETE.
	Expr, Action, Where string
	// Codec is the chain of RECOMPRESS CODEC(...).
	Codec []string
	// GroupBy are the keys of GROUP BY, and Sets the columns that its SET
	// assigns, unquoted.
	GroupBy, Sets []string
}

// SplitTTL cuts the text of a TTL clause into its elements. A comma inside a
// GROUP BY or SET belongs to the element.
func SplitTTL(text string) []TTLElement {
	var elements []TTLElement
	for _, part := range clickhouse.SplitList(text) {
		if n := len(elements); n > 0 {
			last := &elements[n-1]
			if len(last.Sets) > 0 {
				if column, _, ok := strings.Cut(part, "="); ok && !strings.ContainsAny(strings.TrimSpace(column), " (") {
					last.Text += ", " + part
					last.Sets = append(last.Sets, clickhouse.PlainIdent(strings.TrimSpace(column)))
					continue
				}
			} else if len(last.GroupBy) > 0 {
				last.Text += ", " + part
				key, set, _ := clickhouse.CutWord(part, "SET")
				last.GroupBy = append(last.GroupBy, key)
				last.addSet(set)
				continue
			}
		}
		elements = append(elements, parseTTL(part))
	}
	return elements
}

func parseTTL(part string) TTLElement {
	e := TTLElement{Text: part, Expr: part, Action: "DELETE"}
	if expr, rest, ok := clickhouse.CutWord(part, "GROUP"); ok {
		e.Expr, e.Action = expr, "GROUP"
		_, rest, _ = clickhouse.CutWord(rest, "BY")
		key, set, _ := clickhouse.CutWord(rest, "SET")
		e.GroupBy = []string{key}
		e.addSet(set)
	} else if expr, rest, ok := clickhouse.CutWord(part, "RECOMPRESS"); ok {
		e.Expr, e.Action = expr, "RECOMPRESS"
		if _, chain, ok := clickhouse.CutWord(rest, "CODEC"); ok {
			e.Codec = clickhouse.SplitList(strings.TrimSuffix(strings.TrimPrefix(chain, "("), ")"))
		}
	} else if expr, _, ok := clickhouse.CutWord(part, "TO"); ok {
		e.Expr, e.Action = expr, "TO"
	}
	if expr, where, ok := clickhouse.CutWord(e.Expr, "WHERE"); ok {
		e.Expr, e.Where = expr, where
	}
	if expr, _, ok := clickhouse.CutWord(e.Expr, "DELETE"); ok {
		e.Expr = expr
	}
	return e
}

func (e *TTLElement) addSet(set string) {
	if column, _, ok := strings.Cut(set, "="); ok {
		e.Sets = append(e.Sets, clickhouse.PlainIdent(strings.TrimSpace(column)))
	}
}
