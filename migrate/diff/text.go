package diff

import (
	"slices"
	"strings"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/migrate/catalog"
	"github.com/chent-io/chent/migrate/ddl"
)

// hidden is what the server prints in place of a secret.
const hidden = "[HIDDEN]"

// sameText compares two texts; a hidden secret equals any text in its place,
// and all the arguments that a server hides as one.
func sameText(a, b string) bool {
	if a == b || covers(a, b) || covers(b, a) {
		return true
	}
	if strings.Contains(a, hidden) || strings.Contains(b, hidden) {
		return clickhouse.HideSecrets(a) == clickhouse.HideSecrets(b)
	}
	return false
}

// covers reports whether text is pattern with something in place of each
// hidden secret.
func covers(pattern, text string) bool {
	parts := strings.Split(pattern, hidden)
	if len(parts) == 1 {
		return false
	}
	first, last := parts[0], parts[len(parts)-1]
	if len(text) < len(first)+len(last) || !strings.HasPrefix(text, first) || !strings.HasSuffix(text, last) {
		return false
	}
	text = text[len(first) : len(text)-len(last)]
	for _, part := range parts[1 : len(parts)-1] {
		_, rest, ok := strings.Cut(text, part)
		if !ok {
			return false
		}
		text = rest
	}
	return true
}

// sameType compares types by their canonical form: a server prints
// JSON(max_dynamic_paths=10) with spaces in one place and without in another,
// and keeps the types of a dictionary as they were written.
func sameType(a, b string) bool {
	if a == b {
		return true
	}
	x, err := clickhouse.ParseType(a)
	if err != nil {
		return false
	}
	y, err := clickhouse.ParseType(b)
	return err == nil && x.Canonical().Equal(y.Canonical())
}

// sameKey compares two keys by their elements.
func sameKey(a, b string) bool {
	return sameText(a, b) || slices.Equal(plainNames(catalog.KeyElements(a)), plainNames(catalog.KeyElements(b)))
}

// plainNames takes the quotes from dotted names in elements of a key: `n.a` and
// n.a are the same column, one of the arrays that a server makes of Nested.
func plainNames(elements []string) []string {
	for i, element := range elements {
		tokens, err := clickhouse.Tokenize(element)
		if err != nil {
			continue
		}
		var plain strings.Builder
		for _, t := range tokens {
			name, ok := t.Ident()
			if quoted := ok && strings.HasPrefix(t.Text, "`"); quoted && !slices.ContainsFunc(strings.Split(name, "."), func(part string) bool {
				return clickhouse.QuoteIdentIfNeeded(part) != part
			}) {
				plain.WriteString(name)
				continue
			}
			plain.WriteString(t.Text)
		}
		elements[i] = plain.String()
	}
	return elements
}

// sameSet compares two lists without their order.
func sameSet(a, b []string) bool {
	return len(a) == len(b) && slices.Equal(slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b)))
}

func engineText(e catalog.Engine) string {
	e.Parens = false
	if e.Name == "" {
		return ""
	}
	return ddl.Engine(e)
}

// renamer rewrites the identifiers of an expression that a rename of columns
// touches, as the server does: column a.b counts as one identifier.
type renamer map[string]string

func (r renamer) expr(text string) string {
	if len(r) == 0 || text == "" {
		return text
	}
	tokens, err := clickhouse.Tokenize(text)
	if err != nil {
		return text
	}
	var b strings.Builder
	for _, t := range tokens {
		if name, ok := t.Ident(); ok {
			if to, ok := r[name]; ok {
				b.WriteString(clickhouse.QuoteIdentIfNeeded(to))
				continue
			}
		}
		b.WriteString(t.Text)
	}
	return b.String()
}

// RenameColumns is an expression with columns by their new names, given by
// their old ones, as the server rewrites it when it renames the columns.
func RenameColumns(expr string, names map[string]string) string { return renamer(names).expr(expr) }
