//go:build !linux

package embedded

import "os"

// selfPath names this program's executable.
func selfPath() (string, error) { return os.Executable() }
