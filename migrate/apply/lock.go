package apply

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/google/uuid"

	"github.com/chent-io/chent/dialect/clickhouse/driver"
)

// Lock is a held lock: while it is held, nobody else applies in its database,
// on any host that the lock is about.
type Lock struct {
	owner holder
	parts []lockPart
	stop  context.CancelFunc
	done  chan struct{}
}

// lockPart is a lock in one place. A run holds one for each place where another
// may begin: on each host of a cluster, and in the Keeper that the hosts share.
type lockPart interface {
	// try takes it. Where another holds it, or it is about to be free, the
	// error is a LockedError, which is returned as such too.
	try(ctx context.Context) (*LockedError, error)
	// sweep takes away what dead holders left, and gives the lock back if it
	// cannot.
	sweep(ctx context.Context) error
	beat(ctx context.Context)
	check(ctx context.Context) error
	release(ctx context.Context) error
	String() string
}

// Acquire takes the lock of the options' database, waiting up to LockWait for
// another holder: a [LockedError] says who that is. With Hosts it is held on
// each of them, and with Keeper, or where the hosts have one, there too.
func Acquire(ctx context.Context, conn driver.Conn, options Options) (*Lock, error) {
	options.fill(conn)
	return acquire(ctx, conn, options)
}

// acquire takes the lock, waiting for another holder to end. A holder that has
// not said a word for its time is dead, and its lock is taken over. All times
// are the server's.
func acquire(ctx context.Context, conn driver.Conn, options Options) (*Lock, error) {
	host, _ := os.Hostname() // a name for people; unknown is fine
	l := &Lock{owner: holder{ID: uuid.NewString(), Owner: fmt.Sprintf("%s, process %d", host, os.Getpid())}}
	wanted, err := lockParts(ctx, conn, l.owner, options)
	if err != nil {
		return nil, err
	}
	var beaten time.Time
	keep := func() {
		if time.Since(beaten) > options.LockTTL/3 {
			beaten = time.Now()
			l.beat(ctx, options.LockTTL/3)
		}
	}
	hold, cancel := context.WithCancel(context.WithoutCancel(ctx))
	l.stop, l.done = cancel, make(chan struct{})
	deadline := time.Now().Add(options.LockWait)
	for _, part := range wanted { // all runs in the same order
		if err := take(ctx, part, deadline, keep); err != nil {
			close(l.done)
			return nil, errors.Join(err, l.Release(ctx))
		}
		l.parts = append(l.parts, part)
	}
	go l.heartbeat(hold, options.LockTTL/3)
	return l, nil
}

// take takes a part of the lock, and keeps those that are held meanwhile.
func take(ctx context.Context, part lockPart, deadline time.Time, keep func()) error {
	for {
		keep()
		taken, err := part.try(ctx)
		if err == nil {
			return part.sweep(ctx)
		}
		if taken == nil {
			return fmt.Errorf("apply: take the lock %s: %w", part, err)
		}
		if time.Now().After(deadline) {
			return taken
		}
		select {
		case <-ctx.Done():
			return errors.Join(taken, ctx.Err())
		case <-time.After(200 * time.Millisecond):
		}
	}
}

// lockParts are the places of a lock: the Keeper first, which decides among all
// who know of it, then the hosts in their order. Where there is no Keeper the
// first host of the cluster decides, so it must be there.
func lockParts(ctx context.Context, conn driver.Conn, owner holder, o Options) ([]lockPart, error) {
	var parts []lockPart
	if o.Keeper != "" || o.Hosts != nil || o.Shared {
		keeper, err := newKeeperLock(ctx, conn, owner, o)
		if err != nil {
			return nil, err
		}
		if keeper != nil {
			parts = append(parts, keeper)
		}
	}
	if o.Hosts == nil {
		return append(parts, newTableLock(conn, owner, o)), nil
	}
	if len(parts) == 0 && !o.Hosts.Whole() && o.Hosts.Missing[0].Before(o.Hosts.Hosts[0].Host) {
		return nil, fmt.Errorf("apply: take the lock: the hosts of %s have no Keeper to share it, so it is the first host's, %s, which cannot be asked: %s",
			o.Hosts.Name, o.Hosts.Missing[0].Address, o.Hosts.Missing[0].Problem)
	}
	for _, h := range o.Hosts.Hosts {
		there := o
		if h.Empty { // it has no such database, so nobody holds its lock
			there.Database = h.Conn.Database()
		}
		parts = append(parts, newTableLock(h.Conn, owner, there))
	}
	return parts, nil
}

// id is what nobody else's lock has.
func (l *Lock) id() string { return l.owner.ID }

// heartbeat says again and again that the holder lives.
func (l *Lock) heartbeat(ctx context.Context, every time.Duration) {
	defer close(l.done)
	for {
		select {
		case <-ctx.Done():
			return
		case <-time.After(every):
		}
		l.beat(ctx, every)
	}
}

func (l *Lock) beat(ctx context.Context, within time.Duration) {
	limited, cancel := context.WithTimeout(ctx, within)
	defer cancel()
	for _, part := range l.parts {
		part.beat(limited)
	}
}

// Check reports whether the lock is still ours, in all of its places: a process
// that slept longer than its lock lived, or whose host is gone, must not go on.
func (l *Lock) Check(ctx context.Context) error {
	for _, part := range l.parts {
		if err := part.check(ctx); err != nil {
			return err
		}
	}
	return nil
}

// Release gives the lock back. It works on when ctx is done.
func (l *Lock) Release(ctx context.Context) error {
	l.stop()
	<-l.done
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 30*time.Second)
	defer cancel()
	var problems []error
	for i := len(l.parts) - 1; i >= 0; i-- {
		problems = append(problems, l.parts[i].release(ctx))
	}
	return errors.Join(problems...)
}
