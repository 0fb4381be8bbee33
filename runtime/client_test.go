package runtime

import (
	"strings"
	"testing"

	"entgo.io/ent"

	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/dialect/clickhouse/sql"
	"github.com/chent-io/chent/internal/enginetest"
)

func TestMain(m *testing.M) { enginetest.Main(m) }

// client is a client of one table, put together as generated code does it.
type client[E any] struct {
	config Config
	table  *Table[E]
}

// rows is the query of a client.
type rows[E any] struct {
	Query[E, func(*sql.Selector), func(*sql.Selector), *rows[E]]
}

func (q *rows[E]) Clone() *rows[E] {
	c := *q
	c.Query = q.Query.Copy(&c)
	return &c
}

func (c client[E]) query() *rows[E] {
	q := &rows[E]{}
	q.Query = NewQuery[E, func(*sql.Selector), func(*sql.Selector)](q, c.table, c.config)
	return q
}

func (c client[E]) mutation(op ent.Op) *Mutation[E] {
	m := NewMutation(c.table, c.config, op)
	return &m
}

// clients are clients of a table in a new database, by each protocol.
func clients[E any](t *testing.T, table Table[E], create ...string) map[string]client[E] {
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
		byProtocol[protocol] = client[E]{NewConfig(WithConn(conn)), NewTable(table)}
	}
	return byProtocol
}
