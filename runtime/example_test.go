package runtime_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/chent-io/chent/dialect/clickhouse/sql"
	"github.com/chent-io/chent/examples/start/ent"
	"github.com/chent-io/chent/examples/start/ent/event"
)

// theClient is one client, with an engine of this program, for all examples.
var theClient = sync.OnceValue(func() *ent.Client {
	client, err := ent.Open(context.Background(), "chdb://")
	if err != nil {
		panic(err)
	}
	if err := client.Schema.Create(context.Background()); err != nil {
		panic(err)
	}
	return client
})

// open returns the client with empty tables.
func open(ctx context.Context) *ent.Client {
	client := theClient()
	if err := client.Event.Truncate(ctx); err != nil {
		panic(err)
	}
	return client
}

// noon is a moment of the examples: their rows stay, whatever the table's TTL.
var noon = time.Now().UTC().Truncate(24 * time.Hour)

// fill inserts a few rows.
func fill(ctx context.Context, client *ent.Client) {
	_, err := client.Event.CreateBulk(
		client.Event.Create().SetTenant("acme").SetAt(noon).SetUserID(1).SetKind(event.KindView),
		client.Event.Create().SetTenant("acme").SetAt(noon).SetUserID(2).SetKind(event.KindBuy).SetAmount(9.5),
		client.Event.Create().SetTenant("globex").SetAt(noon).SetUserID(1).SetKind(event.KindBuy).SetAmount(3),
	).Save(ctx)
	if err != nil {
		panic(err)
	}
}

// Rows are made one by one or several in one INSERT.
func Example_create() {
	ctx := context.Background()
	client := open(ctx)
	_, err := client.Event.Create().SetTenant("acme").SetAt(noon).SetUserID(7).SetKind(event.KindClick).Save(ctx)
	fmt.Println(err)
	_, err = client.Event.Create().SetTenant("acme").Save(ctx)
	fmt.Println(err != nil) // a field that must be set is missing
	// Output:
	// <nil>
	// true
}

// An Appender sends columnar blocks while the next one fills.
func Example_appender() {
	ctx := context.Background()
	client := open(ctx)
	appender := client.Event.Appender(ctx)
	for i := range uint64(1000) {
		if err := appender.Append(&ent.Event{Tenant: "acme", At: noon, UserID: i % 70, Kind: event.KindView}); err != nil {
			fmt.Println(err)
			return
		}
	}
	if err := appender.Close(); err != nil { // the last block; without it rows are lost
		fmt.Println(err)
		return
	}
	n, err := client.Event.Query().Count(ctx)
	fmt.Println(n, err)
	// Output: 1000 <nil>
}

// A query returns entities.
func Example_query() {
	ctx := context.Background()
	client := open(ctx)
	fill(ctx, client)
	events, err := client.Event.Query().
		Where(event.Tenant("acme"), event.KindIn(event.KindClick, event.KindBuy)).
		Order(event.ByAt(sql.OrderDesc())).
		Limit(10).
		All(ctx)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, e := range events {
		fmt.Println(e.Tenant, e.UserID, e.Kind, e.Amount)
	}
	// Output: acme 2 buy 9.5
}

// Iter reads rows as they come, in the memory of a block.
func Example_iter() {
	ctx := context.Background()
	client := open(ctx)
	fill(ctx, client)
	total := 0.0
	for e, err := range client.Event.Query().Iter(ctx) {
		if err != nil {
			fmt.Println(err)
			return
		}
		total += e.Amount
	}
	fmt.Println(total)
	// Output: 12.5
}

// Groups are scanned into structs of one's own.
func Example_groupBy() {
	ctx := context.Background()
	client := open(ctx)
	fill(ctx, client)
	var report []struct {
		Tenant  string
		Revenue float64
		Users   uint64
	}
	revenue := event.Col.Amount.Sum().As("revenue")
	err := client.Event.Query().GroupBy(event.FieldTenant).
		Aggregate(revenue, event.Col.UserID.Uniq().As("users")).
		Order(revenue.Desc()).
		Scan(ctx, &report)
	fmt.Println(report, err)
	// Output: [{acme 9.5 2} {globex 3 1}] <nil>
}

// A delete needs a predicate; Truncate empties a table, and says so.
func Example_delete() {
	ctx := context.Background()
	client := open(ctx)
	fill(ctx, client)
	fmt.Println(client.Event.Delete().Where(event.Tenant("acme")).Exec(ctx))
	n, _ := client.Event.Query().Count(ctx)
	fmt.Println(n)
	fmt.Println(client.Event.Truncate(ctx))
	n, _ = client.Event.Query().Count(ctx)
	fmt.Println(n)
	// Output:
	// <nil>
	// 1
	// <nil>
	// 0
}

// Import sends rows in any of ClickHouse's formats.
func Example_import() {
	ctx := context.Background()
	client := open(ctx)
	rows := fmt.Sprintf(`{"tenant": "acme", "at": "%s", "user_id": 1, "kind": "buy", "amount": 2}`, noon.Format("2006-01-02 15:04:05"))
	fmt.Println(client.Event.Import(ctx, "JSONEachRow", strings.NewReader(rows)))
	n, _ := client.Event.Query().Where(event.AmountGT(1)).Count(ctx)
	fmt.Println(n)
	// Output:
	// <nil>
	// 1
}

// A plan says what an apply would do, and in which class each step is.
func Example_plan() {
	ctx := context.Background()
	client := open(ctx)
	if err := client.Exec(ctx, "ALTER TABLE events DROP COLUMN props"); err != nil {
		fmt.Println(err)
		return
	}
	p, err := client.Schema.Plan(ctx)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, step := range p.Steps {
		fmt.Println(step.Class, step.SQL)
	}
	// Output: metadata ALTER TABLE default.events ADD COLUMN IF NOT EXISTS `props` Map(String, String) AFTER `amount`
}
