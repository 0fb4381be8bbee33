// Package count writes numbers of things into sentences: "1 row is", "2 rows
// are".
package count

import (
	"fmt"
	"strings"
)

// Of is a number and its noun: 1 row, 3 rows.
func Of[N int | int64 | uint64](n N, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// one are the words that follow %d in the sentences of checks, and what they are
// of one.
var one = strings.NewReplacer(
	"%d rows hold ", "1 row holds ", "%d rows are ", "1 row is ", "%d rows", "1 row",
	"%d files of rows ", "1 file of rows ", " acknowledged wait to be ", " acknowledged waits to be ", " or hold ", " or holds ",
)

// Fill is a sentence that begins with %d and a noun of many, with the number in
// it: "%d rows hold NULL" is "1 row holds NULL".
func Fill(sentence string, n uint64) string {
	if n == 1 {
		sentence = one.Replace(sentence)
	}
	return strings.ReplaceAll(sentence, "%d", fmt.Sprint(n))
}
