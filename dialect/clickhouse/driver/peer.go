package driver

import (
	"context"
	"fmt"
)

// OpenPeer opens another server of the same cluster over the native protocol:
// with the login, database, settings, limits and TLS of conn. The address is
// host:port as system.clusters of the server says it, so it must lead there
// from here too. A conn that [Open] did not make has no login to take over.
func OpenPeer(ctx context.Context, conn Conn, address string, opts ...Option) (Conn, error) {
	known, ok := conn.(*client)
	if !ok {
		return nil, fmt.Errorf("driver: open %s: the login is not known, since the connection (%T) is not one that Open made", address, conn)
	}
	cfg := *known.cfg
	cfg.Scheme, cfg.Hosts, cfg.Path, cfg.Dir = "clickhouse", []string{address}, "", ""
	cfg.CreateDatabase, cfg.raw = false, nil
	o := options{logger: known.opts.logger}
	for _, opt := range opts {
		opt(&o)
	}
	for _, change := range o.config {
		change(&cfg)
	}
	if o.database != nil {
		cfg.Database = *o.database
	}
	if cfg.Compression == CompressionGzip {
		cfg.Compression = CompressionLZ4
	}
	peer, err := open(ctx, &cfg, o)
	if err != nil {
		return nil, err
	}
	return peer, nil
}
