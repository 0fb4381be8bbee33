package cli

import (
	"context"
	"fmt"
	"net/url"
	"slices"

	"github.com/chent-io/chent/dialect/clickhouse/embedded"
	"github.com/chent-io/chent/internal/installbar"
)

// lentEngine is one embedded engine that a command with many questions lends to
// all of them, one after the other; each leaves it empty.
type lentEngine struct {
	engine *embedded.Engine
	config embedded.Config
	url    string
}

// lend starts an engine for statements that will run, unless a development
// server is named.
func (r *stateReader) lend(ctx context.Context, statements []statement) error {
	if r.namedDev() != "" {
		return nil
	}
	report, done := installbar.New(r.stderr)
	defer done()
	config := devConfig(statements)
	engine, err := embedded.Start(ctx, embedded.Options{Install: true, Progress: report, Config: config})
	if err != nil {
		return fmt.Errorf("start a development server: %w", err)
	}
	at := url.URL{Scheme: "http", Host: engine.HTTPAddr(), User: url.UserPassword(engine.User(), engine.Password()), Path: "/" + defaultDatabase}
	r.lent = &lentEngine{engine: engine, config: config, url: at.String()}
	return nil
}

// takeBack stops the engine that was lent.
func (r *stateReader) takeBack() error {
	if r.lent == nil {
		return nil
	}
	defer func() { r.lent = nil }()
	return r.lent.engine.Close()
}

// serves reports whether statements find on the engine what they name.
func (l *lentEngine) serves(statements []statement) bool {
	if l == nil {
		return false
	}
	need := devConfig(statements)
	for name := range need.Clusters {
		if l.config.Clusters[name] == nil {
			return false
		}
	}
	for name := range need.Policies {
		if l.config.Policies[name] == nil {
			return false
		}
	}
	return !slices.ContainsFunc(need.Users, func(name string) bool { return !slices.Contains(l.config.Users, name) })
}
