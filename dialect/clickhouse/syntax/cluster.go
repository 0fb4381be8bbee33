package syntax

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
