// Command start is the example of the README: one table, its client, and a
// question.
//
//	go run ./examples/start [url]
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/chent-io/chent/dialect/clickhouse/sql"
	"github.com/chent-io/chent/examples/start/ent"
	"github.com/chent-io/chent/examples/start/ent/event"
)

func main() {
	url := "chdb://?engine_install=true"
	if len(os.Args) > 1 {
		url = os.Args[1]
	}
	if err := run(context.Background(), url, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "start:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, url string, out io.Writer) error {
	client, err := ent.Open(ctx, url) // chdb://, clickhouse://…, https://…
	if err != nil {
		return err
	}
	defer client.Close() //nolint:errcheck // every write was acknowledged before
	if err := client.Schema.Create(ctx); err != nil {
		return err
	}

	appender := client.Event.Appender(ctx) // columnar blocks, sent while the next one fills
	for i := range 1000 {
		kind := []event.Kind{event.KindView, event.KindClick, event.KindBuy}[i%3]
		row := &ent.Event{Tenant: "acme", At: time.Now(), UserID: uint64(i % 70), Kind: kind, Amount: float64(i % 10)}
		if err := appender.Append(row); err != nil {
			return err
		}
	}
	if err := appender.Close(); err != nil {
		return err
	}

	newest, err := client.Event.Query().
		Where(event.Tenant("acme"), event.KindIn(event.KindClick, event.KindBuy)).
		Order(event.ByAt(sql.OrderDesc())).
		Limit(10).
		All(ctx)
	if err != nil {
		return err
	}

	var report []struct {
		Kind    string
		Revenue float64
		Users   uint64
	}
	revenue := event.Col.Amount.Sum().As("revenue")
	err = client.Event.Query().
		GroupBy(event.FieldKind).
		Aggregate(revenue, event.Col.UserID.Uniq().As("users")).
		Order(revenue.Desc()).
		Scan(ctx, &report)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "%d of the newest events; %+v\n", len(newest), report)

	return client.Event.Delete().Where(event.Tenant("gone")).Exec(ctx) // a lightweight DELETE
}
