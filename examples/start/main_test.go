package main

import (
	"bytes"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/chent-io/chent/internal/enginetest"
)

func TestMain(m *testing.M) { enginetest.Main(m) }

func TestRun(t *testing.T) {
	for _, url := range []string{enginetest.HTTP(t), enginetest.Native(t)} {
		var out bytes.Buffer
		if err := run(t.Context(), url, &out); err != nil {
			t.Fatal(err)
		}
		if want := "10 of the newest events; [{Kind:"; !strings.HasPrefix(out.String(), want) {
			t.Errorf("got %q, want it to start %q", out.String(), want)
		}
	}
}

// The Go code of the README is this example's, word for word.
func TestReadmeCodeIsThisExample(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	var code strings.Builder
	for _, file := range []string{"main.go", "ent/schema/event.go"} {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		code.Write(text)
	}
	plain := func(s string) string { return strings.Join(strings.Fields(s), " ") }
	blocks := regexp.MustCompile("(?s)```go\n(.*?)```").FindAllStringSubmatch(string(readme), -1)
	if len(blocks) == 0 {
		t.Fatal("the README has no Go code")
	}
	for _, block := range blocks {
		if !strings.Contains(plain(code.String()), plain(block[1])) {
			t.Errorf("not in the example:\n%s", block[1])
		}
	}
}
