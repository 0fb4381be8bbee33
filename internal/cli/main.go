package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/chent-io/chent/internal/screen"
)

// ExitError ends the command with a status of its own. A nil Err prints
// nothing: "2 = different" is an answer, not a failure.
type ExitError struct {
	Code int
	Err  error
}

func (e *ExitError) Error() string {
	if e.Err == nil {
		return fmt.Sprintf("exit status %d", e.Code)
	}
	return e.Err.Error()
}

func (e *ExitError) Unwrap() error { return e.Err }

// Main runs the command and returns its exit status: 0 done, 1 failed, or what
// an [ExitError] says.
func Main() int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	command, stderr := New(), screen.For(os.Stderr)
	command.SetErr(stderr)
	command.SetOut(os.Stdout)
	if screen.IsTerminal(os.Stdout) { // elsewhere a file or a program gets what is asked for, byte by byte
		command.SetOut(screen.For(os.Stdout))
	}
	err := command.ExecuteContext(ctx)
	if err == nil {
		return 0
	}
	if exit, ok := errors.AsType[*ExitError](err); ok {
		if exit.Err != nil {
			fmt.Fprintln(stderr, "chent:", exit.Err)
		}
		return exit.Code
	}
	fmt.Fprintln(stderr, "chent:", err)
	return 1
}
