package sql

import "github.com/chent-io/chent/dialect/clickhouse"

// cast is CAST(x, 'type').
type cast struct {
	x   node
	typ string
}

func (n *cast) build(b *builder) {
	t, err := clickhouse.ParseType(n.typ)
	if err != nil {
		b.fail(err)
		return
	}
	b.raw("CAST(")
	n.x.build(b)
	b.raw(", " + quoteString(t.String()) + ")")
}

// Cast returns x, a Go value or an [Expression], as another type; the server
// refuses or wraps what does not fit, as CAST does.
func Cast(x any, typ string) Any { return anyOf(&cast{valueOrNode(x, ""), typ}) }

func literal(v any) (string, error) { return clickhouse.Literal(v) }
