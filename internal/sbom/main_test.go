package main

import (
	"debug/buildinfo"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestBillIsWhatTheLinkerSays compares the bill of a program with the modules
// and sums that are written into its binary.
func TestBillIsWhatTheLinkerSays(t *testing.T) {
	binary := filepath.Join(t.TempDir(), "chent")
	if out, err := exec.Command("go", "build", "-o", binary, "../../cmd/chent").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	built, err := buildinfo.ReadFile(binary)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{"std": strings.TrimPrefix(built.GoVersion, "go") + " "}
	for _, m := range built.Deps {
		want[m.Path] = m.Version + " " + m.Sum
	}
	doc := read(t, "../../cmd/chent")
	got := map[string]string{}
	for _, c := range doc.Components {
		got[c.Name] = c.Version + " " + sumOf(t, c)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the binary (-) and the bill (+):\n%s", diff)
	}
	if len(got) < 20 {
		t.Errorf("%d modules", len(got))
	}
	if name := doc.Metadata.Component.Name; name != built.Main.Path {
		t.Errorf("the bill is of %q, the binary of %q", name, built.Main.Path)
	}
}

func TestBillSaysWhichModuleNeedsWhich(t *testing.T) {
	known := map[string]bool{}
	var ours []string
	doc := read(t, "../../...")
	for _, d := range doc.Dependencies {
		known[d.Ref] = true
		if d.Ref == doc.Metadata.Component.Ref {
			ours = d.DependsOn
		}
	}
	for _, d := range doc.Dependencies {
		for _, ref := range d.DependsOn {
			if !known[ref] {
				t.Errorf("%s needs %s, which the bill does not have", d.Ref, ref)
			}
		}
	}
	if list := strings.Join(ours, " "); !strings.Contains(list, "pkg:golang/github.com/ClickHouse/ch-go@") || strings.Contains(list, "go-faster/errors") {
		t.Errorf("this module needs %s", list)
	}
}

func TestBillIsTheSameEachTime(t *testing.T) {
	first, err := bill([]string{"."})
	if err != nil {
		t.Fatal(err)
	}
	second, err := bill([]string{"."})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(first), string(second)); diff != "" {
		t.Error(diff)
	}
}

func TestNoBillWithoutVersions(t *testing.T) {
	ours := goPackage{ImportPath: "a", Module: &goModule{Path: "a", Main: true}, Imports: []string{"b"}}
	tests := []struct {
		name     string
		packages []goPackage
		want     string
	}{
		{"replaced by a directory", []goPackage{ours, {ImportPath: "b", Module: &goModule{Path: "b", Version: "v1.0.0", Replace: &goModule{Path: "../b"}}}},
			"../b is a directory without a version: nobody can look it up"},
		{"a sum of another kind", []goPackage{ours, {ImportPath: "b", Module: &goModule{Path: "b", Version: "v1.0.0", Sum: "h2:x"}}},
			`b v1.0.0: the sum "h2:x" is not of the kind h1`},
		{"of others alone", []goPackage{{ImportPath: "b", Module: &goModule{Path: "b", Version: "v1.0.0"}}},
			"none of the packages is of the main module"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			modules, err := modulesOf(tt.packages, "go1.26")
			if err == nil {
				_, err = render(modules)
			}
			if err == nil || err.Error() != tt.want {
				t.Errorf("got %v; want %s", err, tt.want)
			}
		})
	}
}

func TestReplacedModuleIsTheOneThatIsBuilt(t *testing.T) {
	modules, err := modulesOf([]goPackage{{ImportPath: "b/x", Module: &goModule{Path: "b", Version: "v1.0.0", Sum: "h1:AA==",
		Replace: &goModule{Path: "fork", Version: "v1.1.0+incompatible", Sum: "h1:AQ=="}}}}, "go1.26")
	if err != nil {
		t.Fatal(err)
	}
	got, err := modules["fork"].component()
	want := component{Ref: "pkg:golang/fork@v1.1.0%2Bincompatible?type=module", Type: "library", Name: "fork", Version: "v1.1.0+incompatible",
		Hashes: []hash{{"SHA-256", "01"}}, PURL: "pkg:golang/fork@v1.1.0%2Bincompatible?type=module"}
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("%v\n%s", err, diff)
	}
}

func read(t *testing.T, patterns ...string) (doc document) {
	t.Helper()
	out, err := bill(patterns)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(out, &doc); err != nil {
		t.Fatal(err)
	}
	return doc
}

func sumOf(t *testing.T, c component) string {
	t.Helper()
	if len(c.Hashes) == 0 {
		return ""
	}
	sum, err := hex.DecodeString(c.Hashes[0].Content)
	if err != nil {
		t.Fatal(err)
	}
	return "h1:" + base64.StdEncoding.EncodeToString(sum)
}
