package inspect

import (
	"context"
	"fmt"
	"strings"

	"github.com/ClickHouse/ch-go/proto"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/dialect/clickhouse/driver"
)

// receiver decodes a result into columns and calls row for each of its rows.
type receiver struct {
	columns []proto.ColResult
	row     func(i int) error
}

// Columns hands out the columns to decode into.
func (r *receiver) Columns(header []driver.ColumnInfo) ([]proto.ColResult, error) {
	if len(header) != len(r.columns) {
		return nil, fmt.Errorf("%d columns expected, the server sent %d", len(r.columns), len(header))
	}
	return r.columns, nil
}

// Block calls row for each row of the block.
func (r *receiver) Block(rows int) error {
	for i := range rows {
		if err := r.row(i); err != nil {
			return err
		}
	}
	return nil
}

// query runs one of our own queries. Settings make it immune to those of the
// user's profile: a LIMIT, another SQL dialect, UUIDs in CREATE statements.
func query(ctx context.Context, conn driver.Conn, sql string, params []driver.Param, secrets bool, columns []proto.ColResult, row func(i int) error) error {
	err := conn.Query(ctx, driver.Statement{SQL: sql, Params: params, Settings: ownSettings(secrets)}, &receiver{columns: columns, row: row})
	if !driver.IsCode(err, driver.CodeReadonly) {
		return err
	}
	// A read-only user may not change settings: the profile's own will do if
	// they say the same.
	if err := checkSettings(ctx, conn); err != nil {
		return err
	}
	return conn.Query(ctx, driver.Statement{SQL: sql, Params: params}, &receiver{columns: columns, row: row})
}

// checkSettings fails when a setting of the user's profile would spoil what we
// read.
func checkSettings(ctx context.Context, conn driver.Conn) error {
	var names []string
	for _, s := range ownSettings(false) {
		names = append(names, clickhouse.QuoteString(s.Name))
	}
	spoilers := new(proto.ColStr)
	var list string
	err := conn.Query(ctx, driver.Statement{
		// The server applies limit and offset to the query before it can see
		// their values: only that they were set shows.
		SQL: `SELECT arrayStringConcat(groupArray(name), ', ') FROM system.settings
WHERE name IN (` + strings.Join(names, ", ") + `) AND (value NOT IN ('0', 'false') OR name IN ('limit', 'offset') AND changed)`,
	}, &receiver{columns: []proto.ColResult{spoilers}, row: func(i int) error { list = spoilers.Row(i); return nil }})
	if err != nil {
		return err
	}
	if list != "" {
		return fmt.Errorf("the read-only user has settings that cut short what the server answers (%s); use another user, or set them to 0 in its profile", list)
	}
	return nil
}

// ownSettings are the values that our queries rely on. They are the server's
// defaults, so that a read-only user may set them too; but for secrets, where
// those are asked for.
func ownSettings(secrets bool) []driver.Setting {
	show := "0"
	if secrets {
		show = "1"
	}
	return []driver.Setting{
		{Name: "limit", Value: "0"},
		{Name: "offset", Value: "0"},
		{Name: "max_result_rows", Value: "0"},
		{Name: "max_result_bytes", Value: "0"},
		{Name: "max_rows_to_read", Value: "0"},
		{Name: "show_table_uuid_in_table_create_query_if_not_nil", Value: "0"},
		{Name: "format_display_secrets_in_show_and_select", Value: show},
		{Name: "use_query_cache", Value: "0"},
	}
}
