package hcl

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/chent-io/chent/internal/golden"
	"github.com/chent-io/chent/migrate/catalog"
)

// Every document in testdata/read is accepted, and means the catalog beside it.
func TestParseDocuments(t *testing.T) {
	t.Parallel()
	documents, err := filepath.Glob("testdata/read/*.hcl")
	if err != nil || len(documents) == 0 {
		t.Fatalf("no documents: %v", err)
	}
	for _, path := range documents {
		t.Run(filepath.Base(path), func(t *testing.T) {
			t.Parallel()
			src, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			doc, err := Parse(map[string][]byte{filepath.Base(path): src}, Options{})
			if err != nil {
				t.Fatal(err)
			}
			var out strings.Builder
			for _, w := range doc.Warnings {
				out.WriteString("// " + w.String() + "\n")
			}
			enc := json.NewEncoder(&out)
			enc.SetEscapeHTML(false)
			enc.SetIndent("", "  ")
			if err := enc.Encode(doc.Catalog); err != nil {
				t.Fatal(err)
			}
			golden.Equal(t, strings.TrimSuffix(path, ".hcl")+".json", []byte(out.String()))
			reread(t, doc.Catalog)
		})
	}
}

func TestParseErrors(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, src, want string
	}{
		{"unknown block", `tabel "t" {}`, `s.hcl:1:1: unknown block "tabel"; did you mean "table"?`},
		{"unknown attribute", "table \"t\" {\n  engin = MergeTree\n}", `s.hcl:2:3: table "t": unknown attribute "engin"; did you mean "engine"?`},
		{"unknown child", "table \"t\" {\n  colum \"a\" {}\n}", `s.hcl:2:3: table "t": unknown block "colum"; did you mean "column"?`},
		{"attribute instead of block", "table \"t\" {\n  sort = [column.a]\n}", `s.hcl:2:3: table "t": sort is a block: write sort { ... } without "="`},
		{"block instead of attribute", "table \"t\" {\n  settings {\n    a = 1\n  }\n}", `s.hcl:2:3: table "t": settings is an attribute: write settings = ...`},
		{"unknown schema", "schema \"app\" {}\ntable \"t\" {\n  schema = schema.ap\n}", `s.hcl:3:12: there is no schema "ap"; did you mean "app"?`},
		{"unknown table", "materialized \"m\" {\n  to = table.daly\n  as = \"SELECT 1\"\n}\ntable \"daily\" {}", `s.hcl:2:8: there is no table "daly"; did you mean "daily"?`},
		{"unknown column", "table \"t\" {\n  column \"tenant\" {\n    type = String\n  }\n  sort {\n    columns = [column.tennant]\n  }\n}",
			`s.hcl:6:16: there is no column "tennant"; did you mean "tenant"?`},
		{"missing type", "table \"t\" {\n  column \"a\" {\n  }\n}", `s.hcl:2:3: column "a": attribute type is missing`},
		{"unknown kind", "table \"t\" {\n  column \"a\" {\n    type = String\n    default = 1\n    default_kind = MATERIALISED\n  }\n}",
			`s.hcl:5:20: unknown word "MATERIALISED"; did you mean "MATERIALIZED"?`},
		{"to and engine", "materialized \"m\" {\n  to = \"x\"\n  engine = Memory\n  as = \"SELECT 1\"\n}", `s.hcl:3:3: materialized "m": to and engine exclude each other`},
		{"twice", "table \"t\" {}\nview \"t\" {\n  as = \"SELECT 1\"\n}", `s.hcl:2:1: view "t" has the name of table "t" at s.hcl:1:1`},
		{"bare SQL", "table \"t\" {\n  column \"a\" {\n    type = String\n    default = a.b\n  }\n}",
			`s.hcl:4:15: a.b is no reference that can stand here; write column.x, var.x, local.x, or sql("...") for other SQL`},
		{"no value", "variable \"x\" {\n  type = string\n}", `s.hcl:1:1: variable "x" has no default, and no value was given for it`},
		{"unknown variable", "variable \"name\" {\n  default = \"x\"\n}\ntable \"t\" {\n  comment = var.nam\n}", `s.hcl:5:13: there is no var.nam; did you mean "name"?`},
		{"cycle", "locals {\n  a = local.b\n  b = local.a\n}", "s.hcl:2:7: local \"a\" depends on itself\ns.hcl:3:7: local \"b\" depends on itself"},
		{"syntax", "table \"t\" {\n  engine = \n}", `s.hcl:2:12: Invalid expression: Expected the start of an expression, but found an invalid expression token.`},
		{"all at once", "table \"t\" {\n  engin = Memory\n  column \"a\" {\n    typ = String\n    type = String\n  }\n}",
			"s.hcl:2:3: table \"t\": unknown attribute \"engin\"; did you mean \"engine\"?\ns.hcl:4:5: column \"a\": unknown attribute \"typ\"; did you mean \"type\"?"},
		{"depth", "table \"t\" {\n  engine = " + strings.Repeat("f(", 100000) + "\n}", `s.hcl:2:411: brackets or operators nest more than 200 levels deep`},
		{"prefix", "table \"t\" {\n  engine = " + strings.Repeat("!", 100000) + "a\n}", `s.hcl:2:212: brackets or operators nest more than 200 levels deep`},
		{"not an engine", "table \"t\" {\n  engine = sql(\"1 + 1\")\n}", `s.hcl:2:12: "1 + 1" is no engine; write Name or Name(arguments)`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, err := Parse(map[string][]byte{"s.hcl": []byte(tt.src)}, Options{})
			if err == nil {
				t.Fatal("no error")
			}
			if diff := cmp.Diff("hcl: read schema:\n"+tt.want, err.Error()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestParseFolder(t *testing.T) {
	t.Parallel()
	fsys := fstest.MapFS{
		"schema.hcl":        {Data: []byte("schema \"app\" {}\nvariable \"zone\" {\n  type = string\n}\n")},
		"tables/events.hcl": {Data: []byte("table \"events\" {\n  schema = schema.app\n  engine = Memory\n  column \"at\" {\n    type = DateTime(var.zone)\n  }\n}\n")},
		".git/x.hcl":        {Data: []byte("!")},
		"notes.txt":         {Data: []byte("!")},
	}
	doc, err := ParseFS(fsys, Options{Vars: map[string]string{"zone": "UTC"}})
	if err != nil {
		t.Fatal(err)
	}
	want := catalog.Catalog{Databases: []catalog.Database{{Name: "app", Pos: "schema.hcl:1:1", Tables: []catalog.Table{{
		Name: "events", Pos: "tables/events.hcl:1:1", Storage: catalog.Storage{Engine: catalog.Engine{Name: "Memory"}},
		Columns: []catalog.Column{{Name: "at", Type: "DateTime('UTC')", Pos: "tables/events.hcl:4:3"}},
	}}}}}
	if diff := cmp.Diff(want, doc.Catalog); diff != "" {
		t.Error(diff)
	}
	if _, err := ParseFS(fstest.MapFS{"a.txt": &fstest.MapFile{}}, Options{}); err == nil {
		t.Error("a folder without .hcl files is accepted")
	}
	if _, err := ParseFS(fsys, Options{Vars: map[string]string{"zone": "UTC", "zoen": "x"}}); err == nil || !strings.Contains(err.Error(), `did you mean "zone"?`) {
		t.Errorf("an unknown variable: %v", err)
	}
	if _, err := ParseFS(fsys, Options{Vars: map[string]string{"zone": "UTC", "zoen": "x"}, AllowUndeclared: true}); err != nil {
		t.Errorf("a variable for another document: %v", err)
	}
}

func FuzzParse(f *testing.F) {
	documents, _ := filepath.Glob("testdata/read/*.hcl")
	for _, path := range documents {
		if src, err := os.ReadFile(path); err == nil {
			f.Add(string(src))
		}
	}
	f.Fuzz(func(t *testing.T, src string) {
		doc, err := Parse(map[string][]byte{"f.hcl": []byte(src)}, Options{})
		if err == nil {
			Write(doc.Catalog)
		}
		if _, err := Format("f.hcl", []byte(src)); err != nil {
			return
		}
	})
}

// All that is wrong comes out at once: beside what cannot be parsed, what stands
// before it, and names that a server would refuse; but not what may stand where
// nothing could be parsed.
func TestEveryMistakeAtOnce(t *testing.T) {
	t.Parallel()
	_, err := Parse(map[string][]byte{
		"a.hcl": []byte(`table "a" {
  engin = MergeTree
  column "x" {
    type = Array(Strng)
  }
}
table "b" {
  engine   = MergeTreee
  for_each = ["a"]
  dynamic "column" {
    content {}
  }
}
`),
		"b.hcl": []byte(`view "v" {
  schema = schema.later
  ass    = "SELECT 1"
}
table "c" {
  engine = = Memory
}
schema "later" {}
`),
	}, Options{})
	const want = `hcl: read schema:
a.hcl:2:3: table "a": unknown attribute "engin"; did you mean "engine"?
a.hcl:3:3: column "x": type "Array(Strng)" at offset 6: unknown type "Strng"; did you mean "String"?
a.hcl:7:1: table "b": unknown engine "MergeTreee"; did you mean "MergeTree"?
a.hcl:9:3: table "b": for_each is not read here: write one block for each value
a.hcl:10:3: table "b": dynamic blocks are not read here: write one block for each value
b.hcl:1:1: view "v": attribute as is missing
b.hcl:3:3: view "v": unknown attribute "ass"; did you mean "as"?
b.hcl:6:12: Invalid expression: Expected the start of an expression, but found an invalid expression token.`
	if err == nil || err.Error() != want {
		t.Errorf("got\n%v\nwant\n%s", err, want)
	}
	if _, err := Parse(map[string][]byte{"a.hcl": []byte("table \"a\" {\n  engine = Later\n  column \"x\" {\n    type = Newer\n  }\n}\n")}, Options{}); err != nil {
		t.Errorf("names that only a newer server knows: %v", err)
	}
}
