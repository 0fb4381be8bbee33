package lint_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/internal/enginetest"
	"github.com/chent-io/chent/migrate"
	"github.com/chent-io/chent/migrate/catalog"
	"github.com/chent-io/chent/migrate/lint"
	"github.com/chent-io/chent/migrate/plan"
)

// randomTypes and randomTTLs are what a table of the property is made of; the
// values of the column n are numbers below 100, or texts of them.
var (
	randomTypes = []string{"UInt8", "UInt16", "Int32", "Int64", "Float64", "Decimal(9, 2)", "String", "Nullable(UInt8)", "LowCardinality(String)", "Nullable(Int64)", "Bool", "Int8", "UInt256"}
	randomTTLs  = []string{"", "at + toIntervalDay(30)", "at + toIntervalDay(90)", "at - toIntervalDay(10)", "at - toIntervalDay(50)", "at + toIntervalMonth(1)", "at + toIntervalDay(31)",
		"at + toIntervalDay(30) DELETE WHERE x < 5", "at + toIntervalDay(30) DELETE WHERE x < 9", "at + toIntervalYear(100)", "at + toIntervalDay(5) TO DISK 'default'", "at + toIntervalHour(48)",
		"at + toIntervalDay(30) GROUP BY id SET x = max(x)", "at + toIntervalDay(60) GROUP BY id SET x = max(x)"}
	randomEngines = []string{"MergeTree", "MergeTree", "ReplacingMergeTree", "SummingMergeTree"}
)

// verdictOf is what findings of lint come to, in the words of a plan.
func verdictOf(r *lint.Report) plan.Class {
	class := plan.Metadata
	severe := map[lint.Code]plan.Class{
		lint.ShorterTTL: plan.Destructive, lint.Narrowed: plan.Destructive, lint.EnumRelabelled: plan.Destructive, lint.DeleteRows: plan.Destructive,
		lint.EnumValueRemoved: plan.DataDependent, lint.NullableRemoved: plan.DataDependent, lint.CastMayFail: plan.DataDependent, lint.Rewrite: plan.HeavyMutation,
	}
	order := []plan.Class{plan.Metadata, plan.HeavyMutation, plan.DataDependent, plan.Destructive}
	at := 0
	for _, f := range r.Findings {
		for i, c := range order {
			if severe[f.Code] == c && i > at {
				at, class = i, c
			}
		}
	}
	return class
}

// A plan and lint say the same of a change, and the server agrees: what is safe
// leaves every row that was left before, with the value that it had.
func TestPlanAndLintAgree(t *testing.T) {
	seed := uint64(26)
	r := rand.New(rand.NewPCG(seed, seed))
	pick := func(list []string) string { return list[r.IntN(len(list))] }
	safe, pairs := 0, 60
	counts := make(map[plan.Class]int)
	for i := range pairs {
		engine := pick(randomEngines)
		define := func(name, typ, ttl string) string {
			if ttl != "" {
				ttl = " TTL " + ttl
			}
			return "CREATE TABLE " + name + " (id UInt32, k UInt32, at DateTime('UTC'), x Int32, n " + typ + ") ENGINE = " + engine + " PRIMARY KEY id ORDER BY (id, k)" + ttl
		}
		fromType, toType, fromTTL, toTTL := pick(randomTypes), pick(randomTypes), pick(randomTTLs), pick(randomTTLs)
		if r.IntN(2) == 0 { // most pairs of different ones lose something
			toType = fromType
		}
		if r.IntN(2) == 0 {
			toTTL = fromTTL
		}
		what := fmt.Sprintf("pair %d: %s, %s → %s, TTL %q → %q", i, engine, fromType, toType, fromTTL, toTTL)
		db := enginetest.New(t)
		conn, err := driver.Open(t.Context(), db.HTTP())
		if err != nil {
			t.Fatal(err)
		}
		desired := catalogOf(t, define("t", toType, toTTL))
		db.Exec(define("t", fromType, fromTTL))
		db.Exec(define("control", fromType, fromTTL))
		p, _, err := migrate.Plan(t.Context(), conn, desired, migrate.PlanOptions{DiffOptions: migrate.DiffOptions{Include: []string{"t"}}})
		if err != nil {
			t.Fatalf("%s: %v", what, err)
		}
		class, statements, unsupported := plan.Metadata, "SELECT 1;\n", false
		for _, s := range p.Steps {
			unsupported = unsupported || s.SQL == ""
			statements += s.SQL + ";\n"
			for _, c := range []plan.Class{plan.HeavyMutation, plan.DataDependent, plan.Destructive} {
				if s.Class == c && (c == plan.Destructive || class != plan.Destructive && (c == plan.DataDependent || class != plan.DataDependent)) {
					class = c
				}
			}
		}
		if unsupported {
			conn.Close()
			continue
		}
		counts[class]++
		report := lintFile(t, define("t", fromType, fromTTL)+";", statements, db.Name)
		if got := verdictOf(report); got != class {
			t.Errorf("%s: the plan says %s, lint %s: %v\n%v", what, class, got, report.Findings, p)
		}
		if class == plan.Metadata || class == plan.HeavyMutation {
			safe++
			rows := " SELECT number % 40, number, now() - toIntervalDay(number), number % 12, "
			value := "toString(number % 2)"
			if fromType != "String" && fromType != "LowCardinality(String)" {
				value = "number % 2"
			}
			for _, table := range []string{"t", "control"} {
				db.Exec("INSERT INTO " + table + rows + value + " FROM numbers(200)")
			}
			for _, s := range p.Steps {
				db.Exec(s.SQL + " " + settingsAfter(s.SQL))
			}
			db.Exec("OPTIMIZE TABLE t FINAL")
			db.Exec("OPTIMIZE TABLE control FINAL")
			if !strings.Contains(fromTTL, "GROUP BY") {
				if lost := db.Exec("SELECT count() FROM control WHERE (id, k, x, toString(n)) NOT IN (SELECT id, k, x, toString(CAST(n, '" + fromType + "')) FROM t)"); lost != "0" {
					t.Errorf("%s: called %s, and %s rows are lost or changed", what, class, lost)
				}
			}
			if fewer := db.Exec("SELECT (SELECT count() FROM t) < (SELECT count() FROM control)"); fewer != "0" {
				t.Errorf("%s: called %s, and fewer rows are left", what, class)
			}
		}
		conn.Close()
	}
	t.Logf("%d pairs: %v; %d tried with rows", pairs, counts, safe)
}

// settingsAfter makes an ALTER wait for what it starts.
func settingsAfter(sql string) string {
	if strings.Contains(sql, " SETTINGS ") {
		return ""
	}
	return "SETTINGS alter_sync = 2, mutations_sync = 2, materialize_ttl_after_modify = 0"
}

// catalogOf is what a statement makes, as tables of the connection's database.
func catalogOf(t *testing.T, sql string) catalog.Catalog {
	t.Helper()
	db := enginetest.New(t)
	conn, err := driver.Open(t.Context(), db.HTTP())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	db.Exec(sql)
	_, found, err := migrate.Plan(t.Context(), conn, catalog.Catalog{Databases: []catalog.Database{{Name: db.Name}}}, migrate.PlanOptions{})
	if err != nil {
		t.Fatal(err)
	}
	live := *found.Live.Database(db.Name)
	live.Name = ""
	return catalog.Catalog{Databases: []catalog.Database{live}}
}
