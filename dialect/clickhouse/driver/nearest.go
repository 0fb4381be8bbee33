package driver

import (
	"strings"

	"github.com/agext/levenshtein"
)

// nearest returns the word closest to got, or "" when none is close.
func nearest(got string, words ...[]string) string {
	got = strings.ToLower(got)
	best, bestDistance := "", max(len(got)/3, 1)+1
	for _, list := range words {
		for _, word := range list {
			if d := len(word) - len(got); d >= bestDistance || -d >= bestDistance {
				continue
			}
			if d := levenshtein.Distance(got, strings.ToLower(word), nil); d < bestDistance {
				best, bestDistance = word, d
			}
		}
	}
	return best
}

// didYouMean is a hint with the nearest word, or nothing.
func didYouMean(got string, words ...[]string) string {
	if word := nearest(got, words...); word != "" {
		return "; did you mean " + word + "?"
	}
	return ""
}
