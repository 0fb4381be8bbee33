package normalize_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/internal/enginetest"
	"github.com/chent-io/chent/migrate/catalog"
	"github.com/chent-io/chent/migrate/ddl"
	"github.com/chent-io/chent/migrate/diff"
	"github.com/chent-io/chent/migrate/inspect"
	"github.com/chent-io/chent/migrate/normalize"
)

// concealed is a schema with a secret in every place that can hold one.
func concealed() catalog.Catalog {
	set := func(pairs ...string) (list []catalog.Setting) {
		for i := 0; i < len(pairs); i += 2 {
			list = append(list, catalog.Setting{Name: pairs[i], Value: pairs[i+1]})
		}
		return list
	}
	id := catalog.Column{Name: "id", Type: "String"}
	return catalog.Catalog{
		Databases: []catalog.Database{{
			Tables: []catalog.Table{
				{Name: "engine", Columns: []catalog.Column{id}, Storage: catalog.Storage{Engine: catalog.Engine{Name: "MySQL", Args: []string{"'h:1'", "'d'", "'t'", "'u'", "'sekret'"}}}},
				{Name: "headers", Columns: []catalog.Column{id}, Storage: catalog.Storage{Engine: catalog.Engine{Name: "URL", Args: []string{"'http://u:sekret@h/'", "'CSV'", "headers('a' = 'sekret')"}}}},
				{Name: "expressions", Columns: []catalog.Column{id, {Name: "e", Type: "String", DefaultKind: catalog.Default, Default: "hex(encrypt('aes-128-ecb',id,'sekretsekretsekr'))"}},
					Constraints: []catalog.Constraint{{Name: "c", Kind: "CHECK", Expr: "encrypt('aes-128-ecb',id,'sekretsekretsekr')!=''"}},
					Indexes:     []catalog.Index{{Name: "i", Expr: "encrypt('aes-128-ecb',id,'sekretsekretsekr')", Type: "minmax", Granularity: "1"}},
					Storage:     catalog.Storage{Engine: catalog.Engine{Name: "MergeTree"}, OrderBy: "id"}},
			},
			Views: []catalog.View{{Name: "query", Query: "select hex(encrypt('aes-128-ecb',id,'sekretsekretsekr')) x from expressions"}},
			MaterializedViews: []catalog.MaterializedView{{Name: "fed", To: catalog.Name{Name: "expressions"},
				Query: "select id,hmac('sha256',id,'sekretsekret') e from expressions"}},
			Dictionaries: []catalog.Dictionary{{Name: "source", Attributes: []catalog.DictionaryAttribute{{Name: "id", Type: "UInt64"}, {Name: "v", Type: "String"}},
				PrimaryKey: []string{"id"}, Layout: catalog.DictionaryFunction{Kind: "FLAT"}, Lifetime: &catalog.Lifetime{},
				Source: catalog.DictionaryFunction{Kind: "CLICKHOUSE", Params: set("TABLE", "'expressions'", "USER", "'u'", "PASSWORD", "'sekret'")}}},
		}},
		Functions: []catalog.Function{{Name: "chent_conceals", Body: "x->encrypt('aes-128-ecb',x,'sekretsekretsekr')"}},
	}
}

// A declared secret survives a server that does not show it, in every place
// that can hold one, and what such a server stores is no difference.
func TestSecretsThatAServerConceals(t *testing.T) {
	t.Parallel()
	users := enginetest.WithUsers(t, map[string][]string{"concealed": {"GRANT ALL ON *.* WITH GRANT OPTION", "REVOKE displaySecretsInShowAndSelect ON *.*"}})
	conn := open(t, users.HTTP("concealed", "default"))
	declared := concealed()
	declared.Link()
	want := strings.Count(fmt.Sprint(declared), "sekret")
	for name, n := range map[string]normalize.Normalizer{
		"target": normalize.Target(conn),
		"dev":    normalize.Dev(conn, normalize.DevOptions{}),
	} {
		got, err := n.Normalize(t.Context(), declared)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if text := fmt.Sprint(got); strings.Contains(text, "[HIDDEN]") || strings.Count(text, "sekret") != want {
			t.Errorf("%s lost a secret: %s", name, text)
		}
		if name == "dev" {
			continue
		}
		// The same on the server itself, which shows none of them.
		if err := createAll(t, conn, got); err != nil {
			t.Fatal(err)
		}
		live, err := inspect.Inspect(t.Context(), conn, inspect.Options{Databases: []string{"default"}, Secrets: true})
		if err != nil {
			t.Fatal(err)
		}
		if text := fmt.Sprint(live); strings.Contains(text, "sekret") {
			t.Fatalf("the server shows a secret, so the test proves nothing: %s", text)
		}
		for _, c := range diff.Diff(live, got, diff.Options{Database: "default"}) {
			t.Errorf("%s: %v", name, c)
		}
		for o := range live.Databases[0].Objects() {
			if err := conn.Exec(t.Context(), driver.Statement{SQL: "DROP " + map[bool]string{true: "DICTIONARY", false: "TABLE"}[o.ObjectKind() == catalog.KindDictionary] + " " + o.ObjectName() + " SYNC SETTINGS check_table_dependencies = 0"}); err != nil {
				t.Fatal(err)
			}
		}
		if err := conn.Exec(t.Context(), driver.Statement{SQL: "DROP FUNCTION chent_conceals"}); err != nil {
			t.Fatal(err)
		}
	}
}

func createAll(t *testing.T, conn driver.Conn, c catalog.Catalog) error {
	t.Helper()
	for _, sql := range ddl.Statements(c, ddl.Options{}) {
		if err := conn.Exec(t.Context(), driver.Statement{SQL: sql}); err != nil {
			return err
		}
	}
	return nil
}
