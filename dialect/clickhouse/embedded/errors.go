package embedded

import (
	"fmt"
	"os"
	"runtime"
	"strings"

	"github.com/chent-io/chent/dialect/clickhouse/embedded/internal/child"
)

// UnsupportedError reports that the engine cannot run in this program.
type UnsupportedError struct {
	// Reason is why, when there is more to say than the platform.
	Reason string
}

func (e *UnsupportedError) Error() string {
	reason := e.Reason
	if reason == "" {
		reason = "this program was built without it"
	}
	return fmt.Sprintf("the embedded engine is not available on %s/%s: %s; it runs on Linux with glibc and on macOS, on amd64 and arm64: use a server's URL (clickhouse://, http://) here",
		runtime.GOOS, runtime.GOARCH, reason)
}

// LibraryError reports a library that cannot serve as the engine.
type LibraryError struct {
	Path   string
	Reason string
}

func (e *LibraryError) Error() string {
	return fmt.Sprintf("embedded: %s cannot be the engine: %s", e.Path, e.Reason)
}

// startError explains why the engine's process ended before it was ready.
func startError(state *os.ProcessState, library string, l layout) error {
	words := l.lastWords()
	switch state.ExitCode() {
	case child.ExitNoCode:
		return fmt.Errorf("embedded: start the engine: %w", &UnsupportedError{})
	case child.ExitLoad:
		return &LibraryError{Path: library, Reason: loadReason(words)}
	case child.ExitUnsafe:
		return &LibraryError{Path: library, Reason: words}
	case child.ExitStranger:
		return fmt.Errorf("embedded: start the engine: its process does not know this program: %s", words)
	case child.ExitTooOld:
		return &LibraryError{Path: library, Reason: words + ": " + provide()}
	}
	if strings.Contains(words, "not supported in clickhouse-local") {
		return &LibraryError{Path: library, Reason: "its release cannot listen: " + provide()}
	}
	return fmt.Errorf("embedded: the engine could not start (%s); its last words:\n%s", state, indent(words))
}

// loadReason turns the loader's message into one with a next step.
func loadReason(message string) string {
	switch {
	case strings.Contains(message, "GLIBC_"):
		return "it needs a newer glibc than this system has (" + message + "): use a newer system, or a server's URL"
	case strings.Contains(message, "ELFCLASS"), strings.Contains(message, "invalid ELF header"),
		strings.Contains(message, "file too short"), strings.Contains(message, "not a mach-o"):
		return "it is no library for " + runtime.GOOS + "/" + runtime.GOARCH + " (" + message + "): " + provide()
	case strings.Contains(message, "ld-linux"), strings.Contains(message, "Error relocating"):
		return "it needs glibc, and this system has another C library (" + message + "): use a glibc system, or a server's URL"
	default:
		return "it could not be loaded (" + message + "): " + provide()
	}
}
