package driver

import (
	"fmt"

	"github.com/ClickHouse/ch-go/proto"
)

// textRow receives one row of strings.
type textRow struct {
	columns []*proto.ColStr
	row     []string
}

func (t *textRow) Columns(header []ColumnInfo) ([]proto.ColResult, error) {
	var results []proto.ColResult
	for _, info := range header {
		if info.Type != "String" {
			return nil, fmt.Errorf("driver: column %s is of type %s, not String", info.Name, info.Type)
		}
		column := new(proto.ColStr)
		t.columns = append(t.columns, column)
		results = append(results, column)
	}
	return results, nil
}

func (t *textRow) Block(rows int) error {
	if t.row == nil && rows > 0 {
		for _, column := range t.columns {
			t.row = append(t.row, column.Row(0))
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
