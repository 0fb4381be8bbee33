package inspect_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/internal/enginetest"
	"github.com/chent-io/chent/migrate/inspect"
)

// A user sees what the grants permit. That something may be missing, and what
// could not be read, is said.
func TestInspectWithoutRights(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, grants string   // separated by semicolons
		databases    []string // to inspect; none: all
		want         string   // objects
		skipped      []string // in the report, each a part of one entry
		wantErr      string
	}{
		{name: "nothing", grants: "GRANT SELECT ON other.t", skipped: []string{"without the grant SHOW TABLES ON *.*", "named collections: ", "SELECT ON system.named_collections"}},
		{name: "nothing_of_one", grants: "GRANT SELECT ON other.t", databases: []string{"app"}, wantErr: `inspect: there is no database "app", or it may not be seen by this user`},
		{name: "one_table", grants: "GRANT SELECT ON app.a", databases: []string{"app"}, want: "app.a", skipped: []string{"without the grant SHOW TABLES ON `app`.*"}},
		{name: "one_column", grants: "GRANT SELECT(x) ON app.a", databases: []string{"app"}, want: "app.a", skipped: []string{"without the grant SHOW TABLES ON `app`.*"}},
		{name: "no_system_tables", grants: "GRANT SELECT ON app.*; REVOKE SELECT ON system.*", databases: []string{"app"}, want: "app.a app.d app.mv app.v", skipped: []string{"named collections: "}},
		{name: "no_named_collections", grants: "GRANT ALL ON *.*; REVOKE SELECT ON system.named_collections", databases: []string{"app"}, want: "app.a app.d app.mv app.v", skipped: []string{"named collections: "}},
		{name: "all_but_access", grants: "GRANT ALL ON *.*; REVOKE SHOW ACCESS ON *.*", want: "app.a app.d app.mv app.v", skipped: []string{"access control: "}},
	}
	grants := make(map[string][]string)
	for _, tt := range tests {
		grants[tt.name] = strings.Split(tt.grants, "; ")
	}
	users := enginetest.WithUsers(t, grants)
	admin := open(t, users.HTTP("", "default"))
	for _, sql := range []string{
		"CREATE DATABASE app",
		"CREATE TABLE app.a (x UInt8, y String) ENGINE = MergeTree ORDER BY x",
		"CREATE MATERIALIZED VIEW app.mv ENGINE = MergeTree ORDER BY x AS SELECT x FROM app.a",
		"CREATE VIEW app.v AS SELECT x FROM app.a",
		"CREATE DICTIONARY app.d (x UInt8, y String) PRIMARY KEY x SOURCE(CLICKHOUSE(TABLE 'a' PASSWORD 'p')) LAYOUT(FLAT()) LIFETIME(0)",
		"CREATE NAMED COLLECTION n AS a = 'secret'",
	} {
		if err := admin.Exec(t.Context(), driver.Statement{SQL: sql}); err != nil {
			t.Fatal(err)
		}
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var report inspect.Report
			c, err := inspect.Inspect(t.Context(), open(t, users.HTTP(tt.name, "default")), inspect.Options{Databases: tt.databases, Access: tt.databases == nil, Report: &report})
			if tt.wantErr != "" {
				if err == nil || !strings.Contains(err.Error(), tt.wantErr) {
					t.Errorf("error %v, want %s", err, tt.wantErr)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, d := range c.Databases {
				for o := range d.Objects() {
					got = append(got, d.Name+"."+o.ObjectName())
				}
			}
			slices.Sort(got)
			if diff := cmp.Diff(tt.want, strings.Join(got, " ")); diff != "" {
				t.Error(diff)
			}
			for _, want := range tt.skipped {
				if !slices.ContainsFunc(report.Skipped, func(s string) bool { return strings.Contains(s, want) }) {
					t.Errorf("skipped %q, want %q", report.Skipped, want)
				}
			}
			if report.Queries > 12 {
				t.Errorf("%d queries", report.Queries)
			}
		})
	}
	var report inspect.Report
	if _, err := inspect.Inspect(t.Context(), admin, inspect.Options{Report: &report}); err != nil || len(report.Skipped) > 0 {
		t.Errorf("with all rights: %v, skipped %q", err, report.Skipped)
	}
}
