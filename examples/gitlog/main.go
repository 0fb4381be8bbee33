// Command gitlog imports the history of a git repository into ClickHouse and
// asks five questions about it, all through a generated client.
//
//	go run ./examples/gitlog [path-to-a-git-repository]
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"time"

	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/dialect/clickhouse/embedded"
	"github.com/chent-io/chent/examples/gitlog/ent"
	"github.com/chent-io/chent/examples/gitlog/history"
	"github.com/chent-io/chent/internal/installbar"
)

func main() {
	url := flag.String("url", "", "ClickHouse server (default: an embedded one that keeps its data in the cache directory)")
	flag.Usage = func() {
		fmt.Fprintf(flag.CommandLine.Output(), "usage: gitlog [-url clickhouse://…] [path-to-a-git-repository]\n")
		flag.PrintDefaults()
	}
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	path := "."
	if flag.NArg() > 0 {
		path = flag.Arg(0)
	}
	if err := run(ctx, *url, path, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "gitlog:", err)
		os.Exit(1)
	}
}

// run imports what is new in the repository at path and prints the answers.
func run(ctx context.Context, url, path string, out io.Writer) error {
	repository, err := history.Open(ctx, path)
	if err != nil {
		return err
	}
	name, err := repository.Name(ctx)
	if err != nil {
		return err
	}
	if url == "" {
		dir, err := dataDir()
		if err != nil {
			return err
		}
		fmt.Fprintf(out, "embedded ClickHouse, data in %s\n", dir)
		url = "chdb://" + filepath.ToSlash(dir)
	}
	conn, err := open(ctx, url, out)
	if err != nil {
		return err
	}
	client := ent.NewClient(ent.Driver(conn))
	defer client.Close() //nolint:errcheck // nothing is written any more
	if err := client.Schema.Create(ctx); err != nil {
		return err
	}
	start := time.Now()
	imported, err := load(ctx, client, repository, name, progressBar(out))
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "%s: %d new commits with %d file changes in %s\n\n",
		name, imported.Commits, imported.Changes, time.Since(start).Round(10*time.Millisecond))
	return answer(ctx, client, name, out)
}

// open opens the server, and installs the embedded engine the first time it is
// needed.
func open(ctx context.Context, url string, out io.Writer) (driver.Conn, error) {
	report, done := installbar.New(out)
	defer done()
	return driver.Open(ctx, url, driver.InstallEngine(), driver.EngineOptions(func(o *embedded.Options) { o.Progress = report }))
}

// dataDir is where the embedded engine keeps what was imported.
func dataDir() (string, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("find a place for the data: %w (or pass -url)", err)
	}
	return filepath.Join(cache, "chent", "examples", "gitlog"), nil
}
