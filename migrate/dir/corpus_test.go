package dir_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chent-io/chent/migrate/dir"
)

// Every file of other projects' migrations is split, and no text is lost.
func TestScanCorpus(t *testing.T) {
	const corpus = "../../../shared/corpus"
	if _, err := os.Stat(corpus); err != nil {
		t.Skip("the corpus of other projects' schemas is not here")
	}
	files, statements := 0, 0
	err := filepath.WalkDir(corpus, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".sql") || strings.Contains(path, "did-not-run") {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		scanned, err := dir.Scan(path, string(text))
		if err != nil {
			t.Errorf("%v", err)
			return nil
		}
		files++
		statements += len(scanned)
		for _, s := range scanned {
			if !strings.Contains(string(text), s.Text) {
				t.Errorf("%s:%d: text changed: %q", path, s.Line, s.Text)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d files, %d statements", files, statements)
}
