package entc

import (
	"strings"
	"testing"

	"entgo.io/ent"
	"github.com/google/go-cmp/cmp"

	"github.com/chent-io/chent/internal/enginetest"
	"github.com/chent-io/chent/migrate/catalog"
	"github.com/chent-io/chent/migrate/ddl"
	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/dictionary"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
	"github.com/chent-io/chent/schema/object"
	"github.com/chent-io/chent/schema/view"
)

// Daily is a table that a materialized view feeds and the client only reads.
type Daily struct{ ent.View }

func (Daily) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.AggregatingMergeTree().OrderBy("tenant", "day").Table("daily"),
		view.FedBy("daily_mv", "SELECT tenant, toDate(at) AS day, sumState(amount) AS revenue, max(amount) AS peak FROM events GROUP BY tenant, day"),
	}
}

func (Daily) Fields() []ent.Field {
	return []ent.Field{
		field.String("tenant").LowCardinality(),
		field.Date("day"),
		field.AggregateState("revenue", "sum", "Float64"),
		field.SimpleAggregate[float64]("peak", "max"),
	}
}

// Revenue is a plain view.
type Revenue struct{ ent.View }

func (Revenue) Annotations() []schema.Annotation {
	return []schema.Annotation{
		view.Query("SELECT tenant, sumMerge(revenue) AS revenue FROM daily GROUP BY tenant").
			Security("DEFINER", "CURRENT_USER").Comment("per tenant").Table("revenue"),
	}
}

func (Revenue) Fields() []ent.Field {
	return []ent.Field{field.String("tenant"), field.Float64("revenue")}
}

// Since is a parameterised view.
type Since struct{ ent.View }

func (Since) Annotations() []schema.Annotation {
	return []schema.Annotation{view.Query("SELECT tenant FROM events WHERE at >= {from:DateTime}").Table("since")}
}

func (Since) Fields() []ent.Field { return []ent.Field{field.String("tenant")} }

// Hourly is a materialized view with an engine of its own.
type Hourly struct{ ent.View }

func (Hourly) Annotations() []schema.Annotation {
	return []schema.Annotation{
		view.Materialized("SELECT toStartOfHour(at) AS hour, count() AS events FROM events GROUP BY hour"),
		engine.SummingMergeTree("events").OrderBy("hour").Table("hourly"),
	}
}

func (Hourly) Fields() []ent.Field {
	return []ent.Field{field.DateTime("hour"), field.UInt64("events")}
}

// Top is a table that a refreshable view fills.
type Top struct{ ent.Schema }

func (Top) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.MergeTree().OrderBy("tenant").Table("top"),
		view.FedBy("top_mv", "SELECT tenant, count() AS events FROM events GROUP BY tenant").
			Refresh("EVERY 1 DAY OFFSET 2 HOUR").Randomize("30 MINUTE").Append().Empty().RefreshSetting("refresh_retries", 3),
	}
}

func (Top) Fields() []ent.Field {
	return []ent.Field{field.String("tenant"), field.UInt64("events")}
}

// Country is a dictionary.
type Country struct{ ent.View }

func (Country) Annotations() []schema.Annotation {
	return []schema.Annotation{
		dictionary.Of("code").
			Source(dictionary.ClickHouse("top", dictionary.Param{Name: "WHERE", Value: "events > 0"})).
			Layout("COMPLEX_KEY_HASHED", dictionary.Param{Name: "SHARDS", Value: 2}).
			Lifetime(300, 360).
			Setting("format_csv_allow_single_quotes", true).
			Comment("it's a dictionary").
			Table("country"),
	}
}

func (Country) Fields() []ent.Field {
	return []ent.Field{
		field.String("code"),
		field.String("name").Default("?"),
		field.UInt64("visits").Annotations(dictionary.Expression("events")),
		field.UInt8("one").Annotations(dictionary.Injective()),
	}
}

// Price is a dictionary with a range.
type Price struct{ ent.View }

func (Price) Annotations() []schema.Annotation {
	return []schema.Annotation{
		dictionary.Of("id").Source(dictionary.Query("SELECT 1 AS id, today() AS since, today() AS until, 1.5 AS price")).
			Layout("RANGE_HASHED", dictionary.Param{Name: "RANGE_LOOKUP_STRATEGY", Value: "max"}).Lifetime(0, 0).Range("since", "until").Table("price"),
	}
}

func (Price) Fields() []ent.Field {
	return []ent.Field{field.UInt64("id"), field.Date("since"), field.Date("until"), field.Float64("price")}
}

// App declares what has no rows.
type App struct{ schema.Objects }

func (App) Annotations() []schema.Annotation {
	return []schema.Annotation{
		object.Database("").Comment("the application's"),
		object.Function("chent_test_cents", "(x) -> round(x * 100)"),
		object.NamedCollection("chent_test_bucket").Param("url", "http://x").Fixed("format", "CSV").Overridable("structure", "auto"),
		object.Role("reader"),
		object.Grant("SELECT ON app.* TO reader"),
	}
}

func TestObjects(t *testing.T) {
	t.Parallel()
	m, err := modelOf(t, App{}, Country{}, Daily{}, Event{}, Hourly{}, Price{}, Revenue{}, Since{}, Top{})
	if err != nil {
		t.Fatal(err)
	}
	ours, theirs := enginetest.New(t), enginetest.New(t)
	app := m.Catalog
	if diff := cmp.Diff(&catalog.Access{Roles: []catalog.AccessEntity{{Name: "reader"}}, Grants: []string{"SELECT ON app.* TO reader"}}, app.Access,
		cmp.FilterPath(func(p cmp.Path) bool { return p.Last().String() == ".Pos" }, cmp.Ignore())); diff != "" {
		t.Errorf("access (-want +got):\n%s", diff)
	}
	if got := app.Databases[0].Comment; got != "the application's" {
		t.Errorf("comment of the database: %q", got)
	}
	fixed, overridable := false, true
	if diff := cmp.Diff([]catalog.NamedCollectionParam{{Name: "url", Value: "http://x"}, {Name: "format", Value: "CSV", Overridable: &fixed},
		{Name: "structure", Value: "auto", Overridable: &overridable}}, app.NamedCollections[0].Params); diff != "" {
		t.Errorf("named collection (-want +got):\n%s", diff)
	}
	for _, table := range m.Tables {
		if table.Type.Name == "App" {
			t.Error("a type without rows became a table")
		}
	}
	// Functions, named collections and access belong to the server, not to a
	// database, and the embedded server keeps no roles.
	app.Functions, app.NamedCollections, app.Access = nil, nil, nil
	for _, statement := range ddl.Statements(app, ddl.Options{}) {
		if _, err := ours.Try(statement); err != nil {
			t.Fatal(err)
		}
	}
	for _, statement := range []string{
		"CREATE TABLE events (`tenant` LowCardinality(String), `at` DateTime64(3), `amount` Float64) ENGINE = MergeTree ORDER BY tenant",
		"CREATE TABLE daily (`tenant` LowCardinality(String), `day` Date, `revenue` AggregateFunction(sum, Float64), `peak` SimpleAggregateFunction(max, Float64)) ENGINE = AggregatingMergeTree ORDER BY (tenant, day)",
		"CREATE MATERIALIZED VIEW daily_mv TO daily AS SELECT tenant, toDate(at) AS day, sumState(amount) AS revenue, max(amount) AS peak FROM events GROUP BY tenant, day",
		"CREATE VIEW revenue (`tenant` String, `revenue` Float64) DEFINER = CURRENT_USER SQL SECURITY DEFINER AS SELECT tenant, sumMerge(revenue) AS revenue FROM daily GROUP BY tenant COMMENT 'per tenant'",
		"CREATE VIEW since (`tenant` String) AS SELECT tenant FROM events WHERE at >= {from:DateTime}",
		"CREATE MATERIALIZED VIEW hourly (`hour` DateTime, `events` UInt64) ENGINE = SummingMergeTree(events) ORDER BY hour AS SELECT toStartOfHour(at) AS hour, count() AS events FROM events GROUP BY hour",
		"CREATE TABLE top (`tenant` String, `events` UInt64) ENGINE = MergeTree ORDER BY tenant",
		"CREATE MATERIALIZED VIEW top_mv REFRESH EVERY 1 DAY OFFSET 2 HOUR RANDOMIZE FOR 30 MINUTE SETTINGS refresh_retries = 3 APPEND TO top EMPTY AS SELECT tenant, count() AS events FROM events GROUP BY tenant",
		"CREATE DICTIONARY country (`code` String, `name` String DEFAULT '?', `visits` UInt64 EXPRESSION events, `one` UInt8 INJECTIVE) PRIMARY KEY code " +
			"SOURCE(CLICKHOUSE(TABLE 'top' WHERE 'events > 0')) LIFETIME(MIN 300 MAX 360) LAYOUT(COMPLEX_KEY_HASHED(SHARDS 2)) SETTINGS(format_csv_allow_single_quotes = true) COMMENT 'it\\'s a dictionary'",
		"CREATE DICTIONARY price (`id` UInt64, `since` Date, `until` Date, `price` Float64) PRIMARY KEY id SOURCE(CLICKHOUSE(QUERY 'SELECT 1 AS id, today() AS since, today() AS until, 1.5 AS price')) " +
			"LIFETIME(MIN 0 MAX 0) LAYOUT(RANGE_HASHED(RANGE_LOOKUP_STRATEGY 'max')) RANGE(MIN since MAX until)",
	} {
		if _, err := theirs.Try(statement); err != nil {
			t.Fatal(err)
		}
	}
	byHand, inGo := kept(theirs), kept(ours)
	for _, name := range []string{"daily", "daily_mv", "revenue", "since", "hourly", "top", "top_mv", "country", "price"} {
		if diff := cmp.Diff(byHand[name], inGo[name]); diff != "" || byHand[name] == nil {
			t.Errorf("%s: what the server keeps (-by hand +in Go):\n%s", name, diff)
		}
	}
	type nature struct{ ReadOnly, Final bool }
	want := map[string]nature{
		"Country": {true, false}, "Daily": {true, true}, "Event": {false, false}, "Hourly": {true, true},
		"Price": {true, false}, "Revenue": {true, false}, "Since": {true, false}, "Top": {false, false},
	}
	got := map[string]nature{}
	for _, table := range m.Tables {
		got[table.Type.Name] = nature{table.ReadOnly, table.Final}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("nature of the clients (-want +got):\n%s", diff)
	}
}

// Wrong is a schema made for one case of a table test of read-only types.
type Wrong struct {
	ent.View
	annotations []schema.Annotation
	fields      []ent.Field
}

func (w Wrong) Annotations() []schema.Annotation { return w.annotations }
func (w Wrong) Fields() []ent.Field              { return w.fields }

func TestObjectsRefused(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name        string
		annotations []schema.Annotation
		want        string
	}{
		{"nothing declared", nil, "the type embeds ent.View and does not say what it is"},
		{"two natures", []schema.Annotation{view.Query("SELECT 1 AS k"), engine.MergeTree().OrderBy("k")}, "more than one of table, view, materialized view and dictionary"},
		{"no place", []schema.Annotation{view.Materialized("SELECT 1 AS k")}, "has no place for its rows; name a table with To, or add an engine"},
		{"two places", []schema.Annotation{view.Materialized("SELECT 1 AS k").To("t"), engine.Memory()}, `writes to "t" or has an engine of its own, not both`},
		{"no source", []schema.Annotation{dictionary.Of("k").Layout("FLAT")}, "the dictionary has no source"},
		{"no layout", []schema.Annotation{dictionary.Of("k").Source(dictionary.Null())}, "the dictionary has no layout"},
		{"unknown key", []schema.Annotation{dictionary.Of("kk").Source(dictionary.Null()).Layout("FLAT")}, `key "kk" is no attribute; did you mean "k"?`},
		{"feeding a view", []schema.Annotation{view.Query("SELECT 1 AS k"), view.FedBy("mv", "SELECT 1 AS k")}, "view.FedBy belongs on a table"},
		{"to of a fed table", []schema.Annotation{engine.Memory(), view.FedBy("mv", "SELECT 1 AS k").To("x")}, "FedBy writes into the table of its own type"},
		{"inner table's key", []schema.Annotation{view.Materialized("SELECT 1 AS k"), engine.MergeTree().OrderBy("kk")}, `sorting key: no column is named "kk"; did you mean "k"?`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := modelOf(t, Wrong{annotations: tt.annotations, fields: []ent.Field{field.UInt64("k")}})
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want %q", err, tt.want)
			}
		})
	}
}

// Forward is a table over another one, made for one case of a test.
type Forward struct {
	ent.Schema
	annotations []schema.Annotation
}

func (f Forward) Annotations() []schema.Annotation { return f.annotations }
func (Forward) Fields() []ent.Field                { return []ent.Field{field.UInt64("order_id")} }

// Whether a Distributed or Buffer table may be read with FINAL unasked is a
// matter of the engine behind it, which must be known.
func TestFoldsIsThatOfTheTableBehind(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		table schema.Annotation
		folds bool
	}{
		"over one that folds":  {engine.Buffer("", "orders", engine.BufferLimits{}).Table("forward"), true},
		"over others' tables":  {engine.Buffer("", "of_others", engine.BufferLimits{}).Table("forward"), false},
		"of another database":  {engine.Buffer("other", "orders", engine.BufferLimits{}).Table("forward"), false},
		"on other hosts too":   {engine.Distributed("c", engine.CurrentDatabase, "orders").Table("forward"), true},
		"folds nothing itself": {engine.MergeTree().OrderBy("order_id").Table("forward"), false},
		"folds itself":         {engine.SummingMergeTree().OrderBy("order_id").Table("forward"), true},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			m, err := modelOf(t, Order{}, Forward{annotations: []schema.Annotation{tt.table}})
			if err != nil {
				t.Fatal(err)
			}
			for _, table := range m.Tables {
				if table.Name == "forward" && table.Folds != tt.folds {
					t.Errorf("Folds = %t, want %t", table.Folds, tt.folds)
				}
			}
		})
	}
}
