package entc_test

import (
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"

	"entgo.io/ent/entc/gen"
	"github.com/google/go-cmp/cmp"

	"github.com/chent-io/chent/entc"
	"github.com/chent-io/chent/internal/golden"
)

// TestGolden generates a client for each schema below testdata that has a
// client beside it, and compares the two. The clients also must compile.
func TestGolden(t *testing.T) {
	features := map[string][]string{
		"extended": {"privacy", "intercept", "schema/snapshot"},
	}
	for _, name := range []string{"basic", "extended"} {
		t.Run(name, func(t *testing.T) {
			want := filepath.Join("testdata", name, "want")
			target := t.TempDir()
			err := entc.Generate("./testdata/"+name+"/schema", &gen.Config{
				Target:  target,
				Package: "github.com/chent-io/chent/entc/testdata/" + name + "/want",
			}, entc.Features(features[name]...))
			if err != nil {
				t.Fatal(err)
			}
			got := files(t, target)
			for _, file := range got {
				text, err := os.ReadFile(filepath.Join(target, file))
				if err != nil {
					t.Fatal(err)
				}
				golden.Equal(t, filepath.Join(want, file), text)
			}
			if diff := cmp.Diff(files(t, want), got); diff != "" {
				t.Errorf("files of %s (-want +got):\n%s", want, diff)
			}
			if out, err := exec.Command("go", "build", "./"+filepath.ToSlash(want)+"/...").CombinedOutput(); err != nil {
				t.Errorf("%s does not compile: %v\n%s", want, err, out)
			}
		})
	}
}

// files lists the files below dir, relative to it.
func files(t *testing.T, dir string) []string {
	t.Helper()
	var names []string
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		name, err := filepath.Rel(dir, path)
		names = append(names, filepath.ToSlash(name))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(names)
	return names
}
