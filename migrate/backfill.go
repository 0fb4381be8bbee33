package migrate

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/internal/count"
	"github.com/chent-io/chent/migrate/apply"
	"github.com/chent-io/chent/migrate/catalog"
	"github.com/chent-io/chent/migrate/ddl"
	"github.com/chent-io/chent/migrate/inspect"
	"github.com/chent-io/chent/migrate/plan"
)

// BackfillOptions tunes [Backfill]. The zero value fills a view whose target is
// empty with all rows of its source.
type BackfillOptions struct {
	// From and Until choose the rows to fill in: From <= Column < Until, each
	// written as the server reads a literal of the column's type. With them the
	// caller vouches that the view was not fed these rows. Default: all rows.
	From, Until string
	// Column is what From and Until bound. Default: the first column of a date
	// or time in the partition key of the source, or else in its sorting key.
	Column string
	// Anew empties the target first, and fills in all rows. What the target has
	// of rows that the source has no more is lost.
	Anew bool
	// Run tunes the run: the lock, the throttle, who is told what.
	Run apply.Options
}

// BackfillPlan says what a [Backfill] does.
type BackfillPlan struct {
	View   catalog.Name `json:"view"`
	Source catalog.Name `json:"source"`
	// Target is the table that the view writes into; zero for its inner one.
	Target catalog.Name `json:"target,omitzero"`
	// Rows and Bytes are what the source has to be read, at most.
	Rows  uint64 `json:"rows"`
	Bytes uint64 `json:"bytes"`
	// Where says which rows are filled in; empty for all.
	Where string `json:"where,omitempty"`
	// Exact says that each row is filled in once, whoever writes meanwhile.
	Exact bool `json:"exact"`
	// Uncertain says for which rows it is not known whether the view was fed
	// them, so that they may be there twice. Empty where the backfill is exact.
	Uncertain string `json:"uncertain,omitempty"`
	// Begun says that a run has begun it, and Done how many rows of the source
	// it has filled in.
	Begun bool   `json:"begun"`
	Done  uint64 `json:"done"`
	// Fed are materialized views that read what the view writes: they are not
	// fed what is filled in.
	Fed []catalog.Name `json:"fed,omitempty"`

	backfill *plan.Backfill
}

// String says what will be done, for people.
func (p *BackfillPlan) String() string {
	var out strings.Builder
	fmt.Fprintf(&out, "BACKFILL %s: run its query over the rows of %s, part by part, into ", ddl.Name(p.View), ddl.Name(p.Source))
	if p.Target.Name == "" {
		out.WriteString("its inner table\n")
	} else {
		out.WriteString(ddl.Name(p.Target) + "\n")
	}
	what := "at most " + strconv.FormatUint(p.Rows, 10) + " rows (" + plan.Size(p.Bytes) + ") to read"
	if p.Where != "" {
		what += ", those where " + p.Where
	}
	fmt.Fprintf(&out, "  - %s\n", what)
	switch {
	case p.Begun:
		fmt.Fprintf(&out, "  - was begun: the rows of %d are filled in, the rest follows\n", p.Done)
	case p.Exact && p.backfill.Anew:
		out.WriteString("  - the target is emptied first; then each row is there once, also of those that are written meanwhile\n")
	case p.Exact:
		out.WriteString("  - each row is there once, also of those that are written meanwhile\n")
	default:
		fmt.Fprintf(&out, "  - NOT exact: %s\n", p.Uncertain)
	}
	for _, v := range p.Fed {
		fmt.Fprintf(&out, "  - materialized view %s reads the target and is not fed what is filled in: fill it after this one\n", ddl.Name(v))
	}
	return out.String()
}

// UncertainError says that the view was there before, and that it cannot be
// seen which rows it was fed: the caller must say which to fill in.
type UncertainError struct {
	View, Source catalog.Name
	// Since is when the view was made or last changed, in the server's time.
	Since string
	// Unfed is how many rows the source has in parts older than that, and
	// Unknown how many in others.
	Unfed, Unknown uint64
}

func (e *UncertainError) Error() string {
	return fmt.Sprintf("migrate: which rows of %s the view %s was fed cannot be seen, because its target has rows: it was made or changed last at %s; %s, of %d it is unknown."+
		" Say which rows the target lacks (From, Until), or that it be emptied and filled anew (Anew)",
		ddl.Name(e.Source), ddl.Name(e.View), e.Since, count.Fill("%d rows are older than that", e.Unfed), e.Unknown)
}

// PlanBackfill says what [Backfill] with the same options would do. Nothing is
// changed.
func PlanBackfill(ctx context.Context, conn driver.Conn, view catalog.Name, o BackfillOptions) (*BackfillPlan, error) {
	view.Database = cmp.Or(view.Database, conn.Database())
	c, err := inspect.Inspect(ctx, conn, inspect.Options{Databases: []string{view.Database}, SkipServer: true, External: true, Exclude: Internal()})
	if err != nil {
		return nil, err
	}
	db := c.Database(view.Database)
	if db == nil {
		db = &catalog.Database{}
	}
	if err := apply.Release(ctx, conn, view.Database, db); err != nil {
		return nil, fmt.Errorf("migrate: %w", err)
	}
	at := slices.IndexFunc(db.MaterializedViews, func(m catalog.MaterializedView) bool { return m.Name == view.Name })
	if at < 0 {
		return nil, fmt.Errorf("migrate: there is no materialized view %s on this server", ddl.Name(view))
	}
	m := &db.MaterializedViews[at]
	b, reason := plan.NewBackfill(view.Database, m)
	if b == nil {
		return nil, &apply.NotBackfillableError{View: view, Reason: reason}
	}
	p := &BackfillPlan{View: view, Source: b.Source, Target: b.Target, backfill: b}
	b.Column, b.From, b.Until, b.Anew = o.Column, o.From, o.Until, o.Anew
	if p.Rows, p.Bytes, err = stored(ctx, conn, b.Source); err != nil {
		return nil, err
	}
	for i := range db.MaterializedViews {
		next := &db.MaterializedViews[i]
		if next.Name == view.Name || next.Refresh != nil {
			continue
		}
		for _, n := range next.Dependencies() {
			n.Database = cmp.Or(n.Database, view.Database)
			if n == cmp.Or(b.Target, view) && next.To != m.To {
				p.Fed = append(p.Fed, catalog.Name{Database: view.Database, Name: next.Name})
			}
		}
	}
	states, err := apply.Backfills(ctx, conn, view.Database)
	if err != nil {
		return nil, err
	}
	for _, s := range states {
		if s.Backfill.View == view {
			p.Begun, p.Done, p.Rows, p.backfill = true, s.Done, max(s.Rows, 1), s.Backfill
			p.Where = s.Backfill.Bounds()
			return p, nil
		}
	}
	return p, p.decide(ctx, conn, db, m)
}

// decide says how exact a backfill of a view that is there can be.
func (p *BackfillPlan) decide(ctx context.Context, conn driver.Conn, db *catalog.Database, m *catalog.MaterializedView) error {
	b := p.backfill
	since, unfed, unknown, err := p.ages(ctx, conn)
	if err != nil {
		return err
	}
	if b.From != "" || b.Until != "" {
		if b.Anew {
			return fmt.Errorf("migrate: rows of %s are chosen, and it is to be filled anew: only one of them", ddl.Name(p.View))
		}
		if b.Column == "" {
			if b.Column, err = timeColumn(ctx, conn, b.Source); err != nil {
				return err
			}
		}
		p.Where = b.Bounds()
		chosen, err := apply.Texts(ctx, conn, "SELECT toString(count()) FROM "+ddl.Name(b.Source)+" WHERE "+p.Where)
		if err != nil {
			return fmt.Errorf("migrate: count the rows of %s that are chosen: %w", ddl.Name(b.Source), err)
		}
		if p.Rows, err = strconv.ParseUint(chosen[0][0], 10, 64); err != nil {
			return err
		}
		p.Uncertain = fmt.Sprintf("the view was made or changed last at %s; chosen rows that were inserted since are there twice if it was fed them (%s of %s in parts that were written or merged since, %d in older ones)",
			since, count.Of(unknown, "row"), ddl.Name(b.Source), unfed)
		return nil
	}
	target := cmp.Or(b.Target, p.View)
	held, _, err := stored(ctx, conn, target)
	if b.Target.Name == "" {
		held, _, err = stored(ctx, conn, catalog.Name{Database: p.View.Database, Name: ".inner_id." + m.UUID})
	}
	if err != nil {
		return err
	}
	for i := range db.MaterializedViews {
		other := &db.MaterializedViews[i]
		if b.Target.Name != "" && other.Name != m.Name && other.To.Name == b.Target.Name && cmp.Or(other.To.Database, p.View.Database) == b.Target.Database {
			return &apply.NotBackfillableError{View: p.View, Reason: "materialized view " + other.Name + " writes into " + ddl.Name(b.Target) + ", too, so that whose rows are there cannot be told: choose the rows that are missing"}
		}
	}
	if held > 0 && !b.Anew {
		return &UncertainError{View: p.View, Source: p.Source, Since: since, Unfed: unfed, Unknown: unknown}
	}
	b.Anew, p.Exact = true, true
	return nil
}

// ages says when a view was made or changed, and how many rows its source has in
// parts that are older than that, and in others.
func (p *BackfillPlan) ages(ctx context.Context, conn driver.Conn) (since string, unfed, unknown uint64, err error) {
	rows, err := apply.Texts(ctx, conn, `WITH assumeNotNull((SELECT metadata_modification_time FROM system.tables WHERE database = {vdb:String} AND name = {view:String})) AS since SELECT toString(since),
toString(sumIf(rows, modification_time < since)), toString(sumIf(rows, modification_time >= since)) FROM system.parts WHERE active AND database = {db:String} AND table = {table:String}`,
		driver.Param{Name: "vdb", Value: p.View.Database}, driver.Param{Name: "view", Value: p.View.Name},
		driver.Param{Name: "db", Value: p.Source.Database}, driver.Param{Name: "table", Value: p.Source.Name})
	if err != nil {
		return "", 0, 0, fmt.Errorf("migrate: look how old the rows of %s are: %w", ddl.Name(p.Source), err)
	}
	if unfed, err = strconv.ParseUint(rows[0][1], 10, 64); err != nil {
		return "", 0, 0, err
	}
	unknown, err = strconv.ParseUint(rows[0][2], 10, 64)
	return rows[0][0], unfed, unknown, err
}

// stored is what the active parts of a table have.
func stored(ctx context.Context, conn driver.Conn, table catalog.Name) (rows, bytes uint64, err error) {
	found, err := apply.Texts(ctx, conn, "SELECT toString(sum(rows)), toString(sum(bytes_on_disk)) FROM system.parts WHERE active AND database = {db:String} AND table = {table:String}",
		driver.Param{Name: "db", Value: table.Database}, driver.Param{Name: "table", Value: table.Name})
	if err != nil {
		return 0, 0, fmt.Errorf("migrate: look what %s holds: %w", ddl.Name(table), err)
	}
	if rows, err = strconv.ParseUint(found[0][0], 10, 64); err != nil {
		return 0, 0, err
	}
	bytes, err = strconv.ParseUint(found[0][1], 10, 64)
	return rows, bytes, err
}

// timeColumn is the column of a table whose values say how old a row is.
func timeColumn(ctx context.Context, conn driver.Conn, table catalog.Name) (string, error) {
	rows, err := apply.Texts(ctx, conn, "SELECT name FROM system.columns WHERE database = {db:String} AND table = {table:String} AND match(type, '^(Nullable\\\\()?Date') AND (is_in_partition_key OR is_in_sorting_key)"+
		" ORDER BY is_in_partition_key DESC, position LIMIT 1",
		driver.Param{Name: "db", Value: table.Database}, driver.Param{Name: "table", Value: table.Name})
	if err != nil {
		return "", fmt.Errorf("migrate: look for a time in the keys of %s: %w", ddl.Name(table), err)
	}
	if len(rows) == 0 {
		return "", fmt.Errorf("migrate: no key of %s has a date or a time: name the column that the bounds are for", clickhouse.QualifiedName(table.Database, table.Name))
	}
	return rows[0][0], nil
}

// Backfill runs the query of a materialized view over the rows that its source
// has, and puts the result into the view's target: exactly once, while writers
// go on, see [PlanBackfill] for when. A run that is stopped goes on where it
// was when it is started again with the same options; what it has done is on
// the server. The target must be of the MergeTree family, and so must be the
// source, on one server.
func Backfill(ctx context.Context, conn driver.Conn, view catalog.Name, o BackfillOptions) (*BackfillPlan, error) {
	p, err := PlanBackfill(ctx, conn, view, o)
	if err != nil {
		return nil, err
	}
	return p, apply.Backfill(ctx, conn, p.backfill, o.Run)
}
