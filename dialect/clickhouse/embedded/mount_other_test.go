//go:build !linux

package embedded

import "testing"

func mountSmall(t *testing.T, _, _ string) {
	t.Helper()
	t.Skip("no small disk here")
}
