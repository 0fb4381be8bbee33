package apply

import (
	"context"
	"fmt"
	"strconv"

	"github.com/ClickHouse/ch-go/proto"

	"github.com/chent-io/chent/dialect/clickhouse/driver"
)

// texts receives rows whose columns are all String.
type texts struct {
	columns []*proto.ColStr
	rows    [][]string
}

func (t *texts) Columns(header []driver.ColumnInfo) ([]proto.ColResult, error) {
	results := make([]proto.ColResult, len(header))
	for i, h := range header {
		if h.Type != "String" {
			return nil, fmt.Errorf("apply: column %s is %s, where only String can be read", h.Name, h.Type)
		}
		column := new(proto.ColStr)
		t.columns = append(t.columns, column)
		results[i] = column
	}
	return results, nil
}

func (t *texts) Block(rows int) error {
	for i := range rows {
		row := make([]string, len(t.columns))
		for j, c := range t.columns {
			row[j] = c.Row(i)
		}
		t.rows = append(t.rows, row)
	}
	return nil
}

// read returns the rows of a query whose columns are all String.
func read(ctx context.Context, conn driver.Conn, sql string, params ...driver.Param) ([][]string, error) {
	var t texts
	err := conn.Query(ctx, driver.Statement{SQL: sql, Params: params}, &t)
	return t.rows, err
}

// count returns the number that a query answers.
func count(ctx context.Context, conn driver.Conn, sql string, params ...driver.Param) (uint64, error) {
	rows, err := read(ctx, conn, "SELECT toString(ifNull(n, 0)) FROM ("+sql+") AS counted(n)", params...)
	if err != nil || len(rows) == 0 {
		return 0, err
	}
	return strconv.ParseUint(rows[0][0], 10, 64)
}

// Texts returns the rows of a query whose columns are all String.
func Texts(ctx context.Context, conn driver.Conn, sql string, params ...driver.Param) ([][]string, error) {
	return read(ctx, conn, sql, params...)
}
