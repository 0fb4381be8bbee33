package ddl

import (
	"strings"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/migrate/catalog"
)

// writer builds one statement, on one line or on many.
type writer struct {
	strings.Builder
	pretty bool
}

// clause starts a clause: after a space, or on a line of its own.
func (w *writer) clause(words ...string) {
	if w.pretty {
		w.WriteByte('\n')
	} else {
		w.WriteByte(' ')
	}
	w.WriteString(strings.Join(words, " "))
}

// words adds words to the line.
func (w *writer) words(words ...string) {
	for _, word := range words {
		w.WriteByte(' ')
		w.WriteString(word)
	}
}

// list adds elements in parentheses: on the line, or one a line.
func (w *writer) list(elements []string) {
	if !w.pretty {
		w.WriteString(" (" + strings.Join(elements, ", ") + ")")
		return
	}
	w.WriteString(" (\n    " + strings.Join(elements, ",\n    ") + "\n)")
}

// Name renders a qualified name, each part quoted where it needs it.
func Name(n catalog.Name) string {
	if n.Database == "" {
		return clickhouse.QuoteIdentIfNeeded(n.Name)
	}
	return clickhouse.QuoteIdentIfNeeded(n.Database) + "." + clickhouse.QuoteIdentIfNeeded(n.Name)
}

// OnCluster renders ON CLUSTER for a cluster's name or a macro such as
// {cluster}; nothing for no cluster.
func OnCluster(cluster string) string {
	if cluster == "" {
		return ""
	}
	if quoted := clickhouse.QuoteIdentIfNeeded(cluster); quoted == cluster {
		return "ON CLUSTER " + cluster
	}
	return "ON CLUSTER " + clickhouse.QuoteString(cluster)
}

// Settings renders a list of settings, "a = 1, b = 'x'".
func Settings(settings []catalog.Setting) string {
	parts := make([]string, len(settings))
	for i, s := range settings {
		parts[i] = s.Name + " = " + s.Value
	}
	return strings.Join(parts, ", ")
}

// in puts a name without a database into one.
func in(database string, n catalog.Name) catalog.Name {
	if n.Database == "" {
		n.Database = database
	}
	return n
}

func idents(list []string) string {
	parts := make([]string, len(list))
	for i, n := range list {
		parts[i] = clickhouse.QuoteIdentIfNeeded(n)
	}
	return strings.Join(parts, ", ")
}
