package sql_test

import (
	"testing"

	"github.com/chent-io/chent/dialect/clickhouse/sql"
)

// User is a second table's predicate type.
type User func(*sql.Selector)

type userColumns struct {
	ID    sql.UInt
	Name  sql.String
	Since sql.Time
}

func userColumnsOf(alias string) userColumns {
	t := sql.Columns{Table: "users", Alias: alias}
	return userColumns{
		ID:    sql.UIntColumn(t, "id", "UInt32"),
		Name:  sql.StringColumn(t, "name", "String"),
		Since: sql.TimeColumn(t, "since", "Date"),
	}
}

var userCol = userColumnsOf("")

func TestJoins(t *testing.T) {
	t.Parallel()
	e := newEngine(t, append(eventsDDL,
		`CREATE TABLE sold (id UInt32, sold UInt32) ENGINE = MergeTree ORDER BY id`,
		`INSERT INTO sold VALUES (1, 10), (4, 40)`,
		`CREATE TABLE prices (tenant String, at DateTime64(3), price UInt32) ENGINE = MergeTree ORDER BY (tenant, at)`,
		`INSERT INTO prices VALUES ('acme', '2024-01-01 09:00:00', 1), ('acme', '2024-01-01 10:30:00', 2), ('zeta', '2024-01-05 00:00:00', 3)`)...)
	users, sold, prices := sql.Table("users"), sql.Table("sold"), sql.Table("prices").Types(map[string]string{"at": "DateTime64(3)"})
	byUser := col.UserID.EQExpr(userCol.ID)
	e.check(t, []queryTest{
		{"INNER", events(col.ID, userCol.Name).Join(users).On(byUser).WhereP(Event(sql.FieldEQ("tenant", "acme"))).OrderBy(col.ID.Asc()),
			"SELECT events.id, users.name FROM events INNER JOIN users ON events.user_id = users.id WHERE events.tenant = {p1:String} ORDER BY events.id", "1|ann 2|ann 3|bob"},
		{"LEFT", events(col.ID, userCol.Name).LeftJoin(users).On(byUser).OrderBy(col.ID.Asc()),
			"SELECT events.id, users.name FROM events LEFT JOIN users ON events.user_id = users.id ORDER BY events.id", "1|ann 2|ann 3|bob 4| 5|"},
		{"RIGHT ANY", events(col.Amount.Sum(), userCol.Name).RightJoin(users).Any().On(byUser).GroupBy(userCol.Name).OrderBy(userCol.Name.Asc()),
			"SELECT sum(events.amount), users.name FROM events RIGHT ANY JOIN users ON events.user_id = users.id GROUP BY users.name ORDER BY users.name", "0|ann 9.5|bob 0|dan"},
		{"FULL USING gives the merged key", sql.Select(sql.Raw("id"), sql.Raw("sold"), sql.Raw("name")).From(users).FullJoin(sold).Using("id").OrderBy(sql.Asc(sql.Raw("id"))),
			"SELECT id, sold, name FROM users FULL JOIN sold USING (id) ORDER BY id", "1|10|ann 2|0|bob 4|40|dan"},
		{"SEMI", events(col.ID).LeftJoin(users).Semi().On(byUser).OrderBy(col.ID.Asc()),
			"SELECT events.id FROM events LEFT SEMI JOIN users ON events.user_id = users.id ORDER BY events.id", "1 2 3"},
		{"ANTI", events(col.ID).LeftJoin(users).Anti().On(byUser).OrderBy(col.ID.Asc()),
			"SELECT events.id FROM events LEFT ANTI JOIN users ON events.user_id = users.id ORDER BY events.id", "4 5"},
		{"ASOF", events(col.ID, prices.C("price")).Join(prices).Asof().On(sql.Compare(col.Tenant, "=", prices.C("tenant")), sql.Compare(col.At, ">=", prices.C("at"))).OrderBy(col.ID.Asc()),
			"SELECT events.id, prices.price FROM events INNER ASOF JOIN prices ON events.tenant = prices.tenant AND events.at >= prices.at ORDER BY events.id", "1|1 2|2 3|2 5|3"},
		{"ASOF USING", events(col.ID, prices.C("price")).LeftJoin(prices).Asof().Using("tenant", "at").OrderBy(col.ID.Asc()),
			"SELECT events.id, prices.price FROM events LEFT ASOF JOIN prices USING (tenant, at) ORDER BY events.id", "1|1 2|2 3|2 4|0 5|3"},
		{"CROSS", events(sql.Count()).CrossJoin(users), "SELECT count() FROM events CROSS JOIN users", "15"},
		{"PASTE", sql.Select(sql.Raw("a.number"), sql.Raw("b.number")).From(sql.Numbers(2).As("a")).PasteJoin(sql.NumbersFrom(5, 2).As("b")),
			"SELECT a.number, b.number FROM numbers({p1:UInt64}) AS a PASTE JOIN numbers({p2:UInt64}, {p3:UInt64}) AS b", "0|5 1|6"},
		{"GLOBAL", events(sql.Count()).Join(users).Global().All().On(byUser),
			"SELECT count() FROM events GLOBAL INNER ALL JOIN users ON events.user_id = users.id", "3"},
		{"two joins, extra conditions", events(col.ID, sold.C("sold")).Join(users).On(byUser, userCol.Name.NEQ("bob")).LeftJoin(sold).On(sql.Compare(userCol.ID, "=", sold.C("id"))).OrderBy(col.ID.Asc()),
			"SELECT events.id, sold.sold FROM events INNER JOIN users ON events.user_id = users.id AND users.name != {p1:String} LEFT JOIN sold ON users.id = sold.id ORDER BY events.id", "1|10 2|10"},
		{"self join", func() *sql.Selector {
			a, b := columnsOf("a"), columnsOf("b")
			return sql.Select(a.ID, b.ID).From(sql.Table("events").As("a")).Join(sql.Table("events").As("b")).On(a.UserID.EQExpr(b.UserID), a.ID.LTExpr(b.ID)).OrderBy(a.ID.Asc())
		}(), "SELECT a.id, b.id FROM events AS a INNER JOIN events AS b ON a.user_id = b.user_id AND a.id < b.id ORDER BY a.id", "1|2 4|5"},
		{"a subquery", events(col.ID).Join(sql.Select(sql.C("id").AsUInt().As("id")).From(users).As("u")).On(sql.Compare(col.UserID, "=", sql.Raw("u.id"))).OrderBy(col.ID.Asc()),
			"SELECT events.id FROM events INNER JOIN (SELECT id AS id FROM users) AS u ON events.user_id = (u.id) ORDER BY events.id", "1 2 3"},
		{"ARRAY JOIN before and after", events(sql.Count()).ArrayJoin(col.Tags.As("t")).Join(users).On(byUser).ArrayJoin(col.Scores.As("s")),
			"SELECT count() FROM events ARRAY JOIN events.tags AS t INNER JOIN users ON events.user_id = users.id ARRAY JOIN events.scores AS s", "6"},
		{"FINAL and SAMPLE of one table", sql.Select(sql.Count()).From(users).Join(sql.Table("events").As("e").Sample(1).Final()).On(columnsOf("e").UserID.EQExpr(userCol.ID)),
			"SELECT count() FROM users INNER JOIN events AS e FINAL SAMPLE 1 ON e.user_id = users.id", "3"},
	})
}

func TestJoinRefused(t *testing.T) {
	on := col.UserID.EQExpr(userCol.ID)
	users := sql.Table("users")
	tests := []struct {
		name  string
		query *sql.Selector
		want  string
	}{
		{"CROSS with ON", events().JoinAs(sql.CrossJoin, users).On(on), "CROSS JOIN takes neither a condition nor a strictness"},
		{"CROSS with USING", events().JoinAs(sql.CrossJoin, users).Using("id"), "CROSS JOIN takes neither a condition nor a strictness"},
		{"CROSS ANY", func() *sql.Selector { s := events(); s.JoinAs(sql.CrossJoin, users).Any(); return s }(), "CROSS JOIN takes neither a condition nor a strictness"},
		{"PASTE with ON", events().JoinAs(sql.PasteJoin, users).On(on), "PASTE JOIN takes neither a condition nor a strictness"},
		{"SEMI INNER", events().Join(users).Semi().On(on), "SEMI JOIN is LEFT or RIGHT, not INNER"},
		{"ANTI INNER", events().Join(users).Anti().On(on), "ANTI JOIN is LEFT or RIGHT, not INNER"},
		{"SEMI FULL", events().FullJoin(users).Semi().On(on), "SEMI JOIN is LEFT or RIGHT, not FULL"},
		{"ASOF FULL", events().FullJoin(users).Asof().On(on), "ASOF JOIN is INNER or LEFT, not FULL"},
		{"ASOF RIGHT", events().RightJoin(users).Asof().On(on), "ASOF JOIN is INNER or LEFT, not RIGHT"},
		{"ANY FULL", events().FullJoin(users).Any().On(on), "ANY JOIN is INNER, LEFT or RIGHT, not FULL"},
		{"ASOF USING one", events().Join(users).Asof().Using("id"), "ASOF JOIN USING needs two columns: one to be equal and, last, one to be near"},
		{"ON and USING", func() *sql.Selector { s := events(); j := s.Join(users); j.On(on); return j.Using("id") }(), "ON and USING exclude each other"},
		{"no condition", func() *sql.Selector { s := events(); s.Join(users); return s }(), "INNER JOIN needs ON or USING"},
		{"empty USING", events().Join(users).Using(""), "an identifier is empty"},
		{"unknown kind", events().JoinAs("OUTER", users).On(on), `unknown kind of join "OUTER"`},
		{"unknown strictness", events().Join(users).Strictness("MOST").On(on), `unknown strictness "MOST"`},
		{"a table that is not there", events(userCol.Name), "column name: table users is not in this query"},
		{"a table that is there twice", events(col.ID).Join(sql.Table("events").As("b")).Using("id"), "column id: table events is joined 2 times; take the column by its alias"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			text, _, err := tt.query.Query()
			if err == nil || !containsText(err.Error(), tt.want) {
				t.Errorf("got %q, %v; want the error %s", text, err, tt.want)
			}
		})
	}
}
