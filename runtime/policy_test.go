package runtime

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	goruntime "runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"entgo.io/ent"
	"entgo.io/ent/privacy"

	"github.com/chent-io/chent/dialect/clickhouse/sql"
)

// note is a row of a table with one column.
type note struct{ ID uint64 }

const createNotes = "CREATE TABLE notes (id UInt64) ENGINE = MergeTree ORDER BY id"

var noteTable = Table{Name: "notes", Label: "Note", Columns: []Column{{Name: "id", Type: "UInt64"}}}

// policy is a privacy policy that counts how often it is asked of mutations.
type policy struct {
	asked  *atomic.Int64
	answer error
}

func (p policy) EvalMutation(context.Context, ent.Mutation) error {
	p.asked.Add(1)
	return p.answer
}
func (p policy) EvalQuery(context.Context, ent.Query) error { return nil }

// guarded is noteTable with a policy, put in as generated code does.
func guarded(p ent.Policy) Table {
	t := noteTable
	t.Policy = func() ent.Policy { return p }
	t.Hooks = func() []ent.Hook {
		return []ent.Hook{func(next ent.Mutator) ent.Mutator {
			return ent.MutateFunc(func(ctx context.Context, m ent.Mutation) (ent.Value, error) {
				if err := p.EvalMutation(ctx, m); err != nil {
					return nil, err
				}
				return next.Mutate(ctx, m)
			})
		}}
	}
	return t
}

// writes are the ways to write a table that are one operation to a policy.
func writes(t *testing.T, c client[note]) map[string]func() error {
	part := func(op func(p *Partitions, all sql.Partition) error) func() error {
		return func() error { return op(NewPartitions(c.mutation(ent.OpDelete)), sql.PartitionID("all")) }
	}
	ctx := t.Context()
	return map[string]func() error{
		"Appender": func() error {
			a := NewAppender[note](ctx, c.mutation(ent.OpCreate))
			return errors.Join(a.Append(&note{2}), a.Append(&note{3}), a.Close())
		},
		"InsertSelect": func() error {
			return InsertSelect(ctx, c.mutation(ent.OpCreate), []string{"id"}, sql.Select(sql.C("id")).From(sql.Table("notes")))
		},
		"Import": func() error {
			return Import(ctx, c.mutation(ent.OpCreate), "CSV", strings.NewReader("4\n5\n"))
		},
		"Create": func() error {
			b := NewCreate(c.mutation(ent.OpCreate))
			return b.Exec(ctx)
		},
		"Delete": func() error {
			m := c.mutation(ent.OpDelete)
			m.WhereP(sql.FieldEQ("id", uint64(1)))
			d := NewDelete(m)
			return d.Exec(ctx)
		},
		"Truncate": func() error { return Truncate(ctx, c.mutation(ent.OpDelete)) },
		"Drop":     part(func(p *Partitions, all sql.Partition) error { return p.Drop(ctx, all) }),
		"Detach":   part(func(p *Partitions, all sql.Partition) error { return p.Detach(ctx, all) }),
		"Attach":   part(func(p *Partitions, all sql.Partition) error { return p.Attach(ctx, all) }),
		"Freeze":   part(func(p *Partitions, all sql.Partition) error { return p.Freeze(ctx, all, "f") }),
	}
}

func TestPolicyIsAskedOncePerWrite(t *testing.T) {
	t.Parallel()
	for _, answer := range []error{privacy.Denyf("not you"), nil} {
		asked := &atomic.Int64{}
		for protocol, c := range clients[note](t, guarded(policy{asked, answer}), createNotes, "INSERT INTO notes VALUES (1)") {
			for name, write := range writes(t, c) {
				if name == "Import" && protocol != "http" {
					continue
				}
				asked.Store(0)
				err := write()
				if answer != nil && !errors.Is(err, privacy.Deny) || answer == nil && err != nil || asked.Load() != 1 {
					t.Errorf("%s: %s: asked %d times, %v", protocol, name, asked.Load(), err)
				}
			}
			if n, err := c.query().Count(t.Context()); answer != nil && (n != 1 || err != nil) {
				t.Errorf("%s: %d rows where every write was denied, %v", protocol, n, err)
			}
		}
	}
}

func TestDeleteWithoutPredicatesIsRefused(t *testing.T) {
	t.Parallel()
	for protocol, c := range clients[note](t, noteTable, createNotes, "INSERT INTO notes VALUES (1)") {
		ctx := t.Context()
		if _, err := Mutate(ctx, c.mutation(ent.OpDelete)); !errors.Is(err, ErrNoPredicates) {
			t.Errorf("%s: Mutate: %v", protocol, err)
		}
		for _, none := range []func(*sql.Selector){
			sql.AndPredicates[func(*sql.Selector)](),
			func(*sql.Selector) {},
			sql.AndPredicates(sql.AndPredicates[func(*sql.Selector)]()),
		} {
			for _, alter := range []bool{false, true} {
				m := c.mutation(ent.OpDelete)
				m.WhereP(none)
				d := NewDelete(m)
				if alter {
					d.ByMutation()
				}
				if err := d.Exec(ctx); err == nil || !strings.Contains(err.Error(), "Truncate") {
					t.Errorf("%s: %v", protocol, err)
				}
			}
		}
		if n, err := c.query().Count(ctx); n != 1 {
			t.Errorf("%s: %d rows, %v", protocol, n, err)
		}
	}
}

func TestHooksAreAddedWhileInUse(t *testing.T) {
	t.Parallel()
	config := NewConfig()
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for range 200 {
				config.Hooks.Add("Note", func(next ent.Mutator) ent.Mutator { return next })
				config.Interceptors.Add("Note", ent.InterceptFunc(func(next ent.Querier) ent.Querier { return next }))
			}
		})
		wg.Go(func() {
			for range 200 {
				before := len(config.Hooks.Of("Note", nil))
				if now := len(config.Hooks.Of("Note", nil)); now < before {
					t.Errorf("%d hooks after %d", now, before)
				}
				config.Interceptors.Of("Note", nil)
			}
		})
	}
	wg.Wait()
	if n := len(config.Hooks.Of("Note", nil)); n != 800 {
		t.Errorf("%d hooks", n)
	}
}

func TestAppenderOfTwoGoroutines(t *testing.T) {
	t.Parallel()
	before := 0
	for protocol, c := range clients[note](t, noteTable, createNotes) {
		a := NewAppender[note](t.Context(), c.mutation(ent.OpCreate), AppenderOptions{Rows: 100})
		var wg sync.WaitGroup
		var taken, refused atomic.Int64
		for range 4 {
			wg.Go(func() {
				for i := range 5_000 {
					switch err := a.Append(&note{uint64(i)}); {
					case err == nil:
						taken.Add(1)
					case errors.Is(err, ErrAppenderShared):
						refused.Add(1)
					default:
						t.Error(err)
						return
					}
					a.Rows()
				}
			})
		}
		ended := make(chan error, 1)
		go func() {
			wg.Wait()
			ended <- a.Close()
		}()
		var err error
		select {
		case err = <-ended:
		case <-time.After(time.Minute): // what nobody keeps apart waits for itself
			t.Fatalf("%s: the goroutines wait for each other", protocol)
		}
		if refused.Load() == 0 || !errors.Is(err, ErrAppenderShared) {
			t.Errorf("%s: %d calls of several goroutines met none of another: %v", protocol, taken.Load(), err)
		}
		all, err := c.query().Count(t.Context())
		n := all - before
		before = all
		if err != nil || int64(n) != taken.Load() || a.Rows() != n {
			t.Errorf("%s: %d rows of %d that were taken, %v", protocol, n, taken.Load(), err)
		}
	}
}

// records collects what is logged.
type records struct {
	slog.Handler
	texts chan string
}

func (r records) Enabled(context.Context, slog.Level) bool { return true }
func (r records) Handle(_ context.Context, record slog.Record) error {
	text := record.Message
	record.Attrs(func(a slog.Attr) bool { text += " " + fmt.Sprint(a); return true })
	r.texts <- text
	return nil
}

func TestAppenderDroppedWithoutClose(t *testing.T) {
	t.Parallel()
	for protocol, c := range clients[note](t, noteTable, createNotes) {
		logged := records{texts: make(chan string, 10)}
		c.config.log = slog.New(logged)
		func() {
			closed := NewAppender[note](t.Context(), c.mutation(ent.OpCreate))
			if err := errors.Join(closed.Append(&note{1}), closed.Close()); err != nil {
				t.Fatal(err)
			}
			NewAppender[note](t.Context(), c.mutation(ent.OpCreate)) // nothing is lost
			dropped := NewAppender[note](t.Context(), c.mutation(ent.OpCreate))
			if err := errors.Join(dropped.Append(&note{2}), dropped.Append(&note{3})); err != nil {
				t.Fatal(err)
			}
		}()
		want := "an appender was dropped without Close: its last rows are lost table=Note rows=2 unseen_insert=false"
		deadline := time.After(10 * time.Second)
	wait:
		for {
			goruntime.GC()
			select {
			case got := <-logged.texts:
				if got != want {
					t.Errorf("%s: %s", protocol, got)
				}
				break wait
			case <-deadline:
				t.Fatalf("%s: nothing was logged", protocol)
			case <-time.After(10 * time.Millisecond):
			}
		}
	}
}
