// Package cluster opens every host of a cluster, so that a migration can look
// at each and act on each:
//
//	c, err := cluster.Open(ctx, conn, cluster.Options{Name: "main"})
//	err = c.Each(ctx, func(ctx context.Context, h *cluster.Host) error { … })
//	err = c.Close()
//
// The hosts are those of system.clusters, reached over the native protocol with
// the login of the connection that knows them.
package cluster
