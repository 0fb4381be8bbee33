package dir

import (
	"strings"

	"github.com/chent-io/chent/dialect/clickhouse/syntax"
)

// PortableQuotes rewrites a backslash-escaped single quote inside a string
// literal as two single quotes, which ClickHouse and every other tool that
// splits SQL files read alike. Text that is no SQL stays as it is.
func PortableQuotes(sql string) string {
	if !strings.Contains(sql, `\'`) {
		return sql
	}
	tokens, err := syntax.Tokenize(sql)
	if err != nil {
		return sql
	}
	var out strings.Builder
	for _, t := range tokens {
		if t.Kind != syntax.TokenString || t.Text[0] != '\'' {
			out.WriteString(t.Text)
			continue
		}
		for i := 0; i < len(t.Text); i++ {
			switch {
			case t.Text[i] != '\\':
				out.WriteByte(t.Text[i])
			case t.Text[i+1] == '\'':
				out.WriteString("''")
				i++
			default:
				out.WriteString(t.Text[i : i+2])
				i++
			}
		}
	}
	return out.String()
}
