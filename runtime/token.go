package runtime

import (
	"context"
	"fmt"
	"strings"

	"github.com/ClickHouse/ch-go/proto"

	"github.com/chent-io/chent/dialect/clickhouse/driver"
)

const tokenSetting = "insert_deduplication_token"

// DeduplicationToken is the setting that makes an insert sent twice insert
// once: the server drops a block whose token the table has seen already. Only
// replicated tables remember tokens by themselves. A plain MergeTree does with
// its setting non_replicated_deduplication_window; an insert with a token into a
// table that remembers none is a [ForgottenTokenError], before anything is sent.
// A Distributed table hands the token on, and is not asked.
//
// See https://clickhouse.com/docs/operations/settings/settings#insert_deduplication_token.
func DeduplicationToken(token string) Setting {
	return Setting{Name: tokenSetting, Value: token}
}

// ForgottenTokenError says that an insert has a [DeduplicationToken] and its
// table does not remember tokens: sent twice, the rows would be there twice.
type ForgottenTokenError struct {
	// Table is the table's quoted name and Engine its engine on the server.
	Table, Engine string
}

func (e *ForgottenTokenError) Error() string {
	remedy := "make it a replicated one, or leave the token out"
	if strings.HasSuffix(e.Engine, "MergeTree") {
		remedy = "give it the setting non_replicated_deduplication_window, " + remedy
	}
	return fmt.Sprintf("the table %s (%s) remembers no deduplication tokens, so rows sent twice would be there twice: %s", e.Table, e.Engine, remedy)
}

// remembers refuses an insert with a token into a table that remembers none. A
// table that the server does not show is not refused.
func (t *Table) remembers(ctx context.Context, conn driver.Conn, settings []driver.Setting) error {
	token := ""
	for _, s := range settings {
		if s.Name == tokenSetting {
			token = s.Value
		}
	}
	if token == "" {
		return nil
	}
	database := t.Database
	if database == "" {
		database = conn.Database()
	}
	engine := new(proto.ColStr)
	forgets := &ForgottenTokenError{Table: t.qualified()}
	err := conn.Query(ctx, driver.Statement{SQL: forgetsQuery, Params: []driver.Param{{Name: "database", Value: database}, {Name: "table", Value: t.Name}}},
		&oneString{engine, func(v string) { forgets.Engine = v }})
	if err != nil {
		return fmt.Errorf("ask whether the table remembers deduplication tokens: %w", err)
	}
	if forgets.Engine == "" {
		return nil
	}
	return forgets
}

// forgetsQuery names the engine of a table that keeps its rows itself and no
// tokens.
const forgetsQuery = `SELECT toString(engine) FROM system.tables
WHERE database = if({database:String} = '', currentDatabase(), {database:String}) AND name = {table:String} AND (
engine IN ('Memory', 'Log', 'TinyLog', 'StripeLog', 'Set', 'Join', 'File')
OR engine LIKE '%MergeTree' AND engine NOT LIKE 'Replicated%' AND engine NOT LIKE 'Shared%'
AND ifNull(nullIf(extract(engine_full, 'non_replicated_deduplication_window = ([0-9]+)'), ''),
(SELECT any(value) FROM system.merge_tree_settings WHERE name = 'non_replicated_deduplication_window')) = '0')`

// oneString receives a result of one column.
type oneString struct {
	data *proto.ColStr
	each func(string)
}

// Columns hands out the column to decode into.
func (o *oneString) Columns(header []driver.ColumnInfo) ([]proto.ColResult, error) {
	if len(header) != 1 {
		return nil, fmt.Errorf("one column expected, the server sent %d", len(header))
	}
	return []proto.ColResult{o.data}, nil
}

// Block calls each for each row.
func (o *oneString) Block(rows int) error {
	for i := range rows {
		o.each(o.data.Row(i))
	}
	return nil
}
