package corpus

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/migrate"
	"github.com/chent-io/chent/migrate/apply"
	"github.com/chent-io/chent/migrate/diff"
	"github.com/chent-io/chent/migrate/dir"
	"github.com/chent-io/chent/migrate/inspect"
	"github.com/chent-io/chent/migrate/lint"
)

// TestDirectories: the migration histories of other projects are imported and
// run; then there is nothing to run and nothing to plan, a server that has
// their schema is baselined, and each statement is judged by the lint.
func TestDirectories(t *testing.T) {
	t.Parallel()
	var folders []string
	err := filepath.WalkDir(root(), func(path string, d fs.DirEntry, err error) error {
		if err == nil && d.IsDir() && strings.HasPrefix(d.Name(), "migrations") && strings.Contains(path, os.Getenv("CHENT_CORPUS_ONLY")) {
			folders = append(folders, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(folders) == 0 {
		t.Skipf("no migration histories in %s", root())
	}
	s := start(t)
	run := directoryRun{server: s, codes: make(map[lint.Code]int)}
	for _, folder := range folders {
		run.directory(t, folder)
	}
	t.Logf("%d histories, %d files, %d statements run; %d histories stop at a statement that the engine refuses; %d planned to nothing and were baselined",
		len(folders), run.files, run.statements, run.refused, run.whole)
	var found []string
	for _, code := range slices.Sorted(maps.Keys(run.codes)) {
		found = append(found, fmt.Sprintf("%s %d", code, run.codes[code]))
	}
	t.Logf("lint: %s", strings.Join(found, ", "))
	if run.whole+run.refused != len(folders) {
		t.Errorf("%d histories are missing", len(folders)-run.whole-run.refused)
	}
}

// directoryRun adds up what histories come to.
type directoryRun struct {
	*server
	files, statements, refused, whole int
	codes                             map[lint.Code]int
}

func (r *directoryRun) directory(t *testing.T, folder string) {
	name := strings.TrimPrefix(folder, root()+"/")
	d, err := dir.Create(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	imported, err := dir.Import(folder, dir.Atlas, d, dir.ImportOptions{})
	if err != nil {
		t.Errorf("%s: %v", name, err)
		return
	}
	files := make([]dir.File, len(imported))
	for i := range imported {
		files[i] = imported[i].File
	}
	ctx := t.Context()
	r.reset(true)
	result, err := dir.Execute(ctx, r.conn, d, dir.ExecuteOptions{})
	r.files += result.Files
	r.statements += result.Statements
	if _, ok := errors.AsType[*driver.ServerError](err); ok {
		r.refused++
		t.Logf("%s: refused after %d of %d files: %v", name, result.Files, len(files), err)
		return
	}
	if err != nil || result.Files != len(files) {
		t.Errorf("%s: %d of %d files: %v", name, result.Files, len(files), err)
		return
	}
	if result, err = dir.Execute(ctx, r.conn, d, dir.ExecuteOptions{}); err != nil || result.Files > 0 {
		t.Errorf("%s: again: %d files, %v", name, result.Files, err)
	}
	replayed, err := inspect.Inspect(ctx, r.conn, inspect.Options{Exclude: migrate.Internal()})
	if err != nil {
		t.Fatal(err)
	}
	p, _, err := migrate.Plan(ctx, r.conn, replayed, migrate.PlanOptions{DiffOptions: migrate.DiffOptions{Options: diff.Options{WholeServer: true, CompareOrder: true}}})
	if err != nil || len(p.Steps) > 0 {
		t.Errorf("%s: planned after the replay: %v\n%v", name, err, p)
	}
	r.baseline(t, name, d, files)
	r.reset(true)
	report, err := lint.Directory(ctx, r.conn, files, lint.DirectoryOptions{})
	if err != nil {
		t.Errorf("%s: %v", name, err)
		return
	}
	for _, f := range report.Findings {
		r.codes[f.Code]++
		t.Logf("%s: %s", name, f.String())
	}
	r.whole++
}

// baseline forgets the revisions of a server that has the schema.
func (r *directoryRun) baseline(t *testing.T, name string, d *dir.Dir, files []dir.File) {
	last := files[len(files)-1].Version
	if err := r.conn.Exec(t.Context(), driver.Statement{SQL: "DROP TABLE " + dir.RevisionTable}); err != nil {
		t.Fatal(err)
	}
	rows, err := apply.Texts(t.Context(), r.conn, "SELECT name FROM system.tables WHERE database = currentDatabase()")
	if err != nil {
		t.Fatal(err)
	}
	var dirty *dir.DirtyError
	if len(rows) > 0 { // else they are all in databases of their own
		if _, err := dir.Execute(t.Context(), r.conn, d, dir.ExecuteOptions{}); !errors.As(err, &dirty) {
			t.Errorf("%s: a server with tables and no revisions: %v", name, err)
		}
	}
	result, err := dir.Execute(t.Context(), r.conn, d, dir.ExecuteOptions{Baseline: last})
	if err != nil || result.Files > 0 {
		t.Errorf("%s: baseline %s: %d files, %v", name, last, result.Files, err)
	}
	state, err := dir.Status(t.Context(), r.conn, d, dir.ExecuteOptions{})
	if err != nil || state.Current() != last || len(state.Pending) > 0 {
		t.Errorf("%s: after the baseline: %+v, %v", name, state, err)
	}
}
