package syntax

import "strings"

// ClusterOf is the cluster that a statement names after ON CLUSTER, as it is
// written without its quotes; ok is false where the statement has no such
// clause.
func ClusterOf(sql string) (cluster string, ok bool) {
	c, err := Read(sql)
	if err != nil || !c.Find("ON", "CLUSTER") {
		return "", false
	}
	name := c.Peek(2)
	if cluster, ok = name.Ident(); !ok {
		cluster, ok = name.StringValue()
	}
	return cluster, ok
}

// WithoutCluster is a statement without its ON CLUSTER clause, for the one host
// that it is sent to. A statement without that clause stays as it is.
func WithoutCluster(sql string) string {
	c, err := Read(sql)
	if err != nil || !c.Find("ON", "CLUSTER") {
		return sql
	}
	on, name := c.Peek(0), c.Peek(2)
	return strings.TrimRight(sql[:on.Offset], " \t\r\n") + sql[name.Offset+len(name.Text):]
}
