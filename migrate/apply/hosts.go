package apply

import (
	"context"
	"errors"
	"fmt"
	"net"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/ClickHouse/ch-go/proto"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/migrate/cluster"
	"github.com/chent-io/chent/migrate/plan"
)

// OutcomeState is how far a statement has come on a host.
type OutcomeState string

// The states of an outcome.
const (
	OutcomeDone    OutcomeState = "done"
	OutcomeFailed  OutcomeState = "failed"  // the host has refused it
	OutcomePending OutcomeState = "pending" // it is in the host's queue, which will run it
	OutcomeUnknown OutcomeState = "unknown" // nobody can say
	OutcomeNotSent OutcomeState = "not sent"
)

// Outcome is what became of a statement on a host of a cluster.
type Outcome struct {
	Host  string       `json:"host"` // host:port, as the cluster knows it
	State OutcomeState `json:"state"`
	Code  int          `json:"code,omitempty"` // the server's, of a failure
	Error string       `json:"error,omitempty"`
}

func (o Outcome) String() string {
	if o.Error == "" {
		return o.Host + ": " + string(o.State)
	}
	text := firstLine(o.Error)
	if o.Code != 0 {
		text = fmt.Sprintf("code %d: %s", o.Code, text)
	}
	return o.Host + ": " + string(o.State) + ": " + text
}

// HostsError reports a statement that not all hosts of a cluster have done.
type HostsError struct {
	// Entry is the statement's place in the queue; empty where that is not
	// known, or it did not go through the queue.
	Entry    string
	Outcomes []Outcome // a host each
	Err      error     // of the connection to the server that was asked, or of the first host that failed
}

func (e *HostsError) Error() string {
	var text strings.Builder
	text.WriteString("not done on all hosts")
	if e.Entry != "" {
		text.WriteString(" (" + e.Entry + " of the queue)")
	}
	for _, o := range e.Outcomes {
		text.WriteString("\n  " + o.String())
	}
	return text.String()
}

func (e *HostsError) Unwrap() error { return e.Err }

// Pending reports whether some host may still do the statement, or has done it
// without a word.
func (e *HostsError) Pending() bool {
	return slices.ContainsFunc(e.Outcomes, func(o Outcome) bool { return o.State == OutcomePending || o.State == OutcomeUnknown })
}

// advice says what to do next.
func (e *HostsError) advice() string {
	if e.Pending() {
		return "nothing was sent a second time: run again, which waits for the queue, looks at every host and does what is missing there"
	}
	return "mend the cause on the hosts that failed and run again, which looks at every host and does what is missing there"
}

func firstLine(text string) string {
	line, _, _ := strings.Cut(text, "\n")
	return line
}

// hosts are those of the cluster that a step runs on; none without a cluster.
func (r *runner) hosts(step plan.Step) []*cluster.Host {
	if r.options.Hosts == nil {
		return nil
	}
	return r.options.Hosts.On(step.Hosts)
}

// told reports an outcome.
func (r *runner) told(outcomes ...Outcome) {
	for _, o := range outcomes {
		if r.options.OnHost != nil {
			r.options.OnHost(r.index, o)
		}
	}
}

// direct runs a step on its hosts one after the other, and stops at the first
// that fails.
func (r *runner) direct(ctx context.Context, step plan.Step) error {
	hosts := r.hosts(step)
	outcomes := make([]Outcome, len(hosts))
	for i, h := range hosts {
		outcomes[i] = Outcome{Host: h.Address, State: OutcomeNotSent}
	}
	for i, h := range hosts {
		if i > 0 {
			if err := r.lock.Check(ctx); err != nil {
				return errors.Join(&HostsError{Outcomes: outcomes, Err: err}, err)
			}
		}
		r.options.Logger.InfoContext(ctx, "apply", "host", h.Address, "statement", clickhouse.HideSecrets(step.SQL), "class", string(step.Class))
		err := h.Enter(ctx)
		if err == nil {
			err = Exec(ctx, h.Conn, step.SQL)
		}
		if err == nil && step.Mutates {
			err = r.waitForMutations(ctx, h.Conn, step)
		} else if err != nil {
			err = errors.Join(r.failedMutation(ctx, h.Conn, step), err)
		}
		outcomes[i] = outcomeOf(h.Address, err)
		r.told(outcomes[i])
		if err != nil {
			return &HostsError{Outcomes: outcomes, Err: err}
		}
	}
	return nil
}

// outcomeOf is the outcome of a statement that was sent to a host itself.
func outcomeOf(host string, err error) Outcome {
	refused, isRefused := errors.AsType[*driver.ServerError](err)
	_, unknown := errors.AsType[*driver.UnknownOutcomeError](err)
	switch {
	case err == nil:
		return Outcome{Host: host, State: OutcomeDone}
	case unknown || driver.IsCode(err, driver.CodeTimeoutExceeded):
		return Outcome{Host: host, State: OutcomeUnknown, Error: err.Error()}
	case isRefused:
		return Outcome{Host: host, State: OutcomeFailed, Code: refused.Code, Error: clickhouse.HideSecretsOf(refused.Statement, refused.Message)}
	}
	return Outcome{Host: host, State: OutcomeFailed, Error: err.Error()}
}

// distribute runs a statement ON CLUSTER, once, and finds out what became of it
// on each host: by the rows of the answer, else by the queue.
func (r *runner) distribute(ctx context.Context, step plan.Step) error {
	r.options.Logger.InfoContext(ctx, "apply", "statement", clickhouse.HideSecrets(step.SQL), "class", string(step.Class), "cluster", r.options.Hosts.Name)
	mark := fmt.Sprintf("%s%s:%d", queueMark, r.lock.id(), r.index+1)
	var rows ddlRows
	err := r.conn.Query(ctx, driver.Statement{SQL: step.SQL, Settings: append(slices.Clone(settings),
		// The rows say more than the first error.
		driver.Setting{Name: "distributed_ddl_output_mode", Value: "never_throw"},
		driver.Setting{Name: "distributed_ddl_task_timeout", Value: strconv.Itoa(int(r.options.QueueWait / time.Second))},
		driver.Setting{Name: "log_comment", Value: mark},
	)}, &rows)
	if refused, ok := errors.AsType[*driver.ServerError](err); ok && driver.IsCode(err, refusedAtOnce...) && !strings.Contains(refused.Message, onOtherHost) {
		return err
	}
	failure := &HostsError{Err: err}
	for _, h := range r.options.Hosts.Hosts {
		failure.Outcomes = append(failure.Outcomes, rows.outcome(h.Address))
	}
	if failure.Pending() {
		r.ask(ctx, mark, failure)
	}
	r.told(failure.Outcomes...)
	if !slices.ContainsFunc(failure.Outcomes, func(o Outcome) bool { return o.State != OutcomeDone }) {
		return r.afterwards(ctx, step)
	}
	for _, o := range failure.Outcomes {
		if o.State == OutcomeFailed && failure.Err == nil {
			failure.Err = &driver.ServerError{Code: o.Code, Message: o.Error, Host: o.Host}
		}
	}
	return errors.Join(r.mutationFailures(ctx, step), failure)
}

// ask looks up in the queue what the answer did not say, until every host has
// an outcome or time is up.
func (r *runner) ask(ctx context.Context, mark string, failure *HostsError) {
	deadline := time.Now().Add(r.options.QueueWait)
	for wait := 50 * time.Millisecond; ; wait = min(2*wait, 2*time.Second) {
		entries, err := r.queue(ctx, mark)
		if err == nil && len(entries) > 0 {
			failure.Entry = entries[0].Entry
			for i, o := range failure.Outcomes {
				for _, e := range entries {
					if e.Host == o.Host {
						failure.Outcomes[i] = e.Outcome
					}
				}
			}
		}
		if !failure.Pending() || ctx.Err() != nil || time.Now().After(deadline) || err == nil && len(entries) == 0 {
			return
		}
		select {
		case <-ctx.Done():
		case <-time.After(wait):
		}
	}
}

// afterwards waits on every host for the mutations that a step has started.
func (r *runner) afterwards(ctx context.Context, step plan.Step) error {
	if !step.Mutates {
		return nil
	}
	return cluster.Each(ctx, r.hosts(step), func(ctx context.Context, h *cluster.Host) error { return r.waitForMutations(ctx, h.Conn, step) })
}

// mutationFailures are why a step's mutations fail, on whatever host.
func (r *runner) mutationFailures(ctx context.Context, step plan.Step) error {
	return cluster.Each(ctx, r.hosts(step), func(ctx context.Context, h *cluster.Host) error { return r.failedMutation(ctx, h.Conn, step) })
}

// ddlRows are the rows that a server answers a statement ON CLUSTER with.
type ddlRows struct {
	columns map[string]proto.ColResult
	rows    map[string]Outcome // by host:port
}

func (d *ddlRows) Columns(header []driver.ColumnInfo) ([]proto.ColResult, error) {
	d.columns = map[string]proto.ColResult{}
	results := make([]proto.ColResult, len(header))
	for i, h := range header {
		column := new(proto.ColAuto)
		if err := column.Infer(proto.ColumnType(h.Type)); err != nil {
			return nil, fmt.Errorf("apply: read what the hosts answer: column %s: %w", h.Name, err)
		}
		results[i], d.columns[h.Name] = column.Data, column.Data
	}
	return results, nil
}

func (d *ddlRows) Block(rows int) error {
	for i := range rows {
		host, ok := textOf(d.columns["host"], i)
		port, hasPort := numberOf(d.columns["port"], i)
		if !ok || !hasPort {
			return nil // the answer of a server that says nothing by host
		}
		if d.rows == nil {
			d.rows = map[string]Outcome{}
		}
		o := Outcome{Host: net.JoinHostPort(host, strconv.FormatInt(port, 10)), State: OutcomePending}
		if code, known := numberOf(d.columns["status"], i); known {
			o.State, o.Code = OutcomeDone, int(code)
			if code != 0 {
				o.State = OutcomeFailed
				o.Error, _ = textOf(d.columns["error"], i)
			}
		}
		d.rows[o.Host] = o
	}
	return nil
}

// outcome is that of a host; unknown where the answer does not name it.
func (d *ddlRows) outcome(address string) Outcome {
	if o, ok := d.rows[address]; ok {
		return o
	}
	return Outcome{Host: address, State: OutcomeUnknown}
}

func textOf(column proto.ColResult, row int) (string, bool) {
	switch c := column.(type) {
	case *proto.ColStr:
		return c.Row(row), true
	case *proto.ColNullable[string]:
		v := c.Row(row)
		return v.Value, v.Set
	}
	return "", false
}

func numberOf(column proto.ColResult, row int) (int64, bool) {
	switch c := column.(type) {
	case *proto.ColUInt16:
		return int64(c.Row(row)), true
	case *proto.ColInt64:
		return c.Row(row), true
	case *proto.ColUInt64:
		return int64(c.Row(row)), true
	case *proto.ColNullable[int64]:
		v := c.Row(row)
		return v.Value, v.Set
	}
	return 0, false
}
