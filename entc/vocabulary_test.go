package entc

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"entgo.io/ent"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/internal/enginetest"
	"github.com/chent-io/chent/migrate/catalog"
	"github.com/chent-io/chent/migrate/ddl"
	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
	"github.com/chent-io/chent/schema/object"
	"github.com/chent-io/chent/schema/ttl"
)

// oddTexts are strings that a careless quoting changes.
var oddTexts = []string{`it's`, `a \ b`, `100 %`, `%s %d %%`, `"double" and ` + "`back`", "line\nand\ttab", `\'`, `\n is no newline`, "ünï €", `{x:UInt8} $1 ?`}

// TestStringsInDefinitionsKeepTheirBytes puts odd strings in every place of a
// definition that holds one, and asks the server for them.
func TestStringsInDefinitionsKeepTheirBytes(t *testing.T) {
	t.Parallel()
	db := enginetest.New(t)
	for i, text := range oddTexts {
		literal := clickhouse.QuoteString(text)
		m, err := modelOf(t, row(engine.MergeTree().OrderBy("k", "s = "+literal).PartitionBy("s = "+literal).TTL(ttl.Delete("at + INTERVAL 1 YEAR").Where("s = "+literal)).Comment(text),
			key(), at(), field.String("s").Comment(text),
			field.String("d").Default(text), field.String("e").DefaultExpr("concat("+literal+", '')"), field.String("m").Materialized(literal).Comment(text),
			field.String("a").Alias(literal).Comment(text), field.String("t").TTL("at + toIntervalDay(length("+literal+"))"), field.Enum8("n", "x", text).Default(text)))
		if err != nil {
			t.Errorf("%q: %v", text, err)
			continue
		}
		m.Tables[0].Table.Name = fmt.Sprintf("rows%d", i)
		db.Exec(createText(t, m))
		db.Exec(fmt.Sprintf("INSERT INTO rows%d (k, at, s) VALUES (1, now(), %s)", i, literal))
		hex := func(sql string) string { return db.Exec("SELECT lower(hex(" + sql) }
		want := fmt.Sprintf("%x", text)
		for _, column := range []string{"d", "e", "m", "a", "n::String"} {
			if got := hex(fmt.Sprintf("%s)) FROM rows%d", column, i)); got != want {
				t.Errorf("%q: column %s has %s, want %s", text, column, got, want)
			}
		}
		for _, column := range []string{"s", "m", "a"} {
			if got := hex(fmt.Sprintf("comment)) FROM system.columns WHERE database = currentDatabase() AND table = 'rows%d' AND name = '%s'", i, column)); got != want {
				t.Errorf("%q: the comment of column %s is %s, want %s", text, column, got, want)
			}
		}
		if got := hex(fmt.Sprintf("comment)) FROM system.tables WHERE database = currentDatabase() AND name = 'rows%d'", i)); got != want {
			t.Errorf("%q: the comment of the table is %s, want %s", text, got, want)
		}
		if got := db.Exec(fmt.Sprintf("SELECT partition FROM system.parts WHERE database = currentDatabase() AND table = 'rows%d' AND active", i)); got != "1" {
			t.Errorf("%q: the partition key is another's: %s", text, got)
		}
	}
}

// TestDatabasesAreMadeAndDropped makes databases of every form that the
// embedded server takes, twice, and drops them twice.
func TestDatabasesAreMadeAndDropped(t *testing.T) {
	t.Parallel()
	db := enginetest.New(t)
	for i, text := range oddTexts {
		if strings.Contains(text, "\n") {
			continue // no name of a folder
		}
		name := db.Name + text
		m, err := modelOf(t, Bare{annotations: []schema.Annotation{object.Database(name).Engine([]string{"Atomic", "Memory"}[i%2]).Comment(text)}})
		if err != nil {
			t.Fatal(err)
		}
		i := slices.IndexFunc(m.Catalog.Databases, func(d catalog.Database) bool { return d.Name == name })
		made := &m.Catalog.Databases[i]
		create, drop := ddl.Create(made, ddl.Options{}), ddl.Drop(made, ddl.DropOptions{})
		exists := func() string { return db.Exec("EXISTS DATABASE " + clickhouse.QuoteIdent(name)) }
		db.Exec(create)
		if _, err := db.Try(create); err == nil {
			t.Errorf("%s: a second time is no error", create)
		}
		db.Exec(ddl.Create(made, ddl.Options{IfNotExists: true}))
		if got := exists(); got != "1" {
			t.Errorf("%s: EXISTS DATABASE says %s", create, got)
		}
		db.Exec(drop)
		if _, err := db.Try(drop); err == nil {
			t.Errorf("%s: a second time is no error", drop)
		}
		db.Exec(ddl.Drop(made, ddl.DropOptions{IfExists: true}))
		if got := exists(); got != "0" {
			t.Errorf("%s: EXISTS DATABASE says %s", drop, got)
		}
	}
}

// TestTablesAreMadeAndDropped does the same for a table.
func TestTablesAreMadeAndDropped(t *testing.T) {
	t.Parallel()
	db := enginetest.New(t)
	m, err := modelOf(t, row(engine.MergeTree().OrderBy("k").Comment("it's last"), key()))
	if err != nil {
		t.Fatal(err)
	}
	table := m.Tables[0].Table
	create := ddl.Create(table, ddl.Options{IfNotExists: true})
	if want := "CREATE TABLE IF NOT EXISTS rows (`k` UInt64) ENGINE = MergeTree ORDER BY k COMMENT 'it\\'s last'"; create != want {
		t.Errorf("got %s, want %s", create, want)
	}
	db.Exec(create)
	db.Exec(create)
	if _, err := db.Try(ddl.Create(table, ddl.Options{})); err == nil {
		t.Error("a second time is no error")
	}
	db.Exec(ddl.Drop(table, ddl.DropOptions{}))
	db.Exec(ddl.Drop(table, ddl.DropOptions{IfExists: true}))
	if _, err := db.Try(ddl.Drop(table, ddl.DropOptions{})); err == nil {
		t.Error("dropping a second time is no error")
	}
}

// TestDatabasesRefused is about databases that no server would make.
func TestDatabasesRefused(t *testing.T) {
	t.Parallel()
	tests := []struct {
		database *object.DatabaseObject
		want     string
		sql      string // empty: Go alone can say this
	}{
		{object.Database("x").Engine("Atomik"), `database "x": unknown engine "Atomik"; did you mean "Atomic"?`, "CREATE DATABASE x ENGINE = Atomik"},
		{object.Database("x").Replicated(""), `database "x": engine Replicated needs a path in Keeper`, "CREATE DATABASE x ENGINE = Replicated('', 's', 'r')"},
		{object.Database("x").Engine("Replicated"), `database "x": engine Replicated needs a path in Keeper`, "CREATE DATABASE x ENGINE = Replicated"},
		{object.Database("x").Replicated("/x", "s"), `database "x": Replicated takes a path, or a path, a shard and a replica`, ""},
	}
	db := enginetest.New(t)
	for _, tt := range tests {
		_, err := modelOf(t, Bare{annotations: []schema.Annotation{tt.database}})
		var schemaErr *SchemaError
		if !errors.As(err, &schemaErr) || len(schemaErr.Problems) != 1 || schemaErr.Problems[0].Message != tt.want {
			t.Errorf("got %v, want %s", err, tt.want)
		}
		if tt.sql == "" {
			continue
		}
		if _, err := db.Try(tt.sql); err == nil {
			t.Errorf("the server accepts %s", tt.sql)
		}
	}
}

// TestSettingsKeepTheirKinds shows how values of settings are written, and that
// the server reads them so.
func TestSettingsKeepTheirKinds(t *testing.T) {
	t.Parallel()
	m, err := modelOf(t, row(engine.MergeTree().OrderBy("k").Setting("index_granularity", 1024).Setting("ratio_of_defaults_for_sparse_serialization", 0.25).
		Setting("ttl_only_drop_parts", true).Setting("enable_mixed_granularity_parts", false).Setting("default_compression_codec", `ZSTD(1)`).Setting("storage_policy", "default"), key()))
	if err != nil {
		t.Fatal(err)
	}
	const want = "SETTINGS index_granularity = 1024, ratio_of_defaults_for_sparse_serialization = 0.25, ttl_only_drop_parts = true, " +
		"enable_mixed_granularity_parts = false, default_compression_codec = 'ZSTD(1)', storage_policy = 'default'"
	if got := createText(t, m); !strings.HasSuffix(got, want) {
		t.Errorf("got %s, want %s", got, want)
	}
	db := enginetest.New(t)
	db.Exec(createText(t, m))
	if got := db.Exec("SHOW CREATE TABLE rows FORMAT TSVRaw"); !strings.HasSuffix(got, strings.NewReplacer("true", "1", "false", "0").Replace(want)) && !strings.HasSuffix(got, want) {
		t.Errorf("the server keeps %s", got)
	}
}

// TestJSONTakesAThousandTypedPaths is the server's limit.
func TestJSONTakesAThousandTypedPaths(t *testing.T) {
	t.Parallel()
	db := enginetest.New(t)
	for _, n := range []int{1000, 1001} {
		j := field.JSON("j")
		for i := range n {
			j.Path(fmt.Sprintf("p%d", i), "UInt8")
		}
		_, err := modelOf(t, row(engine.MergeTree().OrderBy("k"), key(), j))
		_, refused := db.Try(ddl.Create(&catalog.Table{Name: fmt.Sprintf("rows%d", n), Columns: []catalog.Column{{Name: "j", Type: columnTypeOf(j)}},
			Storage: catalog.Storage{Engine: catalog.Engine{Name: "Memory"}}}, ddl.Options{}))
		if (err == nil) != (n <= 1000) || (refused == nil) != (n <= 1000) {
			t.Errorf("%d paths: we say %v, the server %v", n, err, refused)
		}
		if err != nil && !strings.Contains(err.Error(), "JSON: 1001 paths have types, the most that the server takes is 1000") {
			t.Error(err)
		}
	}
}

func columnTypeOf(f ent.Field) string {
	for _, a := range f.Descriptor().Annotations {
		if c, ok := a.(schema.Column); ok {
			return c.Type
		}
	}
	return ""
}
