package entc

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"entgo.io/ent/entc/gen"
	"golang.org/x/tools/imports"
)

// What is formatted here is what goimports makes of the same file.
func TestFormatIsThatOfGoimports(t *testing.T) {
	tests := []struct {
		name, text string
		slow       bool // goimports has to look for a package
	}{
		{"nothing unused", "package p\nimport (\n\t\"fmt\"\n)\nfunc f() { fmt.Println() }\n", false},
		{"one of a group", "package p\nimport (\n\t\"time\"\n\t\"fmt\"\n\n\t\"entgo.io/ent\"\n)\nfunc f() { fmt.Println() }\n", false},
		{"all of them", "package p\n\nimport (\n\t\"time\"\n\n\t\"entgo.io/ent\"\n)\n\n// F does nothing.\nfunc F() {}\n", false},
		{"a blank one stays", "package p\nimport (\n\t\"time\"\n\t_ \"embed\"\n)\nfunc f() {}\n", false},
		{"by its own name", "package p\nimport (\n\tx \"time\"\n\ty \"fmt\"\n)\nfunc f() { x.Now() }\n", false},
		{"by version and prefix", "package p\nimport (\n\t\"example.com/go-one/v2\"\n\t\"example.com/go-two\"\n\t\"gopkg.in/three.v3\"\n)\nfunc f() { one.F(); three.F() }\n", false},
		{"a parameter of the name of an import", "package p\nimport (\n\t\"time\"\n\t\"fmt\"\n)\nfunc f(time fmt.Stringer) { time.String() }\n", false},
		{"groups in one block", "package p\nimport (\n\t\"entgo.io/ent\"\n\t\"time\"\n)\nfunc f() { time.Now(); ent.F() }\n", false},
		{"a package that is not imported", "package p\nimport (\n\t\"time\"\n)\nfunc f() { fmt.Println() }\n", true},
		{"two declarations", "package p\nimport \"fmt\"\nimport \"time\"\nfunc f() { fmt.Println() }\n", true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "p.go")
			want, err := imports.Process(path, []byte(tt.text), nil)
			if err != nil {
				t.Fatal(err)
			}
			f := readSources(map[string][]byte{"p.go": []byte(tt.text)})[0]
			got, err := f.format(path, nil)
			if err != nil || string(got) != string(want) {
				t.Errorf("got:\n%s%v\nwant:\n%s", got, err, want)
			}
			if _, fast := f.withoutUnused(nil); fast == tt.slow {
				t.Errorf("without goimports: %v", fast)
			}
		})
	}
}

// A generation loads the schema with one go command, and goimports starts one for
// hook.go, which is of a template of ent's and imports in two declarations.
func TestGenerateStartsFewProcesses(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("counts with a shell script")
	}
	real, err := exec.LookPath("go")
	if err != nil {
		t.Fatal(err)
	}
	bin := t.TempDir()
	count := filepath.Join(bin, "count")
	script := "#!/bin/sh\necho \"$1\" >>" + count + "\nexec " + real + " \"$@\"\n"
	if err := os.WriteFile(filepath.Join(bin, "go"), []byte(script), 0o755); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", bin+string(os.PathListSeparator)+os.Getenv("PATH"))
	err = Generate("./testdata/basic/schema", &gen.Config{Target: t.TempDir(), Package: "example.com/basic"})
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(count)
	if err != nil {
		t.Fatal(err)
	}
	if started := strings.Fields(string(text)); len(started) > 2 {
		t.Errorf("started %d go commands: %v", len(started), started)
	}
}
