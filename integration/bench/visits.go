package main

import (
	"context"
	"fmt"
	"time"

	"github.com/ClickHouse/ch-go/proto"

	"github.com/chent-io/chent/integration/bench/ent"
	"github.com/chent-io/chent/integration/bench/ent/visit"
	"github.com/chent-io/chent/runtime/column"
)

// visitRow is a visit as clickhouse-go takes and gives it.
type visitRow struct {
	Site         string    `ch:"site"`
	At           time.Time `ch:"at"`
	Visitor      uint64    `ch:"visitor"`
	Kind         string    `ch:"kind"`
	Path         string    `ch:"path"`
	Agent        string    `ch:"agent"`
	Referrer     *string   `ch:"referrer"`
	Tags         []string  `ch:"tags"`
	Amount       float64   `ch:"amount"`
	Milliseconds uint32    `ch:"milliseconds"`
}

// newVisit makes the row at i.
func newVisit(i int) ent.Visit {
	agents := []string{
		"Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
		"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15",
		"curl/8.14.1",
	}
	v := ent.Visit{
		Site: fmt.Sprintf("site-%d.example", i%40), At: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(i) * time.Millisecond),
		Visitor: uint64(i) * 0x9e3779b97f4a7c15, Kind: visit.KindValues()[i%3], Path: fmt.Sprintf("/catalog/%d/item/%d", i%97, i),
		Agent: agents[i%len(agents)], Tags: []string{"new", "mobile", "paid"}[:i%4], Amount: float64(i%1000) / 10, Milliseconds: uint32(i % 5000),
	}
	if i%3 == 0 {
		referrer := fmt.Sprintf("https://search.example/?q=%d", i%1000)
		v.Referrer = &referrer
	}
	return v
}

// visits is the workload of a table with strings and arrays.
func visits(n int) workload {
	ours, theirs := make([]ent.Visit, n), make([]visitRow, n)
	for i := range n {
		v := newVisit(i)
		ours[i] = v
		theirs[i] = visitRow{v.Site, v.At, v.Visitor, string(v.Kind), v.Path, v.Agent, v.Referrer, v.Tags, v.Amount, v.Milliseconds}
	}
	jobs := func(client *ent.Client, other clickhouseConn) []*job {
		columns := visit.Columns()
		var seen tally
		value := func(v *ent.Visit) float64 { return v.Amount }
		whole := newVisitColumns(ours, &seen)
		return []*job{
			{name: "insert", truncate: true, check: contents(client, visit.Table), contenders: []*contender{
				{name: "clickhouse-go AppendStruct", run: func(ctx context.Context) error {
					return appendStructs(ctx, other, visit.Table, columns, theirs)
				}},
				{name: "chent Appender", run: func(ctx context.Context) error { return appendEntities(client.Visit.Appender(ctx), ours) }},
				{name: "chent CreateBulk", run: func(ctx context.Context) error {
					return createBulk(ctx, ours, func(ctx context.Context, rows []ent.Visit) error {
						return client.Visit.MapCreateBulk(rows, func(c *ent.VisitCreate, i int) {
							v := &rows[i]
							c.SetSite(v.Site).SetAt(v.At).SetVisitor(v.Visitor).SetKind(v.Kind).SetPath(v.Path).SetAgent(v.Agent).
								SetNillableReferrer(v.Referrer).SetTags(v.Tags).SetAmount(v.Amount).SetMilliseconds(v.Milliseconds)
						}).Exec(ctx)
					})
				}},
				{name: "chent columns", run: func(ctx context.Context) error {
					return insertColumns(ctx, client.Conn(), visit.Table, whole)
				}},
			}},
			{name: "read", check: seen.text, contenders: []*contender{
				{name: "clickhouse-go Select", run: func(ctx context.Context) error {
					var rows []visitRow
					err := selectStructs(ctx, other, visit.Table, columns, &rows)
					collect(&seen, rows, func(v *visitRow) float64 { return v.Amount })
					return err
				}},
				{name: "chent All", run: func(ctx context.Context) error {
					rows, err := client.Visit.Query().All(ctx)
					collect(&seen, rows, func(v **ent.Visit) float64 { return (*v).Amount })
					return err
				}},
				{name: "chent Iter", run: func(ctx context.Context) error { return iterate(&seen, client.Visit.Query().Iter(ctx), value) }},
				{name: "chent Scan", run: func(ctx context.Context) error {
					var rows []visitRow
					err := client.Visit.Query().Scan(ctx, &rows)
					collect(&seen, rows, func(v *visitRow) float64 { return v.Amount })
					return err
				}},
				{name: "chent columns", run: func(ctx context.Context) error {
					seen = tally{}
					return readColumns(ctx, client.Conn(), visit.Table, whole)
				}},
			}},
		}
	}
	return workload{visit.Table, jobs}
}

// newVisitColumns are the visits as columns; what is read is added to seen.
func newVisitColumns(rows []ent.Visit, seen *tally) *blocks {
	site, at, visitor := column.LowCardinality(column.String()), column.DateTime64(3, time.UTC), column.UInt64()
	kind := column.Enum8[visit.Kind](column.EnumValue{Name: "view", Number: 1}, column.EnumValue{Name: "click", Number: 2}, column.EnumValue{Name: "buy", Number: 3})
	path, agent, referrer, tags := column.String(), column.String(), column.Nullable(column.String()), column.Array(column.String())
	amount, milliseconds := column.Float64(), column.UInt32()
	return &blocks{
		names: visit.Columns(),
		data:  []proto.Column{site, at, visitor, kind, path, agent, referrer, tags, amount, milliseconds},
		total: len(rows),
		fill: func(from, to int) {
			for i := from; i < to; i++ {
				v := &rows[i]
				site.Append(v.Site)
				at.Append(v.At)
				visitor.Append(v.Visitor)
				kind.Append(v.Kind)
				path.Append(v.Path)
				agent.Append(v.Agent)
				referrer.Append(v.Referrer)
				tags.Append(v.Tags)
				amount.Append(v.Amount)
				milliseconds.Append(v.Milliseconds)
			}
		},
		taken: func(int) {
			for _, v := range amount.Values() {
				seen.add(v)
			}
		},
	}
}
