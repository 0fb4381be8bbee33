package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/chent-io/chent/dialect/clickhouse/driver"
)

// openServer opens a server to look at it, or to change it.
func openServer(ctx context.Context, url string, look bool, notes io.Writer) (driver.Conn, error) {
	if look {
		return openView(ctx, url, notes)
	}
	return openTarget(ctx, url)
}

// openView opens a server to look at it: nothing is made there. A database or a
// directory that the URL asks to be made, and that is not there, is as empty as
// it will be.
func openView(ctx context.Context, url string, notes io.Writer) (driver.Conn, error) {
	cfg, err := driver.ParseURL(url)
	if err != nil {
		return nil, err
	}
	if cfg.Dir != "" {
		nothing, err := holdsNothing(cfg.Dir)
		if err != nil {
			return nil, err
		}
		if nothing {
			fmt.Fprintf(notes, "note: %s holds no data yet; an empty engine stands for it\n", cfg.Dir)
			cfg.Dir = ""
			return driver.OpenConfig(ctx, cfg)
		}
	}
	database := cfg.Database
	asked := cfg.CreateDatabase && database != ""
	cfg.CreateDatabase = false
	conn, err := driver.OpenConfig(ctx, cfg)
	var refused *driver.ServerError
	if !asked || !errors.As(err, &refused) || refused.Code != driver.CodeUnknownDatabase {
		return conn, err
	}
	cfg.Database = ""
	if conn, err = driver.OpenConfig(ctx, cfg); err != nil {
		return nil, err
	}
	fmt.Fprintf(notes, "note: there is no database %s yet\n", database)
	return &viewConn{conn, database}, nil
}

// holdsNothing reports whether a directory is not there or is empty.
func holdsNothing(dir string) (bool, error) {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, os.ErrNotExist) {
		return true, nil
	}
	return len(entries) == 0, err
}

// viewConn is a connection to a server that lacks the database that it is to
// have.
type viewConn struct {
	driver.Conn
	database string
}

func (c *viewConn) Database() string { return c.database }
