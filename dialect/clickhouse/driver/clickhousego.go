package driver

import (
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"
)

// ErrForeignConn is returned for a [Conn] that [Open] did not make, or that is
// a session, which has no second connection.
var ErrForeignConn = errors.New("driver: the connection was not made by Open, or is a session")

// ClickHouse connects clickhouse-go's own interface to the server of conn, for
// code that already uses it. It has connections of its own, made when first
// used; close it before conn. It never sends a statement twice.
func ClickHouse(conn Conn) (clickhouse.Conn, error) {
	options, err := clickhouseOptions(conn)
	if err != nil {
		return nil, err
	}
	c, err := clickhouse.Open(options)
	if err != nil {
		return nil, fmt.Errorf("driver: open clickhouse-go: %w", err)
	}
	return c, nil
}

// OpenDB gives a database/sql view of the server of conn, by clickhouse-go. Use
// it to read: when a connection dies, database/sql sends the statement again
// without a word, and a write may then happen twice. It has connections of its
// own, made when first used; close it before conn.
func OpenDB(conn Conn) (*sql.DB, error) {
	options, err := clickhouseOptions(conn)
	if err != nil {
		return nil, err
	}
	maxOpen, maxIdle, lifetime := options.MaxOpenConns, options.MaxIdleConns, options.ConnMaxLifetime
	options.MaxOpenConns, options.MaxIdleConns, options.ConnMaxLifetime = 0, 0, 0 // database/sql's own pool does that
	db := clickhouse.OpenDB(options)
	db.SetMaxOpenConns(maxOpen)
	db.SetMaxIdleConns(maxIdle)
	db.SetConnMaxLifetime(lifetime)
	return db, nil
}

// clickhouseOptions are the options of conn's URL as clickhouse-go has them.
func clickhouseOptions(conn Conn) (*clickhouse.Options, error) {
	c, ok := conn.(*client)
	if !ok || c.session {
		return nil, ErrForeignConn
	}
	if c.closed.Load() {
		return nil, ErrClosed
	}
	cfg := c.cfg
	o := &clickhouse.Options{
		Protocol:        clickhouse.HTTP,
		Addr:            cfg.Hosts,
		Auth:            clickhouse.Auth{Database: c.Database(), Username: cfg.User, Password: cfg.Password},
		TLS:             cfg.TLS,
		Settings:        clickhouse.Settings{},
		DialTimeout:     cfg.DialTimeout,
		ReadTimeout:     cfg.ReadTimeout,
		MaxOpenConns:    cfg.MaxOpenConns,
		MaxIdleConns:    cfg.MaxIdleConns,
		ConnMaxLifetime: cfg.ConnMaxLifetime,
		HttpUrlPath:     cfg.Path,
		Logger:          c.opts.logger,
	}
	if o.ReadTimeout == 0 {
		o.ReadTimeout = 24 * time.Hour // its default of 5 minutes is shorter than many statements
	}
	if cfg.native() {
		o.Protocol = clickhouse.Native
	}
	method := map[Compression]clickhouse.CompressionMethod{
		CompressionLZ4: clickhouse.CompressionLZ4, CompressionLZ4HC: clickhouse.CompressionLZ4HC,
		CompressionZSTD: clickhouse.CompressionZSTD, CompressionGzip: clickhouse.CompressionGZIP,
	}[cfg.Compression]
	if method == clickhouse.CompressionLZ4HC && o.Protocol == clickhouse.HTTP {
		method = clickhouse.CompressionLZ4
	}
	if cfg.Compression != CompressionNone {
		o.Compression = &clickhouse.Compression{Method: method}
	}
	for _, s := range cfg.Settings {
		o.Settings[s.Name] = s.Value
	}
	o.ClientInfo.Products = append(o.ClientInfo.Products, struct{ Name, Version string }{
		fullClientName(cfg), fmt.Sprintf("%d.%d.%d", versionMajor, versionMinor, versionPatch),
	})
	return o, nil
}
