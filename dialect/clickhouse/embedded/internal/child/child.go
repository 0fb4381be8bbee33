package child

import (
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// EnvChild is the environment variable that turns the program into an engine
// process, if an [Order] on the lifeline says so too.
const EnvChild = "CHENT_ENGINE_CHILD"

// File descriptors that the parent passes down.
const (
	// Lifeline is the read end of a pipe on which the parent writes an [Order]
	// and no more. Its end means that the parent is gone.
	Lifeline = 3
	// Lock is the data directory's locked file. The lock is the open file's,
	// so the directory stays locked until parent and engine are both gone.
	Lock = 4
	// Report is the write end of a pipe on which the engine says [Fenced] when
	// its ports take nobody but the parent, or why they do not. It is closed
	// without a word when no fence was ordered.
	Report = 5
)

// Fenced is the report of an engine whose ports are fenced.
const Fenced = "fenced"

// Exit statuses by which the parent tells the reasons of a failed start apart.
const (
	ExitLoad     = 90 // the library could not be loaded
	ExitTooOld   = 91 // the library has no server to offer
	ExitEngine   = 92 // the engine ended with an error
	ExitOrphan   = 93 // the parent is gone
	ExitNoCode   = 94 // this program was built without the engine's loader
	ExitStranger = 95 // no chent program started this process as its engine
	ExitUnsafe   = 96 // others can change the library
)

// minVersion is the first libchdb release whose engine can listen, as major
// and minor number.
var minVersion = [2]int{26, 7}

func init() {
	if _, ok := os.LookupEnv(EnvChild); ok {
		os.Exit(run(os.Args[1:]))
	}
}

// run is the life of the engine's process. It returns the exit status. Nothing
// of the environment is believed: a process that nobody ordered ends, since
// the program's own main must not run in what may be an engine's process.
func run(args []string) int {
	order, err := receive()
	if err != nil {
		fmt.Fprintf(os.Stderr, "%s is set, but this process is no engine of a program that uses chent (%v): unset it\n", EnvChild, err)
		return ExitStranger
	}
	syscall.CloseOnExec(Lifeline)
	syscall.CloseOnExec(Lock)
	syscall.CloseOnExec(Report)
	go watch(os.NewFile(Lifeline, "lifeline"))
	path, err := Trusted(order.Library)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return ExitUnsafe
	}
	lib, err := load(path)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return lib.status
	}
	forget(EnvChild) // programs that the engine starts are no engines
	version := lib.version()
	if !canListen(version) {
		fmt.Fprintf(os.Stderr, "chdb %s cannot listen; %d.%d or newer can\n", version, minVersion[0], minVersion[1])
		return ExitTooOld
	}
	go report(order)
	if err := lib.run(append([]string{"clickhouse"}, args...)); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return ExitEngine
	}
	return 0
}

// receive reads the parent's order, once it is plain that the parent is a
// process of this user and program.
func receive() (Order, error) {
	if Elevated() {
		return Order{}, errors.New("it has more rights than the user who started it")
	}
	if err := fromParent(Lifeline); err != nil {
		return Order{}, err
	}
	late := time.AfterFunc(time.Minute, kill)
	defer late.Stop()
	return readOrder(descriptor(Lifeline))
}

// descriptor reads a file descriptor without owning it.
type descriptor int

func (d descriptor) Read(p []byte) (int, error) { return readDescriptor(int(d), p) }

// report puts up the fence and says so.
func report(o Order) {
	out := os.NewFile(Report, "report")
	defer out.Close()
	if o.From == 0 {
		return
	}
	word := Fenced
	if err := fence(o); err != nil {
		word = err.Error()
	}
	_, _ = out.WriteString(word) // nobody listens any more: the lifeline tells
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
