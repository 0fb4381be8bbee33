package values

import "testing"

// TestValuesComeBackAsTheyWent sends edge values of every type through the
// generated client, and values that do not fit.
func TestValuesComeBackAsTheyWent(t *testing.T) {
	tables := []struct {
		name string
		test func(*testing.T, server)
	}{
		{"integers", integers}, {"fractions", fractions}, {"vectors", vectors}, {"spans", spans},
		{"texts", texts}, {"labels", labels}, {"moments", moments}, {"maybes", maybes},
		{"lists", lists}, {"lookups", lookups}, {"records", records}, {"nests", nests}, {"wholes", wholes}, {"deeps", deeps},
		{"documents", documents}, {"anythings", anythings}, {"shapes", shapes}, {"customs", customs}, {"mergeds", mergeds},
	}
	each(t, func(t *testing.T, s server) {
		for _, tt := range tables {
			t.Run(tt.name, func(t *testing.T) { tt.test(t, s) })
		}
	})
}
