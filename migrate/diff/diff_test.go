package diff

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/chent-io/chent/migrate/catalog"
)

func set(pairs ...string) []catalog.Setting {
	var list []catalog.Setting
	for i := 0; i < len(pairs); i += 2 {
		list = append(list, catalog.Setting{Name: pairs[i], Value: pairs[i+1]})
	}
	return list
}

func events(edit func(*catalog.Table)) catalog.Catalog {
	table := catalog.Table{
		Name: "events",
		Columns: []catalog.Column{
			{Name: "id", Type: "UInt64"},
			{Name: "at", Type: "DateTime", Codec: []string{"Delta(4)", "LZ4"}, Pos: "event.go:7"},
			{Name: "kind", Type: "String", DefaultKind: catalog.Default, Default: "'x'"},
		},
		Indexes:     []catalog.Index{{Name: "ix", Expr: "kind", Type: "set(100)", Granularity: "2"}, {Name: "iy", Expr: "at", Type: "minmax"}},
		Constraints: []catalog.Constraint{{Name: "c", Kind: "CHECK", Expr: "id > 0"}},
		Projections: []catalog.Projection{{Name: "p", Query: "SELECT id, count() GROUP BY id"}},
		Storage: catalog.Storage{
			Engine: catalog.Engine{Name: "MergeTree"}, OrderBy: "(id, at)", PartitionBy: "toYYYYMM(at)",
			TTL: "at + toIntervalDay(30)", Settings: set("index_granularity", "8192", "min_bytes_for_wide_part", "'10Mi'"),
		},
	}
	if edit != nil {
		edit(&table)
	}
	return catalog.Catalog{Databases: []catalog.Database{{Name: "app", Tables: []catalog.Table{table}}}}
}

// lines are the changes, one difference a line.
func lines(changes []Change) []string {
	var list []string
	for _, c := range changes {
		if c.Op != Modify {
			list = append(list, strings.TrimSpace(fmt.Sprintf("%s %s %s %s", c.Op, c.Kind, c.Name, c.RenamedFrom)))
		}
		for _, d := range c.Details {
			list = append(list, strings.Join(strings.Fields(fmt.Sprintf("%s %s %s %s: %s => %s", d.Op, d.Part, d.Name, d.Property, d.From, d.To)), " "))
		}
	}
	return list
}

func TestTable(t *testing.T) {
	tests := []struct {
		name          string
		live, desired func(*catalog.Table)
		options       Options
		want          []string
	}{
		{name: "same"},
		{name: "key in parentheses", live: func(t *catalog.Table) { t.PartitionBy = "(toYYYYMM(at))"; t.OrderBy = "tuple(id, at)" }},
		{name: "no partition is tuple()", live: func(t *catalog.Table) { t.PartitionBy = "tuple()" }, desired: func(t *catalog.Table) { t.PartitionBy = "" }},
		{name: "key of another tuple", live: func(t *catalog.Table) { t.OrderBy = "tuple((id, at))" }, want: []string{"modify order by: tuple((id, at)) => (id, at)"}},
		{name: "primary key frozen by an extension", live: func(t *catalog.Table) { t.PrimaryKey = "id" }},
		{name: "primary key no prefix", live: func(t *catalog.Table) { t.PrimaryKey = "(id, kind)" }, want: []string{"modify primary key: (id, kind) =>"}},
		{name: "primary key said", live: func(t *catalog.Table) { t.PrimaryKey = "id" }, desired: func(t *catalog.Table) { t.PrimaryKey = "(id, at)" },
			want: []string{"modify primary key: id => (id, at)"}},
		{name: "redundant primary key", live: func(t *catalog.Table) { t.PrimaryKey = "id, at"; t.PrimaryKey = "(id, at)" }},
		{name: "settings folded", live: func(t *catalog.Table) {
			t.Settings = set("min_bytes_for_wide_part", "10485760", "index_granularity", "'8192'")
		}},
		{name: "setting at its default not said", live: func(t *catalog.Table) { t.Settings = set("min_bytes_for_wide_part", "'10Mi'") }},
		{name: "setting live only", live: func(t *catalog.Table) { t.Settings = append(t.Settings, set("merge_max_block_size", "1")...) },
			want: []string{"drop setting merge_max_block_size : 1 =>"}},
		{name: "setting kept", live: func(t *catalog.Table) { t.Settings = append(t.Settings, set("merge_max_block_size", "1")...) }, options: Options{KeepSettings: true}},
		{name: "setting changed", desired: func(t *catalog.Table) { t.Settings[1].Value = "1" },
			want: []string{"modify setting min_bytes_for_wide_part value: '10Mi' => 1"}},
		{name: "order of indexes", live: func(t *catalog.Table) { t.Indexes[0], t.Indexes[1] = t.Indexes[1], t.Indexes[0] }},
		{name: "index changed", desired: func(t *catalog.Table) { t.Indexes[0].Type = "set(7)" },
			want: []string{"modify index ix definition: INDEX ix kind TYPE set(100) GRANULARITY 2 => INDEX ix kind TYPE set(7) GRANULARITY 2"}},
		{name: "constraint dropped", desired: func(t *catalog.Table) { t.Constraints = nil }, want: []string{"drop constraint c : CONSTRAINT c CHECK id > 0 =>"}},
		{name: "projection changed", desired: func(t *catalog.Table) { t.Projections[0].Query = "SELECT * ORDER BY at" },
			want: []string{"modify projection p definition: PROJECTION p (SELECT id, count() GROUP BY id) => PROJECTION p (SELECT * ORDER BY at)"}},
		{name: "codec Default is none", live: func(t *catalog.Table) { t.Columns[0].Codec = []string{"Default"} }},
		{name: "codec", desired: func(t *catalog.Table) { t.Columns[1].Codec = []string{"ZSTD(3)"} },
			want: []string{"modify column at codec: Delta(4), LZ4 => ZSTD(3)"}},
		{name: "statistics as a set", live: func(t *catalog.Table) { t.Columns[0].Statistics = []string{"Uniq(auto)", "minmax", "uniq"} },
			desired: func(t *catalog.Table) { t.Columns[0].Statistics = []string{"uniq", "minmax"} }},
		{name: "type, default and comment", desired: func(t *catalog.Table) {
			t.Columns[2] = catalog.Column{Name: "kind", Type: "LowCardinality(String)", DefaultKind: catalog.Materialized, Default: "toString(id)", Comment: "k"}
		}, want: []string{
			"modify column kind type: String => LowCardinality(String)",
			"modify column kind default: DEFAULT 'x' => MATERIALIZED toString(id)",
			"modify column kind comment: => k",
		}},
		{name: "columns come and go", live: func(t *catalog.Table) { t.Columns = append(t.Columns, catalog.Column{Name: "old", Type: "UInt8"}) },
			desired: func(t *catalog.Table) { t.Columns = append(t.Columns, catalog.Column{Name: "new", Type: "Date"}) },
			want:    []string{"drop column old : UInt8 =>", "add column new : => Date"}},
		{name: "order of columns", live: func(t *catalog.Table) { t.Columns[0], t.Columns[2] = t.Columns[2], t.Columns[0] }},
		{name: "order of columns compared", live: func(t *catalog.Table) { t.Columns = append(t.Columns[1:3:3], t.Columns[0]) }, options: Options{CompareOrder: true},
			want: []string{"move column id : kind =>"}},
		{name: "column renamed", desired: func(t *catalog.Table) {
			t.Columns[2].Name, t.Columns[2].RenamedFrom, t.Columns[2].Type = "sort", "kind", "FixedString(2)"
			t.Indexes[0].Expr = "sort"
		}, want: []string{"rename column sort : kind => sort", "modify column sort type: String => FixedString(2)"}},
		{name: "rename followed already", live: func(t *catalog.Table) { t.Columns[2].Name = "sort"; t.Indexes[0].Expr = "sort" },
			desired: func(t *catalog.Table) {
				t.Columns[2].Name, t.Columns[2].RenamedFrom = "sort", "kind"
				t.Indexes[0].Expr = "sort"
			}},
		{name: "table renamed", desired: func(t *catalog.Table) { t.Name, t.RenamedFrom, t.Comment = "facts", "events", "c" },
			want: []string{"rename TABLE facts events", "modify comment: => c"}},
		{name: "engine", desired: func(t *catalog.Table) { t.Engine = catalog.Engine{Name: "ReplacingMergeTree", Args: []string{"at"}} },
			want: []string{"modify engine: MergeTree => ReplacingMergeTree(at)"}},
		{name: "replicated by the server's default", live: func(t *catalog.Table) {
			t.Engine = catalog.Engine{Name: "ReplicatedMergeTree", Args: []string{"'/a/b'", "'{replica}'"}}
		}, desired: func(t *catalog.Table) { t.Engine = catalog.Engine{Name: "ReplicatedMergeTree"} }},
		{name: "replicated with macros", live: func(t *catalog.Table) {
			t.Engine = catalog.Engine{Name: "ReplicatedMergeTree", Args: []string{"'/a/app/events/{shard}'", "'{replica}'"}}
		}, desired: func(t *catalog.Table) {
			t.Engine = catalog.Engine{Name: "ReplicatedMergeTree", Args: []string{"'/a/{database}/{table}/{shard}'", "'{replica}'"}}
		}},
		{name: "replicated elsewhere", live: func(t *catalog.Table) {
			t.Engine = catalog.Engine{Name: "ReplicatedMergeTree", Args: []string{"'/a/x'", "'{replica}'"}}
		}, desired: func(t *catalog.Table) {
			t.Engine = catalog.Engine{Name: "ReplicatedMergeTree", Args: []string{"'/a/y'", "'{replica}'"}}
		}, want: []string{"modify engine: ReplicatedMergeTree('/a/x', '{replica}') => ReplicatedMergeTree('/a/y', '{replica}')"}},
		{name: "cloud", live: func(t *catalog.Table) {
			t.Engine = catalog.Engine{Name: "SharedReplacingMergeTree", Args: []string{"'/clickhouse/tables/{uuid}/{shard}'", "'{replica}'", "at"}}
		}, desired: func(t *catalog.Table) { t.Engine = catalog.Engine{Name: "ReplacingMergeTree", Args: []string{"at"}} }},
		{name: "hidden secret", live: func(t *catalog.Table) {
			t.Engine = catalog.Engine{Name: "MySQL", Args: []string{"'h:1'", "'[HIDDEN]'"}}
		}, desired: func(t *catalog.Table) { t.Engine = catalog.Engine{Name: "MySQL", Args: []string{"'h:1'", "'pw'"}} }},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := lines(Diff(events(tt.live), events(tt.desired), tt.options))
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestObjects(t *testing.T) {
	view := catalog.View{Name: "v", Query: "SELECT 1 AS a", Columns: []catalog.Column{{Name: "a", Type: "UInt8"}}}
	mv := catalog.MaterializedView{Name: "m", To: catalog.Name{Database: "app", Name: "t"}, Query: "SELECT 1", Security: catalog.Security{Definer: "default", Type: "DEFINER"}}
	dictionary := catalog.Dictionary{Name: "d", Source: catalog.DictionaryFunction{Kind: "CLICKHOUSE", Params: set("TABLE", "'t'", "PASSWORD", "'[HIDDEN]'")},
		Lifetime: &catalog.Lifetime{Max: 300}, Layout: catalog.DictionaryFunction{Kind: "FLAT"}}
	in := func(d catalog.Database) catalog.Catalog {
		d.Name = "app"
		return catalog.Catalog{Databases: []catalog.Database{d}}
	}
	tests := []struct {
		name          string
		live, desired catalog.Catalog
		options       Options
		want          []string
	}{
		{name: "inferred columns of a view", live: in(catalog.Database{Views: []catalog.View{view}}),
			desired: in(catalog.Database{Views: []catalog.View{{Name: "v", Query: "SELECT 1 AS a"}}})},
		{name: "query of a view", live: in(catalog.Database{Views: []catalog.View{view}}),
			desired: in(catalog.Database{Views: []catalog.View{{Name: "v", Query: "SELECT 2 AS a"}}}),
			want:    []string{"modify query: SELECT 1 AS a => SELECT 2 AS a"}},
		{name: "view became a table", live: in(catalog.Database{Views: []catalog.View{view}}),
			desired: in(catalog.Database{Tables: []catalog.Table{{Name: "v"}}}),
			want:    []string{"modify kind: VIEW => TABLE"}},
		{name: "definer the server filled in", live: in(catalog.Database{MaterializedViews: []catalog.MaterializedView{mv}}),
			desired: in(catalog.Database{MaterializedViews: []catalog.MaterializedView{{Name: "m", To: catalog.Name{Name: "t"}, Query: "SELECT 1"}}})},
		{name: "definer said", live: in(catalog.Database{MaterializedViews: []catalog.MaterializedView{mv}}),
			desired: in(catalog.Database{MaterializedViews: []catalog.MaterializedView{{Name: "m", To: catalog.Name{Name: "t"}, Query: "SELECT 1", Security: catalog.Security{Definer: "bob"}}}}),
			want:    []string{"modify security: DEFINER = default SQL SECURITY DEFINER => DEFINER = bob"}},
		{name: "target and refresh", live: in(catalog.Database{MaterializedViews: []catalog.MaterializedView{mv}}),
			desired: in(catalog.Database{MaterializedViews: []catalog.MaterializedView{{Name: "m", To: catalog.Name{Name: "u"}, Query: "SELECT 1", Refresh: &catalog.Refresh{Schedule: "EVERY 1 DAY"}}}}),
			want:    []string{"modify refresh: => REFRESH EVERY 1 DAY", "modify to: app.t => app.u"}},
		{name: "dictionary with a secret, keys in another order", live: in(catalog.Database{Dictionaries: []catalog.Dictionary{dictionary}}),
			desired: in(catalog.Database{Dictionaries: []catalog.Dictionary{{Name: "d",
				Source:   catalog.DictionaryFunction{Kind: "clickhouse", Params: set("password", "'s'", "table", "'t'")},
				Lifetime: &catalog.Lifetime{Max: 300}, Layout: catalog.DictionaryFunction{Kind: "FLAT"}}}})},
		{name: "dictionary", live: in(catalog.Database{Dictionaries: []catalog.Dictionary{dictionary}}),
			desired: in(catalog.Database{Dictionaries: []catalog.Dictionary{{Name: "d", Source: dictionary.Source,
				Lifetime: &catalog.Lifetime{Min: 1, Max: 300}, Layout: catalog.DictionaryFunction{Kind: "HASHED"}}}}),
			want: []string{"modify lifetime: MIN 0 MAX 300 => MIN 1 MAX 300", "modify layout: FLAT() => HASHED()"}},
		{name: "dropped from its database", live: in(catalog.Database{Views: []catalog.View{view}}), desired: in(catalog.Database{}), want: []string{"drop VIEW v"}},
		{name: "other databases are not ours", live: in(catalog.Database{Views: []catalog.View{view}})},
		{name: "whole server", live: catalog.Catalog{Databases: []catalog.Database{{Name: "app"}}, Functions: []catalog.Function{{Name: "f", Body: "x -> x"}}},
			options: Options{WholeServer: true}, want: []string{"drop FUNCTION f", "drop DATABASE app"}},
		{name: "a database that goes names what goes with it", live: in(catalog.Database{Views: []catalog.View{view}}), options: Options{WholeServer: true},
			want: []string{"drop VIEW v", "drop DATABASE app"}},
		{name: "the connection's database", live: in(catalog.Database{Views: []catalog.View{view}}),
			desired: catalog.Catalog{Databases: []catalog.Database{{Views: []catalog.View{view}}}}, options: Options{Database: "app"}},
		{name: "new database", desired: in(catalog.Database{Views: []catalog.View{view}}), want: []string{"add DATABASE app", "add VIEW v"}},
		{name: "function", live: catalog.Catalog{Functions: []catalog.Function{{Name: "f", Body: "x -> x"}}},
			desired: catalog.Catalog{Functions: []catalog.Function{{Name: "f", Body: "x -> (x + 1)"}, {Name: "g", Body: "x -> x"}}},
			want:    []string{"modify body: x -> x => x -> (x + 1)", "add FUNCTION g"}},
		{name: "hidden value of a named collection", live: catalog.Catalog{NamedCollections: []catalog.NamedCollection{{Name: "n", Params: []catalog.NamedCollectionParam{{Name: "a", Value: "[HIDDEN]"}, {Name: "b", Value: "1"}}}}},
			desired: catalog.Catalog{NamedCollections: []catalog.NamedCollection{{Name: "n", Params: []catalog.NamedCollectionParam{{Name: "a", Value: "s"}, {Name: "b", Value: "2"}}}}},
			want:    []string{"modify param b definition: 1 => 2"}},
		{name: "access", live: catalog.Catalog{Access: &catalog.Access{
			Roles: []catalog.AccessEntity{{Name: "reader"}, {Name: "other"}}, Users: []catalog.AccessEntity{{Name: "bob", Clauses: "IDENTIFIED WITH sha256_password HOST ANY"}, {Name: "eve"}},
			Grants: []string{"SELECT ON a.* TO reader", "INSERT ON a.* TO other"},
		}}, desired: catalog.Catalog{Access: &catalog.Access{
			Roles: []catalog.AccessEntity{{Name: "reader"}, {Name: "writer"}}, Users: []catalog.AccessEntity{{Name: "bob", Clauses: "IDENTIFIED WITH sha256_password BY 's\\'x' HOST ANY"}, {Name: "eve", Clauses: "HOST NONE"}},
			Grants: []string{"INSERT ON a.* TO writer"},
		}}, want: []string{"add ROLE writer", "modify definition: => HOST NONE", "drop GRANT SELECT ON a.* TO reader", "add GRANT INSERT ON a.* TO writer"}},
		{name: "access is not managed", live: catalog.Catalog{Access: &catalog.Access{Roles: []catalog.AccessEntity{{Name: "reader"}}}}, options: Options{WholeServer: true}},
		{name: "opaque", live: in(catalog.Database{Opaque: []catalog.Opaque{{Name: "o", Kind: "TABLE", SQL: "x"}}}),
			desired: in(catalog.Database{Opaque: []catalog.Opaque{{Name: "o", Kind: "TABLE", SQL: "y"}}}), want: []string{"modify definition: x => y"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, lines(Diff(tt.live, tt.desired, tt.options))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestFoldValue(t *testing.T) {
	for in, want := range map[string]string{
		"8192": "8192", "'8192'": "8192", "true": "1", "'false'": "0", "'10M'": "10000000", "10485760": "10485760", "'10Mi'": "10485760",
		"'1.5Ki'": "1536", "0.50": "1/2", "'drop'": "drop", "'a, b'": "a, b", "'M'": "M", "1.": "1", "'1/2'": "1/2", "''": "",
	} {
		if got := FoldValue(in); got != want {
			t.Errorf("FoldValue(%s) = %q, want %q", in, got, want)
		}
	}
}

// What the server does not keep, or keeps in another place, is no difference.
func TestNoDifference(t *testing.T) {
	live := events(func(t *catalog.Table) {
		t.Engine = catalog.Engine{Name: "S3", Args: []string{"'https://b/a.csv'", "'NOSIGN'", "headers('a' = '[HIDDEN]')", "'CSV'"}}
		t.Settings = append(t.Settings, set("flatten_nested", "0", "allow_suspicious_variant_types", "1")...)
	})
	desired := events(func(t *catalog.Table) {
		t.Engine = catalog.Engine{Name: "S3", Args: []string{"'https://b/a.csv'", "'NOSIGN'", "'CSV'", "headers('a' = '[HIDDEN]')"}}
		t.Settings = append(t.Settings, set("allow_suspicious_low_cardinality_types", "1", "enable_json_type", "1")...)
	})
	if got := lines(Diff(live, desired, Options{})); len(got) > 0 {
		t.Errorf("%q", got)
	}
	desired = events(func(t *catalog.Table) {
		t.Engine = live.Databases[0].Tables[0].Engine
		t.Settings = append(t.Settings, set("allow_suspicious_indices", "1")...)
	})
	if got := lines(Diff(live, desired, Options{})); len(got) != 1 {
		t.Errorf("%q, want the setting that the table keeps", got)
	}
}

// A view spells a type in its own way.
func TestViewColumns(t *testing.T) {
	view := func(typ string) catalog.Catalog {
		return catalog.Catalog{Databases: []catalog.Database{{Name: "app", Views: []catalog.View{{Name: "v", Query: "SELECT 1", Columns: []catalog.Column{{Name: "a", Type: typ}}}}}}}
	}
	if got := lines(Diff(view("JSON(max_dynamic_paths = 64)"), view("JSON(max_dynamic_paths=64)"), Options{})); len(got) > 0 {
		t.Errorf("%q", got)
	}
	if got := lines(Diff(view("JSON(max_dynamic_paths = 64)"), view("JSON(max_dynamic_paths=65)"), Options{})); len(got) != 1 {
		t.Errorf("%q", got)
	}
}
