package sql

import (
	"fmt"
	"strings"

	"github.com/chent-io/chent/dialect/clickhouse"
)

// merge is an aggregate function over states. Its name comes from the type of
// the column, or from the function that made the state.
type merge struct {
	state node
	how   string // Merge, MergeIf, MergeState
}

// withCondition is a state and the condition of -MergeIf.
type withCondition struct {
	state     node
	condition node
}

func (n *withCondition) build(b *builder) {
	n.state.build(b)
	b.raw(", ")
	n.condition.build(b)
}

func (n *merge) build(b *builder) {
	function, params, err := stateFunction(n.state, b)
	if err != nil {
		b.fail(err)
		return
	}
	b.raw(function + n.how)
	if len(params) > 0 {
		b.raw("(" + strings.Join(params, ", ") + ")")
	}
	b.raw("(")
	n.state.build(b)
	b.raw(")")
}

// stateFunction returns the function whose states the node holds, and its
// parameters as text.
func stateFunction(n node, b *builder) (string, []string, error) {
	switch n := n.(type) {
	case *withCondition:
		return stateFunction(n.state, b)
	case *label:
		return stateFunction(n.x, b)
	case *column:
		t, err := clickhouse.ParseType(n.typeIn(b))
		if err != nil {
			return "", nil, fmt.Errorf("the state column %s: %w", n.name, err)
		}
		function, params := t.Base().Function()
		if t.Name != "AggregateFunction" || !isFunctionName(function) {
			return "", nil, fmt.Errorf("column %s is %s, not an aggregate state", n.name, t)
		}
		return function, params, nil
	case *call:
		function, ok := strings.CutSuffix(n.name, "State")
		if !ok {
			break
		}
		inner := &builder{names: map[*value]int{}, scope: b.scope}
		var params []string
		for _, p := range n.params {
			inner.text.Reset()
			p.build(inner)
			params = append(params, inner.text.String())
		}
		return function, params, nil
	case *merge:
		if n.how == "MergeState" {
			return stateFunction(n.state, b)
		}
	}
	return "", nil, fmt.Errorf("the expression is no aggregate state")
}

func mergeIf(state node, predicates []func(*Selector)) node {
	return &merge{&withCondition{state, &logic{"AND", predicateNodes(predicates)}}, "MergeIf"}
}
