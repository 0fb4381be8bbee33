package hcl

import (
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/chent-io/chent/migrate/catalog"
)

// ignored are the facts that a document does not carry.
var ignored = cmp.Options{
	cmpopts.EquateEmpty(),
	cmp.FilterPath(func(p cmp.Path) bool {
		name := p.Last().String()
		return name == ".Pos" || name == ".UUID" || name == ".Stats"
	}, cmp.Ignore()),
}

// reread fails the test unless a catalog survives being written and read.
func reread(t *testing.T, c catalog.Catalog) {
	t.Helper()
	text := Write(c)
	doc, err := Parse(map[string][]byte{"schema.hcl": text}, Options{})
	if err != nil {
		t.Fatalf("%v\n%s", err, around(text, err))
	}
	if diff := cmp.Diff(c, doc.Catalog, ignored); diff != "" {
		t.Fatalf("the catalog changed (-written +read):\n%s\n%s", diff, text)
	}
	if again := Write(doc.Catalog); string(again) != string(text) {
		t.Fatalf("the text changed:\n%s", cmp.Diff(string(text), string(again)))
	}
	formatted, err := Format("schema.hcl", text)
	if err != nil || string(formatted) != string(text) {
		t.Fatalf("Write's text is not in the canonical layout: %v\n%s", err, cmp.Diff(string(text), string(formatted)))
	}
}

// around are the lines of a text near the first finding.
func around(text []byte, err error) string {
	found, ok := errors.AsType[*Error](err)
	if !ok || found.Diagnostics[0].Line == 0 {
		return string(text)
	}
	lines := strings.Split(string(text), "\n")
	line := found.Diagnostics[0].Line
	return strings.Join(lines[max(0, line-26):min(len(lines), line+5)], "\n")
}

func TestWriteReadsBack(t *testing.T) {
	t.Parallel()
	for seed := range uint64(100) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			g := &generator{Rand: rand.New(rand.NewPCG(seed, 1))}
			reread(t, g.catalog())
		})
	}
}

func FuzzWriteReadsBack(f *testing.F) {
	f.Add(uint64(1000))
	f.Fuzz(func(t *testing.T, seed uint64) {
		g := &generator{Rand: rand.New(rand.NewPCG(seed, 2))}
		reread(t, g.catalog())
	})
}

// generator makes catalogs with every object, and names and texts that are
// hard to quote.
type generator struct{ *rand.Rand }

var hard = []string{
	"id", "ts", "tenant_id", "column", "var", "null", "for", "in", "select", "my col", "a.b", "a`b", `a"b`, `a\b`, "a'b",
	"${x}", "%{if x}", "$${x}", "$$${x}", "%%{", "$", "a\nb", "a\r\nb", "tab\t", "\x00", "\x01\x7f", "ümlaut", "e\u0301", "\xff\xfe",
	"日本", "🙂", "a-b", "1a", "-- x", "/* x */", "<<EOF", "SQL", "", " lead", "trail ", "a\n  b\n c", "\n", "\ufeffbom", "a\u200bb", "{", "}",
}

var typeTexts = []string{
	"UInt64", "String", "DateTime64(3, 'UTC')", "Nullable(String)", "LowCardinality(Nullable(String))", "Map(String, Array(Nullable(UInt64)))",
	"Tuple(a UInt8, `my col` String)", "Tuple(UInt8, String)", "Nested(name String, value UInt32)", "Enum8('a' = 1, 'b' = -2)", "Enum16('it\\'s' = 300)",
	"AggregateFunction(quantiles(0.5, 0.9), Float64)", "SimpleAggregateFunction(sum, UInt64)", "Decimal(18, 4)", "FixedString(16)",
	"JSON(max_dynamic_paths=8, `a.b` UInt32, SKIP x)", "Variant(String, UInt64)", "Dynamic(max_types=8)", "Array(Array(Tuple(x Int8)))", "QBit(Float32, 8)",
	"Tuple(`for` String, n Nullable(UInt8))", "Object('json')", "Time64(3)", "IntervalDay", "not a type (", "''",
}

var expressions = []string{
	"1", "-1", "0.10", "1e300", "true", "false", "NULL", "'x'", "''", "'it\\'s'", "now()", "toDate(ts)", "(a, b)", "[1, 2]", "x -> (x + 1)", "a AND b",
	"toDateTime(ts) + toIntervalDay(30)", "'${x}'", "'a\\nb'", "CAST('1', 'UInt8')", "tuple()", "18446744073709551616", "concat('a', `my col`)", "(id)", "(id, ts)",
	"if(a = 'long text that goes on and on', \"quoted\", 'and on, far beyond the right side of the page')", "0x1F", "1_000", "inf",
}

func (g *generator) pick(list []string) string { return list[g.IntN(len(list))] }
func (g *generator) text() string {
	s := g.pick(hard)
	for g.IntN(4) == 0 {
		s += g.pick(hard)
	}
	return s
}
func (g *generator) name() string {
	for {
		if s := g.text(); s != "" {
			return s
		}
	}
}
func (g *generator) maybe(f func() string) string {
	if g.IntN(2) == 0 {
		return ""
	}
	return f()
}
func (g *generator) expr() string { return g.pick(expressions) }

func some[T any](g *generator, most int, f func() T) []T {
	var list []T
	for range g.IntN(most + 1) {
		list = append(list, f())
	}
	return list
}

func distinct(g *generator, n int) []string {
	seen := map[string]bool{}
	var names []string
	for range n {
		name := g.name()
		for seen[name] {
			name += fmt.Sprint(g.IntN(100))
		}
		seen[name] = true
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

func (g *generator) settings() []catalog.Setting {
	var list []catalog.Setting
	for _, name := range distinct(g, g.IntN(3)) {
		list = append(list, catalog.Setting{Name: name, Value: g.pick([]string{"1", "8192", "'10M'", "0.5", "true", "-1", "'a\\nb'"})})
	}
	return list
}

func (g *generator) columns() []catalog.Column {
	names := distinct(g, 1+g.IntN(4))
	g.Shuffle(len(names), func(i, j int) { names[i], names[j] = names[j], names[i] })
	var list []catalog.Column
	for _, name := range names {
		c := catalog.Column{
			Name: name, RenamedFrom: g.maybe(g.text), Type: g.pick(typeTexts), Comment: g.maybe(g.text), TTL: g.maybe(g.expr), Settings: g.settings(),
			Codec:      some(g, 2, func() string { return g.pick([]string{"Delta(8)", "ZSTD(1)", "NONE", "T64", "weird'", "a, b"}) }),
			Statistics: some(g, 2, func() string { return g.pick([]string{"tdigest", "minmax", "uniq"}) }),
		}
		switch g.IntN(4) {
		case 0:
			c.DefaultKind, c.Default = catalog.Default, g.expr()
		case 1:
			c.DefaultKind, c.Default = catalog.Materialized, g.expr()
		case 2:
			c.DefaultKind, c.Default = catalog.Ephemeral, g.maybe(g.expr)
		}
		list = append(list, c)
	}
	return list
}

func (g *generator) storage() catalog.Storage {
	engines := []catalog.Engine{
		{Name: "MergeTree"}, {Name: "Memory", Parens: true}, {Name: "ReplacingMergeTree", Args: []string{"id"}}, {Name: "SummingMergeTree", Args: []string{"(id, ts)"}},
		{Name: "Distributed", Args: []string{"'c'", "'db'", "'t'", "rand()"}}, {Name: "S3", Args: []string{"named", "format = 'CSV'"}},
		{Name: "ReplicatedMergeTree", Args: []string{"'/clickhouse/tables/{uuid}/{shard}'", "'{replica}'", "`my col`"}}, {Name: "Null"}, {Name: "odd name", Args: []string{"x -> (x)"}},
		{Name: "Join", Args: []string{"ANY", "LEFT", "id"}}, {Name: "Merge", Args: []string{"REGEXP('a')", "'b'"}}, {Name: "Buffer", Args: []string{"''", "'t'", "16", "10", "-1"}},
	}
	keys := []string{"", "id", "(id)", "(id, ts)", "tuple()", "tuple(id)", "toDate(ts)", "(id, toDate(ts), `my col`)", "(id DESC, ts)", "((id, ts))", "`my col`", "`id`", "(id, 'x')"}
	return catalog.Storage{
		Engine: engines[g.IntN(len(engines))], OrderBy: g.pick(keys), PartitionBy: g.pick(keys), PrimaryKey: g.pick(keys), SampleBy: g.pick(keys),
		TTL: g.maybe(g.expr), Settings: g.settings(),
	}
}

func (g *generator) beside() (indexes []catalog.Index, projections []catalog.Projection, constraints []catalog.Constraint) {
	indexes = some(g, 2, func() catalog.Index {
		return catalog.Index{Name: g.name(), Expr: g.expr(), Granularity: g.pick([]string{"", "1", "4"}),
			Type: g.pick([]string{"minmax", "set(100)", "bloom_filter(0.01)", "text(tokenizer = ngrams(3))", "vector_similarity('hnsw', 'L2Distance', 8)", "text(tokenizer = 'splitByNonAlpha', preprocessor = lower(ts))"})}
	})
	projections = some(g, 2, func() catalog.Projection {
		if g.IntN(4) == 0 {
			return catalog.Projection{Name: g.name(), Index: g.expr(), Type: "basic"}
		}
		return catalog.Projection{Name: g.name(), Query: "SELECT " + g.text() + "\n  GROUP BY x", Settings: g.settings()}
	})
	constraints = some(g, 2, func() catalog.Constraint {
		return catalog.Constraint{Name: g.name(), Kind: g.pick([]string{"CHECK", "ASSUME"}), Expr: g.expr()}
	})
	return
}

func (g *generator) security() catalog.Security {
	return catalog.Security{Type: g.pick([]string{"", "DEFINER", "INVOKER", "NONE"}), Definer: g.maybe(g.text)}
}

func (g *generator) catalog() catalog.Catalog {
	var c catalog.Catalog
	var all []catalog.Name
	reference := func() catalog.Name {
		if len(all) > 0 && g.IntN(3) > 0 {
			return all[g.IntN(len(all))]
		}
		return catalog.Name{Database: g.maybe(g.name), Name: g.name()}
	}
	databases := distinct(g, g.IntN(3))
	if g.IntN(2) == 0 {
		databases = slices.Insert(databases, 0, "")
	}
	for _, database := range databases {
		db := catalog.Database{Name: database, Engine: catalog.Engine{Name: g.pick([]string{"", "Atomic", "Lazy"})}, Comment: g.maybe(g.text), Settings: g.settings()}
		for _, name := range distinct(g, g.IntN(6)) {
			refs := some(g, 2, reference)
			indexes, projections, constraints := g.beside()
			switch g.IntN(5) {
			case 0:
				table := catalog.Table{Name: name, Columns: g.columns(), RenamedFrom: g.maybe(g.text), Storage: g.storage(), Indexes: indexes, Projections: projections,
					Constraints: constraints, Comment: g.maybe(g.text), DependsOn: refs}
				if g.IntN(5) == 0 {
					table.Function, table.Engine = "numbers(10, 'x')", catalog.Engine{}
				}
				table.Targets = g.maybe(func() string { return "SAMPLES INNER ENGINE = MergeTree ORDER BY id\nTAGS `x`" })
				db.Tables = append(db.Tables, table)
			case 1:
				db.Views = append(db.Views, catalog.View{Name: name, Columns: g.columns(), Aliases: some(g, 2, g.name), Query: "SELECT " + g.text(), Security: g.security(), Comment: g.maybe(g.text), DependsOn: refs})
			case 2:
				m := catalog.MaterializedView{Name: name, Columns: g.columns(), Indexes: indexes, Projections: projections, Constraints: constraints,
					Query: strings.TrimSpace("SELECT 1,\n  2\n" + g.text()), Security: g.security(), Empty: g.IntN(2) == 0, Comment: g.maybe(g.text), DependsOn: refs}
				if g.IntN(2) == 0 {
					m.To = reference()
				} else {
					m.Storage = g.storage()
				}
				if g.IntN(2) == 0 {
					m.Refresh = &catalog.Refresh{Schedule: "EVERY 1 DAY OFFSET 2 HOUR", Randomize: g.maybe(func() string { return "1 HOUR" }), DependsOn: some(g, 2, reference), Settings: g.settings(), Append: g.IntN(2) == 0}
				}
				db.MaterializedViews = append(db.MaterializedViews, m)
			case 3:
				d := catalog.Dictionary{Name: name, Comment: g.maybe(g.text), Settings: g.settings(), DependsOn: refs,
					Source: catalog.DictionaryFunction{Kind: "CLICKHOUSE", Params: []catalog.Setting{{Name: "TABLE", Value: "'t'"}, {Name: "PORT", Value: "9000"}, {Name: "PASSWORD", Value: "'[HIDDEN]'"}, {Name: "HEADERS", Value: "(HEADER(NAME 'a' VALUE 'b'))"}}},
					Layout: catalog.DictionaryFunction{Kind: g.pick([]string{"FLAT", "COMPLEX_KEY_HASHED"}), Bare: g.IntN(2) == 0}}
				for _, column := range distinct(g, 1+g.IntN(3)) {
					d.Attributes = append(d.Attributes, catalog.DictionaryAttribute{Name: column, Type: g.pick(typeTexts), Default: g.maybe(g.expr), Expression: g.maybe(g.expr),
						Hierarchical: g.IntN(2) == 0, Bidirectional: g.IntN(2) == 0, Injective: g.IntN(2) == 0, IsObjectID: g.IntN(2) == 0, Comment: g.maybe(g.text)})
					if g.IntN(2) == 0 {
						d.PrimaryKey = append(d.PrimaryKey, column)
					}
				}
				slices.Reverse(d.PrimaryKey)
				if g.IntN(2) == 0 {
					d.Lifetime, d.Range = &catalog.Lifetime{Min: g.Uint64(), Max: 1}, &catalog.Range{Min: g.name(), Max: g.name()}
				}
				db.Dictionaries = append(db.Dictionaries, d)
			case 4:
				db.Opaque = append(db.Opaque, catalog.Opaque{Name: name, Kind: "TABLE", SQL: "CREATE TABLE x\n" + g.text(), Reason: g.maybe(g.text), DependsOn: refs})
			}
			all = append(all, catalog.Name{Database: database, Name: name})
		}
		c.Databases = append(c.Databases, db)
	}
	for _, name := range distinct(g, g.IntN(3)) {
		c.Functions = append(c.Functions, catalog.Function{Name: name, Body: "(x) -> " + g.text()})
	}
	for _, name := range distinct(g, g.IntN(2)) {
		yes := g.IntN(2) == 0
		c.NamedCollections = append(c.NamedCollections, catalog.NamedCollection{Name: name, Params: []catalog.NamedCollectionParam{
			{Name: "url", Value: g.text()}, {Name: g.name(), Value: "[HIDDEN]", Overridable: &yes},
		}})
	}
	if g.IntN(2) == 0 {
		entities := func() []catalog.AccessEntity {
			var list []catalog.AccessEntity
			for _, name := range distinct(g, g.IntN(3)) {
				list = append(list, catalog.AccessEntity{Name: name, Clauses: g.maybe(g.text)})
			}
			return list
		}
		c.Access = &catalog.Access{Roles: entities(), Users: entities(), Policies: entities(), Quotas: entities(), Profiles: entities(), Grants: some(g, 3, g.name)}
	}
	return c
}

// Every field of a catalog that a server takes as input changes the text: a
// field added to the model is not forgotten here.
func TestEveryFieldIsWritten(t *testing.T) {
	t.Parallel()
	full := func() *catalog.Catalog {
		src, err := os.ReadFile("testdata/full.json")
		if err != nil {
			t.Fatal(err)
		}
		var c catalog.Catalog
		if err := json.Unmarshal(src, &c); err != nil {
			t.Fatal(err)
		}
		return &c
	}
	plain := string(Write(*full()))
	fields := 0
	var walk func(path string, change func(get func(reflect.Value) reflect.Value) bool, v reflect.Value)
	walk = func(path string, change func(get func(reflect.Value) reflect.Value) bool, v reflect.Value) {
		switch v.Kind() {
		case reflect.Struct:
			for i := range v.NumField() {
				name := v.Type().Field(i).Name
				if name == "Pos" || name == "UUID" || name == "Stats" || name == "Bare" { // Bare: where there are no params; the generator has it
					continue
				}
				walk(path+"."+name, func(get func(reflect.Value) reflect.Value) bool {
					return change(func(v reflect.Value) reflect.Value { return get(v.Field(i)) })
				}, v.Field(i))
			}
		case reflect.Pointer:
			if v.IsNil() {
				t.Errorf("%s is not in testdata/full.json", path)
				return
			}
			walk(path, func(get func(reflect.Value) reflect.Value) bool {
				return change(func(v reflect.Value) reflect.Value { return get(v.Elem()) })
			}, v.Elem())
		case reflect.Slice:
			if v.Len() == 0 {
				t.Errorf("%s is not in testdata/full.json", path)
				return
			}
			walk(path, func(get func(reflect.Value) reflect.Value) bool {
				return change(func(v reflect.Value) reflect.Value { return get(v.Index(0)) })
			}, v.Index(0))
		default:
			fields++
			if !change(func(v reflect.Value) reflect.Value { return v }) {
				t.Errorf("%s is not written", path)
			}
		}
	}
	c := full()
	walk("catalog", func(get func(reflect.Value) reflect.Value) bool {
		changed := full()
		v := get(reflect.ValueOf(changed).Elem())
		switch v.Kind() {
		case reflect.String:
			v.SetString(map[bool]string{true: "NONE", false: v.String() + "x"}[v.String() == "DEFINER"])
		case reflect.Bool:
			v.SetBool(!v.Bool())
		case reflect.Uint64:
			v.SetUint(v.Uint() + 1)
		default:
			t.Fatalf("a field of kind %s", v.Kind())
		}
		return string(Write(*changed)) != plain
	}, reflect.ValueOf(c).Elem())
	if fields < 80 {
		t.Errorf("only %d fields were tried", fields)
	}
}
