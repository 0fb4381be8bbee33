package main

import (
	"context"
	"iter"
	"net/netip"
	"time"

	"github.com/ClickHouse/ch-go/proto"
	"github.com/google/uuid"
	"github.com/shopspring/decimal"

	"github.com/chent-io/chent/integration/shapes"
	"github.com/chent-io/chent/integration/shapes/ent"
	"github.com/chent-io/chent/integration/shapes/ent/event"
	chrt "github.com/chent-io/chent/runtime"
)

// eventRow is an event as clickhouse-go and GORM take and give it.
type eventRow struct {
	ID       uint64            `ch:"id" gorm:"column:id;type:UInt64"`
	Tenant   string            `ch:"tenant" gorm:"column:tenant;type:LowCardinality(String)"`
	At       time.Time         `ch:"at" gorm:"column:at;type:DateTime64(3)"`
	Received time.Time         `ch:"received" gorm:"column:received;type:DateTime"`
	Day      time.Time         `ch:"day" gorm:"column:day;type:Date"`
	Kind     string            `ch:"kind" gorm:"column:kind;type:Enum8('view' = 1)"`
	Session  uuid.UUID         `ch:"session" gorm:"column:session;type:UUID"`
	Address  netip.Addr        `ch:"address" gorm:"column:address;type:IPv4"`
	User     uint32            `ch:"user" gorm:"column:user;type:UInt32"`
	Status   uint16            `ch:"status" gorm:"column:status;type:UInt16"`
	Attempts uint8             `ch:"attempts" gorm:"column:attempts;type:UInt8"`
	Balance  int64             `ch:"balance" gorm:"column:balance;type:Int64"`
	Delta    int32             `ch:"delta" gorm:"column:delta;type:Int32"`
	Offset   int16             `ch:"offset" gorm:"column:offset;type:Int16"`
	Level    int8              `ch:"level" gorm:"column:level;type:Int8"`
	Amount   float64           `ch:"amount" gorm:"column:amount;type:Float64"`
	Ratio    float32           `ch:"ratio" gorm:"column:ratio;type:Float32"`
	Price    decimal.Decimal   `ch:"price" gorm:"column:price;type:Decimal(18,4)"`
	Valid    bool              `ch:"valid" gorm:"column:valid;type:Bool"`
	Country  string            `ch:"country" gorm:"column:country;type:FixedString(2)"`
	Path     string            `ch:"path" gorm:"column:path;type:String"`
	Title    string            `ch:"title" gorm:"column:title;type:String"`
	Agent    string            `ch:"agent" gorm:"column:agent;type:LowCardinality(String)"`
	Referrer *string           `ch:"referrer" gorm:"column:referrer;type:Nullable(String)"`
	Score    *float64          `ch:"score" gorm:"column:score;type:Nullable(Float64)"`
	Parent   *uint32           `ch:"parent" gorm:"column:parent;type:Nullable(UInt32)"`
	Tags     []string          `ch:"tags" gorm:"column:tags;type:Array(String)"`
	Codes    []uint32          `ch:"codes" gorm:"column:codes;type:Array(UInt32)"`
	Props    map[string]string `ch:"props" gorm:"column:props;type:Map(String, String)"`
	Duration uint64            `ch:"duration" gorm:"column:duration;type:UInt64"`
}

// TableName is what GORM asks for.
func (eventRow) TableName() string { return event.Table }

func (r *eventRow) values() []any {
	return []any{
		r.ID, r.Tenant, r.At, r.Received, r.Day, r.Kind, r.Session, r.Address, r.User, r.Status,
		r.Attempts, r.Balance, r.Delta, r.Offset, r.Level, r.Amount, r.Ratio, r.Price, r.Valid, r.Country,
		r.Path, r.Title, r.Agent, r.Referrer, r.Score, r.Parent, r.Tags, r.Codes, r.Props, r.Duration,
	}
}

func (r *eventRow) pointers() []any {
	return []any{
		&r.ID, &r.Tenant, &r.At, &r.Received, &r.Day, &r.Kind, &r.Session, &r.Address, &r.User, &r.Status,
		&r.Attempts, &r.Balance, &r.Delta, &r.Offset, &r.Level, &r.Amount, &r.Ratio, &r.Price, &r.Valid, &r.Country,
		&r.Path, &r.Title, &r.Agent, &r.Referrer, &r.Score, &r.Parent, &r.Tags, &r.Codes, &r.Props, &r.Duration,
	}
}

// eventColumns are the columns of ch-go, filled and read by a loop written by hand.
type eventColumns struct {
	id       proto.ColUInt64
	tenant   *proto.ColLowCardinality[string]
	at       *proto.ColDateTime64
	received proto.ColDateTime
	day      proto.ColDate
	kind     proto.ColEnum
	session  proto.ColUUID
	address  proto.ColIPv4
	user     proto.ColUInt32
	status   proto.ColUInt16
	attempts proto.ColUInt8
	balance  proto.ColInt64
	delta    proto.ColInt32
	offset   proto.ColInt16
	level    proto.ColInt8
	amount   proto.ColFloat64
	ratio    proto.ColFloat32
	price    proto.ColDecimal64
	valid    proto.ColBool
	country  proto.ColFixedStr
	path     proto.ColStr
	title    proto.ColStr
	agent    *proto.ColLowCardinality[string]
	referrer *proto.ColNullable[string]
	score    *proto.ColNullable[float64]
	parent   *proto.ColNullable[uint32]
	tags     *proto.ColArr[string]
	codes    *proto.ColArr[uint32]
	props    *proto.ColMap[string, string]
	duration proto.ColUInt64
}

func newEventColumns() columns[eventRow] {
	return &eventColumns{
		tenant:   new(proto.ColStr).LowCardinality(),
		at:       new(proto.ColDateTime64).WithPrecision(3),
		country:  proto.ColFixedStr{Size: 2},
		agent:    new(proto.ColStr).LowCardinality(),
		referrer: new(proto.ColStr).Nullable(),
		score:    new(proto.ColFloat64).Nullable(),
		parent:   new(proto.ColUInt32).Nullable(),
		tags:     new(proto.ColStr).Array(),
		codes:    new(proto.ColUInt32).Array(),
		props:    proto.NewMap(new(proto.ColStr), new(proto.ColStr)),
	}
}

func (c *eventColumns) all() []proto.Column {
	return []proto.Column{
		&c.id, c.tenant, c.at, &c.received, &c.day, &c.kind, &c.session, &c.address, &c.user, &c.status,
		&c.attempts, &c.balance, &c.delta, &c.offset, &c.level, &c.amount, &c.ratio, proto.Alias(&c.price, "Decimal(18, 4)"), &c.valid, &c.country,
		&c.path, &c.title, c.agent, c.referrer, c.score, c.parent, c.tags, c.codes, c.props, &c.duration,
	}
}

func (c *eventColumns) fill(rows []eventRow) {
	for i := range rows {
		r := &rows[i]
		c.id.Append(r.ID)
		c.tenant.Append(r.Tenant)
		c.at.Append(r.At)
		c.received.Append(r.Received)
		c.day.Append(r.Day)
		c.kind.Append(r.Kind)
		c.session.Append(r.Session)
		c.address.Append(proto.ToIPv4(r.Address))
		c.user.Append(r.User)
		c.status.Append(r.Status)
		c.attempts.Append(r.Attempts)
		c.balance.Append(r.Balance)
		c.delta.Append(r.Delta)
		c.offset.Append(r.Offset)
		c.level.Append(r.Level)
		c.amount.Append(r.Amount)
		c.ratio.Append(r.Ratio)
		c.price.Append(proto.Decimal64(r.Price.Shift(4).IntPart()))
		c.valid.Append(r.Valid)
		c.country.Buf = append(c.country.Buf, r.Country...)
		c.path.Append(r.Path)
		c.title.Append(r.Title)
		c.agent.Append(r.Agent)
		c.referrer.Append(null(r.Referrer))
		c.score.Append(null(r.Score))
		c.parent.Append(null(r.Parent))
		c.tags.Append(r.Tags)
		c.codes.Append(r.Codes)
		c.props.Append(r.Props)
		c.duration.Append(r.Duration)
	}
}

func (c *eventColumns) take(rows []eventRow) {
	for i := range rows {
		r := &rows[i]
		r.ID = c.id.Row(i)
		r.Tenant = c.tenant.Row(i)
		r.At = c.at.Row(i)
		r.Received = c.received.Row(i)
		r.Day = c.day.Row(i)
		r.Kind = c.kind.Row(i)
		r.Session = c.session.Row(i)
		r.Address = c.address.Row(i).ToIP()
		r.User = c.user.Row(i)
		r.Status = c.status.Row(i)
		r.Attempts = c.attempts.Row(i)
		r.Balance = c.balance.Row(i)
		r.Delta = c.delta.Row(i)
		r.Offset = c.offset.Row(i)
		r.Level = c.level.Row(i)
		r.Amount = c.amount.Row(i)
		r.Ratio = c.ratio.Row(i)
		r.Price = decimal.New(int64(c.price.Row(i)), -4)
		r.Valid = c.valid.Row(i)
		r.Country = string(c.country.Row(i))
		r.Path = c.path.Row(i)
		r.Title = c.title.Row(i)
		r.Agent = c.agent.Row(i)
		r.Referrer = pointer(c.referrer.Row(i))
		r.Score = pointer(c.score.Row(i))
		r.Parent = pointer(c.parent.Row(i))
		r.Tags = c.tags.Row(i)
		r.Codes = c.codes.Row(i)
		r.Props = c.props.Row(i)
		r.Duration = c.duration.Row(i)
	}
}

func newEventShape(client *ent.Client) workload {
	set := func(c *ent.EventCreate, r *ent.Event) *ent.EventCreate {
		return c.SetID(r.ID).SetTenant(r.Tenant).SetAt(r.At).SetReceived(r.Received).SetDay(r.Day).SetKind(r.Kind).
			SetSession(r.Session).SetAddress(r.Address).SetUser(r.User).SetStatus(r.Status).SetAttempts(r.Attempts).SetBalance(r.Balance).
			SetDelta(r.Delta).SetOffset(r.Offset).SetLevel(r.Level).SetAmount(r.Amount).SetRatio(r.Ratio).SetPrice(r.Price).
			SetValid(r.Valid).SetCountry(r.Country).SetPath(r.Path).SetTitle(r.Title).SetAgent(r.Agent).SetNillableReferrer(r.Referrer).
			SetNillableScore(r.Score).SetNillableParent(r.Parent).SetTags(r.Tags).SetCodes(r.Codes).SetProps(r.Props).SetDuration(r.Duration)
	}
	return &shape[ent.Event, eventRow]{
		label: "thirty mixed", table: event.Table, names: event.Columns(), maps: []string{"props"}, make: shapes.NewEvent, columns: newEventColumns,
		values: (*eventRow).values, pointers: (*eventRow).pointers,
		appender: client.Event.Appender,
		all:      func(ctx context.Context) ([]*ent.Event, error) { return client.Event.Query().All(ctx) },
		iter:     func(ctx context.Context) iter.Seq2[*ent.Event, error] { return client.Event.Query().Iter(ctx) },
		scan:     func(ctx context.Context, into *[]eventRow) error { return client.Event.Query().Scan(ctx, into) },
		scanIter: func(ctx context.Context) iter.Seq2[eventRow, error] {
			return chrt.ScanIter[eventRow](ctx, client.Event.Query())
		},
		one:    func(ctx context.Context) (*ent.Event, error) { return client.Event.Query().First(ctx) },
		create: func(ctx context.Context, r *ent.Event) error { return set(client.Event.Create(), r).Exec(ctx) },
		bulk: func(ctx context.Context, rows []ent.Event) error {
			return client.Event.MapCreateBulk(rows, func(c *ent.EventCreate, i int) { set(c, &rows[i]) }).Exec(ctx)
		},
	}
}
