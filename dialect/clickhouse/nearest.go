package clickhouse

import (
	"strings"

	"github.com/agext/levenshtein"
)

// Nearest returns the known word that an unknown one is most likely a slip of,
// in any case of letters; empty when none is near: two letters may differ, and
// of a long word one in three. Of several that are equally near, it is the
// first.
func Nearest(word string, known ...[]string) string {
	word = strings.ToLower(word)
	best, least := "", max((len(word)+2)/3, min(2, len(word)-1))+1
	for _, list := range known {
		for _, k := range list {
			if d := len(k) - len(word); d >= least || -d >= least {
				continue
			}
			if d := levenshtein.Distance(word, strings.ToLower(k), nil); d < least {
				best, least = k, d
			}
		}
	}
	return best
}
