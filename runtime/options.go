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

// DeduplicationToken is the setting that makes an insert sent twice insert
// once: the server drops a block whose token the table has seen already. Only
// replicated tables remember tokens by themselves. A plain MergeTree does with
// its setting non_replicated_deduplication_window, and without it the token does
// nothing: the rows are there twice. A Distributed table hands the token on.
//
// See https://clickhouse.com/docs/operations/settings/settings#insert_deduplication_token.
func DeduplicationToken(token string) Setting {
	return Setting{Name: "insert_deduplication_token", Value: token}
}
