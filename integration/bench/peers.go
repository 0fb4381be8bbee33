package main

import (
	"context"
	"database/sql"
	"errors"
	"net/url"
	"time"

	"github.com/ClickHouse/ch-go"
	"github.com/ClickHouse/ch-go/proto"
	"github.com/ClickHouse/clickhouse-go/v2"
	chdriver "github.com/ClickHouse/clickhouse-go/v2/lib/driver"
	gormhouse "gorm.io/driver/clickhouse"
	"gorm.io/gorm"
	"gorm.io/gorm/logger"

	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/dialect/clickhouse/embedded"
	"github.com/chent-io/chent/integration/shapes/ent"
)

type (
	clickhouseBatch = chdriver.Batch
	clickhouseRows  = chdriver.Rows
)

// pointer and null are what ch-go's NULLs are in Go.
func pointer[T any](v proto.Nullable[T]) *T {
	if !v.Set {
		return nil
	}
	return &v.Value
}

func null[T any](p *T) proto.Nullable[T] {
	if p == nil {
		return proto.Nullable[T]{}
	}
	return proto.NewNullable(*p)
}

// way is how to talk to the server.
type way struct{ protocol, compression string }

func (w way) String() string { return w.protocol + ", " + w.compression }

// peers are clients of one server, all of which talk to it in the same way.
type peers struct {
	way
	conn   driver.Conn
	client *ent.Client
	dial   func(context.Context) error // connects ch-go; nil over HTTP
	raw    *ch.Client                  // nil over HTTP, which ch-go does not speak
	house  clickhouse.Conn
	db     *sql.DB
	orm    *gorm.DB
}

func open(ctx context.Context, engine *embedded.Engine, w way) (*peers, error) {
	u := url.URL{
		Scheme: "clickhouse", Host: engine.NativeAddr(), User: url.UserPassword(engine.User(), engine.Password()),
		RawQuery: url.Values{"compression": {w.compression}}.Encode(),
	}
	if w.protocol == "http" {
		u.Scheme, u.Host = "http", engine.HTTPAddr()
	}
	p := &peers{way: w}
	var err error
	if p.conn, err = driver.Open(ctx, u.String()); err != nil {
		return nil, err
	}
	p.client = ent.NewClient(ent.Driver(p.conn))
	if p.house, err = driver.ClickHouse(p.conn); err != nil {
		return nil, errors.Join(err, p.close())
	}
	if p.db, err = driver.OpenDB(p.conn); err != nil {
		return nil, errors.Join(err, p.close())
	}
	p.orm, err = gorm.Open(gormhouse.New(gormhouse.Config{Conn: p.db}), &gorm.Config{Logger: logger.Discard, SkipDefaultTransaction: false})
	if err != nil {
		return nil, errors.Join(err, p.close())
	}
	if w.protocol == "native" {
		p.dial = func(ctx context.Context) error { return p.dialRaw(ctx, engine) }
		if err := p.dial(ctx); err != nil {
			return nil, errors.Join(err, p.close())
		}
	}
	return p, nil
}

func (p *peers) dialRaw(ctx context.Context, engine *embedded.Engine) (err error) {
	compression := map[string]ch.Compression{"lz4": ch.CompressionLZ4, "none": ch.CompressionDisabled}[p.compression]
	p.raw, err = ch.Dial(ctx, ch.Options{
		Address: engine.NativeAddr(), User: engine.User(), Password: engine.Password(), Compression: compression, ReadTimeout: time.Minute,
	})
	return err
}

// revive connects ch-go again, whose connection ends with a statement that fails.
func (p *peers) revive(ctx context.Context) error {
	if p.raw == nil || !p.raw.IsClosed() {
		return nil
	}
	return p.dial(ctx)
}

func (p *peers) close() (err error) {
	if p.raw != nil {
		err = errors.Join(err, p.raw.Close())
	}
	if p.db != nil {
		err = errors.Join(err, p.db.Close())
	}
	if p.house != nil {
		err = errors.Join(err, p.house.Close())
	}
	return errors.Join(err, p.client.Close())
}
