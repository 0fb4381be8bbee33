package lint

import (
	"strconv"
	"strings"
)

// atLeast reports whether a server's version, 26.8.1.2 or 26.8, is a release or
// a later one. A version that is not understood is taken for an old one.
func atLeast(version string, year, release int) bool {
	parts := strings.SplitN(strings.TrimPrefix(version, "v"), ".", 3)
	if len(parts) < 2 {
		return false
	}
	y, errYear := strconv.Atoi(parts[0])
	r, errRelease := strconv.Atoi(parts[1])
	return errYear == nil && errRelease == nil && (y > year || y == year && r >= release)
}
