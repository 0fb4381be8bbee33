package driver

import "github.com/chent-io/chent/dialect/clickhouse"

// didYouMean is a hint with the nearest word, or nothing.
func didYouMean(got string, words ...[]string) string {
	if word := clickhouse.Nearest(got, words...); word != "" {
		return "; did you mean " + word + "?"
	}
	return ""
}
