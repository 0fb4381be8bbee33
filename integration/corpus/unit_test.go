package corpus

import (
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/chent-io/chent/migrate/dir"
)

// Environment variables that choose what is tested.
const (
	// EnvCorpus names a folder with more schemas.
	EnvCorpus = "CHENT_CORPUS"
	// EnvOnly keeps the schemas whose path holds it.
	EnvOnly = "CHENT_CORPUS_ONLY"
)

// root is the folder of schemas.
func root() string {
	if folder := os.Getenv(EnvCorpus); folder != "" {
		return folder
	}
	return "testdata"
}

// unit is one schema, or the history of one.
type unit struct {
	source string // whose it is
	name   string
	files  []string // in order
	// fresh says that each file is the whole schema and runs on an empty
	// server; otherwise each goes on from the file before.
	fresh bool
	// global says that it makes functions or named collections.
	global bool
}

// serverObject is in statements about what belongs to no database.
var serverObject = regexp.MustCompile(`(?i)\b(FUNCTION|COLLECTION)\b`)

// units finds the schemas below root: each folder called migrations* or
// versions is one, every other file is one.
func units(t testing.TB) []unit {
	t.Helper()
	folders := make(map[string][]string)
	err := filepath.WalkDir(root(), func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".sql" || strings.Contains(path, ".needs-") {
			return err
		}
		name := path
		if folder := filepath.Dir(path); strings.HasPrefix(filepath.Base(folder), "migrations") || filepath.Base(folder) == "versions" {
			name = folder
		}
		folders[name] = append(folders[name], path)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	var list []unit
	for _, path := range slices.Sorted(maps.Keys(folders)) {
		if !strings.Contains(path, os.Getenv(EnvOnly)) {
			continue
		}
		slices.Sort(folders[path])
		name := strings.TrimPrefix(path, root()+"/")
		source, _, _ := strings.Cut(name, "/")
		u := unit{source: source, name: name, files: folders[path], fresh: filepath.Base(path) == "versions"}
		for _, file := range u.files {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			u.global = u.global || serverObject.Match(text)
		}
		list = append(list, u)
	}
	if len(list) == 0 {
		t.Skipf("no schemas in %s", root())
	}
	// The longest first: the others fill the time of those who wait for them.
	slices.SortStableFunc(list, func(a, b unit) int { return len(b.files) - len(a.files) })
	return list
}

// statements are those of a file.
func statements(t testing.TB, file string) []string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	scanned, err := dir.Scan(file, string(text))
	if err != nil {
		t.Error(err)
	}
	list := make([]string, len(scanned))
	for i, s := range scanned {
		list[i] = s.Text
	}
	return list
}

// settings are the SET statements that a schema is made with. A test may take
// a setting back at its end: the first word counts.
func settings(list []string) []string {
	var kept []string
	seen := make(map[string]bool)
	for _, sql := range list {
		name, _, _ := strings.Cut(strings.ToUpper(sql), "=")
		if strings.HasPrefix(name, "SET ") && !seen[name] {
			seen[name] = true
			kept = append(kept, sql)
		}
	}
	return kept
}

// makes reports whether a statement makes an object.
func makes(sql string) bool {
	words := strings.Fields(strings.ToUpper(sql))
	if len(words) < 2 || words[0] != "CREATE" {
		return false
	}
	switch words[1] {
	case "USER", "ROLE", "ROW", "QUOTA", "SETTINGS", "PROFILE", "TEMPORARY":
		return false
	}
	return true
}
