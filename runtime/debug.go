package runtime

import (
	"context"
	"io"
	"log/slog"
	"time"

	"github.com/chent-io/chent/dialect/clickhouse/driver"
)

// debugConn logs what goes over a connection.
type debugConn struct {
	driver.Conn
	log *slog.Logger
}

func (c *debugConn) note(ctx context.Context, what string, s driver.Statement, started time.Time, err error) {
	attrs := []slog.Attr{slog.String("sql", s.SQL), slog.Duration("took", time.Since(started))}
	if len(s.Params) > 0 {
		params := make([]any, 0, len(s.Params))
		for _, p := range s.Params {
			params = append(params, slog.String(p.Name, p.Value))
		}
		attrs = append(attrs, slog.Group("params", params...))
	}
	if err != nil {
		attrs = append(attrs, slog.String("error", err.Error()))
	}
	c.log.LogAttrs(ctx, slog.LevelInfo, "clickhouse "+what, attrs...)
}

// Exec logs and runs a statement.
func (c *debugConn) Exec(ctx context.Context, s driver.Statement) (err error) {
	defer func(t time.Time) { c.note(ctx, "exec", s, t, err) }(time.Now())
	return c.Conn.Exec(ctx, s)
}

// Query logs and runs a query.
func (c *debugConn) Query(ctx context.Context, s driver.Statement, r driver.Receiver) (err error) {
	defer func(t time.Time) { c.note(ctx, "query", s, t, err) }(time.Now())
	return c.Conn.Query(ctx, s, r)
}

// Insert logs and runs an insert.
func (c *debugConn) Insert(ctx context.Context, s driver.Statement, src driver.Source) (err error) {
	defer func(t time.Time) { c.note(ctx, "insert", s, t, err) }(time.Now())
	return c.Conn.Insert(ctx, s, src)
}

// QueryFormat logs and runs a query.
func (c *debugConn) QueryFormat(ctx context.Context, s driver.Statement) (body io.ReadCloser, err error) {
	defer func(t time.Time) { c.note(ctx, "query", s, t, err) }(time.Now())
	return c.Conn.QueryFormat(ctx, s)
}

// InsertFormat logs and runs an insert.
func (c *debugConn) InsertFormat(ctx context.Context, s driver.Statement, data io.Reader) (err error) {
	defer func(t time.Time) { c.note(ctx, "insert", s, t, err) }(time.Now())
	return c.Conn.InsertFormat(ctx, s, data)
}

// Session logs what goes over the session too.
func (c *debugConn) Session(ctx context.Context) (driver.Conn, error) {
	conn, err := c.Conn.Session(ctx)
	if err != nil {
		return nil, err
	}
	return &debugConn{Conn: conn, log: c.log}, nil
}
