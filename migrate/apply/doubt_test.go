package apply_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/internal/enginetest"
	"github.com/chent-io/chent/migrate/apply"
)

// What several hosts were told may be done by some of them whatever the answer
// was; what the server refuses before it tells them is done by none.
func TestInDoubt(t *testing.T) {
	refused := func(code int, message string) error {
		return fmt.Errorf("migrate: %w", &driver.ServerError{Code: code, Message: message})
	}
	const on = "EXCHANGE TABLES a AND b ON CLUSTER '{cluster}'"
	const off = "EXCHANGE TABLES a AND b"
	tests := []struct {
		name, sql string
		err       error
		want      bool
	}{
		{"no error", on, nil, false},
		{"the queue takes longer than the server waits", on, refused(159, "Watching task is executing longer than distributed_ddl_task_timeout"), true},
		{"a replicated database takes longer", off, refused(159, "Watching task is executing longer than distributed_ddl_task_timeout"), true},
		{"one host refuses", on, refused(243, "There was an error on [b:9000]: Code: 243"), true},
		{"one host of a replicated database refuses", off, refused(60, "There was an error on [s|b]: Code: 60"), true},
		{"an error of ON CLUSTER that says no host", on, refused(999, "Session expired"), true},
		{"the connection breaks", off, &driver.UnknownOutcomeError{Err: errors.New("EOF")}, true},
		{"a syntax error", on, refused(62, "Syntax error"), false},
		{"no such cluster", on, refused(701, "Requested cluster 'c' not found"), false},
		{"ON CLUSTER is not possible", on, refused(392, "prohibited"), false},
		{"ON CLUSTER in a replicated database", on, refused(80, "ON CLUSTER is not allowed"), false},
		{"one server refuses", off, refused(60, "no such table"), false},
		{"ON CLUSTER stands in a string", "ALTER TABLE t COMMENT COLUMN a 'ON CLUSTER c'", refused(60, "no such table"), false},
		{"the caller's own error", on, errors.New("no"), false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := apply.InDoubt(tt.sql, tt.err); got != tt.want {
				t.Errorf("got %v, want %v", got, tt.want)
			}
		})
	}
}

// A lock that is not there is another case than one that somebody else has.
func TestLostLock(t *testing.T) {
	t.Parallel()
	db := enginetest.New(t)
	conn, err := driver.Open(t.Context(), db.HTTP())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	lock, err := apply.Acquire(t.Context(), conn, apply.Options{})
	if err != nil {
		t.Fatal(err)
	}
	db.Exec("DROP TABLE " + apply.LockTable)
	var lost *apply.LostLockError
	if err := lock.Check(t.Context()); !errors.As(err, &lost) || lost.Owner != "" {
		t.Errorf("got %v", err)
	}
	if err := lock.Release(context.WithoutCancel(t.Context())); !errors.As(err, &lost) {
		t.Errorf("release: %v", err)
	}
}
