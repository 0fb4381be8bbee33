package clickhouse_test

import (
	"testing"

	"github.com/chent-io/chent/dialect/clickhouse"
)

// What the lexer takes for blank, for text and for a name is what the server
// takes for it: each statement is sent with all comments and spaces replaced by
// one space, and must answer the same.
func TestTokensAreThoseOfTheServer(t *testing.T) {
	t.Parallel()
	conn := connect(t)
	for _, sql := range []string{
		"SELECT 1 -- a; b\n + 1", "SELECT 1 // a; b\n + 1", "SELECT 1 # a; b\n + 1", "SELECT 1 #! a; b\n + 1",
		"SELECT 1 /* a /* b */ + 1 */ + 2", "SELECT 1 /*/ + 1 */ + 2", "SELECT 8 / /* a */ 2 /**/",
		"SELECT ‘a;’, 'it\\'s', $x$;$$;$x$ || '--' || '/*' /* '*/", "SELECT “a;” FROM (SELECT 1 AS “a;”)",
		"\ufeffSELECT\u00a01\u3000+\u200b1\u2060+\u18001",
	} {
		tokens, err := clickhouse.Tokenize(sql)
		if err != nil {
			t.Errorf("%s: %v", sql, err)
			continue
		}
		plain := ""
		for _, token := range tokens {
			if token.Blank() {
				plain += " "
				continue
			}
			plain += token.Text
		}
		want, wantErr := ask(t, conn, sql+"\n")
		got, gotErr := ask(t, conn, plain)
		if (gotErr == nil) != (wantErr == nil) || got != want {
			t.Errorf("%q answers %q, %v; %q answers %q, %v", sql, want, wantErr, plain, got, gotErr)
		}
	}
	for _, sql := range []string{"SELECT 1 /* a /* b */", "SELECT ‘a'", "SELECT 'a", "SELECT `a", "SELECT 1 /*"} {
		_, refused := ask(t, conn, sql)
		if _, err := clickhouse.Tokenize(sql); err == nil || refused == nil {
			t.Errorf("%q: the lexer says %v, the server %v", sql, err, refused)
		}
	}
}
