//go:build !((linux || darwin) && (amd64 || arm64)) || chent_remote

package child

import (
	"errors"
)

// Linked says whether this program can load the engine.
const Linked = false

type library struct {
	status int
}

func load(string) (library, error) {
	return library{status: ExitNoCode}, errors.New("this program was built without the embedded engine")
}

func (library) version() string { return "" }

func (library) run([]string) error { return nil }

func kill() {}

func forget(string) {}
