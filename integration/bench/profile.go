package main

import (
	"context"
	"iter"
	"time"

	"github.com/ClickHouse/ch-go/proto"

	"github.com/chent-io/chent/integration/shapes"
	"github.com/chent-io/chent/integration/shapes/ent"
	"github.com/chent-io/chent/integration/shapes/ent/profile"
	chrt "github.com/chent-io/chent/runtime"
)

// profileRow is a profile as clickhouse-go and GORM take and give it.
type profileRow struct {
	User    uint64     `ch:"user" gorm:"column:user;type:UInt64"`
	Name    *string    `ch:"name" gorm:"column:name;type:Nullable(String)"`
	Age     *int64     `ch:"age" gorm:"column:age;type:Nullable(Int64)"`
	Score   *float64   `ch:"score" gorm:"column:score;type:Nullable(Float64)"`
	Seen    *time.Time `ch:"seen" gorm:"column:seen;type:Nullable(DateTime)"`
	City    string     `ch:"city" gorm:"column:city;type:LowCardinality(String)"`
	Plan    string     `ch:"plan" gorm:"column:plan;type:LowCardinality(String)"`
	Browser string     `ch:"browser" gorm:"column:browser;type:LowCardinality(String)"`
}

// TableName is what GORM asks for.
func (profileRow) TableName() string { return profile.Table }

func (r *profileRow) values() []any {
	return []any{
		r.User, r.Name, r.Age, r.Score, r.Seen, r.City, r.Plan, r.Browser,
	}
}

func (r *profileRow) pointers() []any {
	return []any{
		&r.User, &r.Name, &r.Age, &r.Score, &r.Seen, &r.City, &r.Plan, &r.Browser,
	}
}

// profileColumns are the columns of ch-go, filled and read by a loop written by hand.
type profileColumns struct {
	user    proto.ColUInt64
	name    *proto.ColNullable[string]
	age     *proto.ColNullable[int64]
	score   *proto.ColNullable[float64]
	seen    *proto.ColNullable[time.Time]
	city    *proto.ColLowCardinality[string]
	plan    *proto.ColLowCardinality[string]
	browser *proto.ColLowCardinality[string]
}

func newProfileColumns() columns[profileRow] {
	return &profileColumns{
		name:    new(proto.ColStr).Nullable(),
		age:     new(proto.ColInt64).Nullable(),
		score:   new(proto.ColFloat64).Nullable(),
		seen:    new(proto.ColDateTime).Nullable(),
		city:    new(proto.ColStr).LowCardinality(),
		plan:    new(proto.ColStr).LowCardinality(),
		browser: new(proto.ColStr).LowCardinality(),
	}
}

func (c *profileColumns) all() []proto.Column {
	return []proto.Column{
		&c.user, c.name, c.age, c.score, c.seen, c.city, c.plan, c.browser,
	}
}

func (c *profileColumns) fill(rows []profileRow) {
	for i := range rows {
		r := &rows[i]
		c.user.Append(r.User)
		c.name.Append(null(r.Name))
		c.age.Append(null(r.Age))
		c.score.Append(null(r.Score))
		c.seen.Append(null(r.Seen))
		c.city.Append(r.City)
		c.plan.Append(r.Plan)
		c.browser.Append(r.Browser)
	}
}

func (c *profileColumns) take(rows []profileRow) {
	for i := range rows {
		r := &rows[i]
		r.User = c.user.Row(i)
		r.Name = pointer(c.name.Row(i))
		r.Age = pointer(c.age.Row(i))
		r.Score = pointer(c.score.Row(i))
		r.Seen = pointer(c.seen.Row(i))
		r.City = c.city.Row(i)
		r.Plan = c.plan.Row(i)
		r.Browser = c.browser.Row(i)
	}
}

func newProfileShape(client *ent.Client) workload {
	set := func(c *ent.ProfileCreate, r *ent.Profile) *ent.ProfileCreate {
		return c.SetUser(r.User).SetNillableName(r.Name).SetNillableAge(r.Age).SetNillableScore(r.Score).SetNillableSeen(r.Seen).SetCity(r.City).
			SetPlan(r.Plan).SetBrowser(r.Browser)
	}
	return &shape[ent.Profile, profileRow]{
		label: "NULLs and LowCardinality", table: profile.Table, names: profile.Columns(), make: shapes.NewProfile, columns: newProfileColumns,
		values: (*profileRow).values, pointers: (*profileRow).pointers,
		appender: client.Profile.Appender,
		all:      func(ctx context.Context) ([]*ent.Profile, error) { return client.Profile.Query().All(ctx) },
		iter:     func(ctx context.Context) iter.Seq2[*ent.Profile, error] { return client.Profile.Query().Iter(ctx) },
		scan:     func(ctx context.Context, into *[]profileRow) error { return client.Profile.Query().Scan(ctx, into) },
		scanIter: func(ctx context.Context) iter.Seq2[profileRow, error] {
			return chrt.ScanIter[profileRow](ctx, client.Profile.Query())
		},
		one:    func(ctx context.Context) (*ent.Profile, error) { return client.Profile.Query().First(ctx) },
		create: func(ctx context.Context, r *ent.Profile) error { return set(client.Profile.Create(), r).Exec(ctx) },
		bulk: func(ctx context.Context, rows []ent.Profile) error {
			return client.Profile.MapCreateBulk(rows, func(c *ent.ProfileCreate, i int) { set(c, &rows[i]) }).Exec(ctx)
		},
	}
}
