package arch

import (
	"go/build"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/chent-io/chent/"

// page is the document whose table of packages is what this test checks.
const page = "../../docs/explanation/architecture.md"

// tableRow is a row of the page's table: packages, what they are, what they may
// import.
var tableRow = regexp.MustCompile("^\\| (`[^|]*) \\| [^|]* \\| ([^|]*) \\|$")

var inBackticks = regexp.MustCompile("`([^`]+)`")

// allowedImports reads, for each folder, the folders of ours that its non-test
// files may import. A trailing /... stands for everything below. A package
// named without its folder is beside the one before it.
func allowedImports(t *testing.T) map[string][]string {
	t.Helper()
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	allowed := map[string][]string{}
	for line := range strings.SplitSeq(string(text), "\n") {
		m := tableRow.FindStringSubmatch(line)
		if m == nil || !strings.Contains(m[2], "`") && !strings.Contains(m[2], "nothing") {
			continue // another table, or a row of what may import anything
		}
		var rules []string
		for _, name := range inBackticks.FindAllStringSubmatch(m[2], -1) {
			rules = append(rules, name[1])
		}
		for _, name := range inBackticks.FindAllStringSubmatch(m[1], -1) {
			allowed[name[1]] = append(allowed[name[1]], rules...)
		}
	}
	return allowed
}

var free = []string{"cmd", "internal", "examples", "integration", "docs"}

func TestImportDirections(t *testing.T) {
	root := "../.."
	allowed := allowedImports(t)
	checked := 0
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.IsDir() {
			return err
		}
		name := d.Name()
		if path != root && (strings.HasPrefix(name, ".") || name == "testdata") {
			return filepath.SkipDir
		}
		folder, _ := filepath.Rel(root, path)
		if slices.ContainsFunc(free, func(f string) bool { return folder == f || strings.HasPrefix(folder, f+"/") }) {
			return filepath.SkipDir
		}
		pkg, err := build.ImportDir(path, 0)
		if err != nil {
			return nil // no Go files here
		}
		rules, ok := rulesOf(allowed, folder)
		if !ok {
			t.Errorf("%s: no rule in the architecture table", folder)
			return nil
		}
		checked++
		for _, imported := range pkg.Imports {
			if ours, ok := strings.CutPrefix(imported, module); ok && !permits(rules, ours) {
				t.Errorf("%s imports %s, which the architecture table does not allow", folder, ours)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if checked < 20 || len(allowed) < 20 {
		t.Fatalf("%d packages were checked against %d rows", checked, len(allowed))
	}
	for folder := range allowed {
		if _, err := os.Stat(filepath.Join(root, folder)); err != nil {
			t.Errorf("the architecture table has %s, which does not exist", folder)
		}
	}
}

func rulesOf(allowed map[string][]string, folder string) ([]string, bool) {
	for ; folder != "."; folder = filepath.Dir(folder) {
		if rules, ok := allowed[folder]; ok {
			return rules, true
		}
	}
	return nil, false
}

func permits(rules []string, imported string) bool {
	return slices.ContainsFunc(rules, func(rule string) bool {
		prefix, wild := strings.CutSuffix(rule, "/...")
		return imported == prefix || wild && strings.HasPrefix(imported, prefix+"/")
	})
}
