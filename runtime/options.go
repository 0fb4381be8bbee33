package runtime

import (
	"strconv"

	"github.com/chent-io/chent/dialect/clickhouse/driver"
)

// runOptions are what travels beside the text of a query.
type runOptions struct {
	settings   []driver.Setting
	queryID    string
	onProgress func(driver.Progress)
	onProfile  func(driver.Profile)
}

// AsyncInsert are the settings of an insert that the server collects with
// others and writes together: for many small inserts. With wait, the insert
// ends when its rows are in the table, or with the error that kept them out;
// without, it ends as soon as the server has them in memory, and a later
// failure is in system.asynchronous_insert_log only.
//
// See https://clickhouse.com/docs/optimize/asynchronous-inserts.
func AsyncInsert(wait bool) []Setting {
	return []Setting{
		{Name: "async_insert", Value: "1"},
		{Name: "wait_for_async_insert", Value: strconv.Itoa(map[bool]int{true: 1}[wait])},
	}
}
