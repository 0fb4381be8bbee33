package child

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"syscall"
)

// EnvLibrary is the environment variable that turns the program into an
// engine process. It holds the path of libchdb.
const EnvLibrary = "CHENT_ENGINE_CHILD"

// File descriptors that the parent passes down.
const (
	// Lifeline is the read end of a pipe that the parent never writes to. Its
	// end means that the parent is gone.
	Lifeline = 3
	// Lock is the data directory's locked file. The lock is the open file's,
	// so the directory stays locked until parent and engine are both gone.
	Lock = 4
)

// Exit statuses by which the parent tells the reasons of a failed start apart.
const (
	ExitLoad   = 90 // the library could not be loaded
	ExitTooOld = 91 // the library has no server to offer
	ExitEngine = 92 // the engine ended with an error
	ExitOrphan = 93 // the parent is gone
	ExitNoCode = 94 // this program was built without the engine's loader
)

// minVersion is the first libchdb release whose engine can listen, as major
// and minor number.
var minVersion = [2]int{26, 7}

func init() {
	library, ok := os.LookupEnv(EnvLibrary)
	if !ok {
		return
	}
	os.Exit(run(library, os.Args[1:]))
}

// run is the life of the engine's process. It returns the exit status.
func run(library string, args []string) int {
	forget(EnvLibrary) // programs that the engine starts are no engines
	syscall.CloseOnExec(Lifeline)
	syscall.CloseOnExec(Lock)
	go watch(os.NewFile(Lifeline, "lifeline"))

	lib, err := load(library)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return lib.status
	}
	version := lib.version()
	if !canListen(version) {
		fmt.Fprintf(os.Stderr, "chdb %s cannot listen; %d.%d or newer can\n", version, minVersion[0], minVersion[1])
		return ExitTooOld
	}
	if err := lib.run(append([]string{"clickhouse"}, args...)); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return ExitEngine
	}
	return 0
}

// watch ends the process when the parent's end of the lifeline is closed, be
// it on purpose or because the parent died. Nothing is waited for: what the
// engine acknowledged is on disk.
func watch(lifeline *os.File) {
	buf := make([]byte, 1)
	for {
		if n, err := lifeline.Read(buf); n == 0 && err != nil {
			// Not os.Exit: the library's exit handlers would run beside
			// the engine's threads.
			kill()
			os.Exit(ExitOrphan)
		}
	}
}

func canListen(version string) bool {
	major, rest, _ := strings.Cut(strings.TrimPrefix(version, "v"), ".")
	minor, _, _ := strings.Cut(rest, ".")
	a, errA := strconv.Atoi(major)
	b, errB := strconv.Atoi(minor)
	if errA != nil || errB != nil {
		return true // an unknown numbering: let the engine speak for itself
	}
	return a > minVersion[0] || a == minVersion[0] && b >= minVersion[1]
}
