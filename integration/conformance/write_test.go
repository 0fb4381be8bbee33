package conformance

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/chent-io/chent/dialect/clickhouse/sql"
	"github.com/chent-io/chent/integration/ent"
	"github.com/chent-io/chent/integration/ent/event"
	"github.com/chent-io/chent/integration/ent/user"
	"github.com/chent-io/chent/runtime"
)

func TestInsertSelect(t *testing.T) {
	each(t, func(t *testing.T, client *ent.Client) {
		fill(t, client, 4)
		query := sql.Select(event.Col.UserID, event.Col.Tenant.Concat("-user")).From(event.TableRef()).Where(sql.Cond(event.Col.UserID.GT(1)))
		if err := client.User.InsertSelect(t.Context(), []string{user.FieldID, user.FieldName}, query); err != nil {
			t.Fatal(err)
		}
		if names := client.User.Query().Order(user.ByID()).Select(user.FieldName).StringsX(t.Context()); strings.Join(names, " ") != "acme-user globex-user" {
			t.Errorf("%v", names)
		}
		for columns, want := range map[string]string{"nme": `did you mean "name"?`, "id": "the query has 2 columns for the 1 of the INSERT"} {
			if err := client.User.InsertSelect(t.Context(), []string{columns}, query); err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%s: %v", columns, err)
			}
		}
		if err := client.Event.InsertSelect(t.Context(), []string{event.FieldDay}, sql.Select(sql.Raw("today()"))); err == nil || !strings.Contains(err.Error(), `column "day" of Event cannot be inserted: the server computes it`) {
			t.Errorf("materialized: %v", err)
		}
	})
}

func TestPartitions(t *testing.T) {
	each(t, func(t *testing.T, client *ent.Client) {
		for month := range 3 {
			client.Event.Create().SetTenant("acme").SetAt(noon.AddDate(0, month, 0)).SetUserID(uint64(month)).SetKind(event.KindBuy).SaveX(t.Context())
		}
		partitions := client.Event.Partitions()
		list, err := partitions.List(t.Context())
		if err != nil || len(list) != 3 {
			t.Fatalf("%v, %v", list, err)
		}
		first := list[0]
		if first.ID != "202603" || first.Value != "202603" || first.Parts != 1 || first.Rows != 1 || first.Bytes == 0 || time.Since(first.Modified).Abs() > time.Hour {
			t.Errorf("%+v", first)
		}
		march := sql.PartitionOf(202603)
		steps := []struct {
			name string
			do   func(context.Context) error
			want int
		}{
			{"detach", func(ctx context.Context) error { return partitions.Detach(ctx, march) }, 2},
			{"attach", func(ctx context.Context) error { return partitions.Attach(ctx, march) }, 3},
			{"freeze", func(ctx context.Context) error { return partitions.Freeze(ctx, march, "chent_test") }, 3},
			{"unfreeze", func(ctx context.Context) error { return partitions.Unfreeze(ctx, march, "chent_test") }, 3},
			{"copy", func(ctx context.Context) error { return partitions.CopyFrom(ctx, march, event.TableRef()) }, 4},
			{"drop", func(ctx context.Context) error { return partitions.Drop(ctx, sql.PartitionID("202603")) }, 2},
			{"drop all", func(ctx context.Context) error { return partitions.Drop(ctx, sql.AllPartitions()) }, 0},
		}
		for _, s := range steps {
			if err := s.do(t.Context()); err != nil {
				t.Errorf("%s: %v", s.name, err)
			}
			if n := client.Event.Query().CountX(t.Context()); n != s.want {
				t.Errorf("%s: %d rows, want %d", s.name, n, s.want)
			}
		}
		if err := partitions.Drop(t.Context(), sql.PartitionOf()); err == nil || !strings.Contains(err.Error(), "the partition is not named") {
			t.Errorf("no name: %v", err)
		}
	})
}

func TestPartitionsMoveBetweenTables(t *testing.T) {
	each(t, func(t *testing.T, client *ent.Client) {
		if err := client.Exec(t.Context(), "CREATE TABLE archive AS events"); err != nil {
			t.Fatal(err)
		}
		fill(t, client, 5)
		archive, march := sql.Table("archive"), sql.PartitionOf(202603)
		count := func() int { return client.Select(sql.Select(sql.Agg("count")).From(archive)).IntX(t.Context()) }
		if err := client.Event.Partitions().MoveTo(t.Context(), march, archive); err != nil || count() != 5 || client.Event.Query().CountX(t.Context()) != 0 {
			t.Errorf("move: %v, %d in the archive", err, count())
		}
		if err := client.Event.Partitions().ReplaceFrom(t.Context(), march, archive); err != nil || count() != 5 || client.Event.Query().CountX(t.Context()) != 5 {
			t.Errorf("replace: %v, %d in the archive", err, count())
		}
	})
}

func TestPartitionsRunUnderHooks(t *testing.T) {
	client := open(t, httpURL(t))
	fill(t, client, 2)
	client.Event.Use(func(next ent.Mutator) ent.Mutator {
		return ent.MutateFunc(func(ctx context.Context, m ent.Mutation) (ent.Value, error) {
			if m.Op() == ent.OpDelete {
				m.(*ent.EventMutation).Where(event.Tenant("acme"))
			}
			return next.Mutate(ctx, m)
		})
	})
	err := client.Event.Partitions().Drop(t.Context(), sql.AllPartitions())
	if err == nil || !strings.Contains(err.Error(), "limits the rows that may be changed") || client.Event.Query().CountX(t.Context()) != 2 {
		t.Errorf("%v", err)
	}
}

func TestDeleteInPartition(t *testing.T) {
	each(t, func(t *testing.T, client *ent.Client) {
		for month := range 2 {
			client.Event.Create().SetTenant("acme").SetAt(noon.AddDate(0, month, 0)).SetUserID(7).SetKind(event.KindBuy).SaveX(t.Context())
		}
		if err := client.Event.Delete().Where(event.UserID(7)).InPartition(sql.PartitionOf(202604)).Exec(t.Context()); err != nil {
			t.Fatal(err)
		}
		if err := client.Event.Delete().Where(event.UserID(8)).ByMutation().InPartition(sql.PartitionOf(202603)).Exec(t.Context()); err != nil {
			t.Fatal(err)
		}
		rows := client.Event.Query().AllX(t.Context())
		if len(rows) != 1 || rows[0].At.Month() != time.March {
			t.Errorf("%v", rows)
		}
	})
}

func TestAsyncInsert(t *testing.T) {
	each(t, func(t *testing.T, client *ent.Client) {
		client.User.Create().SetID(1).SetName("ada").Settings(runtime.AsyncInsert(true)...).SaveX(t.Context())
		if n := client.User.Query().CountX(t.Context()); n != 1 {
			t.Errorf("waited for, and %d rows are there", n)
		}
		client.User.Create().SetID(2).SetName("bob").Settings(runtime.AsyncInsert(false)...).SaveX(t.Context())
		for deadline := time.Now().Add(20 * time.Second); client.User.Query().CountX(t.Context()) != 2; time.Sleep(50 * time.Millisecond) {
			if time.Now().After(deadline) {
				t.Fatal("the row never came")
			}
		}
	})
}

func TestDeduplicationToken(t *testing.T) {
	each(t, func(t *testing.T, client *ent.Client) {
		ctx, token := t.Context(), runtime.DeduplicationToken("batch-0")
		appender := client.User.Appender(ctx, ent.AppenderOptions{Settings: []runtime.Setting{token}})
		for how, err := range map[string]error{
			"Create":       client.User.Create().SetID(1).SetName("ada").Settings(token).Exec(ctx),
			"CreateBulk":   client.User.CreateBulk(client.User.Create().SetID(1).SetName("ada")).Settings(token).Exec(ctx),
			"Appender":     appender.Append(&ent.User{ID: 1, Name: "ada"}),
			"Import":       client.User.Import(ctx, "JSONEachRow", strings.NewReader(`{"id": 1, "name": "ada"}`), runtime.ImportOptions{Settings: []runtime.Setting{token}}),
			"InsertSelect": client.User.InsertSelect(ctx, []string{user.FieldID}, sql.Select(sql.C(user.FieldID)).From(user.TableRef()), token),
		} {
			var forgotten *runtime.ForgottenTokenError
			if !errors.As(err, &forgotten) || forgotten.Engine != "ReplacingMergeTree" || !strings.Contains(err.Error(), "non_replicated_deduplication_window") {
				t.Errorf("%s with a token into a table that remembers none: %v", how, err)
			}
		}
		_ = appender.Close() // the same error
		if n := client.User.Query().CountX(ctx); n != 0 {
			t.Errorf("%d rows of refused inserts", n)
		}
		if err := client.Exec(t.Context(), "ALTER TABLE users MODIFY SETTING non_replicated_deduplication_window = 100"); err != nil {
			t.Fatal(err)
		}
		for range 2 {
			client.User.Create().SetID(1).SetName("ada").Settings(runtime.DeduplicationToken("batch-1")).SaveX(t.Context())
		}
		client.User.Create().SetID(1).SetName("ada").Settings(runtime.DeduplicationToken("batch-2")).SaveX(t.Context())
		if n := client.User.Query().CountX(t.Context()); n != 2 {
			t.Errorf("%d rows of two tokens", n)
		}
	})
}
