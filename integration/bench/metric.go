package main

import (
	"context"
	"iter"

	"github.com/ClickHouse/ch-go/proto"

	"github.com/chent-io/chent/integration/shapes"
	"github.com/chent-io/chent/integration/shapes/ent"
	"github.com/chent-io/chent/integration/shapes/ent/metric"
	chrt "github.com/chent-io/chent/runtime"
)

// metricRow is a metric as clickhouse-go and GORM take and give it.
type metricRow struct {
	Device  uint64 `ch:"device" gorm:"column:device;type:UInt64"`
	Total   int64  `ch:"total" gorm:"column:total;type:Int64"`
	Port    uint32 `ch:"port" gorm:"column:port;type:UInt32"`
	Delta   int32  `ch:"delta" gorm:"column:delta;type:Int32"`
	Flags   uint16 `ch:"flags" gorm:"column:flags;type:UInt16"`
	Level   int16  `ch:"level" gorm:"column:level;type:Int16"`
	Kind    uint8  `ch:"kind" gorm:"column:kind;type:UInt8"`
	Sign    int8   `ch:"sign" gorm:"column:sign;type:Int8"`
	Packets uint64 `ch:"packets" gorm:"column:packets;type:UInt64"`
	Bytes   int64  `ch:"bytes" gorm:"column:bytes;type:Int64"`
}

// TableName is what GORM asks for.
func (metricRow) TableName() string { return metric.Table }

func (r *metricRow) values() []any {
	return []any{
		r.Device, r.Total, r.Port, r.Delta, r.Flags, r.Level, r.Kind, r.Sign, r.Packets, r.Bytes,
	}
}

func (r *metricRow) pointers() []any {
	return []any{
		&r.Device, &r.Total, &r.Port, &r.Delta, &r.Flags, &r.Level, &r.Kind, &r.Sign, &r.Packets, &r.Bytes,
	}
}

// metricColumns are the columns of ch-go, filled and read by a loop written by hand.
type metricColumns struct {
	device  proto.ColUInt64
	total   proto.ColInt64
	port    proto.ColUInt32
	delta   proto.ColInt32
	flags   proto.ColUInt16
	level   proto.ColInt16
	kind    proto.ColUInt8
	sign    proto.ColInt8
	packets proto.ColUInt64
	bytes   proto.ColInt64
}

func newMetricColumns() columns[metricRow] {
	return &metricColumns{}
}

func (c *metricColumns) all() []proto.Column {
	return []proto.Column{
		&c.device, &c.total, &c.port, &c.delta, &c.flags, &c.level, &c.kind, &c.sign, &c.packets, &c.bytes,
	}
}

func (c *metricColumns) fill(rows []metricRow) {
	for i := range rows {
		r := &rows[i]
		c.device.Append(r.Device)
		c.total.Append(r.Total)
		c.port.Append(r.Port)
		c.delta.Append(r.Delta)
		c.flags.Append(r.Flags)
		c.level.Append(r.Level)
		c.kind.Append(r.Kind)
		c.sign.Append(r.Sign)
		c.packets.Append(r.Packets)
		c.bytes.Append(r.Bytes)
	}
}

func (c *metricColumns) take(rows []metricRow) {
	for i := range rows {
		r := &rows[i]
		r.Device = c.device.Row(i)
		r.Total = c.total.Row(i)
		r.Port = c.port.Row(i)
		r.Delta = c.delta.Row(i)
		r.Flags = c.flags.Row(i)
		r.Level = c.level.Row(i)
		r.Kind = c.kind.Row(i)
		r.Sign = c.sign.Row(i)
		r.Packets = c.packets.Row(i)
		r.Bytes = c.bytes.Row(i)
	}
}

func newMetricShape(client *ent.Client) workload {
	set := func(c *ent.MetricCreate, r *ent.Metric) *ent.MetricCreate {
		return c.SetDevice(r.Device).SetTotal(r.Total).SetPort(r.Port).SetDelta(r.Delta).SetFlags(r.Flags).SetLevel(r.Level).
			SetKind(r.Kind).SetSign(r.Sign).SetPackets(r.Packets).SetBytes(r.Bytes)
	}
	return &shape[ent.Metric, metricRow]{
		label: "ten integers", table: metric.Table, names: metric.Columns(), make: shapes.NewMetric, columns: newMetricColumns,
		values: (*metricRow).values, pointers: (*metricRow).pointers,
		appender: client.Metric.Appender,
		all:      func(ctx context.Context) ([]*ent.Metric, error) { return client.Metric.Query().All(ctx) },
		iter:     func(ctx context.Context) iter.Seq2[*ent.Metric, error] { return client.Metric.Query().Iter(ctx) },
		scan:     func(ctx context.Context, into *[]metricRow) error { return client.Metric.Query().Scan(ctx, into) },
		scanIter: func(ctx context.Context) iter.Seq2[metricRow, error] {
			return chrt.ScanIter[metricRow](ctx, client.Metric.Query())
		},
		one:    func(ctx context.Context) (*ent.Metric, error) { return client.Metric.Query().First(ctx) },
		create: func(ctx context.Context, r *ent.Metric) error { return set(client.Metric.Create(), r).Exec(ctx) },
		bulk: func(ctx context.Context, rows []ent.Metric) error {
			return client.Metric.MapCreateBulk(rows, func(c *ent.MetricCreate, i int) { set(c, &rows[i]) }).Exec(ctx)
		},
	}
}
