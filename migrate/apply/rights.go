package apply

import (
	"context"
	"fmt"
	"strings"

	"github.com/ClickHouse/ch-go/proto"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/migrate/plan"
)

// rights says which grants this user lacks for what a step does beside its
// statement: halfway it would be refused, with the table held.
func (r *runner) rights(ctx context.Context, step plan.Step) (problem string, err error) {
	var needed []string
	database := step.Database
	switch {
	case step.Copy != nil:
		needed = []string{"SELECT", "INSERT", "TRUNCATE", "CREATE TABLE", "DROP TABLE", "ALTER TABLE"}
		if step.Copy.Live != nil || len(step.Copy.StopMerges) > 0 {
			needed = append(needed, "SYSTEM MERGES")
		}
		if step.Copy.Live != nil && len(step.Copy.Live.Feeds) > 0 {
			needed = append(needed, "CREATE VIEW", "DROP VIEW")
		}
	case step.Backfill != nil:
		needed = []string{"SELECT", "INSERT", "TRUNCATE", "CREATE TABLE", "CREATE VIEW", "DROP TABLE", "ALTER TABLE", "ALTER VIEW", "SYSTEM MERGES"}
	default:
		return "", nil
	}
	if database == "" {
		database = r.conn.Database()
	}
	var missing []string
	for _, privilege := range needed {
		granted, err := checkGrant(ctx, r.conn, privilege+" ON "+clickhouse.QuoteIdent(database)+".*")
		if driver.IsCode(err, driver.CodeSyntaxError) {
			return "", nil
		}
		if err != nil {
			return "", err
		}
		if !granted {
			missing = append(missing, privilege)
		}
	}
	if len(missing) == 0 {
		return "", nil
	}
	return fmt.Sprintf("this user lacks rights that it takes to change %s.%s: GRANT %s ON %s.* TO it", clickhouse.QuoteIdentIfNeeded(database), clickhouse.QuoteIdentIfNeeded(step.Name),
		strings.Join(missing, ", "), clickhouse.QuoteIdentIfNeeded(database)), nil
}

// answer receives one number.
type answer struct {
	column proto.ColUInt8
	yes    bool
}

func (a *answer) Columns([]driver.ColumnInfo) ([]proto.ColResult, error) {
	return []proto.ColResult{&a.column}, nil
}

func (a *answer) Block(rows int) error {
	a.yes = a.yes || rows > 0 && a.column.Row(0) != 0
	return nil
}

// checkGrant reports whether the user has a grant.
func checkGrant(ctx context.Context, conn driver.Conn, grant string) (bool, error) {
	var a answer
	if err := conn.Query(ctx, driver.Statement{SQL: "CHECK GRANT " + grant}, &a); err != nil {
		return false, err
	}
	return a.yes, nil
}
