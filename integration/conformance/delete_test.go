package conformance

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"

	"github.com/chent-io/chent/integration/ent"
	"github.com/chent-io/chent/integration/ent/event"
	"github.com/chent-io/chent/internal/enginetest"
)

func TestDelete(t *testing.T) {
	each(t, func(t *testing.T, client *ent.Client) {
		fill(t, client, 10)
		ctx := t.Context()
		if err := client.Event.Delete().Where(event.Tenant("acme"), event.UserIDLT(5)).Exec(ctx); err != nil {
			t.Fatal(err)
		}
		if n := client.Event.Query().CountX(ctx); n != 7 {
			t.Errorf("%d rows after a delete, want 7", n)
		}
		client.Event.Delete().Where(event.UserIDIn(7, 8)).Where(event.Tenant("acme")).ByMutation().ExecX(ctx)
		if n := client.Event.Query().CountX(ctx); n != 6 {
			t.Errorf("%d rows after a mutation, want 6", n)
		}
		if err := client.Event.Delete().Where(event.And()).Exec(ctx); err != nil && !strings.Contains(err.Error(), "Truncate") {
			t.Errorf("got %v", err)
		}
		if err := client.Event.Truncate(ctx); err != nil {
			t.Fatal(err)
		}
		if n := client.Event.Query().CountX(ctx); n != 0 {
			t.Errorf("%d rows after truncate", n)
		}
	})
}

func TestNoValueChangesAStatement(t *testing.T) {
	evil := []string{`'`, `\`, `\'; DROP TABLE events; --`, "{p1:String}", "`", "\x00", "a\nb\tc", `" OR 1=1`, "%_", "\xff", "--", "/*"}
	each(t, func(t *testing.T, client *ent.Client) {
		ctx := t.Context()
		for i, v := range evil {
			create(client).SetTenant(v).SetUserID(uint64(i)).SetNote(v).SetTags([]string{v}).SetProps(map[string]string{v: v}).SaveX(ctx)
		}
		for i, v := range evil {
			for name, got := range map[string]*ent.Event{
				"equal":  client.Event.Query().Where(event.Tenant(v)).OnlyX(ctx),
				"in":     client.Event.Query().Where(event.NoteIn(v)).OnlyX(ctx),
				"prefix": client.Event.Query().Where(event.TenantHasPrefix(v), event.TenantHasSuffix(v), event.TenantContains(v), event.UserID(uint64(i))).OnlyX(ctx),
			} {
				if got.UserID != uint64(i) || *got.Note != v || got.Tags[0] != v || got.Props[v] != v {
					t.Errorf("%s %q: got %v", name, v, got)
				}
			}
			if err := client.Event.Delete().Where(event.Tenant(v)).Exec(ctx); err != nil {
				t.Errorf("delete %q: %v", v, err)
			}
			if n := client.Event.Query().CountX(ctx); n != len(evil)-i-1 {
				t.Fatalf("delete %q left %d rows", v, n)
			}
		}
	})
}

func TestDebugLogsStatements(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	client := open(t, enginetest.HTTP(t), ent.Log(slog.New(slog.NewTextHandler(&log, nil))))
	client.Event.Query().CountX(t.Context())
	if log.Len() > 0 {
		t.Errorf("logged without being asked: %s", &log)
	}
	client.Debug().Event.Query().Where(event.Tenant("acme")).CountX(t.Context())
	for _, want := range []string{"SELECT count() FROM events WHERE tenant = {p1:String}", "params.p1=acme"} {
		if !strings.Contains(log.String(), want) {
			t.Errorf("the log lacks %q: %s", want, &log)
		}
	}
}

func TestClientWithoutConnection(t *testing.T) {
	t.Parallel()
	client := ent.NewClient()
	if _, err := client.Event.Query().All(t.Context()); err == nil || !strings.Contains(err.Error(), "no connection") {
		t.Errorf("got %v", err)
	}
	if err := client.Schema.Create(t.Context()); err == nil {
		t.Error("a schema was created nowhere")
	}
	if _, err := create(client).Save(t.Context()); err == nil {
		t.Error("a row was created nowhere")
	}
	if err := client.Close(); err != nil {
		t.Error(err)
	}
}
