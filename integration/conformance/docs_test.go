package conformance

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/dialect/clickhouse/sql"
	"github.com/chent-io/chent/integration/ent"
	"github.com/chent-io/chent/integration/ent/daily"
	"github.com/chent-io/chent/integration/ent/event"
	"github.com/chent-io/chent/integration/ent/user"
	"github.com/chent-io/chent/runtime"
)

// guide runs the Go code of docs/how-to/queries.md, which is this function's,
// word for word.
func guide(ctx context.Context, client *ent.Client) error {
	since := noon

	// Rows as entities.
	events, err := client.Event.Query().
		Where(event.Tenant("acme"), event.AtGTE(since), event.Or(event.KindIn(event.KindClick, event.KindBuy), event.Col.Tags.Has("b"))).
		Order(event.ByAt(sql.OrderDesc()), event.ByUserID()).
		Limit(100).
		All(ctx)
	if err != nil {
		return err
	}
	fmt.Println(len(events))

	// Rows one by one, in bounded memory.
	for e, err := range client.Event.Query().Where(event.Tenant("acme")).Iter(ctx) {
		if err != nil {
			return err
		}
		fmt.Println(e.UserID)
	}

	// Groups, in a struct of your own.
	var kinds []struct {
		Kind    string
		Revenue float64
		Users   uint64
		P90     float64
	}
	revenue := event.Col.Amount.Sum().As("revenue")
	err = client.Event.Query().
		Where(event.AtGTE(since)).
		GroupBy(event.FieldKind).
		Aggregate(revenue, event.Col.UserID.Uniq().As("users"), event.Col.Amount.Quantile(0.9).As("p90")).
		Having(sql.Cond(revenue.GT(0))).
		Order(revenue.Desc()).
		Scan(ctx, &kinds)
	if err != nil {
		return err
	}

	// A time series without holes.
	var hours []struct {
		Hour   time.Time
		Events uint64
	}
	hour := event.Col.At.StartOfHour().As("hour")
	err = client.Event.Query().
		GroupByExpr(hour).
		Aggregate(sql.Count().As("events")).
		Order(hour.Asc().WithFill(sql.FillStep(sql.Interval(1, sql.Hour)))).
		Scan(ctx, &hours)
	if err != nil {
		return err
	}

	// Conditions in aggregates; arithmetic.
	var share []struct{ Share float64 }
	bought := sql.Count().If(event.KindEQ(event.KindBuy))
	err = client.Event.Query().
		Aggregate(bought.DivExpr(sql.Count()).As("share")).
		Scan(ctx, &share)
	if err != nil {
		return err
	}

	// The newest three of each tenant.
	newest, err := client.Event.Query().
		Order(event.ByAt(sql.OrderDesc())).
		LimitBy(3, event.FieldTenant).
		All(ctx)
	if err != nil {
		return err
	}
	fmt.Println(len(newest))

	// Any other clause: Modify changes the statement.
	tags, err := client.Event.Query().
		Modify(func(s *sql.Selector) { s.ArrayJoin(event.Col.Tags.As("tag")) }).
		SelectExpr(sql.C("tag")).
		Unique(true).
		Strings(ctx)
	if err != nil {
		return err
	}
	fmt.Println(tags)

	// A function that has no method.
	domain := sql.Func("domain", event.Col.Source).AsString().As("domain")
	domains, err := client.Event.Query().SelectExpr(domain).Unique(true).Strings(ctx)
	if err != nil {
		return err
	}
	fmt.Println(domains)

	// Two tables: pairs of entities.
	pairs, err := ent.LeftJoin(
		client.Event.Query().Where(event.Tenant("acme")),
		client.User.Query(),
		event.Col.UserID.EQExpr(user.Col.ID),
	).All(ctx)
	if err != nil {
		return err
	}
	for _, p := range pairs {
		fmt.Println(p.Left.At, p.Right != nil)
	}

	// Rows of one table by those of another.
	buyers, err := ent.SemiJoin(
		client.User.Query(),
		client.Event.Query().Where(event.KindEQ(event.KindBuy)),
		user.Col.ID.EQExpr(event.Col.UserID),
	).All(ctx)
	if err != nil {
		return err
	}
	fmt.Println(len(buyers))

	// An edge: one more query for all rows, not one per row.
	withUsers, err := client.Event.Query().Where(event.HasUser()).WithUser().All(ctx)
	if err != nil {
		return err
	}
	fmt.Println(len(withUsers))

	// Whatever SELECT can say, of any tables.
	var names []struct {
		Name  string
		Spent float64
	}
	spent := event.Col.Amount.Sum().As("spent")
	q := sql.Select(user.Col.Name, spent).
		From(event.TableRef()).
		Join(user.TableRef()).On(event.Col.UserID.EQExpr(user.Col.ID)).
		WhereP(event.AtGTE(since)).
		GroupBy(user.Col.Name).
		OrderBy(spent.Desc())
	if err := client.Select(q).Scan(ctx, &names); err != nil {
		return err
	}

	// Aggregate states are read merged.
	var visitors []struct {
		Tenant   string
		Visitors uint64
	}
	err = client.Daily.Query().
		GroupBy(daily.FieldTenant).
		Aggregate(daily.Col.Visitors.Merge().As("visitors")).
		Scan(ctx, &visitors)
	if err != nil {
		return err
	}

	// SQL of your own, with parameters that travel beside it.
	counts, err := ent.QueryAs[uint64](ctx, client,
		"SELECT count() FROM events WHERE tenant = {tenant:String}", ent.Param("tenant", "acme"))
	if err != nil {
		return err
	}
	fmt.Println(counts)

	// What the server does with a query.
	plan, err := client.Event.Query().
		Where(event.Tenant("acme")).
		Explain(ctx, sql.ExplainPlan, sql.Setting{Name: "indexes", Value: 1})
	if err != nil {
		return err
	}
	fmt.Println(plan)

	// Settings, a name for the logs, progress.
	_, err = client.Event.Query().
		Settings(runtime.Setting{Name: "max_threads", Value: "2"}).
		LogComment("nightly report").
		OnProgress(func(p driver.Progress) { fmt.Println(p.Rows, "rows read") }).
		Count(ctx)
	if err != nil {
		return err
	}

	// A file of it.
	var file bytes.Buffer
	if _, err := client.Event.Query().Where(event.Tenant("acme")).Export(ctx, &file, "Parquet"); err != nil {
		return err
	}

	// Columns instead of rows.
	for block, err := range client.Event.Query().Select(event.FieldAmount).Blocks(ctx) {
		if err != nil {
			return err
		}
		amounts, err := runtime.BlockValues[float64](block, event.FieldAmount)
		if err != nil {
			return err
		}
		fmt.Println(len(amounts))
	}
	return nil
}

func TestGuideToQueriesRuns(t *testing.T) {
	client := open(t, httpURL(t))
	fill(t, client, 6)
	addUsers(t, client)
	if err := guide(t.Context(), client); err != nil {
		t.Error(err)
	}
	runsTheCodeOf(t, "queries.md", "docs_test.go", 15)
}

// runsTheCodeOf checks that every block of Go in a guide stands in the test
// file that runs it, and that there are at least so many.
func runsTheCodeOf(t *testing.T, guide, file string, least int) {
	t.Helper()
	page, err := os.ReadFile("../../docs/how-to/" + guide)
	if err != nil {
		t.Fatal(err)
	}
	code, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	plain := func(s []byte) string { return strings.Join(strings.Fields(string(s)), " ") }
	blocks := regexp.MustCompile("(?s)```go\n(.*?)```").FindAllSubmatch(page, -1)
	if len(blocks) < least {
		t.Errorf("%d blocks", len(blocks))
	}
	for _, block := range blocks {
		if !strings.Contains(plain(code), plain(block[1])) {
			t.Errorf("not run by a test:\n%s", block[1])
		}
	}
}
