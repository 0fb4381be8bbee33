package cli

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// TestEngineServe runs the command, uses the server as it is told to, and ends
// it as Ctrl-C does.
func TestEngineServe(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "data")
	ctx, interrupt := context.WithCancel(t.Context())
	defer interrupt()
	read, write := io.Pipe()
	cmd := New()
	cmd.SetArgs([]string{"engine", "serve", "--http-port=0", "--port=0", "--password=it's", "--dir=" + dir})
	cmd.SetOut(write)
	cmd.SetErr(os.Stderr)
	ended := make(chan error, 1)
	go func() {
		err := cmd.ExecuteContext(ctx)
		ended <- errors.Join(err, write.Close())
	}()
	var said strings.Builder
	lines := bufio.NewScanner(read)
	for lines.Scan() {
		said.WriteString(lines.Text() + "\n")
		if strings.Contains(lines.Text(), "clickhouse-client") {
			break
		}
	}
	go func() { _, _ = io.Copy(io.Discard, read) }() // a pipe without a reader blocks its writer
	for _, want := range []string{
		`(?m)^ClickHouse 26\.\S+ is ready; Ctrl-C ends it$`,
		`(?m)^  data +` + regexp.QuoteMeta(dir) + ` \(kept\)$`,
		`(?m)^  native +clickhouse://chent:it%27s@127\.0\.0\.1:\d+$`,
		`(?m)^  client +clickhouse-client --host 127\.0\.0\.1 --port \d+ --user chent --password 'it'\\''s'$`,
	} {
		if !regexp.MustCompile(want).MatchString(said.String()) {
			t.Errorf("output has no %s:\n%s", want, said.String())
		}
	}
	address := regexp.MustCompile(`(?m)^  HTTP +(\S+)$`).FindStringSubmatch(said.String())
	if address == nil {
		t.Fatalf("no HTTP address in\n%s", said.String())
	}
	res, err := http.Post(address[1], "", strings.NewReader("SELECT 40 + 2"))
	if err != nil {
		t.Fatal(err)
	}
	answer, err := io.ReadAll(res.Body)
	res.Body.Close()
	if err != nil || string(answer) != "42\n" {
		t.Errorf("the server answers %q, %v", answer, err)
	}

	began := time.Now()
	interrupt()
	if err := <-ended; err != nil {
		t.Errorf("interrupted: %v", err)
	}
	if took := time.Since(began); took > 5*time.Second {
		t.Errorf("it took %v to end", took)
	}
	if _, err := os.Stat(dir); err != nil {
		t.Errorf("the data directory is gone: %v", err)
	}
}
