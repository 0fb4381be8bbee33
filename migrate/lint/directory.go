package lint

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/migrate/apply"
	"github.com/chent-io/chent/migrate/catalog"
	"github.com/chent-io/chent/migrate/ddl"
	"github.com/chent-io/chent/migrate/dir"
	"github.com/chent-io/chent/migrate/inspect"
)

// DirectoryOptions tunes [Directory]. The zero value judges every file.
type DirectoryOptions struct {
	// Path is the folder of the files, to name them by. Default: the names alone.
	Path string
	// Judge says which files to judge; the others are only run. Default: all.
	Judge func(dir.File) bool
	// Database is where the files run; it must exist. Messages leave its name
	// out. Default: the connection's.
	Database string
	// ServerVersion is the version of the server that the files are for, 26.8.1;
	// some rules depend on it. Default: that of the development server.
	ServerVersion string
	// Databases are those to look at, for a server that others use too.
	// Default: all.
	Databases []string
}

// Report is what [Directory] found.
type Report struct {
	Findings []Finding
	// Silenced counts the findings that a comment silenced.
	Silenced int
	// Files and Statements were judged.
	Files, Statements int
	// Changed are the objects that the judged files made or changed, as they
	// are in the end; each says as its position which statement was the last to
	// change it. Give it to [Live].
	Changed catalog.Catalog
}

// Directory runs migration files on a development server, whose database is
// empty, and judges each statement by what it has changed. When a statement
// fails there, the report has what was found before.
func Directory(ctx context.Context, dev driver.Conn, files []dir.File, o DirectoryOptions) (report *Report, err error) {
	o.Database = cmp.Or(o.Database, dev.Database())
	session, err := dev.Session(ctx)
	if err != nil {
		return nil, fmt.Errorf("lint: open a session: %w", err)
	}
	defer func() { err = errors.Join(err, session.Close()) }()
	if err := session.Exec(ctx, driver.Statement{SQL: "USE " + clickhouse.QuoteIdent(o.Database)}); err != nil {
		return nil, fmt.Errorf("lint: %w", err)
	}
	if o.ServerVersion == "" {
		rows, err := apply.Texts(ctx, session, "SELECT version()")
		if err != nil {
			return nil, fmt.Errorf("lint: ask the server's version: %w", err)
		}
		o.ServerVersion = rows[0][0]
	}
	l := linter{options: o, session: session, report: &Report{}, places: make(map[catalog.Name]place), queries: make(map[string]map[string]bool)}
	for _, f := range files {
		if err := l.file(ctx, f); err != nil {
			return l.report, err
		}
	}
	for _, a := range l.added {
		l.report.Findings = append(l.report.Findings, a.finding)
	}
	Sort(l.report.Findings)
	l.report.Changed = l.changed()
	return l.report, nil
}

// linter judges the files of one directory.
type linter struct {
	options DirectoryOptions
	session driver.Conn
	report  *Report
	stand   dir.Rehearsal

	catalog catalog.Catalog // as of now; read where judged begins
	read    *inspect.Snapshot
	known   map[string]bool            // the names of its objects
	queries map[string]map[string]bool // the names in the query of a view
	waiting waiting
	// cluster is the ON CLUSTER of the first statement that changes
	// definitions; clusterSaid says that there was one.
	cluster     string
	clusterSaid bool
	places      map[catalog.Name]place // of what judged files changed
	added       []added                // by files so far, and not materialized

	// Of the file that is judged:
	name         string
	silence      *Silence
	statements   []*statement
	current      int
	twice        []int // the lines of statements that cannot be run twice
	start        catalog.Catalog
	old          map[string]bool // objects that were there when the file began
	oldDatabases map[string]bool
	dropped      map[catalog.Name]catalog.Kind // by this file
	touched      map[catalog.Name]*statement   // the last statement that changed an object
}

// place is where an object was changed last.
type place struct {
	file string
	line int
}

func (l *linter) file(ctx context.Context, f dir.File) error {
	list, err := f.Statements()
	if err != nil {
		return err
	}
	judged := l.options.Judge == nil || l.options.Judge(f)
	l.name = f.Name
	if l.options.Path != "" {
		l.name = filepath.Join(l.options.Path, f.Name)
	}
	l.statements = l.statements[:0]
	for _, s := range list {
		st := parse(s)
		l.statements = append(l.statements, &st)
	}
	groups, err := dir.LiveGroups(l.name, list)
	if err != nil {
		return err
	}
	for _, g := range groups {
		for _, s := range l.statements[g.First : g.First+g.Count] {
			s.live = true
		}
	}
	l.materialized(l.statements)
	if judged {
		if err := l.begin(ctx, f); err != nil {
			return err
		}
	} else {
		l.read = nil
	}
	for i, s := range l.statements {
		if err := l.statement(ctx, i, s, judged); err != nil {
			return errors.Join(err, l.look(ctx))
		}
	}
	if !judged {
		return nil
	}
	if err := l.look(ctx); err != nil {
		return err
	}
	l.sayTwice()
	return l.end(ctx)
}

// statement runs a statement, and judges it or leaves that for later.
func (l *linter) statement(ctx context.Context, i int, s *statement, judged bool) error {
	if judged {
		if l.waiting.shares(s, l.known) {
			if err := l.look(ctx); err != nil {
				return err
			}
		}
		l.current = i
		l.report.Statements++
		l.text(s)
	}
	l.onCluster(s, judged)
	if err := l.stand.Run(ctx, l.session, s.Text); err != nil {
		return fmt.Errorf("lint: %s:%d: the statement fails on the development server: %w", l.name, s.Line, err)
	}
	if !judged || s.readsOnly() {
		return nil
	}
	l.waiting.add(i, s, l.known)
	if l.waiting.whole {
		return l.look(ctx)
	}
	return nil
}

// begin starts to judge a file.
func (l *linter) begin(ctx context.Context, f dir.File) (err error) {
	if l.read == nil {
		if l.read, err = inspect.Take(ctx, l.session, inspect.Options{Databases: l.options.Databases, AllowMissing: true, SkipServer: true}); err != nil {
			return fmt.Errorf("lint: read the development server: %w", err)
		}
		l.see()
	}
	l.report.Files++
	l.twice = nil
	l.start = l.catalog
	l.silence = ReadSilence(l.name, f.Text)
	l.report.Findings = append(l.report.Findings, l.silence.Unknown()...)
	l.old, l.dropped, l.touched = make(map[string]bool), make(map[catalog.Name]catalog.Kind), make(map[catalog.Name]*statement)
	l.oldDatabases = make(map[string]bool)
	for i := range l.start.Databases {
		l.oldDatabases[l.start.Databases[i].Name] = true
	}
	for _, h := range holdersOf(&l.start).order {
		l.old[h.key()] = true
	}
	return nil
}

// see takes over what was read.
func (l *linter) see() {
	l.catalog = l.read.Catalog()
	l.stand.Restore(&l.catalog)
	l.known = make(map[string]bool)
	for i := range l.catalog.Databases {
		for o := range l.catalog.Databases[i].Objects() {
			l.known[o.ObjectName()] = true
		}
	}
}

// look reads what the waiting statements have changed, and judges them: each by
// what it names, for it changes nothing else, or by everything where it is about
// whole databases.
func (l *linter) look(ctx context.Context) (err error) {
	w := l.waiting
	l.waiting = waiting{}
	if len(w.list) == 0 {
		return nil
	}
	before := l.catalog
	if w.whole {
		err = l.read.Whole(ctx)
	} else {
		err = l.read.Names(ctx, w.names)
	}
	if err != nil {
		return fmt.Errorf("lint: read the development server: %w", err)
	}
	l.see()
	for _, one := range w.list {
		l.current = one.index
		was, is := before, l.catalog
		if !w.whole {
			was, is = only(before, one.names), only(l.catalog, one.names)
		}
		l.changes(l.statements[one.index], &was, &is)
	}
	return nil
}

// end judges what a file has left behind: the design of what it made or
// changed, and the views on it.
func (l *linter) end(ctx context.Context) error {
	before := make(map[string]bool)
	touched := func(name catalog.Name) bool { return l.touched[name] != nil }
	for _, f := range schema(&l.start, touched) {
		before[string(f.Code)+f.Message] = true
	}
	for _, f := range schema(&l.catalog, touched) {
		if before[string(f.Code)+f.Message] {
			continue
		}
		for name, s := range l.touched {
			if ddl.Name(name) == f.Object {
				f.Message = strings.ReplaceAll(f.Message, f.Object, l.display(name))
				f.Object = l.display(name)
				l.add(s, f)
				break
			}
		}
	}
	for name, s := range l.touched {
		l.places[name] = place{l.name, s.Line}
	}
	return l.checkViews(ctx)
}

// touch notes that the current statement has changed an object.
func (l *linter) touch(name catalog.Name) { l.touched[name] = l.statements[l.current] }

// display is how messages call an object.
func (l *linter) display(n catalog.Name) string {
	if n.Database == l.options.Database {
		n.Database = ""
	}
	return ddl.Name(n)
}

// add keeps a finding about a statement, unless a comment silences it.
func (l *linter) add(s *statement, f Finding) { l.addOn(s, f, s.line(f.anchor)) }

// addAt is add for a finding about a token of the statement.
func (l *linter) addAt(s *statement, f Finding, t clickhouse.Token) {
	l.addOn(s, f, s.Line+strings.Count(s.Text[:t.Offset], "\n"))
}

func (l *linter) addOn(s *statement, f Finding, line int) {
	f.File, f.Line = l.name, line
	if l.silence.Covers(f, s.Line, s.Line+strings.Count(s.Text, "\n")) {
		l.report.Silenced++
		return
	}
	l.report.Findings = append(l.report.Findings, f)
}

// onCluster compares the cluster of a statement with that of the first one.
func (l *linter) onCluster(s *statement, judged bool) {
	if !s.isDDL() || s.starts("CREATE", "FUNCTION") || s.starts("CREATE", "USER") {
		return
	}
	if !l.clusterSaid {
		l.cluster, l.clusterSaid = s.onCluster, true
		return
	}
	if !judged || s.onCluster == l.cluster {
		return
	}
	switch {
	case s.onCluster == "":
		l.add(s, finding(ClusterMixed, "", "", "the statement runs on one server, those before it ON CLUSTER %s", l.cluster))
	case l.cluster == "":
		l.add(s, finding(ClusterMixed, "", "ON CLUSTER", "the statement runs ON CLUSTER %s, those before it on one server", s.onCluster))
	default:
		l.add(s, finding(ClusterMixed, "", "ON CLUSTER", "the statement runs ON CLUSTER %s, those before it ON CLUSTER %s", s.onCluster, l.cluster))
	}
}

// changed are the objects that judged files changed and that are still there.
func (l *linter) changed() catalog.Catalog {
	var c catalog.Catalog
	for i := range l.catalog.Databases {
		db := &l.catalog.Databases[i]
		kept := catalog.Database{Name: db.Name}
		for _, t := range db.Tables {
			if p, ok := l.places[catalog.Name{Database: db.Name, Name: t.Name}]; ok {
				t.Pos = fmt.Sprintf("%s:%d", p.file, p.line)
				kept.Tables = append(kept.Tables, t)
			}
		}
		c.Databases = append(c.Databases, kept)
	}
	return c
}
