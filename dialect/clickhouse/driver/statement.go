package driver

import (
	"slices"
	"strings"
)

// words returns the first n words of a statement in upper case, past white
// space, comments and opening parentheses.
func words(sql string, n int) []string {
	var found []string
	for len(found) < n {
		sql = skipBlank(sql)
		end := 0
		for end < len(sql) && (isWordByte(sql[end])) {
			end++
		}
		if end == 0 {
			break
		}
		found = append(found, strings.ToUpper(sql[:end]))
		sql = sql[end:]
	}
	return found
}

func isWordByte(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '_'
}

// skipBlank cuts white space, comments and opening parentheses off the front.
func skipBlank(sql string) string {
	for {
		sql = strings.TrimLeft(sql, " \t\r\n\v\f(")
		switch {
		case strings.HasPrefix(sql, "--"), strings.HasPrefix(sql, "#!"), strings.HasPrefix(sql, "# "), strings.HasPrefix(sql, "//"):
			i := strings.IndexByte(sql, '\n')
			if i < 0 {
				return ""
			}
			sql = sql[i+1:]
		case strings.HasPrefix(sql, "/*"):
			sql = skipComment(sql)
		default:
			return sql
		}
	}
}

// skipComment cuts a /* comment */, which may nest, off the front.
func skipComment(sql string) string {
	depth, i := 0, 0
	for i < len(sql) {
		switch {
		case strings.HasPrefix(sql[i:], "/*"):
			depth++
			i += 2
		case strings.HasPrefix(sql[i:], "*/"):
			depth--
			i += 2
			if depth == 0 {
				return sql[i:]
			}
		default:
			i++
		}
	}
	return ""
}

var (
	selectWords   = []string{"SELECT", "WITH", "FROM", "VALUES"}
	metadataWords = []string{"SHOW", "DESCRIBE", "DESC", "EXISTS", "EXPLAIN"}
)

// readsOnly reports whether a statement changes nothing, so that its loss is no
// unknown outcome. In doubt it says false.
func readsOnly(sql string) bool {
	w := words(sql, 1)
	return len(w) == 1 && (slices.Contains(selectWords, w[0]) || slices.Contains(metadataWords, w[0]))
}

// ChangesSession reports whether a statement changes what those after it in the
// same session see: USE, SET, transactions and temporary tables. Statements of
// which none does need no [Conn.Session].
func ChangesSession(sql string) bool {
	w := words(sql, 4)
	if len(w) < 2 {
		return false
	}
	switch w[0] {
	case "SET", "USE", "BEGIN", "START":
		return true
	case "CREATE", "REPLACE", "DROP":
		return slices.Contains(w[1:], "TEMPORARY")
	}
	return false
}
