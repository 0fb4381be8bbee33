package migrate

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/migrate/apply"
	"github.com/chent-io/chent/migrate/catalog"
	"github.com/chent-io/chent/migrate/ddl"
	"github.com/chent-io/chent/migrate/inspect"
	"github.com/chent-io/chent/migrate/plan"
)

// savedFormat is the version of what [SavedPlan] is written as.
const savedFormat = 1

// SavedPlan is a plan that is kept, to be read by a person and run later: it
// knows the server that it was made for and every object that it started from.
// [RunSaved] runs it, on that server in that state alone.
type SavedPlan struct {
	Format int `json:"format"`
	// Made is when the plan was saved, in UTC.
	Made time.Time `json:"made"`
	// Server identifies the server and Database is the connection's on it.
	Server   string `json:"server"`
	Database string `json:"database"`
	// Databases are those whose objects the plan was made from, and State is a
	// hash of each of those objects, by database.name; functions and named
	// collections are in it by their name alone where the plan changes some.
	Databases []string          `json:"databases"`
	State     map[string]string `json:"state"`
	Plan      *plan.Plan        `json:"plan"`
	// Sum is a hash of all of the above.
	Sum string `json:"sum"`
}

// SavedPlanError says why a saved plan does not run: its file was changed, it is
// for another server, or the server has changed. Nothing was done.
type SavedPlanError struct {
	Reasons []string
}

func (e *SavedPlanError) Error() string {
	return "migrate: the saved plan cannot run, and nothing was done: make a new one and read it\n  " + strings.Join(e.Reasons, "\n  ")
}

// SavePlan makes a plan ready to be kept. The plan must be one of [Plan] for this
// connection, and must not be blocked: what its options allow is what was
// reviewed. A server that changes meanwhile is [apply.ErrDrift].
func SavePlan(ctx context.Context, conn driver.Conn, p *plan.Plan, found *Comparison) (*SavedPlan, error) {
	if err := p.Blocked(); err != nil {
		return nil, err
	}
	if len(found.Groups) > 0 {
		return nil, errors.New("migrate: a plan for the hosts of a cluster is not saved: what each of them holds is looked at when it is applied")
	}
	s := &SavedPlan{Format: savedFormat, Made: time.Now().UTC().Truncate(time.Second), Database: conn.Database(), Plan: p}
	names := map[string]bool{s.Database: true}
	for i := range found.Live.Databases {
		names[cmp.Or(found.Live.Databases[i].Name, s.Database)] = true
	}
	for i := range p.Steps {
		if p.Steps[i].Kind.InDatabase() {
			names[cmp.Or(p.Steps[i].Database, s.Database)] = true
		}
	}
	for name := range names {
		s.Databases = append(s.Databases, name)
	}
	slices.Sort(s.Databases)
	var err error
	if s.Server, err = serverID(ctx, conn); err != nil {
		return nil, err
	}
	if s.State, err = s.state(ctx, conn); err != nil {
		return nil, err
	}
	s.Sum, err = s.sum()
	return s, err
}

// ParseSavedPlan reads a saved plan back from JSON.
func ParseSavedPlan(text []byte) (*SavedPlan, error) {
	var s SavedPlan
	if err := json.Unmarshal(text, &s); err != nil {
		return nil, fmt.Errorf("migrate: this is no saved plan: %w", err)
	}
	if s.Format != savedFormat || s.Plan == nil {
		return nil, fmt.Errorf("migrate: this is no saved plan of format %d: its format is %d", savedFormat, s.Format)
	}
	sum, err := s.sum()
	if err != nil {
		return nil, err
	}
	if sum != s.Sum {
		return nil, &SavedPlanError{Reasons: []string{"its text was changed since it was saved"}}
	}
	s.Plan.Approve()
	return &s, nil
}

// sum hashes the plan without its sum.
func (s *SavedPlan) sum() (string, error) {
	plain := *s
	plain.Sum = ""
	return hashJSON(plain)
}

func hashJSON(value any) (string, error) {
	text, err := json.Marshal(value)
	if err != nil {
		return "", fmt.Errorf("migrate: hash a saved plan: %w", err)
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:16]), nil
}

// state hashes every object that the plan was made from.
func (s *SavedPlan) state(ctx context.Context, conn driver.Conn) (map[string]string, error) {
	server := slices.ContainsFunc(s.Plan.Steps, func(step plan.Step) bool { return !step.Kind.InDatabase() })
	c, err := inspect.Inspect(ctx, conn, inspect.Options{Databases: s.Databases, AllowMissing: true, Exclude: Internal(), SkipServer: !server})
	if err != nil {
		return nil, fmt.Errorf("migrate: look at the server that the plan is for: %w", err)
	}
	if err := Release(ctx, conn, &c, conn.Database()); err != nil {
		return nil, err
	}
	state := make(map[string]string)
	for _, o := range c.InOrder() {
		name := ddl.Name(catalog.Name{Database: o.Database, Name: o.Object.ObjectName()})
		if state[name], err = hashJSON(struct {
			Kind   catalog.Kind
			Object catalog.Object
		}{o.Object.ObjectKind(), plan.WithoutMeasures(o.Object)}); err != nil {
			return nil, err
		}
	}
	return state, nil
}

// serverID identifies the server of a connection: by its own UUID, or, where
// several servers share the database, by what they share.
func serverID(ctx context.Context, conn driver.Conn) (string, error) {
	rows, err := apply.Texts(ctx, conn, "SELECT if(engine IN ('Replicated', 'Shared'), 'database ' || engine_full, 'server ' || toString(serverUUID()) || ', database ' || toString(uuid))"+
		" FROM system.databases WHERE name = {db:String}", driver.Param{Name: "db", Value: conn.Database()})
	if err != nil {
		return "", fmt.Errorf("migrate: ask the server who it is: %w", err)
	}
	if len(rows) == 0 {
		return "", fmt.Errorf("migrate: the server has no database %s, or it may not be seen by this user", conn.Database())
	}
	return rows[0][0], nil
}

// Fits is a [SavedPlanError] unless the connection is to the server and database
// that the plan was made for, and every object is as it was.
func (s *SavedPlan) Fits(ctx context.Context, conn driver.Conn) error {
	var reasons []string
	server, err := serverID(ctx, conn)
	if err != nil {
		return err
	}
	if server != s.Server {
		reasons = append(reasons, fmt.Sprintf("it was made for %s, and this is %s", s.Server, server))
	}
	if conn.Database() != s.Database {
		reasons = append(reasons, fmt.Sprintf("it was made for the database %s, and this is %s", s.Database, conn.Database()))
	}
	if len(reasons) > 0 {
		return &SavedPlanError{Reasons: reasons}
	}
	now, err := s.state(ctx, conn)
	if err != nil {
		return err
	}
	for name, hash := range s.State {
		switch is, there := now[name]; {
		case !there:
			reasons = append(reasons, name+" is gone since it was made")
		case is != hash:
			reasons = append(reasons, name+" has changed since it was made")
		}
	}
	for name := range now {
		if _, known := s.State[name]; !known {
			reasons = append(reasons, name+" is new since it was made")
		}
	}
	if len(reasons) > 0 {
		slices.Sort(reasons)
		return &SavedPlanError{Reasons: reasons}
	}
	return nil
}

// RunSaved runs a saved plan, if it fits: see [SavedPlan.Fits]. A run that was
// stopped after a step was done has changed the server, so that the same plan
// never fits again: plan anew for what is left. One that was stopped while it
// copied a table goes on.
func RunSaved(ctx context.Context, conn driver.Conn, s *SavedPlan, run apply.Options) (apply.Result, error) {
	if err := s.Fits(ctx, conn); err != nil {
		return apply.Result{}, err
	}
	run.Inspect = func(ctx context.Context) (string, error) { // again, under the lock
		return s.Plan.Fingerprint, s.Fits(ctx, conn)
	}
	result, err := apply.Run(ctx, conn, s.Plan, run)
	if stale, ok := errors.AsType[*SavedPlanError](err); ok {
		return result, stale
	}
	return result, err
}
