//go:build unix

package clustertest

import (
	"regexp"
	"slices"
	"strings"

	"github.com/google/uuid"

	"github.com/chent-io/chent/dialect/clickhouse"
)

// offCluster returns a statement without its ON CLUSTER clause, and the
// cluster's name, or none.
func offCluster(sql string) (alone, cluster string) {
	words, err := wordsOf(sql)
	if err != nil {
		return sql, "" // the node tells what is wrong with it
	}
	depth := 0
	for i, word := range words {
		switch {
		case word.Text == "(":
			depth++
		case word.Text == ")":
			depth--
		case depth == 0 && word.Is("ON") && i+2 < len(words) && words[i+1].Is("CLUSTER"):
			name := words[i+2]
			return strings.TrimRight(sql[:word.Offset], " ") + sql[name.Offset+len(name.Text):], strings.Trim(name.Text, "'`\"")
		}
	}
	return sql, ""
}

// wordsOf are the tokens of a statement that mean something.
func wordsOf(sql string) ([]clickhouse.Token, error) {
	tokens, err := clickhouse.Tokenize(sql)
	return slices.DeleteFunc(tokens, func(t clickhouse.Token) bool {
		return t.Kind == clickhouse.TokenSpace || t.Kind == clickhouse.TokenComment
	}), err
}

// ddlTarget finds the name that a statement of a Replicated database is about.
var ddlTarget = regexp.MustCompile("(?is)^\\s*(?:CREATE\\s+(?:OR\\s+REPLACE\\s+)?(?:TABLE|VIEW|MATERIALIZED\\s+VIEW|DICTIONARY)|ALTER\\s+TABLE|DROP\\s+(?:TABLE|VIEW|DICTIONARY)|RENAME\\s+TABLE|EXCHANGE\\s+TABLES|TRUNCATE(?:\\s+TABLE)?|DELETE\\s+FROM)" +
	"\\s+(?:IF\\s+(?:NOT\\s+)?EXISTS\\s+)?(`[^`]+`|\\w+)(?:\\.(?:`[^`]+`|\\w+))?")

// isReplicatedDDL says whether a statement is one that a Replicated database
// runs on all of its replicas.
func isReplicatedDDL(sql, replicated, current string) bool {
	found := ddlTarget.FindStringSubmatch(sql)
	if found == nil {
		return false
	}
	if strings.HasSuffix(found[0], found[1]) { // no database is named
		return current == replicated
	}
	return strings.Trim(found[1], "`") == replicated
}

var createTable = regexp.MustCompile("(?is)^\\s*CREATE\\s+TABLE\\s+(?:IF\\s+NOT\\s+EXISTS\\s+)?(?:`[^`]+`|\\w+)(?:\\.(?:`[^`]+`|\\w+))?")

// sameUUID gives a new table one UUID on all hosts, as an initiator does.
// KeeperMap tells its tables apart by that, so there each keeps its own.
func sameUUID(sql string) string {
	at := createTable.FindStringIndex(sql)
	if at == nil || strings.Contains(sql, "KeeperMap") || strings.HasPrefix(strings.ToUpper(strings.TrimSpace(sql[at[1]:])), "UUID") {
		return sql
	}
	return sql[:at[1]] + " UUID '" + uuid.NewString() + "'" + sql[at[1]:]
}
