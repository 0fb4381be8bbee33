package shapes_test

import (
	"context"
	"iter"
	"runtime"
	"testing"

	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/integration/shapes"
	"github.com/chent-io/chent/integration/shapes/ent"
	"github.com/chent-io/chent/internal/enginetest"
	chrt "github.com/chent-io/chent/runtime"
)

// paths are how many allocations a row may cost on each way in and out. What a
// block costs is shared by its rows.
type paths struct {
	appender, appendRows, all, iter, scan, scanIter float64
}

// table is what the test knows of a table with rows E.
type table[E any] struct {
	make     func(i int) E
	appender func(context.Context, ...chrt.AppenderOptions) *chrt.Appender[E]
	all      func(context.Context) ([]*E, error)
	iter     func(context.Context) iter.Seq2[*E, error]
	scan     func(context.Context, *[]E) error
	scanIter func(context.Context) iter.Seq2[E, error]
}

const rows = 20_000

// TestAllocationsPerRow moves rows of six shapes in and out: what is allocated
// depends on the number of blocks, and on what Go allocates for a value itself,
// a map or a decimal, not on the number of rows.
func TestAllocationsPerRow(t *testing.T) {
	conn, err := driver.Open(t.Context(), enginetest.New(t).Native())
	if err != nil {
		t.Fatal(err)
	}
	c := ent.NewClient(ent.Driver(conn))
	t.Cleanup(func() { c.Close() })
	if err := c.Schema.Create(t.Context()); err != nil {
		t.Fatal(err)
	}
	const few = 0.1
	run(t, "integers", paths{few, few, few, few, few, few}, table[ent.Metric]{
		shapes.NewMetric, c.Metric.Appender,
		func(ctx context.Context) ([]*ent.Metric, error) { return c.Metric.Query().All(ctx) },
		func(ctx context.Context) iter.Seq2[*ent.Metric, error] { return c.Metric.Query().Iter(ctx) },
		func(ctx context.Context, into *[]ent.Metric) error { return c.Metric.Query().Scan(ctx, into) },
		func(ctx context.Context) iter.Seq2[ent.Metric, error] {
			return chrt.ScanIter[ent.Metric](ctx, c.Metric.Query())
		},
	})
	// A decimal is a big number behind a pointer, a map of two is one or two.
	run(t, "mixed", paths{few, few, 4 + few, 4 + few, 4 + few, 4 + few}, table[ent.Event]{
		shapes.NewEvent, c.Event.Appender,
		func(ctx context.Context) ([]*ent.Event, error) { return c.Event.Query().All(ctx) },
		func(ctx context.Context) iter.Seq2[*ent.Event, error] { return c.Event.Query().Iter(ctx) },
		func(ctx context.Context, into *[]ent.Event) error { return c.Event.Query().Scan(ctx, into) },
		func(ctx context.Context) iter.Seq2[ent.Event, error] {
			return chrt.ScanIter[ent.Event](ctx, c.Event.Query())
		},
	})
	run(t, "texts", paths{few, few, few, few, few, few}, table[ent.Article]{
		shapes.NewArticle, c.Article.Appender,
		func(ctx context.Context) ([]*ent.Article, error) { return c.Article.Query().All(ctx) },
		func(ctx context.Context) iter.Seq2[*ent.Article, error] { return c.Article.Query().Iter(ctx) },
		func(ctx context.Context, into *[]ent.Article) error { return c.Article.Query().Scan(ctx, into) },
		func(ctx context.Context) iter.Seq2[ent.Article, error] {
			return chrt.ScanIter[ent.Article](ctx, c.Article.Query())
		},
	})
	run(t, "nulls", paths{few, few, few, few, few, few}, table[ent.Profile]{
		shapes.NewProfile, c.Profile.Appender,
		func(ctx context.Context) ([]*ent.Profile, error) { return c.Profile.Query().All(ctx) },
		func(ctx context.Context) iter.Seq2[*ent.Profile, error] { return c.Profile.Query().Iter(ctx) },
		func(ctx context.Context, into *[]ent.Profile) error { return c.Profile.Query().Scan(ctx, into) },
		func(ctx context.Context) iter.Seq2[ent.Profile, error] {
			return chrt.ScanIter[ent.Profile](ctx, c.Profile.Query())
		},
	})
	run(t, "collections", paths{few, few, 4 + few, 4 + few, 4 + few, 4 + few}, table[ent.Basket]{
		shapes.NewBasket, c.Basket.Appender,
		func(ctx context.Context) ([]*ent.Basket, error) { return c.Basket.Query().All(ctx) },
		func(ctx context.Context) iter.Seq2[*ent.Basket, error] { return c.Basket.Query().Iter(ctx) },
		func(ctx context.Context, into *[]ent.Basket) error { return c.Basket.Query().Scan(ctx, into) },
		func(ctx context.Context) iter.Seq2[ent.Basket, error] {
			return chrt.ScanIter[ent.Basket](ctx, c.Basket.Query())
		},
	})
	run(t, "documents", paths{few, few, few, few, few, few}, table[ent.Document]{
		shapes.NewDocument, c.Document.Appender,
		func(ctx context.Context) ([]*ent.Document, error) { return c.Document.Query().All(ctx) },
		func(ctx context.Context) iter.Seq2[*ent.Document, error] { return c.Document.Query().Iter(ctx) },
		func(ctx context.Context, into *[]ent.Document) error { return c.Document.Query().Scan(ctx, into) },
		func(ctx context.Context) iter.Seq2[ent.Document, error] {
			return chrt.ScanIter[ent.Document](ctx, c.Document.Query())
		},
	})
	t.Run("one row", func(t *testing.T) {
		bytes := bytesOf(func() {
			for i := range 50 {
				e := shapes.NewMetric(i)
				err := c.Metric.Create().SetDevice(e.Device).SetTotal(e.Total).SetPort(e.Port).SetDelta(e.Delta).SetFlags(e.Flags).
					SetLevel(e.Level).SetKind(e.Kind).SetSign(e.Sign).SetPackets(e.Packets).SetBytes(e.Bytes).Exec(t.Context())
				if err != nil {
					t.Fatal(err)
				}
			}
		}) / 50
		if bytes > 20<<10 {
			t.Errorf("an insert of one row allocates %d bytes, want no more than 20 KiB", bytes)
		}
		t.Logf("an insert of one row allocates %d bytes", bytes)
	})
}

// bytesOf is how much f allocates, once it has what it keeps.
func bytesOf(f func()) uint64 {
	f()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

func run[E any](t *testing.T, name string, most paths, s table[E]) {
	t.Run(name, func(t *testing.T) {
		ctx := t.Context()
		list, refs := make([]E, rows), make([]*E, rows)
		for i := range list {
			list[i] = s.make(i)
			refs[i] = &list[i]
		}
		in := 0
		limit := func(way string, most float64, rows int, f func()) {
			t.Helper()
			per := testing.AllocsPerRun(1, f) / float64(rows)
			if per > most {
				t.Errorf("%s: %.3f allocations per row, want no more than %g", way, per, most)
			}
			t.Logf("%s: %.3f allocations per row", way, per)
		}
		limit("Appender", most.appender, rows, func() {
			a := s.appender(ctx)
			for i := range list {
				if err := a.Append(&list[i]); err != nil {
					t.Fatal(err)
				}
			}
			if err := a.Close(); err != nil {
				t.Fatal(err)
			}
			in += rows
		})
		limit("AppendRows", most.appendRows, rows, func() {
			a := s.appender(ctx)
			if _, err := a.AppendRows(refs); err != nil {
				t.Fatal(err)
			}
			if err := a.Close(); err != nil {
				t.Fatal(err)
			}
			in += rows
		})
		got := 0
		read := func(way string, most float64, f func() error) {
			t.Helper()
			limit(way, most, in, func() {
				got = 0
				if err := f(); err != nil || got != in {
					t.Fatalf("%s: %d rows of %d, %v", way, got, in, err)
				}
			})
		}
		read("All", most.all, func() error {
			list, err := s.all(ctx)
			got = len(list)
			return err
		})
		read("Iter", most.iter, func() error { return count(s.iter(ctx), &got) })
		read("Scan", most.scan, func() error {
			var list []E
			err := s.scan(ctx, &list)
			got = len(list)
			return err
		})
		read("ScanIter", most.scanIter, func() error { return count(s.scanIter(ctx), &got) })
	})
}

func count[T any](rows iter.Seq2[T, error], n *int) error {
	for _, err := range rows {
		if err != nil {
			return err
		}
		*n++
	}
	return nil
}
