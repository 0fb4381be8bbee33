package runtime

import (
	"context"
	"errors"
	"log/slog"
	"maps"
	"slices"
	"sync"
	"sync/atomic"

	"entgo.io/ent"

	"github.com/chent-io/chent/dialect/clickhouse/driver"
)

// Config is what a client hands to its builders.
type Config struct {
	// Conn is the connection.
	Conn driver.Conn
	// Hooks are the hooks of each table, by its label.
	Hooks *Chains[ent.Hook]
	// Interceptors are the interceptors of each table, by its label.
	Interceptors *Chains[ent.Interceptor]

	debug bool
	log   *slog.Logger
}

// Option configures a client.
type Option func(*Config)

// WithConn is the connection that a client uses.
func WithConn(conn driver.Conn) Option { return func(c *Config) { c.Conn = conn } }

// WithDebug logs every statement.
func WithDebug() Option { return func(c *Config) { c.debug = true } }

// WithLog is where statements are logged. Default: [slog.Default].
func WithLog(log *slog.Logger) Option { return func(c *Config) { c.log = log } }

// NewConfig makes the configuration of a client without hooks.
func NewConfig(options ...Option) Config {
	c := Config{Hooks: &Chains[ent.Hook]{}, Interceptors: &Chains[ent.Interceptor]{}}
	for _, o := range options {
		o(&c)
	}
	if c.debug {
		c.debug = false
		c = c.WithDebug()
	}
	return c
}

// Open makes a configuration with a connection to the server at a URL.
func Open(ctx context.Context, url string, options ...Option) (Config, error) {
	conn, err := driver.Open(ctx, url)
	if err != nil {
		return Config{}, err
	}
	return NewConfig(append([]Option{WithConn(conn)}, options...)...), nil
}

// WithDebug returns a configuration that logs every statement. It shares
// connection, hooks and interceptors with c.
func (c Config) WithDebug() Config {
	if c.debug || c.Conn == nil {
		return c
	}
	c.debug = true
	if c.log == nil {
		c.log = slog.Default()
	}
	c.Conn = &debugConn{Conn: c.Conn, log: c.log}
	return c
}

// Close closes the connection.
func (c Config) Close() error {
	if c.Conn == nil {
		return nil
	}
	return c.Conn.Close()
}

// errNoConn is returned by a client without a connection.
var errNoConn = errors.New("the client has no connection: make it with Open, or give NewClient a Driver option")

// conn is the connection.
func (c Config) conn() (driver.Conn, error) {
	if c.Conn == nil {
		return nil, errNoConn
	}
	return c.Conn, nil
}

// Chains are hooks or interceptors by table. A client and its debug copy share
// them. They may be added to while the client is in use: an operation that has
// begun goes on with those it began with.
type Chains[T any] struct {
	adding  sync.Mutex
	byTable atomic.Pointer[map[string][]T] // never changed, but replaced
}

// Add appends to the chain of the table with that label.
func (c *Chains[T]) Add(label string, items ...T) {
	c.adding.Lock()
	defer c.adding.Unlock()
	next := map[string][]T{}
	if now := c.byTable.Load(); now != nil {
		maps.Copy(next, *now)
	}
	next[label] = slices.Concat(next[label], items)
	c.byTable.Store(&next)
}

// Of returns the chain of the table with that label, and after it more.
func (c *Chains[T]) Of(label string, more func() []T) []T {
	var items []T
	if c != nil {
		if now := c.byTable.Load(); now != nil {
			items = append(items, (*now)[label]...)
		}
	}
	if more != nil {
		items = append(items, more()...)
	}
	return items
}
