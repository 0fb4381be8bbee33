package apply

import (
	"errors"
	"fmt"
	"strings"

	"github.com/chent-io/chent/migrate/plan"
)

// Error reports the step at which [Run] stopped. The Done steps before it have
// taken effect and are not rolled back.
type Error struct {
	Step  plan.Step
	Done  int
	Total int
	// Advice says what to do next.
	Advice string
	Err    error // the server's answer
}

func (e *Error) Error() string {
	text := fmt.Sprintf("apply: step %d of %d (%s): %v", e.Done+1, e.Total, e.Step.Text(), e.Err)
	if e.Advice != "" {
		text += "; " + e.Advice
	}
	return text
}

func (e *Error) Unwrap() error { return e.Err }

// ErrDrift is returned when the server has changed since the plan was made.
var ErrDrift = errors.New("apply: the server has changed since the plan was made: plan again and read the new plan")

// CheckError says what pre-checks found in the way: rows, too little room, rights
// that are missing. Nothing was run.
type CheckError struct {
	Problems []string
}

func (e *CheckError) Error() string {
	return "apply: nothing was run, because something stands in the way:\n  " + strings.Join(e.Problems, "\n  ")
}

// LockedError says who holds the lock.
type LockedError struct {
	Lock  string // the table that is the lock
	Owner string
	Until string // in the server's time
}

func (e *LockedError) Error() string {
	return fmt.Sprintf("apply: %s holds the lock %s until %s: wait for it, or drop the table if that process is gone", e.Owner, e.Lock, e.Until)
}

// LostLockError says that a lock that was held is not held any more. Nothing
// was run after that was noticed.
type LostLockError struct {
	Lock string // the table that is the lock
	// Owner has it now; empty where the table is not there.
	Owner string
}

func (e *LostLockError) Error() string {
	if e.Owner == "" {
		return fmt.Sprintf("apply: the lock %s is not on this server any more: somebody dropped it, the server lost it, or the URL leads to several servers and it is on another one; make sure that nobody else applies, name one host, and run again", e.Lock)
	}
	return fmt.Sprintf("apply: the lock %s was taken over by %q because this process was silent for too long: run again", e.Lock, e.Owner)
}

// MutationError says why a mutation does not get done.
type MutationError struct {
	Table, ID, Command, Reason string
}

func (e *MutationError) Error() string {
	return fmt.Sprintf("mutation %s of %s (%s) fails: %s", e.ID, e.Table, e.Command, e.Reason)
}

// UnequalError says that a copy does not hold what the original holds.
type UnequalError struct {
	Table, Copy, Partition string
	Was, Is                string
}

func (e *UnequalError) Error() string {
	where := ""
	if e.Partition != "" {
		where = " in partition " + e.Partition
	}
	return fmt.Sprintf("%s and its copy %s differ%s (%s, %s): rows were written while the copy ran; pause the writers and run again, which goes on from here",
		e.Table, e.Copy, where, e.Was, e.Is)
}
