package enginetest

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
)

// Database is a test's own database.
type Database struct {
	// Name is the database's name; it needs no quoting.
	Name string

	t      testing.TB
	server *url.URL
}

// New makes a database for the test, which is dropped with all its tables when
// the test ends.
func New(t testing.TB) *Database {
	t.Helper()
	db := &Database{
		Name:   "t_" + strings.ReplaceAll(uuid.NewString(), "-", ""),
		t:      t,
		server: httpURL(t),
	}
	if _, err := db.run(t.Context(), "", "CREATE DATABASE "+db.Name+" ENGINE = Atomic"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
		defer cancel()
		if _, err := db.run(ctx, "", "DROP DATABASE IF EXISTS "+db.Name+" SYNC"); err != nil {
			t.Errorf("clean up: %v", err)
		}
	})
	return db
}

// HTTP makes a database for the test and returns its URL,
// http://user:password@host:port/database.
func HTTP(t testing.TB) string {
	t.Helper()
	return New(t).HTTP()
}

// Native makes a database for the test and returns its URL,
// clickhouse://user:password@host:port/database.
func Native(t testing.TB) string {
	t.Helper()
	return New(t).Native()
}

// HTTP is the database's URL, http://user:password@host:port/database.
func (db *Database) HTTP() string { return db.server.JoinPath(db.Name).String() }

// Native is the database's URL, clickhouse://user:password@host:port/database.
func (db *Database) Native() string {
	db.t.Helper()
	return nativeURL(db.t).JoinPath(db.Name).String()
}

// Exec runs a statement in the database, fails the test if the server refuses
// it, and returns the result in the statement's format (TabSeparated unless it
// names one) without the last line end.
func (db *Database) Exec(sql string) string {
	db.t.Helper()
	answer, err := db.Try(sql)
	if err != nil {
		db.t.Fatal(err)
	}
	return answer
}

// Try is [Database.Exec] for statements that may be refused.
func (db *Database) Try(sql string) (string, error) {
	return db.run(db.t.Context(), db.Name, sql)
}

// run sends sql over HTTP, in the given database or in none.
func (db *Database) run(ctx context.Context, database, sql string) (string, error) {
	target := *db.server
	target.User = nil
	target.RawQuery = url.Values{"database": {database}, "wait_end_of_query": {"1"}}.Encode()
	if database == "" {
		target.RawQuery = ""
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, target.String(), strings.NewReader(sql))
	if err != nil {
		return "", err
	}
	if user := db.server.User; user != nil {
		password, _ := user.Password()
		req.SetBasicAuth(user.Username(), password)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return "", err
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		return "", err
	}
	answer := strings.TrimSuffix(string(body), "\n")
	if res.StatusCode != http.StatusOK {
		return "", fmt.Errorf("%s\nstatement: %s", answer, sql)
	}
	return answer, nil
}
