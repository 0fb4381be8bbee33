package entc

import (
	"slices"

	"github.com/chent-io/chent/dialect/clickhouse"
)

// MergeTree says that the table has parts and partitions.
func (t *tableView) MergeTree() bool {
	return !t.Type.IsView() && treeFamily(t.Engine())
}

// Parameters are the names of the parameters of a parameterised view, in the
// order of their first use.
func (t *tableView) Parameters() []string {
	if t.View == nil {
		return nil
	}
	tokens, err := clickhouse.Tokenize(t.View.Query)
	if err != nil {
		return nil // the server refuses it with its reason
	}
	tokens = slices.DeleteFunc(tokens, func(t clickhouse.Token) bool {
		return t.Kind == clickhouse.TokenSpace || t.Kind == clickhouse.TokenComment
	})
	var names []string
	for i := 0; i+2 < len(tokens); i++ {
		if tokens[i].Text != "{" || tokens[i+2].Text != ":" {
			continue
		}
		if name, ok := tokens[i+1].Ident(); ok && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}
