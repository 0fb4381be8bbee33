package column

import (
	"fmt"
	"testing"
	"unsafe"
)

// TestDictionaryTellsTextsOfOnePlaceApart adds, row by row and as many at once,
// texts that have the length and the ends of others, more of them than are
// remembered, and again after a Reset, which numbers them anew.
func TestDictionaryTellsTextsOfOnePlaceApart(t *testing.T) {
	c := LowCardinality(String())
	var texts []string
	for i := range 3 * recentTexts {
		texts = append(texts, fmt.Sprintf("a%03dx%03db", i, i), "", "ab", fmt.Sprint(i%7))
	}
	for round := range 2 {
		c.Reset()
		rows := make([]unsafe.Pointer, len(texts))
		for i := range texts {
			at := (i + round*5) % len(texts)
			rows[i] = unsafe.Pointer(&texts[at])
			c.Append(texts[at])
		}
		appendRows[string](c, rows, 0)
		for i := range 2 * len(texts) {
			if want := texts[(i%len(texts)+round*5)%len(texts)]; c.Row(i) != want {
				t.Fatalf("round %d: row %d is %q, want %q", round, i, c.Row(i), want)
			}
		}
		if entries := c.(*LowCardinals[string]).inner.Rows(); entries != 3*recentTexts+2+7 {
			t.Errorf("round %d: the dictionary has %d entries, want one for each text", round, entries)
		}
	}
}
