package dir

import (
	"context"
	"strings"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/dialect/clickhouse/driver"
)

// What a server without the cluster says to ON CLUSTER.
const (
	codeProhibited       = 392
	codeNoSuchCluster    = 701
	codeNoKeeperSettings = 139
)

// Rehearse runs a statement on a development server. Where that does not know
// the cluster, or no distributed statements at all, as the embedded engine, ON
// CLUSTER is left out: the one server stands for all.
func Rehearse(ctx context.Context, conn driver.Conn, sql string) error {
	err := conn.Exec(ctx, driver.Statement{SQL: sql})
	if !driver.IsCode(err, codeProhibited, codeNoSuchCluster, codeNoKeeperSettings) {
		return err
	}
	if alone := offCluster(sql); alone != sql {
		return conn.Exec(ctx, driver.Statement{SQL: alone})
	}
	return err
}

// offCluster is a statement without its ON CLUSTER clause.
func offCluster(sql string) string {
	tokens, err := clickhouse.Tokenize(sql)
	if err != nil {
		return sql
	}
	var words []int // the tokens that are no space and no comment
	for i, t := range tokens {
		if t.Kind != clickhouse.TokenSpace && t.Kind != clickhouse.TokenComment {
			words = append(words, i)
		}
	}
	depth := 0
	for n := 0; n+2 < len(words); n++ {
		switch t := tokens[words[n]]; {
		case t.Text == "(":
			depth++
		case t.Text == ")":
			depth--
		case depth == 0 && t.Is("ON") && tokens[words[n+1]].Is("CLUSTER"):
			last := tokens[words[n+2]]
			return strings.TrimRight(sql[:t.Offset], " ") + sql[last.Offset+len(last.Text):]
		}
	}
	return sql
}
