package driver

import (
	"context"
	"fmt"
	"io"
)

// nativeProtocol speaks native TCP over a pool of connections.
type nativeProtocol struct {
	pool *nativePool
}

func newNativeProtocol(cfg *Config) *nativeProtocol {
	return &nativeProtocol{pool: newNativePool(cfg)}
}

func (n *nativeProtocol) with(ctx context.Context, do func(*nativeConn) error) error {
	c, err := n.pool.get(ctx)
	if err != nil {
		return err
	}
	defer n.pool.put(c)
	return do(c)
}

func (n *nativeProtocol) query(ctx context.Context, s Statement, d *result) error {
	return n.with(ctx, func(c *nativeConn) error { return c.query(ctx, s, d) })
}

func (n *nativeProtocol) insert(ctx context.Context, s Statement, src Source) error {
	return n.with(ctx, func(c *nativeConn) error { return c.insert(ctx, s, src) })
}

func (n *nativeProtocol) queryFormat(context.Context, Statement) (io.ReadCloser, error) {
	return nil, ErrFormatNeedsHTTP
}

func (n *nativeProtocol) insertFormat(context.Context, Statement, io.Reader) error {
	return ErrFormatNeedsHTTP
}

func (n *nativeProtocol) ping(ctx context.Context) error {
	return n.with(ctx, func(c *nativeConn) error { return c.ping(ctx) })
}

func (n *nativeProtocol) close() { n.pool.close() }

// newSession takes a connection out of the pool for the session alone.
func (n *nativeProtocol) newSession(ctx context.Context) (protocol, error) {
	c, err := n.pool.get(ctx)
	if err != nil {
		return nil, err
	}
	return &nativeSession{pool: n.pool, conn: c, turn: make(chan struct{}, 1)}, nil
}

// nativeSession is one connection, which runs one statement at a time. When it
// breaks, the session is lost and says so.
type nativeSession struct {
	pool *nativePool
	conn *nativeConn
	turn chan struct{}
}

func (n *nativeSession) with(ctx context.Context, do func(*nativeConn) error) error {
	select {
	case n.turn <- struct{}{}:
	case <-ctx.Done():
		return fmt.Errorf("driver: wait for the session's running statement: %w", ctx.Err())
	}
	defer func() { <-n.turn }()
	if n.conn.broken {
		return &ConnectionError{Host: n.conn.host, Doing: "use the session", Err: ErrSessionLost}
	}
	return do(n.conn)
}

func (n *nativeSession) query(ctx context.Context, s Statement, d *result) error {
	return n.with(ctx, func(c *nativeConn) error { return c.query(ctx, s, d) })
}

func (n *nativeSession) insert(ctx context.Context, s Statement, src Source) error {
	return n.with(ctx, func(c *nativeConn) error { return c.insert(ctx, s, src) })
}

func (n *nativeSession) queryFormat(context.Context, Statement) (io.ReadCloser, error) {
	return nil, ErrFormatNeedsHTTP
}

func (n *nativeSession) insertFormat(context.Context, Statement, io.Reader) error {
	return ErrFormatNeedsHTTP
}

func (n *nativeSession) ping(ctx context.Context) error {
	return n.with(ctx, func(c *nativeConn) error { return c.ping(ctx) })
}

// newSession of a session is another one, beside it.
func (n *nativeSession) newSession(ctx context.Context) (protocol, error) {
	return (&nativeProtocol{pool: n.pool}).newSession(ctx)
}

func (n *nativeSession) close() {
	n.turn <- struct{}{}
	n.conn.changed = true // its temporary tables end with it
	n.pool.put(n.conn)
}
