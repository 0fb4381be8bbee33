package catalog

import (
	"strings"

	"github.com/chent-io/chent/dialect/clickhouse"
)

// KeyElements splits the text of a key into its elements: "(id, ts)" and
// "tuple(id, ts)" into "id" and "ts", "id" and "((id))" into "id". An absent
// key and "tuple()" have none. The one element of "tuple((a, b))" is a tuple.
func KeyElements(key string) []string {
	key = strings.TrimSpace(key)
	for {
		inner, called, ok := unwrap(key)
		if !ok {
			return clickhouse.SplitList(key)
		}
		elements := clickhouse.SplitList(inner)
		if called || len(elements) != 1 {
			return elements
		}
		key = elements[0]
	}
}

// unwrap returns the text inside the parentheses that enclose the whole of
// key; called says that they are those of a call of tuple.
func unwrap(key string) (inner string, called, ok bool) {
	inside := key
	if rest, found := strings.CutPrefix(key, "tuple"); found {
		inside, called = strings.TrimSpace(rest), true
	}
	if len(inside) < 2 || inside[0] != '(' || inside[len(inside)-1] != ')' {
		return "", false, false
	}
	tokens, err := clickhouse.Tokenize(inside)
	if err != nil {
		return "", false, false
	}
	depth := 0
	for i, t := range tokens {
		if t.Kind != clickhouse.TokenSymbol {
			continue
		}
		switch t.Text {
		case "(":
			depth++
		case ")":
			if depth--; depth == 0 && i < len(tokens)-1 {
				return "", false, false
			}
		}
	}
	return inside[1 : len(inside)-1], called, depth == 0
}
