package conformance

import (
	"bytes"
	"errors"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/dialect/clickhouse/sql"
	"github.com/chent-io/chent/integration/ent"
	"github.com/chent-io/chent/integration/ent/event"
	"github.com/chent-io/chent/integration/ent/user"
	"github.com/chent-io/chent/internal/enginetest"
	"github.com/chent-io/chent/runtime"
)

func httpURL(t testing.TB) string { return enginetest.HTTP(t) }

func TestBlocks(t *testing.T) {
	each(t, func(t *testing.T, client *ent.Client) {
		fill(t, client, 1000)
		q := client.Event.Query().Select(event.FieldUserID, event.FieldTenant, event.FieldNote).Order(event.ByUserID())
		var users []uint64
		for block, err := range q.Blocks(t.Context()) {
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff([]string{"user_id", "tenant", "note"}, block.Names()); diff != "" {
				t.Error(diff)
			}
			ids, err := runtime.BlockValues[uint64](block, "user_id")
			if err != nil || len(ids) != block.Rows() {
				t.Errorf("%d values for %d rows, %v", len(ids), block.Rows(), err)
			}
			users = append(users, ids...)
			if notes, err := runtime.BlockValues[*string](block, "note"); err != nil || notes[0] != nil {
				t.Errorf("notes: %v, %v", notes, err)
			}
			if _, err := runtime.BlockValues[int64](block, "user_id"); err == nil || err.Error() != `column "user_id" is UInt64, whose values are uint64 and not int64` {
				t.Errorf("wrong type: %v", err)
			}
			if _, err := block.Column("tenantt"); err == nil || !strings.Contains(err.Error(), `did you mean "tenant"?`) {
				t.Errorf("wrong name: %v", err)
			}
		}
		if len(users) != 1000 || users[999] != 999 {
			t.Errorf("%d users", len(users))
		}
		for range q.Blocks(t.Context()) {
			break // stops the query; the connection goes on
		}
		for _, err := range client.Event.Query().Select("nothing").Blocks(t.Context()) {
			if err == nil || !strings.Contains(err.Error(), "nothing") {
				t.Errorf("unknown column: %v", err)
			}
		}
	})
}

func TestScanIter(t *testing.T) {
	type row struct {
		Tenant string
		N      uint64
	}
	each(t, func(t *testing.T, client *ent.Client) {
		fill(t, client, 6)
		n := event.Col.UserID.Count().As("n")
		var got []row
		for r, err := range runtime.ScanIter[row](t.Context(), client.Event.Query().GroupBy(event.FieldTenant).Aggregate(n).Order(event.Col.Tenant.Asc())) {
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, r)
		}
		if diff := cmp.Diff([]row{{"acme", 3}, {"globex", 3}}, got); diff != "" {
			t.Error(diff)
		}
		var numbers []int
		for n, err := range runtime.ScanIter[int](t.Context(), client.Select(sql.Select(sql.C("number")).From(sql.Numbers(100_000)))) {
			if err != nil {
				t.Fatal(err)
			}
			if numbers = append(numbers, n); n == 70_000 {
				break
			}
		}
		if len(numbers) != 70_001 || numbers[70_000] != 70_000 {
			t.Errorf("%d numbers", len(numbers))
		}
		for _, err := range runtime.ScanIter[row](t.Context(), client.Select(sql.Select(sql.C("number")).From(sql.Numbers(1)))) {
			if err == nil || !strings.Contains(err.Error(), `column "number" has no field in conformance.row`) {
				t.Errorf("no field: %v", err)
			}
		}
	})
}

func TestSelectionOfTwoTables(t *testing.T) {
	type row struct {
		Name  string
		Total float64
	}
	each(t, func(t *testing.T, client *ent.Client) {
		fill(t, client, 4)
		addUsers(t, client)
		total := event.Col.Amount.Sum().As("total")
		q := client.Select(sql.Select(user.Col.Name, total).From(event.TableRef()).
			Join(user.TableRef()).On(event.Col.UserID.EQExpr(user.Col.ID)).
			GroupBy(user.Col.Name).OrderBy(total.Desc()))
		var got []row
		q.ScanX(t.Context(), &got)
		if diff := cmp.Diff([]row{{"bob", 1}, {"ada", 0.5}}, got); diff != "" {
			t.Error(diff)
		}
		text, err := q.SQL()
		if err != nil || text != "SELECT users.name, sum(events.amount) AS total FROM events INNER JOIN users ON events.user_id = users.id GROUP BY users.name ORDER BY total DESC" {
			t.Errorf("%s, %v", text, err)
		}
	})
}

func TestExplain(t *testing.T) {
	each(t, func(t *testing.T, client *ent.Client) {
		fill(t, client, 100)
		q := client.Event.Query().Where(event.Tenant("acme"))
		plan, err := q.Explain(t.Context(), sql.ExplainPlan, sql.Setting{Name: "indexes", Value: 1})
		if err != nil || !strings.Contains(plan, "ReadFromMergeTree") || !strings.Contains(plan, "PrimaryKey") {
			t.Errorf("plan: %v\n%s", err, plan)
		}
		estimate, err := q.GroupBy(event.FieldKind).Explain(t.Context(), sql.ExplainEstimate)
		if err != nil || !strings.HasSuffix(estimate, ".events parts=1 rows=100 marks=1") {
			t.Errorf("estimate: %v\n%s", err, estimate)
		}
		for _, kind := range []sql.ExplainKind{sql.ExplainPipeline, sql.ExplainSyntax, sql.ExplainAST, sql.ExplainQueryTree} {
			if text, err := q.Explain(t.Context(), kind); err != nil || text == "" {
				t.Errorf("%s: %v", kind, err)
			}
		}
		if _, err := q.Explain(t.Context(), "PLANN"); err == nil || !strings.Contains(err.Error(), `unknown kind "PLANN"`) {
			t.Errorf("unknown kind: %v", err)
		}
	})
}

func TestQueryOptions(t *testing.T) {
	each(t, func(t *testing.T, client *ent.Client) {
		fill(t, client, 1000)
		var rows atomic.Uint64
		profiles := 0
		all, err := client.Event.Query().QueryID("chent-test-" + client.Conn().Database()).LogComment("who asked").
			OnProgress(func(p driver.Progress) { rows.Add(p.Rows) }).
			OnProfile(func(p driver.Profile) { profiles++ }).
			Settings(runtime.Setting{Name: "max_threads", Value: "1"}).All(t.Context())
		if err != nil || len(all) != 1000 || rows.Load() != 1000 || profiles != 1 {
			t.Errorf("%d rows, %d in progress, %d profiles, %v", len(all), rows.Load(), profiles, err)
		}
		if err := client.Exec(t.Context(), "SYSTEM FLUSH LOGS query_log"); err != nil {
			t.Skipf("the query log: %v", err)
		}
		type entry struct {
			Comment, Threads string
		}
		log, err := ent.QueryAs[entry](t.Context(), client, "SELECT log_comment AS comment, Settings['max_threads'] AS threads FROM system.query_log WHERE query_id = {id:String} AND type = 'QueryFinish'",
			ent.Param("id", "chent-test-"+client.Conn().Database()))
		if err != nil {
			t.Skipf("the query log: %v", err)
		}
		if diff := cmp.Diff([]entry{{"who asked", "1"}}, log); diff != "" {
			t.Error(diff)
		}
	})
}

func TestExportAndImport(t *testing.T) {
	t.Parallel()
	client := open(t, httpURL(t))
	addUsers(t, client)
	for _, format := range []string{"JSONEachRow", "CSVWithNames", "Parquet", "Arrow", "Native", "TabSeparatedWithNamesAndTypes"} {
		var data bytes.Buffer
		n, err := client.User.Query().Order(user.ByID()).Export(t.Context(), &data, format)
		if err != nil || n == 0 || int64(data.Len()) != n {
			t.Errorf("%s: %d bytes of %d, %v", format, data.Len(), n, err)
			continue
		}
		if format == "CSVWithNames" && !strings.HasPrefix(data.String(), "\"id\",\"name\"") {
			t.Errorf("csv: %s", data.String())
		}
		if err := client.User.Truncate(t.Context()); err != nil {
			t.Fatal(err)
		}
		if err := client.User.Import(t.Context(), format, &data); err != nil {
			t.Errorf("%s: %v", format, err)
		}
		if names := client.User.Query().Order(user.ByID()).Select(user.FieldName).StringsX(t.Context()); strings.Join(names, " ") != "ada bob eve" {
			t.Errorf("%s: %v came back", format, names)
		}
	}
	var groups bytes.Buffer
	if _, err := client.User.Query().GroupBy(user.FieldName).Aggregate(ent.Count()).Order(user.Col.Name.Asc()).Limit(1).Export(t.Context(), &groups, "TSV"); err != nil || groups.String() != "ada\t1\n" {
		t.Errorf("groups: %q, %v", groups.String(), err)
	}
	for format, want := range map[string]string{
		"Parket":        "Parket",
		"CSV; SELECT 1": `"CSV; SELECT 1" is not the name of a format`,
	} {
		if _, err := client.User.Query().Export(t.Context(), &groups, format); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("export as %s: %v", format, err)
		}
		if err := client.User.Import(t.Context(), format, strings.NewReader("")); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("import as %s: %v", format, err)
		}
	}
	if err := client.User.Import(t.Context(), "CSV", strings.NewReader("1,x\n"), runtime.ImportOptions{Columns: []string{"id", "nam"}}); err == nil || !strings.Contains(err.Error(), `did you mean "name"?`) {
		t.Errorf("unknown column: %v", err)
	}
	if err := client.User.Import(t.Context(), "CSV", strings.NewReader("seven,x\n"), runtime.ImportOptions{Columns: []string{"id", "name"}}); err == nil {
		t.Error("text for a number was taken")
	}
	native := open(t, enginetest.Native(t))
	if _, err := native.User.Query().Export(t.Context(), &groups, "CSV"); !errors.Is(err, driver.ErrFormatNeedsHTTP) {
		t.Errorf("native: %v", err)
	}
}

func TestParameterisedView(t *testing.T) {
	each(t, func(t *testing.T, client *ent.Client) {
		fill(t, client, 6) // acme: 0, 1 and 2
		got, err := client.Spend.Query().Args(sql.Arg("of", "acme"), sql.Arg("least", 0.5)).All(t.Context())
		if err != nil || len(got) != 1 || got[0].Total != 3 {
			t.Errorf("%v, %v", got, err)
		}
		if n := client.Spend.Query().Args(sql.Arg("of", "x' OR 1 = 1 --"), sql.Arg("least", 0.0)).CountX(t.Context()); n != 0 {
			t.Errorf("%d rows for an argument that is no tenant", n)
		}
		if _, err := client.Spend.Query().All(t.Context()); err == nil {
			t.Error("no arguments: no error")
		}
	})
}

func TestScanOneColumnIntoMaps(t *testing.T) {
	each(t, func(t *testing.T, client *ent.Client) {
		var rows []map[string]any
		client.Select(sql.Select(sql.C("number")).From(sql.Numbers(2))).ScanX(t.Context(), &rows)
		if diff := cmp.Diff([]map[string]any{{"number": uint64(0)}, {"number": uint64(1)}}, rows); diff != "" {
			t.Error(diff)
		}
		var maps []map[string]uint8
		client.Select(sql.Select(sql.Raw("map('a', 1)"))).ScanX(t.Context(), &maps)
		if diff := cmp.Diff([]map[string]uint8{{"a": 1}}, maps); diff != "" {
			t.Error(diff)
		}
	})
}
