package runtime

import (
	"context"
	"fmt"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/dialect/clickhouse/driver"
)

// Setting is a server setting by its ClickHouse name.
type Setting = driver.Setting

// Param is a parameter of a statement of the user's own.
type Param struct {
	name  string
	value any
}

// NewParam makes the parameter {name:Type}. Its value may be of any Go type
// that a column can have; nil is NULL.
func NewParam(name string, value any) Param { return Param{name, value} }

// driverParams renders parameters as the types of their values print.
func driverParams(params []Param) ([]driver.Param, error) {
	list := make([]driver.Param, len(params))
	for i, p := range params {
		if clickhouse.IsNull(p.value) {
			list[i] = driver.Param{Name: p.name, Null: true}
			continue
		}
		typ, err := clickhouse.ParamType(p.value)
		if err != nil {
			return nil, fmt.Errorf("parameter %q: %w", p.name, err)
		}
		text, err := clickhouse.ParamText(p.value, typ)
		if err != nil {
			return nil, fmt.Errorf("parameter %q: %w", p.name, err)
		}
		list[i] = driver.Param{Name: p.name, Value: text, Type: typ.String()}
	}
	return list, nil
}

// Exec runs a statement of the user's own. Parameters are written {name:Type}
// in its text.
func (c Config) Exec(ctx context.Context, statement string, params ...Param) error {
	conn, err := c.conn()
	if err != nil {
		return err
	}
	list, err := driverParams(params)
	if err != nil {
		return err
	}
	return conn.Exec(ctx, driver.Statement{SQL: statement, Params: list})
}

// QueryAs runs a query of the user's own and returns its rows as T; see the
// Scan of a query.
func QueryAs[T any](ctx context.Context, c Config, query string, params ...Param) ([]T, error) {
	conn, err := c.conn()
	if err != nil {
		return nil, err
	}
	list, err := driverParams(params)
	if err != nil {
		return nil, err
	}
	rows := []T{}
	if err := scanRows(ctx, conn, driver.Statement{SQL: query, Params: list}, &rows, nil, nil); err != nil {
		return nil, err
	}
	return rows, nil
}
