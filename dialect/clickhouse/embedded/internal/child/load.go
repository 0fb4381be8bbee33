//go:build (linux || darwin) && (amd64 || arm64) && !chent_remote

package child

import (
	"errors"
	"fmt"
	"os"
	"runtime"
	"syscall"
	"unsafe"

	"github.com/ebitengine/purego"
)

// Linked says whether this program can load the engine.
const Linked = true

// library is a loaded libchdb.
type library struct {
	handle uintptr
	status int // exit status, when loading failed
}

func load(path string) (library, error) {
	handle, err := purego.Dlopen(path, purego.RTLD_NOW|purego.RTLD_GLOBAL)
	if err != nil {
		return library{status: ExitLoad}, err
	}
	for _, symbol := range []string{"chdb_version", "chdb_query_cmdline", "chdb_result_error"} {
		if _, err := purego.Dlsym(handle, symbol); err != nil {
			return library{status: ExitTooOld}, fmt.Errorf("no %s in the library: it is not libchdb, or an old one", symbol)
		}
	}
	return library{handle: handle}, nil
}

func (l library) version() string {
	var version func() string
	purego.RegisterLibFunc(&version, l.handle, "chdb_version")
	return version()
}

// run calls the engine's own main with args and returns when it ends. It keeps
// the calling thread to itself.
func (l library) run(args []string) error {
	runtime.LockOSThread()
	var (
		cmdline     func(argc int32, argv unsafe.Pointer) uintptr
		resultError func(result uintptr) string
	)
	purego.RegisterLibFunc(&cmdline, l.handle, "chdb_query_cmdline")
	purego.RegisterLibFunc(&resultError, l.handle, "chdb_result_error")
	argv := make([]*byte, 0, len(args)+1)
	for _, arg := range args {
		text, err := syscall.BytePtrFromString(arg)
		if err != nil {
			return fmt.Errorf("argument %q: %w", arg, err)
		}
		argv = append(argv, text)
	}
	argv = append(argv, nil) // as main expects it
	result := cmdline(int32(len(args)), unsafe.Pointer(&argv[0]))
	runtime.KeepAlive(argv)
	if result == 0 {
		return nil
	}
	if text := resultError(result); text != "" {
		return errors.New(text)
	}
	return nil
}

func kill() { _ = syscall.Kill(os.Getpid(), syscall.SIGKILL) }

// forget removes a variable from the environment, C's too.
func forget(name string) {
	_ = os.Unsetenv(name) // fails for malformed names only
	var unsetenv func(name string) int32
	purego.RegisterLibFunc(&unsetenv, purego.RTLD_DEFAULT, "unsetenv")
	unsetenv(name)
}
