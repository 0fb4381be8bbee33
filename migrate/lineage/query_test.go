package lineage_test

import (
	"context"
	"strings"
	"testing"

	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/internal/enginetest"
	"github.com/chent-io/chent/migrate/inspect"
	"github.com/chent-io/chent/migrate/lineage"
)

func TestMain(m *testing.M) { enginetest.Main(m) }

// tables are those of the queries.
const tables = `CREATE TABLE events (id UInt64, user_id UInt64, kind String, at DateTime, amount Float64, tags Array(String), props Map(String, String), pair Tuple(a UInt8, b String), lines Nested(sku String, n UInt32), twice Float64 ALIAS amount * 2, day Date MATERIALIZED toDate(at)) ENGINE = MergeTree ORDER BY id;
CREATE TABLE users (id UInt64, name String, country String, "odd, name" String) ENGINE = MergeTree ORDER BY id;
CREATE TABLE totals (kind String, n AggregateFunction(count), s AggregateFunction(sum, Float64)) ENGINE = AggregatingMergeTree ORDER BY kind;
CREATE VIEW named AS SELECT id, name AS label FROM users;
CREATE DICTIONARY countries (code String, title String) PRIMARY KEY code SOURCE(CLICKHOUSE(QUERY 'SELECT \'a\' AS code, \'b\' AS title')) LAYOUT(COMPLEX_KEY_HASHED()) LIFETIME(0)`

// truths are queries with the lineage that a person has written beside them: a
// column of the result, and what it is computed of. "?" is what is not known.
var truths = []struct{ query, want string }{
	{"SELECT id, amount AS a FROM events", "id: events.id | a: events.amount"},
	{"SELECT * FROM users", "id: users.id | name: users.name | country: users.country | odd, name: users.odd, name"},
	{"SELECT u.* FROM events AS e JOIN users AS u ON e.user_id = u.id", "u.id: users.id | name: users.name | country: users.country | odd, name: users.odd, name"},
	{"SELECT * EXCEPT (country, `odd, name`) FROM users", "id: users.id | name: users.name"},
	{"SELECT COLUMNS('^na') FROM users", "name: users.name"},
	{"SELECT * REPLACE (upper(name) AS name) FROM users", "id: users.id | name: users.name | country: users.country | odd, name: users.odd, name"},
	{"SELECT concat(name, ' ', country) AS c FROM users", "c: users.country, users.name"},
	{"SELECT 1 AS one, 'x' AS text", "one: | text:"},
	{"SELECT now() AS t, id FROM events", "t: | id: events.id"},
	{"SELECT kind, count() AS n FROM events GROUP BY kind", "kind: events.kind | n:"},
	{"SELECT kind, sum(amount) / count() AS avg FROM events WHERE id > 3 GROUP BY kind HAVING count() > 1", "kind: events.kind | avg: events.amount"},
	{"SELECT kind, sumIf(amount, at > now()) AS s FROM events GROUP BY kind", "kind: events.kind | s: events.amount, events.at"},
	{"SELECT u.name AS who, sum(e.amount) AS s FROM events AS e INNER JOIN users AS u ON e.user_id = u.id GROUP BY who", "who: users.name | s: events.amount"},
	{"SELECT e.id, name FROM events AS e LEFT JOIN users AS u ON u.id = e.user_id", "id: events.id | name: users.name"},
	{"SELECT id, name, kind FROM events LEFT JOIN users USING (id)", "id: events.id | name: users.name | kind: events.kind"},
	{"SELECT id FROM events FULL JOIN users USING (id)", "id: events.id, users.id"},
	{"SELECT a.id AS x, b.id AS y FROM users AS a CROSS JOIN users AS b", "x: users.id | y: users.id"},
	{"SELECT a.name, b.kind FROM users AS a ASOF JOIN events AS b ON a.id = b.user_id AND toDateTime(a.id) >= b.at", "name: users.name | kind: events.kind"},
	{"WITH big AS (SELECT id, amount * 2 AS d FROM events WHERE amount > 5) SELECT id, d + 1 AS e FROM big", "id: events.id | e: events.amount"},
	{"WITH a AS (SELECT id, name FROM users), b AS (SELECT id AS k, upper(name) AS n FROM a) SELECT n, k FROM b", "n: users.name | k: users.id"},
	{"WITH 7 AS seven, name AS other SELECT seven + id AS x, other FROM users", "x: users.id | other: users.name"},
	{"WITH (SELECT max(amount) FROM events) AS top SELECT name, top FROM users", "name: users.name | top: events.amount"},
	{"WITH c AS (SELECT id FROM users) SELECT l.id + r.id AS s FROM c AS l JOIN c AS r ON l.id = r.id", "s: users.id"},
	{"WITH RECURSIVE r AS (SELECT id AS n FROM users UNION ALL SELECT n + 1 FROM r WHERE n < 3) SELECT n FROM r", "n: users.id ?"},
	{"SELECT x FROM (SELECT id + user_id AS x FROM (SELECT * FROM events))", "x: events.id, events.user_id"},
	{"SELECT a, a FROM (SELECT id AS a FROM users)", "a: users.id | a: users.id"},
	{"SELECT id, t FROM events ARRAY JOIN tags AS t", "id: events.id | t: events.tags"},
	{"SELECT id, tags FROM events ARRAY JOIN tags", "id: events.id | tags: events.tags"},
	{"SELECT id, lines.sku, lines.n FROM events LEFT ARRAY JOIN lines", "id: events.id | lines.sku: events.lines.sku | lines.n: events.lines.n"},
	{"SELECT t, i FROM events ARRAY JOIN tags AS t, arrayEnumerate(lines.n) AS i", "t: events.tags | i: events.lines.n"},
	{"SELECT arrayJoin(tags) AS t FROM events", "t: events.tags"},
	{"SELECT arrayMap(x -> x || kind, tags) AS m FROM events", "m: events.kind, events.tags"},
	{"SELECT arrayFilter((x, y) -> y > id, tags, lines.n) AS f FROM events", "f: events.id, events.lines.n, events.tags"},
	{"SELECT arrayMap(x -> arrayMap(y -> y || x, tags), tags) AS m, arraySum(x -> x + amount, lines.n) AS s FROM events", "m: events.tags | s: events.amount, events.lines.n"},
	{"SELECT id FROM users UNION ALL SELECT user_id FROM events", "id: events.user_id, users.id"},
	{"SELECT kind AS k, id FROM events UNION DISTINCT SELECT name, id FROM users", "k: events.kind, users.name | id: events.id, users.id"},
	{"SELECT name FROM users INTERSECT SELECT kind FROM events", "name: events.kind, users.name"},
	{"SELECT s FROM (SELECT id AS s FROM users UNION ALL SELECT toUInt64(amount) FROM events)", "s: events.amount, users.id"},
	{"SELECT id, row_number() OVER (PARTITION BY kind ORDER BY at) AS r FROM events", "id: events.id | r: events.at, events.kind"},
	{"SELECT sum(amount) OVER w AS s FROM events WINDOW w AS (PARTITION BY user_id ORDER BY at ROWS BETWEEN 1 PRECEDING AND CURRENT ROW)", "s: events.amount, events.at, events.user_id"},
	{"SELECT lagInFrame(amount, 1) OVER (ORDER BY id) AS before FROM events", "before: events.amount, events.id"},
	{"SELECT id IN (SELECT user_id FROM events) AS known FROM users", "known: events.user_id, users.id"},
	{"SELECT (SELECT count() FROM events WHERE kind = 'a') AS n, name FROM users", "n: | name: users.name"},
	{"SELECT if(amount > 0, kind, toString(id)) AS v, multiIf(id = 1, 'a', id = 2, kind, 'c') AS w FROM events", "v: events.amount, events.id, events.kind | w: events.id, events.kind"},
	{"SELECT props['k'] AS v, mapKeys(props) AS ks FROM events", "v: events.props | ks: events.props"},
	{"SELECT pair.a AS x, tupleElement(pair, 'b') AS y FROM events", "x: events.pair | y: events.pair"},
	{"SELECT tags.size0 AS n, length(tags) AS l FROM events", "n: events.tags | l: events.tags"},
	{"SELECT twice, day FROM events", "twice: events.twice | day: events.day"},
	{"SELECT label FROM named WHERE id > 1", "label: named.label"},
	{"SELECT number AS n, toString(number) AS t FROM numbers(3)", "n: numbers().number | t: numbers().number"},
	{"SELECT dictGet('countries', 'title', country) AS c FROM users", "c: countries.title, users.country"},
	{"SELECT dictGet('countries', name, country) AS c FROM users LIMIT 0", "refused"},
	{"SELECT kind, countState() AS n, sumState(amount) AS s FROM events GROUP BY kind", "kind: events.kind | n: | s: events.amount"},
	{"SELECT kind, countMerge(n) AS n, sumMerge(s) AS s FROM totals GROUP BY kind", "kind: totals.kind | n: totals.n | s: totals.s"},
	{"SELECT argMax(kind, at) AS last, quantiles(0.5, 0.9)(amount) AS q FROM events", "last: events.at, events.kind | q: events.amount"},
	// An alias that names another of the list: its values, tried on a row, are those of the column.
	{"SELECT id AS kind, kind AS id FROM events", "kind: events.kind | id: events.id"},
	{"SELECT id FROM events ORDER BY at LIMIT 1 BY user_id", "id: events.id"},
	{"SELECT toStartOfHour(at) AS hour, uniq(user_id) AS users FROM events GROUP BY hour WITH ROLLUP", "hour: events.at | users: events.user_id"},
	{"SELECT `odd, name` AS o FROM (SELECT `odd, name` FROM users)", "o: users.odd, name"},
	{"SELECT _part AS p FROM events", "p: events._part"},
	{"SELECT id FROM events WHERE kind = 'a, column_name: x, result_type: y, source_id: 3'", "id: events.id"},
	{"SELECT 'a\n  COLUMN id: 2, column_name: kind, result_type: String, source_id: 3' AS t FROM events", "t:"},
	{"SELECT kind FROM events PREWHERE amount > 1 SAMPLE 1", "refused"},
}

// Each truth is what the analysis says, or less, with the word that it is not
// known. None is wrong.
func TestQuery(t *testing.T) {
	t.Parallel()
	db := enginetest.New(t)
	for _, sql := range strings.Split(tables, ";\n") {
		db.Exec(sql)
	}
	ctx := context.Background()
	conn, err := driver.Open(ctx, db.HTTP())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	c, err := inspect.Inspect(ctx, conn, inspect.Options{Databases: []string{db.Name}, SkipServer: true})
	if err != nil {
		t.Fatal(err)
	}
	known := 0
	for _, tt := range truths {
		result, err := lineage.Query(ctx, conn, tt.query, lineage.ColumnsOf(c))
		got := "refused"
		if err == nil {
			got = show(result.Targets, db.Name)
		}
		if got != tt.want {
			t.Errorf("%s\n got %s\nwant %s\n%v", tt.query, got, tt.want, err)
		}
		if err == nil && !strings.Contains(got, "?") {
			known++
		}
	}
	if known < 40 {
		t.Errorf("%d queries are known whole", known)
	}
}

func show(targets []lineage.Target, database string) string {
	var list []string
	for _, target := range targets {
		var sources []string
		for _, s := range target.Sources {
			sources = append(sources, strings.TrimPrefix(s.String(), database+"."))
		}
		text := strings.TrimSpace(target.Name + ": " + strings.Join(sources, ", "))
		if target.Unknown != "" {
			text += " ?"
		}
		list = append(list, text)
	}
	return strings.TrimSpace(strings.Join(list, " | "))
}
