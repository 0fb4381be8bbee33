// Package lineage says which columns feed which. What a query reads is taken from
// the server's own analysis of it, EXPLAIN QUERY TREE, and never from the text:
//
//	targets, err := lineage.Query(ctx, conn, "SELECT a + b AS c FROM t", nil)
//	// targets[0].Sources: t.a, t.b
//	graph, err := lineage.Build(ctx, conn, catalog) // through all views
//	graph.Feeds(column), graph.From(column)
//
// What the analysis leaves open is named as not known; nothing is guessed.
package lineage
