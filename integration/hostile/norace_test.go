//go:build !race

package hostile

// raced says that the race detector runs, whose own memory is not measured.
const raced = false
