package cli

import (
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/internal/enginetest"
	"github.com/chent-io/chent/migrate/apply"
	"github.com/chent-io/chent/migrate/catalog"
	"github.com/chent-io/chent/migrate/diff"
	"github.com/chent-io/chent/migrate/dir"
	"github.com/chent-io/chent/migrate/inspect"
	"github.com/chent-io/chent/migrate/plan"
)

func TestMain(m *testing.M) { enginetest.Main(m) }

// Two schemas of one kind each, random but the same at every run: the way from
// one to the other is planned, applied to a server whose tables hold rows, and
// written as a file that runs after the first. No statement is refused, and
// nothing is left to do. What cannot be done is said before the first statement.
//
// CHENT_TEST_PAIRS says how many pairs, CHENT_TEST_PAIR the one to look at.
func TestPlanPairs(t *testing.T) {
	first, count := 0, 12
	if text := os.Getenv("CHENT_TEST_PAIRS"); text != "" {
		var err error
		if count, err = strconv.Atoi(text); err != nil {
			t.Fatal(err)
		}
	}
	if text := os.Getenv("CHENT_TEST_PAIR"); text != "" {
		var err error
		if first, err = strconv.Atoi(text); err != nil {
			t.Fatal(err)
		}
		count = 1
	}
	tally := &pairTally{counts: make(map[string]int)}
	t.Cleanup(func() { t.Log(tally) })
	for seed := first; seed < first+count; seed++ {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			p := newPair(t, seed)
			p.tally = tally
			p.test()
		})
	}
}

// pairTally counts what became of the pairs and of their steps.
type pairTally struct {
	sync.Mutex
	counts map[string]int
}

func (c *pairTally) add(what string) {
	c.Lock()
	defer c.Unlock()
	c.counts[what]++
}

func (c *pairTally) String() string {
	var lines strings.Builder
	for _, what := range slices.Sorted(func(yield func(string) bool) {
		for what := range c.counts {
			if !yield(what) {
				return
			}
		}
	}) {
		fmt.Fprintf(&lines, "\n%6d  %s", c.counts[what], what)
	}
	return lines.String()
}

// pair is a test of two schemas.
type pair struct {
	*testing.T
	from, to *pairSchema
	options  diff.Options
	tally    *pairTally
}

func newPair(t *testing.T, seed int) *pair {
	g := &pairGenerator{Rand: rand.New(rand.NewPCG(uint64(seed), 7))}
	p := &pair{T: t, from: g.schema()}
	p.to = g.change(p.from)
	p.options.CompareOrder = seed%2 == 0
	return p
}

func (p *pair) test() {
	live, desiredAt := enginetest.New(p), enginetest.New(p)
	if !p.make(live, p.from) || !p.make(desiredAt, p.to) {
		p.tally.add("no schema: the server takes it not")
		return
	}
	p.fill(live)
	before, was := p.look(live), p.measure(live)
	desired := p.desired(desiredAt, live.Name)
	changes := diff.Diff(before, desired, p.options)
	made, err := plan.New(changes, before, desired, plan.Options{AllowRewrite: true, AllowDestructive: true, AllowRecreate: true})
	if err != nil {
		p.Fatal(err)
	}
	if p.foreseen(made) {
		return
	}
	p.tally.add("applied")
	for _, s := range made.Steps {
		p.tally.add("step " + string(s.Class))
	}
	defer func() {
		if p.Failed() {
			p.Logf("from\n%s\nto\n%s\nplan\n%s", strings.Join(p.from.statements(), ";\n"), strings.Join(p.to.statements(), ";\n"), made)
		}
	}()
	if !p.apply(live, made) {
		return
	}
	if left := diff.Diff(p.look(live), desired, p.options); len(left) > 0 {
		p.Errorf("left after the plan:\n%s", diff.Format(left, diff.FormatOptions{}))
	}
	p.compareRows(was, p.measure(live), made)
	p.undo(live, made, before, desired)
	p.replay(changes, live.Name, before, desired)
}

// foreseen reports whether a plan says that it cannot be done, and why.
func (p *pair) foreseen(made *plan.Plan) bool {
	found := false
	for _, s := range made.Steps {
		if s.Class == plan.Unsupported {
			found = true
			reason := strings.Join(s.Reasons, "; ")
			if reason == "" {
				p.Errorf("unsupported without a reason: %v", s)
			}
			p.tally.add("unsupported: " + pairNames.ReplaceAllString(reason, "…"))
		}
	}
	return found
}

var pairNames = regexp.MustCompile(`t_[0-9a-f]{32}|[a-z]+_?[0-9]+`)

// make runs the statements of a schema.
func (p *pair) make(db *enginetest.Database, s *pairSchema) bool {
	for _, sql := range s.statements() {
		if _, err := db.Try(sql); err != nil {
			if os.Getenv("CHENT_TEST_PAIR") != "" {
				p.Log(err)
			}
			return false
		}
	}
	return true
}

// fill puts rows into the tables that views read.
func (p *pair) fill(db *enginetest.Database) {
	for _, t := range p.from.tables {
		if t.front == "" && !t.isDst {
			// Not all rows are taken: a constraint may answer NULL.
			_, _ = db.Try(p.from.text("INSERT INTO {" + t.id + "} (id) SELECT number FROM numbers(20)"))
		}
	}
}

// measure counts the rows of the tables, by their identities.
func (p *pair) measure(db *enginetest.Database) map[string]string {
	found := make(map[string]string)
	for _, s := range []*pairSchema{p.from, p.to} {
		for _, t := range s.tables {
			if answer, err := db.Try(s.text("SELECT count(), sum(id) FROM {" + t.id + "}")); err == nil && t.front == "" && !t.refreshed {
				found[t.id] = answer
			}
		}
		for _, v := range s.views {
			if answer, err := db.Try(s.text("SELECT count() FROM {" + v.id + "}")); err == nil && v.kind == "inner" && s == p.from {
				found[v.id] = answer
			}
		}
	}
	return found
}

// compareRows fails where rows went that no step says it takes.
func (p *pair) compareRows(was, now map[string]string, made *plan.Plan) {
	for id, rows := range was {
		inBoth := p.to.table(id) != nil || slices.ContainsFunc(p.to.views, func(v *pairView) bool { return v.id == id })
		said := slices.ContainsFunc(made.Steps, func(s plan.Step) bool {
			kept := strings.Contains(s.SQL, p.to.names[id]+plan.Mark+"old")
			return kept || s.Class == plan.Destructive && s.Name == p.to.names[id] && strings.HasPrefix(s.SQL, "DROP")
		})
		if inBoth && !said && now[id] != rows {
			p.Errorf("%s: %s rows before, %s after", p.to.names[id], rows, now[id])
		}
	}
}

func (p *pair) connect(db *enginetest.Database) driver.Conn {
	conn, err := driver.Open(p.Context(), db.HTTP())
	if err != nil {
		p.Fatal(err)
	}
	p.Cleanup(func() { conn.Close() })
	return conn
}

func (p *pair) look(db *enginetest.Database) catalog.Catalog {
	found, err := inspect.Inspect(p.Context(), p.connect(db), inspect.Options{Databases: []string{db.Name}, SkipServer: true, Exclude: []string{"*" + plan.Mark + "*", "*.*" + plan.Mark + "*"}})
	if err != nil {
		p.Fatal(err)
	}
	return found
}

// desired is the second schema as if it were in the live database, with hints
// of what is renamed.
func (p *pair) desired(db *enginetest.Database, name string) catalog.Catalog {
	text, err := json.Marshal(p.look(db))
	if err != nil {
		p.Fatal(err)
	}
	var found catalog.Catalog
	if err := json.Unmarshal([]byte(strings.ReplaceAll(string(text), db.Name, name)), &found); err != nil {
		p.Fatal(err)
	}
	for _, t := range p.to.tables {
		table := found.Databases[0].Table(p.to.names[t.id])
		if old := p.from.names[t.id]; old != table.Name {
			table.RenamedFrom = old
		}
		for _, c := range t.columns {
			if old, column := p.from.names[c.id], table.Column(p.to.names[c.id]); column != nil && old != column.Name {
				column.RenamedFrom = old
			}
		}
	}
	return found
}

func (p *pair) apply(db *enginetest.Database, made *plan.Plan) bool {
	_, err := apply.Run(p.Context(), p.connect(db), made, apply.Options{})
	// A check of a conversion that has no form which answers NULL fails itself.
	if check := new(apply.CheckError); errors.As(err, &check) || err != nil && strings.HasPrefix(err.Error(), "apply: check before") {
		p.tally.add("checked: rows stand in the way")
		return false
	}
	if err != nil {
		p.Fatal(err)
	}
	return true
}

// undo goes back, where that loses nothing.
func (p *pair) undo(db *enginetest.Database, made *plan.Plan, before, desired catalog.Catalog) {
	was, is := p.copyOf(before), p.copyOf(desired)
	for i := range is.Databases[0].Tables {
		to := &is.Databases[0].Tables[i]
		from := was.Databases[0].Table(to.Name)
		if to.RenamedFrom != "" {
			from = was.Databases[0].Table(to.RenamedFrom)
		}
		if from == nil {
			continue
		}
		if from.Name != to.Name {
			from.RenamedFrom = to.Name
		}
		for _, c := range to.Columns {
			if old := from.Column(c.RenamedFrom); old != nil && to.Column(old.Name) == nil {
				old.RenamedFrom = c.Name
			}
		}
	}
	undo, err := wayBack(was, is, p.options, &dir.LossyError{})
	if err != nil {
		p.tally.add("not taken back: it would lose something")
		return
	}
	for _, check := range undo.Checks {
		if answer, err := db.Try(check.SQL); err != nil || answer != "0" {
			p.tally.add("not taken back: there are rows")
			return
		}
	}
	p.tally.add("taken back")
	p.run(db, undo.Statements)
	if left := diff.Diff(p.look(db), before, p.options); len(left) > 0 {
		p.Errorf("left after the way back:\n%s\n%s", diff.Format(left, diff.FormatOptions{}), strings.Join(undo.Statements, ";\n"))
	}
}

func (p *pair) copyOf(c catalog.Catalog) catalog.Catalog {
	text, err := json.Marshal(c)
	if err != nil {
		p.Fatal(err)
	}
	var copied catalog.Catalog
	if err := json.Unmarshal(text, &copied); err != nil {
		p.Fatal(err)
	}
	return copied
}

func (p *pair) run(db *enginetest.Database, statements []string) {
	conn := p.connect(db)
	for _, sql := range statements {
		if err := apply.Exec(p.Context(), conn, sql); err != nil {
			p.Fatalf("%v\n%s", err, sql)
		}
	}
}

// replay runs the file of the plan where the first schema is, without rows.
func (p *pair) replay(changes []diff.Change, database string, before, desired catalog.Catalog) {
	made, err := plan.New(changes, before, desired, plan.Options{AllowRewrite: true, AllowDestructive: true, AllowRecreate: true, Portable: true})
	if err != nil {
		p.Fatal(err)
	}
	list, err := fileStatements(made, database)
	if err != nil {
		p.tally.add("no file: a statement names its database")
		return
	}
	db := enginetest.New(p)
	p.make(db, p.from)
	var statements []string
	for _, s := range list {
		statements = append(statements, s.Text)
	}
	p.run(db, statements)
	text, err := json.Marshal(desired)
	if err != nil {
		p.Fatal(err)
	}
	var want catalog.Catalog
	if err := json.Unmarshal([]byte(strings.ReplaceAll(string(text), database, db.Name)), &want); err != nil {
		p.Fatal(err)
	}
	if left := diff.Diff(p.look(db), want, p.options); len(left) > 0 {
		p.Errorf("left after the file:\n%s\n%s", diff.Format(left, diff.FormatOptions{}), clickhouse.HideSecrets(strings.Join(statements, ";\n")))
	}
	p.tally.add("file replayed")
}
