package cli

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// The page for programs that write code names commands and flags that exist,
// and files that are there.
func TestGuideNamesWhatExists(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../../llms.txt")
	if err != nil {
		t.Fatal(err)
	}
	lines := regexp.MustCompile(`(?m)^(?:go tool )?chent (.*)$`).FindAllSubmatch(text, -1)
	if len(lines) < 10 {
		t.Errorf("the page shows %d commands", len(lines))
	}
	for _, m := range lines {
		line, _, _ := strings.Cut(string(m[1]), "#")
		words := strings.Fields(line)
		cmd, rest, err := New().Find(words)
		if err != nil {
			t.Errorf("chent %s: %v", line, err)
			continue
		}
		if err := cmd.ParseFlags(rest); err != nil {
			t.Errorf("chent %s: %v", line, err)
		}
		if err := cmd.ValidateArgs(cmd.Flags().Args()); err != nil {
			t.Errorf("chent %s: %v", line, err)
		}
	}
	for _, m := range regexp.MustCompile(`docs/[\w/-]+\.md`).FindAllString(string(text), -1) {
		if _, err := os.Stat(filepath.Join("../..", m)); err != nil {
			t.Error(err)
		}
	}
}
