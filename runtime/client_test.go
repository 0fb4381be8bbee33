package runtime

import (
	"context"
	"iter"
	"strings"
	"testing"

	"entgo.io/ent"

	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/internal/enginetest"
)

func TestMain(m *testing.M) { enginetest.Main(m) }

// client is a client of one table, put together as generated code does it.
type client[E any] struct {
	config Config
	table  *Table
}

// rows is the query of a client.
type rows[E any] struct{ Query }

func (q *rows[E]) All(ctx context.Context) ([]*E, error) { return All[*E](ctx, &q.Query) }

func (q *rows[E]) Iter(ctx context.Context) iter.Seq2[*E, error] { return Iter[*E](ctx, &q.Query) }

func (q *rows[E]) Select(fields ...string) *rows[E] {
	AddFields(&q.Query, fields)
	return q
}

func (c client[E]) query() *rows[E] {
	q := &rows[E]{}
	q.Query = NewQuery(q, c.table, c.config)
	return q
}

func (c client[E]) mutation(op ent.Op) *Mutation {
	m := NewMutation(c.table, &c.config, op, new(E))
	return &m
}

// clients are clients of a table in a new database, by each protocol.
func clients[E any](t *testing.T, table Table, create ...string) map[string]client[E] {
	t.Helper()
	db := enginetest.New(t)
	for _, statement := range create {
		db.Exec(statement)
	}
	byProtocol := map[string]client[E]{}
	for _, url := range []string{db.HTTP(), db.Native()} {
		conn, err := driver.Open(t.Context(), url)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { conn.Close() })
		protocol, _, _ := strings.Cut(url, ":")
		byProtocol[protocol] = client[E]{NewConfig(WithConn(conn)), NewTable[E](table)}
	}
	return byProtocol
}
