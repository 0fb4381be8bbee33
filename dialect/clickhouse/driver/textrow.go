package driver

import (
	"fmt"

	"github.com/ClickHouse/ch-go/proto"
)

// textRow receives one row of strings, which are no data but what a server says
// about itself.
type textRow struct {
	limits  *Limits
	columns []*textColumn
	row     []string
}

func (t *textRow) Columns(header []ColumnInfo) ([]proto.ColResult, error) {
	text := t.limits.message()
	var results []proto.ColResult
	for _, info := range header {
		if info.Type != "String" {
			return nil, fmt.Errorf("driver: column %s is of type %s, not String", info.Name, abbreviate(info.Type))
		}
		column := &textColumn{text: text}
		t.columns = append(t.columns, column)
		results = append(results, column)
	}
	return results, nil
}

func (t *textRow) Block(rows int) error {
	if t.row == nil && rows > 0 {
		for _, column := range t.columns {
			t.row = append(t.row, column.value)
		}
	}
	return nil
}

func (t *textRow) values(n int) ([]string, error) {
	if len(t.row) != n {
		return nil, fmt.Errorf("driver: the server answered with %d values instead of %d", len(t.row), n)
	}
	return t.row, nil
}

// textColumn is a String column of one row.
type textColumn struct {
	text  *allowance
	rows  int
	value string
}

func (c *textColumn) Type() proto.ColumnType { return proto.ColumnTypeString }
func (c *textColumn) Rows() int              { return c.rows }
func (c *textColumn) Reset()                 { c.rows = 0 }

func (c *textColumn) DecodeColumn(r *proto.Reader, rows int) (err error) {
	if rows != 1 {
		return fmt.Errorf("%d rows instead of 1", rows)
	}
	c.rows = rows
	c.value, err = readText(r, c.text)
	return err
}
