package main

import (
	"context"
	"encoding/binary"
	"time"

	"github.com/ClickHouse/ch-go/proto"
	"github.com/google/uuid"

	"github.com/chent-io/chent/integration/bench/ent"
	"github.com/chent-io/chent/integration/bench/ent/point"
	"github.com/chent-io/chent/runtime/column"
)

// pointRow is a point as clickhouse-go takes and gives it.
type pointRow struct {
	Device   uint32    `ch:"device"`
	At       time.Time `ch:"at"`
	State    string    `ch:"state"`
	Value    float64   `ch:"value"`
	Quality  float32   `ch:"quality"`
	Total    int64     `ch:"total"`
	Flags    uint16    `ch:"flags"`
	Valid    bool      `ch:"valid"`
	Batch    uuid.UUID `ch:"batch"`
	Received time.Time `ch:"received"`
}

// newPoint makes the row at i.
func newPoint(i int) ent.Point {
	start := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	p := ent.Point{
		Device: uint32(i % 1000), At: start.Add(time.Duration(i) * time.Millisecond), State: point.StateValues()[i%3],
		Value: float64(i) / 3, Quality: float32(i%100) / 100, Total: int64(i) * 7, Flags: uint16(i), Valid: i%5 != 0,
		Received: start.Add(time.Duration(i) * time.Second / 1000).Truncate(time.Second),
	}
	binary.BigEndian.PutUint64(p.Batch[:], uint64(i/1000)*0x9e3779b97f4a7c15)
	return p
}

// points is the workload of a table whose columns have a fixed size.
func points(n int) workload {
	ours, theirs := make([]ent.Point, n), make([]pointRow, n)
	for i := range n {
		p := newPoint(i)
		ours[i] = p
		theirs[i] = pointRow{p.Device, p.At, string(p.State), p.Value, p.Quality, p.Total, p.Flags, p.Valid, p.Batch, p.Received}
	}
	jobs := func(client *ent.Client, other clickhouseConn) []*job {
		columns := point.Columns()
		var seen tally
		value := func(p *ent.Point) float64 { return p.Value }
		whole := newPointColumns(ours, &seen)
		return []*job{
			{name: "insert", truncate: true, check: contents(client, point.Table), contenders: []*contender{
				{name: "clickhouse-go AppendStruct", run: func(ctx context.Context) error {
					return appendStructs(ctx, other, point.Table, columns, theirs)
				}},
				{name: "chent Appender", run: func(ctx context.Context) error { return appendEntities(client.Point.Appender(ctx), ours) }},
				{name: "chent CreateBulk", run: func(ctx context.Context) error {
					return createBulk(ctx, ours, func(ctx context.Context, rows []ent.Point) error {
						return client.Point.MapCreateBulk(rows, func(c *ent.PointCreate, i int) {
							p := &rows[i]
							c.SetDevice(p.Device).SetAt(p.At).SetState(p.State).SetValue(p.Value).SetQuality(p.Quality).
								SetTotal(p.Total).SetFlags(p.Flags).SetValid(p.Valid).SetBatch(p.Batch).SetReceived(p.Received)
						}).Exec(ctx)
					})
				}},
				{name: "chent columns", run: func(ctx context.Context) error {
					return insertColumns(ctx, client.Conn(), point.Table, whole)
				}},
			}},
			{name: "read", check: seen.text, contenders: []*contender{
				{name: "clickhouse-go Select", run: func(ctx context.Context) error {
					var rows []pointRow
					err := selectStructs(ctx, other, point.Table, columns, &rows)
					collect(&seen, rows, func(p *pointRow) float64 { return p.Value })
					return err
				}},
				{name: "chent All", run: func(ctx context.Context) error {
					rows, err := client.Point.Query().All(ctx)
					collect(&seen, rows, func(p **ent.Point) float64 { return (*p).Value })
					return err
				}},
				{name: "chent Iter", run: func(ctx context.Context) error { return iterate(&seen, client.Point.Query().Iter(ctx), value) }},
				{name: "chent Scan", run: func(ctx context.Context) error {
					var rows []pointRow
					err := client.Point.Query().Scan(ctx, &rows)
					collect(&seen, rows, func(p *pointRow) float64 { return p.Value })
					return err
				}},
				{name: "chent columns", run: func(ctx context.Context) error {
					seen = tally{}
					return readColumns(ctx, client.Conn(), point.Table, whole)
				}},
			}},
		}
	}
	return workload{point.Table, jobs}
}

// newPointColumns are the points as columns; what is read is added to seen.
func newPointColumns(rows []ent.Point, seen *tally) *blocks {
	device, at := column.UInt32(), column.DateTime64(3, time.UTC)
	state := column.Enum8[point.State](column.EnumValue{Name: "ok", Number: 1}, column.EnumValue{Name: "late", Number: 2}, column.EnumValue{Name: "lost", Number: 3})
	value, quality, total := column.Float64(), column.Float32(), column.Int64()
	flags, valid, batch, received := column.UInt16(), column.Bool(), column.UUID(), column.DateTime(time.UTC)
	return &blocks{
		names: point.Columns(),
		data:  []proto.Column{device, at, state, value, quality, total, flags, valid, batch, received},
		total: len(rows),
		fill: func(from, to int) {
			for i := from; i < to; i++ {
				p := &rows[i]
				device.Append(p.Device)
				at.Append(p.At)
				state.Append(p.State)
				value.Append(p.Value)
				quality.Append(p.Quality)
				total.Append(p.Total)
				flags.Append(p.Flags)
				valid.Append(p.Valid)
				batch.Append(p.Batch)
				received.Append(p.Received)
			}
		},
		taken: func(int) {
			for _, v := range value.Values() {
				seen.add(v)
			}
		},
	}
}
