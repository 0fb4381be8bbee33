package apply

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/chent-io/chent/dialect/clickhouse/driver"
)

// queueMark begins the log_comment of every statement ON CLUSTER of a run, by
// which it is found in the queue: chent:<run>:<step>.
const queueMark = "chent:"

// QueueEntry is a statement in the queue of a cluster, on one host.
type QueueEntry struct {
	Entry   string // its name, such as query-0000000012
	Mark    string // chent:<run>:<step>
	Outcome        // what the host has done about it
}

// UnfinishedError reports statements of earlier runs that hosts are still to do.
// Nothing was sent.
type UnfinishedError struct {
	Entries []QueueEntry
}

func (e *UnfinishedError) Error() string {
	var text strings.Builder
	text.WriteString("apply: nothing was run, because hosts have statements of an earlier run to do yet:")
	for _, entry := range e.Entries {
		fmt.Fprintf(&text, "\n  %s on %s", entry.Entry, entry.Host)
	}
	text.WriteString("\n  look in system.distributed_ddl_queue why they wait, and run again when they are done")
	return text.String()
}

// queue reads the entries of the queue whose mark begins as given. Any host can
// tell; the one that is asked first is the one that the statements go to.
func (r *runner) queue(ctx context.Context, mark string) ([]QueueEntry, error) {
	entries, err := Queue(ctx, r.conn, mark)
	for _, h := range r.options.Hosts.Hosts {
		if err == nil || ctx.Err() != nil {
			break
		}
		var again error
		if entries, again = Queue(ctx, h.Conn, mark); again == nil {
			err = nil
		}
	}
	return entries, err
}

// Queue reads the entries of system.distributed_ddl_queue whose mark begins as
// given, a row for each host.
func Queue(ctx context.Context, conn driver.Conn, mark string) ([]QueueEntry, error) {
	rows, err := read(ctx, conn, `SELECT entry, settings['log_comment'] AS mark, concat(ifNull(host, ''), ':', toString(ifNull(port, 0))) AS address,
	ifNull(toString(status), '') AS state, toString(toInt64(ifNull(exception_code, 0))) AS code, ifNull(exception_text, '') AS text
FROM system.distributed_ddl_queue WHERE startsWith(settings['log_comment'], {mark:String}) ORDER BY entry, address`, driver.Param{Name: "mark", Value: mark})
	if err != nil {
		return nil, fmt.Errorf("apply: read system.distributed_ddl_queue: %w", err)
	}
	entries := make([]QueueEntry, len(rows))
	for i, row := range rows {
		code, err := strconv.Atoi(row[4])
		if err != nil {
			return nil, fmt.Errorf("apply: read system.distributed_ddl_queue: %w", err)
		}
		e := QueueEntry{Entry: row[0], Mark: row[1], Outcome: Outcome{Host: row[2], State: OutcomePending}}
		switch {
		case row[3] == "Finished" && code == 0:
			e.State = OutcomeDone
		case row[3] == "Finished":
			e.State, e.Code, e.Error = OutcomeFailed, code, row[5]
		}
		entries[i] = e
	}
	return entries, nil
}

// unfinished waits until the hosts have done what earlier runs put into the
// queue, and says whether it had to.
func (r *runner) unfinished(ctx context.Context) (waited bool, err error) {
	if r.options.Hosts == nil || r.options.Hosts.Direct {
		return false, nil
	}
	deadline := time.Now().Add(r.options.QueueWait)
	for wait := 50 * time.Millisecond; ; wait = min(2*wait, 2*time.Second) {
		entries, err := r.queue(ctx, queueMark)
		if driver.IsCode(err, driver.CodeUnknownTable, driver.CodeAccessDenied, driver.CodeNotImplemented, driver.CodeNoElementsInConfig) {
			r.options.Logger.WarnContext(ctx, "apply: the queue cannot be read: whether an earlier run left something in it is not known", "error", err)
			return waited, nil
		}
		if err != nil {
			return waited, err
		}
		here := r.options.Hosts.Addresses()
		entries = slices.DeleteFunc(entries, func(e QueueEntry) bool { return e.State != OutcomePending || !slices.Contains(here, e.Host) })
		if len(entries) == 0 {
			return waited, nil
		}
		waited = true
		if time.Now().After(deadline) {
			return waited, &UnfinishedError{Entries: entries}
		}
		if err := pause(ctx, wait); err != nil {
			return waited, errors.Join(err, &UnfinishedError{Entries: entries})
		}
	}
}
