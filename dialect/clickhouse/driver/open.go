package driver

import (
	"context"
	"errors"
	"fmt"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/dialect/clickhouse/embedded"
)

// Open connects to the server of a URL (see [ParseURL]), or starts an embedded
// engine for a chdb URL, and makes sure that it answers:
//
//	conn, err := driver.Open(ctx, "clickhouse://app:secret@localhost/events?compression=zstd")
//	conn, err := driver.Open(ctx, "chdb:///var/lib/app?max_threads=4")
//
// ctx limits the opening alone.
func Open(ctx context.Context, url string, opts ...Option) (Conn, error) {
	cfg, err := ParseURL(url)
	if err != nil {
		return nil, err
	}
	return OpenConfig(ctx, cfg, opts...)
}

// OpenConfig is [Open] of a configuration.
func OpenConfig(ctx context.Context, cfg Config, opts ...Option) (Conn, error) {
	var o options
	for _, opt := range opts {
		opt(&o)
	}
	for _, change := range o.config {
		change(&cfg)
	}
	if o.database != nil {
		cfg.Database = *o.database
	}
	cfg.InstallEngine = cfg.InstallEngine || o.install
	cfg.defaults()
	c, err := open(ctx, &cfg, o)
	if err != nil {
		return nil, err
	}
	return c, nil
}

func open(ctx context.Context, cfg *Config, o options) (_ *client, err error) {
	c := &client{cfg: cfg, opts: o}
	defer func() {
		if err != nil {
			if c.proto != nil {
				c.proto.close()
			}
			if c.engine != nil {
				err = errors.Join(err, c.engine.Close())
			}
		}
	}()
	native := cfg.native()
	if cfg.Scheme == "chdb" {
		if err := c.startEngine(ctx); err != nil {
			return nil, err
		}
	} else if native && cfg.Compression == CompressionGzip {
		return nil, fmt.Errorf("driver: %s: compression=gzip is for HTTP; native TCP has lz4, lz4hc and zstd", cfg)
	}
	if err := c.prepareDatabase(ctx); err != nil {
		return nil, err
	}
	if native {
		c.proto = newNativeProtocol(cfg)
	} else {
		c.proto = newHTTPProtocol(cfg)
	}
	if err := c.probe(ctx); err != nil {
		return nil, probeError(cfg, err)
	}
	return c, nil
}

// startEngine starts the engine of a chdb URL and fills in where it listens.
func (c *client) startEngine(ctx context.Context) error {
	eo := embedded.Options{Dir: c.cfg.Dir, Install: c.cfg.InstallEngine, Logger: c.opts.logger}
	if c.opts.engine != nil {
		c.opts.engine(&eo)
	}
	engine, err := embedded.Start(ctx, eo)
	if err != nil {
		return fmt.Errorf("driver: start the embedded engine: %w", err)
	}
	c.engine = engine
	c.cfg.User, c.cfg.Password = engine.User(), engine.Password()
	c.cfg.Hosts = []string{engine.HTTPAddr()}
	return nil
}

// prepareDatabase creates the database if it is to be, and gives a native
// connection to the embedded engine the right port. It comes by HTTP there,
// since the native port of the engine does not survive a refused login.
func (c *client) prepareDatabase(ctx context.Context) error {
	embeddedNative := c.engine != nil && c.cfg.Native
	if c.cfg.CreateDatabase && c.cfg.Database != "" {
		plain := *c.cfg
		plain.Database = ""
		var p protocol
		if c.cfg.Scheme == "clickhouse" {
			p = newNativeProtocol(&plain)
		} else {
			p = newHTTPProtocol(&plain)
		}
		defer p.close()
		s := Statement{SQL: "CREATE DATABASE IF NOT EXISTS " + clickhouse.QuoteIdent(c.cfg.Database), QueryID: newQueryID()}
		if err := p.query(ctx, s, &result{}); err != nil {
			return fmt.Errorf("driver: create database %s: %w", c.cfg.Database, err)
		}
	}
	if embeddedNative {
		c.cfg.Hosts = []string{c.engine.NativeAddr()}
	}
	return nil
}

// probeError adds the next step to the error of a first statement.
func probeError(cfg *Config, err error) error {
	var server *ServerError
	var connection *ConnectionError
	if errors.As(err, &server) && !errors.As(err, &connection) {
		server.Statement = ""
		err = &ConnectionError{Host: server.Host, Doing: "log in", Err: server, Hint: refusalHint(server)}
	}
	return fmt.Errorf("driver: open %s: %w", cfg, trimPrefix(err))
}

// trimPrefix spares the message a second "driver: ".
func trimPrefix(err error) error { return &prefixless{err} }

type prefixless struct{ err error }

func (p *prefixless) Error() string {
	const prefix = "driver: "
	s := p.err.Error()
	if len(s) > len(prefix) && s[:len(prefix)] == prefix {
		s = s[len(prefix):]
	}
	return s
}

func (p *prefixless) Unwrap() error { return p.err }
