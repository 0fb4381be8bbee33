package main

import (
	"context"
	"iter"

	"github.com/ClickHouse/ch-go/proto"

	"github.com/chent-io/chent/integration/shapes"
	"github.com/chent-io/chent/integration/shapes/ent"
	"github.com/chent-io/chent/integration/shapes/ent/basket"
	chrt "github.com/chent-io/chent/runtime"
)

// basketRow is a basket as clickhouse-go and GORM take and give it.
type basketRow struct {
	ID     uint64            `ch:"id" gorm:"column:id;type:UInt64"`
	Items  []uint64          `ch:"items" gorm:"column:items;type:Array(UInt64)"`
	Prices []float64         `ch:"prices" gorm:"column:prices;type:Array(Float64)"`
	Tags   []string          `ch:"tags" gorm:"column:tags;type:Array(String)"`
	Props  map[string]string `ch:"props" gorm:"column:props;type:Map(String, String)"`
	Counts map[string]uint64 `ch:"counts" gorm:"column:counts;type:Map(String, UInt64)"`
}

// TableName is what GORM asks for.
func (basketRow) TableName() string { return basket.Table }

func (r *basketRow) values() []any {
	return []any{
		r.ID, r.Items, r.Prices, r.Tags, r.Props, r.Counts,
	}
}

func (r *basketRow) pointers() []any {
	return []any{
		&r.ID, &r.Items, &r.Prices, &r.Tags, &r.Props, &r.Counts,
	}
}

// basketColumns are the columns of ch-go, filled and read by a loop written by hand.
type basketColumns struct {
	id     proto.ColUInt64
	items  *proto.ColArr[uint64]
	prices *proto.ColArr[float64]
	tags   *proto.ColArr[string]
	props  *proto.ColMap[string, string]
	counts *proto.ColMap[string, uint64]
}

func newBasketColumns() columns[basketRow] {
	return &basketColumns{
		items:  new(proto.ColUInt64).Array(),
		prices: new(proto.ColFloat64).Array(),
		tags:   new(proto.ColStr).Array(),
		props:  proto.NewMap(new(proto.ColStr), new(proto.ColStr)),
		counts: proto.NewMap(new(proto.ColStr), new(proto.ColUInt64)),
	}
}

func (c *basketColumns) all() []proto.Column {
	return []proto.Column{
		&c.id, c.items, c.prices, c.tags, c.props, c.counts,
	}
}

func (c *basketColumns) fill(rows []basketRow) {
	for i := range rows {
		r := &rows[i]
		c.id.Append(r.ID)
		c.items.Append(r.Items)
		c.prices.Append(r.Prices)
		c.tags.Append(r.Tags)
		c.props.Append(r.Props)
		c.counts.Append(r.Counts)
	}
}

func (c *basketColumns) take(rows []basketRow) {
	for i := range rows {
		r := &rows[i]
		r.ID = c.id.Row(i)
		r.Items = c.items.Row(i)
		r.Prices = c.prices.Row(i)
		r.Tags = c.tags.Row(i)
		r.Props = c.props.Row(i)
		r.Counts = c.counts.Row(i)
	}
}

func newBasketShape(client *ent.Client) workload {
	set := func(c *ent.BasketCreate, r *ent.Basket) *ent.BasketCreate {
		return c.SetID(r.ID).SetItems(r.Items).SetPrices(r.Prices).SetTags(r.Tags).SetProps(r.Props).SetCounts(r.Counts)
	}
	return &shape[ent.Basket, basketRow]{
		label: "arrays and maps", table: basket.Table, names: basket.Columns(), maps: []string{"props", "counts"}, make: shapes.NewBasket, columns: newBasketColumns,
		values: (*basketRow).values, pointers: (*basketRow).pointers,
		appender: client.Basket.Appender,
		all:      func(ctx context.Context) ([]*ent.Basket, error) { return client.Basket.Query().All(ctx) },
		iter:     func(ctx context.Context) iter.Seq2[*ent.Basket, error] { return client.Basket.Query().Iter(ctx) },
		scan:     func(ctx context.Context, into *[]basketRow) error { return client.Basket.Query().Scan(ctx, into) },
		scanIter: func(ctx context.Context) iter.Seq2[basketRow, error] {
			return chrt.ScanIter[basketRow](ctx, client.Basket.Query())
		},
		one:    func(ctx context.Context) (*ent.Basket, error) { return client.Basket.Query().First(ctx) },
		create: func(ctx context.Context, r *ent.Basket) error { return set(client.Basket.Create(), r).Exec(ctx) },
		bulk: func(ctx context.Context, rows []ent.Basket) error {
			return client.Basket.MapCreateBulk(rows, func(c *ent.BasketCreate, i int) { set(c, &rows[i]) }).Exec(ctx)
		},
	}
}
