package driver

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/google/uuid"

	"github.com/chent-io/chent/dialect/clickhouse/embedded"
)

// protocol is how a client speaks to servers.
type protocol interface {
	query(ctx context.Context, s Statement, d *result) error
	insert(ctx context.Context, s Statement, src Source) error
	queryFormat(ctx context.Context, s Statement) (io.ReadCloser, error)
	insertFormat(ctx context.Context, s Statement, data io.Reader) error
	newSession(ctx context.Context) (protocol, error)
	ping(ctx context.Context) error
	close()
}

// client is the Conn of both protocols.
type client struct {
	cfg    *Config
	opts   options
	proto  protocol
	engine *embedded.Engine // started by Open, or nil
	facts  *facts

	session bool
	closed  atomic.Bool
	running sync.WaitGroup
}

// facts are what is asked of a server once.
type facts struct {
	server   Server
	database string
}

var _ Conn = (*client)(nil)

func newQueryID() string { return uuid.NewString() }

// prepare completes a statement with what the connection says.
func (c *client) prepare(ctx context.Context, s Statement, query bool) (Statement, context.Context, context.CancelFunc, error) {
	if c.closed.Load() {
		return s, ctx, nil, ErrClosed
	}
	if strings.TrimSpace(s.SQL) == "" {
		return s, ctx, nil, fmt.Errorf("driver: the statement is empty")
	}
	if s.QueryID == "" {
		s.QueryID = newQueryID()
	}
	own := s.Settings
	s.Settings = slices.Clone(c.cfg.Settings)
	if query && c.cfg.QueryLimit > 0 {
		s.Settings = mergeSettings(s.Settings, []Setting{{"limit", strconv.FormatUint(c.cfg.QueryLimit, 10)}})
	}
	s.Settings = mergeSettings(s.Settings, own)
	if err := refuseHTTPWords(s.Settings); err != nil {
		return s, ctx, nil, err
	}
	cancel := context.CancelFunc(func() {})
	if c.cfg.QueryTimeout > 0 {
		ctx, cancel = context.WithTimeoutCause(ctx, c.cfg.QueryTimeout, fmt.Errorf("query_timeout of %s", c.cfg.QueryTimeout))
	}
	return s, ctx, cancel, nil
}

// mergeSettings returns base with each of own added or replaced.
func mergeSettings(base, own []Setting) []Setting {
	for _, setting := range own {
		i := slices.IndexFunc(base, func(b Setting) bool { return b.Name == setting.Name })
		if i < 0 {
			base = append(base, setting)
		} else {
			base[i].Value = setting.Value
		}
	}
	return base
}

func (c *client) Exec(ctx context.Context, s Statement) error {
	return c.run(ctx, "Exec", s, false, func(ctx context.Context, s Statement, t *tally) error {
		return c.proto.query(ctx, s, &result{})
	})
}

func (c *client) Query(ctx context.Context, s Statement, r Receiver) error {
	if r == nil {
		return c.Exec(ctx, s)
	}
	return c.run(ctx, "Query", s, true, func(ctx context.Context, s Statement, t *tally) error {
		d := &result{receiver: r}
		err := c.proto.query(ctx, withLists(s), d)
		t.rows = d.rows
		return err
	})
}

func (c *client) Insert(ctx context.Context, s Statement, src Source) error {
	return c.run(ctx, "Insert", s, false, func(ctx context.Context, s Statement, t *tally) error {
		s.SQL = trimEnd(s.SQL) + " FORMAT Native"
		counted := &countedSource{Source: src}
		err := c.proto.insert(ctx, s, counted)
		t.rows = counted.rows
		return err
	})
}

func (c *client) QueryFormat(ctx context.Context, s Statement) (io.ReadCloser, error) {
	s, ctx, cancel, err := c.prepare(ctx, s, true)
	if err != nil {
		return nil, err
	}
	c.running.Add(1)
	o := c.observe(ctx, "QueryFormat", s)
	body, err := c.proto.queryFormat(o.ctx, withLists(s))
	if err != nil {
		o.end(err, 0)
		cancel()
		c.running.Done()
		return nil, err
	}
	var once sync.Once
	return &closer{ReadCloser: body, then: func() {
		once.Do(func() {
			o.end(nil, 0)
			cancel()
			c.running.Done()
		})
	}}, nil
}

// closer does something after the body was closed.
type closer struct {
	io.ReadCloser
	then func()
}

func (c *closer) Close() error {
	err := c.ReadCloser.Close()
	c.then()
	return err
}

func (c *client) InsertFormat(ctx context.Context, s Statement, data io.Reader) error {
	return c.run(ctx, "InsertFormat", s, false, func(ctx context.Context, s Statement, _ *tally) error {
		return c.proto.insertFormat(ctx, s, data)
	})
}

// tally is what an operation counts for the log.
type tally struct{ rows uint64 }

// run does what all operations have in common.
func (c *client) run(ctx context.Context, name string, s Statement, query bool, do func(context.Context, Statement, *tally) error) error {
	s, ctx, cancel, err := c.prepare(ctx, s, query)
	if err != nil {
		return err
	}
	defer cancel()
	c.running.Add(1)
	defer c.running.Done()
	o := c.observe(ctx, name, s)
	var t tally
	err = do(o.ctx, s, &t)
	o.end(err, t.rows)
	return err
}

// countedSource counts the rows of an insert.
type countedSource struct {
	Source
	rows uint64
}

func (c *countedSource) Next(ctx context.Context) error {
	err := c.Source.Next(ctx)
	if err == nil {
		if columns := c.Source.Columns(); len(columns) > 0 && columns[0].Data != nil {
			c.rows += uint64(columns[0].Data.Rows())
		}
	}
	return err
}

func (c *client) Session(ctx context.Context) (Conn, error) {
	if c.closed.Load() {
		return nil, ErrClosed
	}
	p, err := c.proto.newSession(ctx)
	if err != nil {
		return nil, err
	}
	return &client{cfg: c.cfg, opts: c.opts, proto: p, facts: c.facts, session: true}, nil
}

func (c *client) Server(context.Context) (Server, error) { return c.facts.server, nil }

func (c *client) Database() string { return c.facts.database }

func (c *client) Ping(ctx context.Context) error {
	if c.closed.Load() {
		return ErrClosed
	}
	return c.proto.ping(ctx)
}

// Close ends idle connections at once and waits for running statements.
func (c *client) Close() error {
	if c.closed.Swap(true) {
		return nil
	}
	c.running.Wait()
	c.proto.close()
	if c.engine != nil {
		if err := c.engine.Close(); err != nil {
			return fmt.Errorf("driver: stop the embedded engine: %w", err)
		}
	}
	return nil
}

// probe asks the server who it is, which shows that it can be used.
func (c *client) probe(ctx context.Context) error {
	s := Statement{SQL: "SELECT version(), displayName(), timezone(), currentDatabase()", QueryID: newQueryID()}
	row := &textRow{limits: &c.cfg.Limits}
	if err := c.proto.query(ctx, s, &result{receiver: row}); tooOldForBlocks(err) {
		return &oldServerError{"it does not know client_protocol_version"}
	} else if err != nil {
		return err
	}
	values, err := row.values(4)
	if err != nil {
		return err
	}
	if err := checkVersion(values[0]); err != nil {
		return err
	}
	zone, err := time.LoadLocation(values[2])
	if err != nil {
		return fmt.Errorf("driver: the server's time zone %q: %w; import time/tzdata where the system has no zones", values[2], err)
	}
	c.facts = &facts{server: Server{Version: values[0], Name: values[1], Timezone: zone}, database: values[3]}
	return nil
}
