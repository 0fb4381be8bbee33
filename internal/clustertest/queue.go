//go:build unix

package clustertest

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/chent-io/chent/dialect/clickhouse"
)

// Fault changes what the queue of a cluster does with the next statements on
// one host.
type Fault struct {
	// Host is the host's index.
	Host int
	// Match is part of the statements that are meant. Default: all.
	Match string
	// Code and Text are the error that the host answers instead of running the
	// statement. Default: it runs it.
	Code int
	Text string
	// Delay is how long the host waits before that.
	Delay time.Duration
	// Hold makes the host wait until it is closed. Default: it does not.
	Hold <-chan struct{}
	// Times is how many statements meet the fault. Default: 1.
	Times int
}

// queue is a queue for distributed DDL before nodes that have none.
type queue struct {
	replicated string // the database whose DDL all goes through the queue

	mu      sync.Mutex
	next    int
	entries []*entry
	faults  []Fault
	fronts  []*front
}

func newQueue(replicated string) *queue { return &queue{replicated: replicated} }

func (q *queue) fault(f Fault) {
	if f.Times == 0 {
		f.Times = 1
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	q.faults = append(q.faults, f)
}

// meets takes the fault that a statement meets on a host.
func (q *queue) meets(host int, sql string) Fault {
	q.mu.Lock()
	defer q.mu.Unlock()
	for i := range q.faults {
		f := &q.faults[i]
		if f.Times > 0 && f.Host == host && strings.Contains(sql, f.Match) {
			f.Times--
			return *f
		}
	}
	return Fault{}
}

// entry is a statement in the queue.
type entry struct {
	name     string
	sql      string
	settings url.Values
	login    http.Header

	mu       sync.Mutex
	outcomes []*outcome    // by host; nil is not finished
	changed  chan struct{} // has room for one word per host
}

// outcome is what became of an entry on a host; no error is success.
type outcome struct {
	err *ServerError
}

func (e *entry) finish(host int, o outcome) {
	e.mu.Lock()
	e.outcomes[host] = &o
	e.mu.Unlock()
	e.changed <- struct{}{}
}

// snapshot is the outcomes by now.
func (e *entry) snapshot() []*outcome {
	e.mu.Lock()
	defer e.mu.Unlock()
	return append([]*outcome(nil), e.outcomes...)
}

// put adds a statement to the queue of each host.
func (q *queue) put(sql string, settings url.Values, login http.Header) *entry {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.next++
	e := &entry{
		name: fmt.Sprintf("query-%010d", q.next), sql: sql, settings: settings, login: login,
		outcomes: make([]*outcome, len(q.fronts)), changed: make(chan struct{}, len(q.fronts)),
	}
	q.entries = append(q.entries, e)
	for _, f := range q.fronts {
		f.enqueue(e)
	}
	return e
}

// errPending is the end of a wait for an entry that is not finished everywhere.
var errPending = errors.New("not finished on all hosts")

// await waits for an entry as its initiator does: until all hosts have
// finished, the first of them fails (unless the caller wants all), or time is
// up.
func (e *entry) await(ctx context.Context, timeout time.Duration, all bool) error {
	ctx, cancel := context.WithTimeoutCause(ctx, timeout, errPending)
	defer cancel()
	for {
		left := 0
		for _, o := range e.snapshot() {
			switch {
			case o == nil:
				left++
			case o.err != nil && !all:
				return nil
			}
		}
		if left == 0 {
			return nil
		}
		select {
		case <-e.changed:
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}

// work runs the entries of a host in their order, each until it has an
// outcome: what a host did not finish before it died is run when it is back.
func (f *front) work() {
	for {
		select {
		case e := <-f.entries:
			for !f.run(e) {
				select {
				case <-time.After(20 * time.Millisecond):
				case <-f.stopped:
					return
				}
			}
		case <-f.stopped:
			return
		}
	}
}

// run runs an entry on the host, and says whether that had an outcome.
func (f *front) run(e *entry) bool {
	if !f.up() {
		return false
	}
	fault := f.queue.meets(f.index, e.sql)
	time.Sleep(fault.Delay)
	if fault.Hold != nil {
		select {
		case <-fault.Hold:
		case <-f.stopped:
			return true
		}
	}
	if fault.Code != 0 {
		e.finish(f.index, outcome{&ServerError{Code: fault.Code, Text: fmt.Sprintf("Code: %d. DB::Exception: %s", fault.Code, fault.Text)}})
		return true
	}
	req, err := http.NewRequest(http.MethodPost, "http://"+f.node.httpAddress()+"/?"+e.settings.Encode(), strings.NewReader(e.sql))
	if err != nil {
		return false
	}
	req.Header = e.login.Clone()
	var refusal *ServerError
	if _, err := answer(http.DefaultClient.Do(req)); err != nil && !errors.As(err, &refusal) {
		return false // it died
	}
	e.finish(f.index, outcome{refusal})
	return true
}

// pendingError is what an initiator says when its time is up.
func (q *queue) pendingError(e *entry, waited time.Duration) *ServerError {
	left, inactive := 0, 0
	for i, o := range e.snapshot() {
		if o != nil {
			continue
		}
		left++
		if !q.fronts[i].up() {
			inactive++
		}
	}
	return &ServerError{Code: 159, Text: fmt.Sprintf("Distributed DDL task /clickhouse/task_queue/ddl/%s is not finished on %d of %d hosts (%d of them are currently executing the task, %d are inactive). "+
		"They are going to execute the query in background. Was waiting for %.2f seconds, which is longer than distributed_ddl_task_timeout. (TIMEOUT_EXCEEDED)",
		e.name, left, len(q.fronts), left-inactive, inactive, waited.Seconds())}
}

// failure is the first error among the outcomes, as the initiator says it.
func (q *queue) failure(e *entry) *ServerError {
	for i, o := range e.snapshot() {
		if o != nil && o.err != nil {
			return &ServerError{Code: o.err.Code, Text: fmt.Sprintf("There was an error on [%s]: %s", q.fronts[i].node.native, o.err.Text)}
		}
	}
	return nil
}

// rows is a SELECT of what the initiator answers: a row per host.
func (q *queue) rows(e *entry) string {
	outcomes := e.snapshot()
	var rows []string
	for i, o := range outcomes {
		host, port, _ := net.SplitHostPort(q.fronts[i].node.native)
		status, text := "NULL", "NULL"
		if o != nil {
			status, text = "0", "''"
			if o.err != nil {
				status, text = strconv.Itoa(o.err.Code), clickhouse.QuoteString(o.err.Text)
			}
		}
		rows = append(rows, fmt.Sprintf("SELECT %s AS host, toUInt16(%s) AS port, CAST(%s, 'Nullable(Int64)') AS status, CAST(%s, 'Nullable(String)') AS error, toUInt64(%d) AS num_hosts_remaining, toUInt64(0) AS num_hosts_active",
			clickhouse.QuoteString(host), port, status, text, len(outcomes)-1-i))
	}
	return strings.Join(rows, " UNION ALL ")
}

// queueTable is the table in which a server shows its queue.
const queueTable = "system.distributed_ddl_queue"

// table is a SELECT of what queueTable holds: a row per entry and host.
// https://clickhouse.com/docs/operations/system-tables/distributed_ddl_queue
func (q *queue) table() string {
	q.mu.Lock()
	defer q.mu.Unlock()
	rows := []string{"SELECT '' AS entry, map('', '') AS settings, '' AS query, CAST(NULL, 'Nullable(String)') AS host, CAST(NULL, 'Nullable(UInt16)') AS port," +
		" CAST(NULL, 'Nullable(String)') AS status, CAST(NULL, 'Nullable(UInt16)') AS exception_code, CAST(NULL, 'Nullable(String)') AS exception_text WHERE 0"}
	for _, e := range q.entries {
		var settings []string
		for name, values := range e.settings {
			settings = append(settings, clickhouse.QuoteString(name), clickhouse.QuoteString(values[0]))
		}
		for i, o := range e.snapshot() {
			host, port, _ := net.SplitHostPort(q.fronts[i].node.native)
			status, code, text := "Active", 0, ""
			switch {
			case o == nil && !q.fronts[i].up():
				status = "Inactive"
			case o != nil:
				status = "Finished"
				if o.err != nil {
					code, text = o.err.Code, o.err.Text
				}
			}
			rows = append(rows, fmt.Sprintf("SELECT %s, map(%s), %s, %s, %s, %s, %d, %s", clickhouse.QuoteString(e.name), strings.Join(settings, ", "), clickhouse.QuoteString(e.sql),
				clickhouse.QuoteString(host), port, clickhouse.QuoteString(status), code, clickhouse.QuoteString(text)))
		}
	}
	return strings.Join(rows, " UNION ALL ")
}
