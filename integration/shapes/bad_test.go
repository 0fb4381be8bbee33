package shapes_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/integration/shapes"
	"github.com/chent-io/chent/integration/shapes/ent"
	"github.com/chent-io/chent/integration/shapes/ent/article"
	"github.com/chent-io/chent/internal/enginetest"
	chrt "github.com/chent-io/chent/runtime"
)

// clients are a client over each protocol, of a database of their own.
func clients(t *testing.T, test func(t *testing.T, c *ent.Client)) {
	for _, protocol := range []string{"native", "http"} {
		t.Run(protocol, func(t *testing.T) {
			t.Parallel()
			db := enginetest.New(t)
			url := map[string]string{"native": db.Native(), "http": db.HTTP()}[protocol]
			conn, err := driver.Open(t.Context(), url)
			if err != nil {
				t.Fatal(err)
			}
			c := ent.NewClient(ent.Driver(conn))
			t.Cleanup(func() { c.Close() })
			if err := c.Schema.Create(t.Context()); err != nil {
				t.Fatal(err)
			}
			test(t, c)
		})
	}
}

func metrics(n int) []*ent.Metric {
	list := make([]*ent.Metric, n)
	for i := range list {
		m := shapes.NewMetric(i)
		list[i] = &m
	}
	return list
}

func inTable(t *testing.T, c *ent.Client, want int) {
	t.Helper()
	if got, err := c.Metric.Query().Count(t.Context()); err != nil || got != want {
		t.Errorf("%d rows are in the table, want %d: %v", got, want, err)
	}
}

// TestFlushThatFails drops the table between two blocks.
func TestFlushThatFails(t *testing.T) {
	clients(t, func(t *testing.T, c *ent.Client) {
		a := c.Metric.Appender(t.Context(), chrt.AppenderOptions{Rows: 100})
		if n, err := a.AppendRows(metrics(100)); n != 100 || err != nil {
			t.Fatal(n, err)
		}
		if err := a.Flush(); err != nil || a.Rows() != 100 {
			t.Fatal(a.Rows(), err)
		}
		if err := c.Exec(t.Context(), "DROP TABLE metrics"); err != nil {
			t.Fatal(err)
		}
		_, _ = a.AppendRows(metrics(150)) // the first of its blocks is under way
		err := a.Close()
		failed, ok := errors.AsType[*chrt.InsertError](err)
		if !ok {
			t.Fatalf("%v is no InsertError", err)
		}
		if failed.Inserted != 100 || failed.Failed != 100 || a.Rows() != 100 {
			t.Errorf("%d inserted, %d failed, %d acknowledged; want 100 of each: %v", failed.Inserted, failed.Failed, a.Rows(), err)
		}
		if again := a.Append(metrics(1)[0]); again == nil {
			t.Error("an appender went on after a failure")
		}
	})
}

// TestReaderThatStops leaves loops early, and asks again over the same client.
func TestReaderThatStops(t *testing.T) {
	clients(t, func(t *testing.T, c *ent.Client) {
		a := c.Metric.Appender(t.Context(), chrt.AppenderOptions{Rows: 50_000})
		if _, err := a.AppendRows(metrics(150_000)); err != nil {
			t.Fatal(err)
		}
		if err := a.Close(); err != nil {
			t.Fatal(err)
		}
		for round := range 5 {
			seen := 0
			for _, err := range c.Metric.Query().Iter(t.Context()) {
				if err != nil {
					t.Fatal(err)
				}
				if seen++; seen > round*1000 {
					break
				}
			}
			for _, err := range chrt.ScanIter[ent.Metric](t.Context(), c.Metric.Query()) {
				if err != nil {
					t.Fatal(err)
				}
				break
			}
			inTable(t, c, 150_000)
		}
	})
}

// TestCancelledAppender cancels between two blocks.
func TestCancelledAppender(t *testing.T) {
	clients(t, func(t *testing.T, c *ent.Client) {
		ctx, cancel := context.WithCancel(t.Context())
		a := c.Metric.Appender(ctx, chrt.AppenderOptions{Rows: 100})
		if _, err := a.AppendRows(metrics(100)); err != nil {
			t.Fatal(err)
		}
		if err := a.Flush(); err != nil {
			t.Fatal(err)
		}
		cancel()
		_, _ = a.AppendRows(metrics(100))
		if err := a.Close(); !errors.Is(err, context.Canceled) {
			t.Errorf("%v is not about the context", err)
		}
		inTable(t, c, 100)
		for _, err := range c.Metric.Query().Iter(ctx) {
			if !errors.Is(err, context.Canceled) {
				t.Errorf("a read with a cancelled context: %v", err)
			}
		}
	})
}

// TestColumnsThatChangeBetweenBlocks adds a column to the server's table, and
// then changes the type of one, while an appender goes on.
func TestColumnsThatChangeBetweenBlocks(t *testing.T) {
	clients(t, func(t *testing.T, c *ent.Client) {
		a := c.Metric.Appender(t.Context(), chrt.AppenderOptions{Rows: 100})
		add := func() error {
			if _, err := a.AppendRows(metrics(100)); err != nil {
				return err
			}
			return a.Flush()
		}
		if err := add(); err != nil {
			t.Fatal(err)
		}
		if err := c.Exec(t.Context(), "ALTER TABLE metrics ADD COLUMN host String DEFAULT 'here' FIRST"); err != nil {
			t.Fatal(err)
		}
		if err := add(); err != nil {
			t.Fatal(err)
		}
		inTable(t, c, 200)
		got, err := ent.QueryAs[struct{ N, Here uint64 }](t.Context(), c, "SELECT uniqExact(total) AS n, countIf(host = 'here') AS here FROM metrics")
		if err != nil || len(got) != 1 || got[0].N != 100 || got[0].Here != 200 {
			t.Errorf("%v, %v", got, err)
		}
		if err := c.Exec(t.Context(), "ALTER TABLE metrics MODIFY COLUMN total String"); err != nil {
			t.Fatal(err)
		}
		time.Sleep(1100 * time.Millisecond) // over HTTP the columns of a table are believed for a second
		if err := add(); err == nil || !strings.Contains(err.Error(), "total") {
			t.Errorf("an Int64 went into a String: %v", err)
		}
		_ = a.Close()
		inTable(t, c, 200)
	})
}

// TestRefusedInTheMiddle gives rows of which one cannot be stored.
func TestRefusedInTheMiddle(t *testing.T) {
	clients(t, func(t *testing.T, c *ent.Client) {
		documents := make([]*ent.Document, 100)
		for i := range documents {
			d := shapes.NewDocument(i)
			documents[i] = &d
		}
		documents[40].Body = json.RawMessage(`{"half":`)
		a := c.Document.Appender(t.Context())
		n, err := a.AppendRows(documents)
		if invalid, ok := errors.AsType[*chrt.ValidationError](err); n != 40 || !ok || invalid.Name != "body" {
			t.Fatalf("%d rows were added, %v", n, err)
		}
		for _, d := range documents[39:42] {
			if err := a.Append(d); (err != nil) != (d == documents[40]) {
				t.Errorf("row %d: %v", d.ID, err)
			}
		}
		if n, err := a.AppendRows(documents[42:]); n != 58 || err != nil {
			t.Fatal(n, err)
		}
		if err := a.Close(); err != nil {
			t.Fatal(err)
		}
		got, err := ent.QueryAs[struct{ N, Ids uint64 }](t.Context(), c, "SELECT count() AS n, uniqExact(id) AS ids FROM documents WHERE id != 40")
		if err != nil || got[0].N != 100 || got[0].Ids != 99 { // row 39 was given twice
			t.Errorf("%v, %v", got, err)
		}
		err = c.Document.MapCreateBulk(documents, func(b *ent.DocumentCreate, i int) { b.SetID(documents[i].ID).SetBody(documents[i].Body) }).Exec(t.Context())
		if err == nil || !strings.Contains(err.Error(), "row 40") {
			t.Errorf("a bulk with a bad row: %v", err)
		}
	})
}

// TestRowsLargerThanMemoryLimits sends rows that are larger than what rows are
// collected in, and a block that is larger than the server's limit.
func TestRowsLargerThanMemoryLimits(t *testing.T) {
	clients(t, func(t *testing.T, c *ent.Client) {
		large := func(i int) *ent.Article {
			return &ent.Article{Slug: fmt.Sprint("a", i), Body: strings.Repeat(fmt.Sprint(i), 1<<20)}
		}
		a := c.Article.Appender(t.Context(), chrt.AppenderOptions{Rows: 4})
		for i := range 10 {
			if err := a.Append(large(i)); err != nil {
				t.Fatal(err)
			}
		}
		if err := a.Close(); err != nil {
			t.Fatal(err)
		}
		all, err := c.Article.Query().Order(article.BySlug()).All(t.Context())
		if err != nil || len(all) != 10 {
			t.Fatal(len(all), err)
		}
		for i, e := range all {
			if *e != *large(i) {
				t.Errorf("row %d came back as %d bytes of %q", i, len(e.Body), e.Body[:10])
			}
		}
		a = c.Article.Appender(t.Context(), chrt.AppenderOptions{Rows: 32, Settings: []driver.Setting{{Name: "max_memory_usage", Value: "10000000"}}})
		for i := range 32 {
			if err := a.Append(large(i)); err != nil {
				t.Fatal(err)
			}
		}
		failed, ok := errors.AsType[*chrt.InsertError](a.Close())
		if !ok || failed.Inserted != 0 || failed.Failed != 32 || !driver.IsCode(failed, 241) {
			t.Errorf("a block above the limit of memory: %v", failed)
		}
	})
}

// TestEntityChangedAfterAppend changes all that an entity refers to.
func TestEntityChangedAfterAppend(t *testing.T) {
	clients(t, func(t *testing.T, c *ent.Client) {
		ctx := t.Context()
		baskets, documents := c.Basket.Appender(ctx), c.Document.Appender(ctx)
		profiles := c.Profile.Appender(ctx)
		var b ent.Basket
		var d ent.Document
		var p ent.Profile
		const n = 3000
		for i := range n {
			b, d, p = shapes.NewBasket(i), shapes.NewDocument(i), shapes.NewProfile(i)
			for _, err := range []error{baskets.Append(&b), documents.Append(&d), profiles.Append(&p)} {
				if err != nil {
					t.Fatal(err)
				}
			}
			for j := range b.Items {
				b.Items[j], b.Prices[j] = 0, -1
			}
			b.Props["plan"], b.Counts["seen"], b.ID = "changed", 1, 9
			clear(d.Body)
			for _, s := range []*string{p.Name} {
				if s != nil {
					*s = "changed"
				}
			}
			if p.Age != nil {
				*p.Age = -1
			}
		}
		for _, err := range []error{baskets.Close(), documents.Close(), profiles.Close()} {
			if err != nil {
				t.Fatal(err)
			}
		}
		got, err := ent.QueryAs[struct{ Baskets, Documents, Profiles uint64 }](ctx, c, `SELECT
	(SELECT countIf(NOT has(prices, -1) AND props['plan'] != 'changed') FROM baskets) AS baskets,
	(SELECT countIf(toUInt64(body.count) = id) FROM documents) AS documents,
	(SELECT countIf(ifNull(name, '') != 'changed' AND ifNull(age, 1) > 0) FROM profiles) AS profiles`)
		if err != nil || len(got) != 1 || got[0].Baskets != n || got[0].Documents != n || got[0].Profiles != n {
			t.Errorf("%v of %d rows are as they were given, %v", got, n, err)
		}
	})
}
