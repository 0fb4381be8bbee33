package main

import (
	"context"
	"fmt"
	"iter"
	"reflect"
	"slices"
	"strings"

	"github.com/ClickHouse/ch-go"
	"github.com/ClickHouse/ch-go/proto"
	"github.com/ClickHouse/clickhouse-go/v2"

	chrt "github.com/chent-io/chent/runtime"
)

// The contenders that ratios are taken against.
const (
	rawLoop      = "ch-go, hand loop"
	appendStruct = "clickhouse-go AppendStruct"
)

// columns are the columns of ch-go for rows of P.
type columns[P any] interface {
	all() []proto.Column
	// fill adds rows.
	fill(rows []P)
	// take reads the first values into rows.
	take(rows []P)
}

// workload is a [shape] of any rows.
type workload interface {
	name() string
	of() string     // the table
	hashed() string // its columns, in an order that is always the same
	// prepare makes the rows.
	prepare(rows int)
	// inserts are the ways to insert the rows in batches.
	inserts(p *peers, batch int) []*contender
	// reads are the ways to read the table.
	reads(p *peers) []*contender
	// single are the ways to insert and read one row.
	single(p *peers) (in, out []*contender)
	// streams are the ways to read a table of so many rows one by one.
	streams(p *peers, rows int) []*contender
}

// shape is a table with entities E, which other clients know as P.
type shape[E, P any] struct {
	label, table string
	names        []string
	maps         []string // columns whose entries have no order
	make         func(i int) E
	columns      func() columns[P]
	values       func(*P) []any
	pointers     func(*P) []any
	appender     func(context.Context, ...chrt.AppenderOptions) *chrt.Appender[E]
	all          func(context.Context) ([]*E, error)
	iter         func(context.Context) iter.Seq2[*E, error]
	scan         func(context.Context, *[]P) error
	scanIter     func(context.Context) iter.Seq2[P, error]
	one          func(context.Context) (*E, error)
	create       func(context.Context, *E) error
	bulk         func(context.Context, []E) error

	ours   []E
	refs   []*E
	theirs []P
	cells  []reflect.Value // theirs by column
}

func (s *shape[E, P]) name() string { return s.label }
func (s *shape[E, P]) of() string   { return s.table }

func (s *shape[E, P]) hashed() string {
	text := "*"
	for _, m := range s.maps {
		text += " REPLACE (mapSort(" + m + ") AS " + m + ")"
	}
	return text
}

func (s *shape[E, P]) prepare(rows int) {
	s.ours, s.refs, s.theirs = make([]E, rows), make([]*E, rows), make([]P, rows)
	s.cells = make([]reflect.Value, len(s.names))
	for i := range rows {
		s.ours[i] = s.make(i)
		s.refs[i] = &s.ours[i]
		from, to := reflect.ValueOf(&s.ours[i]).Elem(), reflect.ValueOf(&s.theirs[i]).Elem()
		for j := range to.NumField() {
			v := from.Field(j).Convert(to.Field(j).Type())
			to.Field(j).Set(v)
			if i == 0 {
				s.cells[j] = reflect.MakeSlice(reflect.SliceOf(v.Type()), rows, rows)
			}
			s.cells[j].Index(i).Set(v)
		}
	}
}

// list is the list of columns of a statement.
func (s *shape[E, P]) list() string { return "`" + strings.Join(s.names, "`, `") + "`" }

func (s *shape[E, P]) insertInto() string { return "INSERT INTO " + s.table + " (" + s.list() + ")" }
func (s *shape[E, P]) selectFrom() string { return "SELECT " + s.list() + " FROM " + s.table }

// batches runs do for every batch of rows.
func batches(rows, batch int, do func(from, to int) error) error {
	for from := 0; from < rows; from += batch {
		if err := do(from, min(rows, from+batch)); err != nil {
			return err
		}
	}
	return nil
}

func (s *shape[E, P]) inserts(p *peers, batch int) (list []*contender) {
	add := func(name string, run func(context.Context) error) {
		list = append(list, &contender{name: name, run: func(ctx context.Context, _ func(any)) error { return run(ctx) }})
	}
	if p.raw != nil {
		add(rawLoop, func(ctx context.Context) error { return s.insertRaw(ctx, p.raw, batch) })
	}
	house := func(name string, fill func(b clickhouseBatch, from, to int) error) {
		add(name, func(ctx context.Context) error {
			return batches(len(s.theirs), batch, func(from, to int) error {
				b, err := p.house.PrepareBatch(ctx, s.insertInto())
				if err != nil {
					return err
				}
				if err := fill(b, from, to); err != nil {
					return err
				}
				return b.Send()
			})
		})
	}
	house(appendStruct, func(b clickhouseBatch, from, to int) error {
		for i := from; i < to; i++ {
			if err := b.AppendStruct(&s.theirs[i]); err != nil {
				return err
			}
		}
		return nil
	})
	house("clickhouse-go Append", func(b clickhouseBatch, from, to int) error {
		for i := from; i < to; i++ {
			if err := b.Append(s.values(&s.theirs[i])...); err != nil {
				return err
			}
		}
		return nil
	})
	house("clickhouse-go columns", func(b clickhouseBatch, from, to int) error {
		for i, c := range s.cells {
			if err := b.Column(i).Append(c.Slice(from, to).Interface()); err != nil {
				return err
			}
		}
		return nil
	})
	add("database/sql", func(ctx context.Context) error { return s.insertSQL(ctx, p, batch) })
	add("GORM", func(ctx context.Context) error {
		return batches(len(s.theirs), batch, func(from, to int) error {
			some := s.theirs[from:to]
			return p.orm.WithContext(ctx).Create(&some).Error
		})
	})
	add("chent Appender", func(ctx context.Context) error {
		a := s.appender(ctx, chrt.AppenderOptions{Rows: batch})
		for i := range s.ours {
			if err := a.Append(&s.ours[i]); err != nil {
				return err
			}
		}
		return a.Close()
	})
	add("chent AppendRows", func(ctx context.Context) error {
		a := s.appender(ctx, chrt.AppenderOptions{Rows: batch})
		if _, err := a.AppendRows(s.refs); err != nil {
			return err
		}
		return a.Close()
	})
	add("chent CreateBulk", func(ctx context.Context) error {
		return batches(len(s.ours), batch, func(from, to int) error { return s.bulk(ctx, s.ours[from:to]) })
	})
	return list
}

func (s *shape[E, P]) insertRaw(ctx context.Context, client *ch.Client, batch int) error {
	c := s.columns()
	all := c.all()
	input := make(proto.Input, len(all))
	for i, col := range all {
		input[i] = proto.InputColumn{Name: s.names[i], Data: col}
	}
	body := s.insertInto() + " VALUES"
	return batches(len(s.theirs), batch, func(from, to int) error {
		input.Reset()
		c.fill(s.theirs[from:to])
		return client.Do(ctx, ch.Query{Body: body, Input: input})
	})
}

func (s *shape[E, P]) insertSQL(ctx context.Context, p *peers, batch int) error {
	return batches(len(s.theirs), batch, func(from, to int) error {
		tx, err := p.db.BeginTx(ctx, nil)
		if err != nil {
			return err
		}
		statement, err := tx.PrepareContext(ctx, s.insertInto())
		if err != nil {
			return err
		}
		for i := from; i < to; i++ {
			if _, err := statement.ExecContext(ctx, s.values(&s.theirs[i])...); err != nil {
				return err
			}
		}
		return tx.Commit()
	})
}

// jsonAsText asks for JSON columns as text, which is what all contenders take.
const jsonAsText = "output_format_native_write_json_as_string"

func withText(ctx context.Context) context.Context {
	return clickhouse.Context(ctx, clickhouse.WithSettings(clickhouse.Settings{jsonAsText: 1}))
}

// keepAll shows each row that was read, in the round that proves what was.
func keepAll[T any](rows []T, show func(any)) {
	if show == nil {
		return
	}
	for i := range rows {
		show(&rows[i])
	}
}

func (s *shape[E, P]) reads(p *peers) (list []*contender) {
	add := func(name string, run func(context.Context, func(any)) error) {
		list = append(list, &contender{name: name, run: run})
	}
	if p.raw != nil {
		add(rawLoop, func(ctx context.Context, show func(any)) error {
			var rows []P
			err := s.readRaw(ctx, p.raw, func(c columns[P], n int) {
				rows = slices.Grow(rows, n)[:len(rows)+n]
				c.take(rows[len(rows)-n:])
			})
			keepAll(rows, show)
			return err
		})
	}
	add("clickhouse-go Select", func(ctx context.Context, show func(any)) error {
		var rows []P
		err := p.house.Select(withText(ctx), &rows, s.selectFrom())
		keepAll(rows, show)
		return err
	})
	byRow := func(name string, read func(rows clickhouseRows, r *P) error) {
		add(name, func(ctx context.Context, show func(any)) error {
			rows, err := p.house.Query(withText(ctx), s.selectFrom())
			if err != nil {
				return err
			}
			defer rows.Close() //nolint:errcheck // Err is asked
			var r, zero P
			for rows.Next() {
				r = zero
				if err := read(rows, &r); err != nil {
					return err
				}
				if show != nil {
					show(&r)
				}
			}
			return rows.Err()
		})
	}
	byRow("clickhouse-go ScanStruct", func(rows clickhouseRows, r *P) error { return rows.ScanStruct(r) })
	byRow("clickhouse-go Scan", func(rows clickhouseRows, r *P) error { return rows.Scan(s.pointers(r)...) })
	add("database/sql", func(ctx context.Context, show func(any)) error {
		rows, err := p.db.QueryContext(withText(ctx), s.selectFrom())
		if err != nil {
			return err
		}
		defer rows.Close() //nolint:errcheck // Err is asked
		var r, zero P
		for rows.Next() {
			r = zero
			if err := rows.Scan(s.pointers(&r)...); err != nil {
				return err
			}
			if show != nil {
				show(&r)
			}
		}
		return rows.Err()
	})
	add("GORM", func(ctx context.Context, show func(any)) error {
		var rows []P
		err := p.orm.WithContext(withText(ctx)).Find(&rows).Error
		keepAll(rows, show)
		return err
	})
	add("chent All", func(ctx context.Context, show func(any)) error {
		rows, err := s.all(ctx)
		keepAll(rows, show)
		return err
	})
	add("chent Iter", func(ctx context.Context, show func(any)) error { return each(s.iter(ctx), show) })
	add("chent Scan", func(ctx context.Context, show func(any)) error {
		var rows []P
		err := s.scan(ctx, &rows)
		keepAll(rows, show)
		return err
	})
	add("chent ScanIter", func(ctx context.Context, show func(any)) error { return each(s.scanIter(ctx), show) })
	return list
}

func each[T any](rows iter.Seq2[T, error], show func(any)) error {
	for r, err := range rows {
		if err != nil {
			return err
		}
		if show != nil {
			shown := r
			show(&shown)
		}
	}
	return nil
}

func (s *shape[E, P]) readRaw(ctx context.Context, client *ch.Client, take func(c columns[P], rows int)) error {
	c := s.columns()
	var results proto.Results
	for i, col := range c.all() {
		results = append(results, proto.ResultColumn{Name: s.names[i], Data: col})
	}
	return client.Do(ctx, ch.Query{
		Body: s.selectFrom(), Result: results, Settings: []ch.Setting{ch.SettingInt(jsonAsText, 1)},
		OnResult: func(_ context.Context, b proto.Block) error { take(c, b.Rows); return nil },
	})
}

func (s *shape[E, P]) single(p *peers) (in, out []*contender) {
	put := func(name string, run func(context.Context) error) {
		in = append(in, &contender{name: name, run: func(ctx context.Context, _ func(any)) error { return run(ctx) }})
	}
	get := func(name string, run func(context.Context) error) {
		out = append(out, &contender{name: name, run: func(ctx context.Context, _ func(any)) error { return run(ctx) }})
	}
	first := s.selectFrom() + " LIMIT 1"
	if p.raw != nil {
		c := s.columns()
		var input proto.Input
		for i, col := range c.all() {
			input = append(input, proto.InputColumn{Name: s.names[i], Data: col})
		}
		put(rawLoop, func(ctx context.Context) error {
			input.Reset()
			c.fill(s.theirs[:1])
			return p.raw.Do(ctx, ch.Query{Body: s.insertInto() + " VALUES", Input: input})
		})
	}
	put(appendStruct, func(ctx context.Context) error {
		b, err := p.house.PrepareBatch(ctx, s.insertInto())
		if err != nil {
			return err
		}
		if err := b.AppendStruct(&s.theirs[0]); err != nil {
			return err
		}
		return b.Send()
	})
	put("GORM", func(ctx context.Context) error { return p.orm.WithContext(ctx).Create(&s.theirs[0]).Error })
	put("chent Create", func(ctx context.Context) error { return s.create(ctx, &s.ours[0]) })
	get("clickhouse-go Select", func(ctx context.Context) error {
		var rows []P
		return p.house.Select(withText(ctx), &rows, first)
	})
	get("database/sql", func(ctx context.Context) error {
		var r P
		return p.db.QueryRowContext(withText(ctx), first).Scan(s.pointers(&r)...)
	})
	get("GORM", func(ctx context.Context) error {
		var r P
		return p.orm.WithContext(withText(ctx)).Limit(1).Find(&r).Error
	})
	get("chent First", func(ctx context.Context) error {
		e, err := s.one(ctx)
		if err == nil && e == nil {
			return fmt.Errorf("no row")
		}
		return err
	})
	return in, out
}
