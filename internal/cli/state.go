package cli

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/entc"
	"github.com/chent-io/chent/migrate"
	"github.com/chent-io/chent/migrate/catalog"
	"github.com/chent-io/chent/migrate/dir"
	"github.com/chent-io/chent/migrate/hcl"
	"github.com/chent-io/chent/migrate/inspect"
)

// stateOptions are the flags about reading schemas that commands share.
type stateOptions struct {
	projectOptions
	env              hcl.Environment // that projectOptions chose
	include, exclude []string
	devURL           string
	as               map[string]string // databases of --to that stand for others, by their names there
	server           bool              // functions and named collections of a server too
	replicated       bool              // tables with a topology are replicated ones on a cluster
	rehearsed        bool              // the server is a development server that statements ran on
}

// stateReader reads schemas from wherever they are said.
type stateReader struct {
	stateOptions
	// stderr gets what a reader should know and no program needs.
	stderr io.Writer
	lent   *lentEngine // nil: each question starts an engine of its own
}

// envDevURL names the development server where neither --dev-url nor the
// project file's environment does.
const envDevURL = "CHENT_DEV_URL"

// namedDev is the URL of the development server that somebody named; empty for
// an embedded one.
func (o *stateOptions) namedDev() string { return cmp.Or(o.devURL, os.Getenv(envDevURL)) }

// dev is the URL of the development server.
func (r *stateReader) dev() string {
	if r.lent != nil {
		return r.lent.url
	}
	return cmp.Or(r.namedDev(), "chdb://?engine_install=true")
}

// state is a schema that was read.
type state struct {
	source  source
	catalog catalog.Catalog
	// database is the connection's database; empty for a whole server and
	// where the source does not say one.
	database string
	// canonical says that the definitions are a server's own words.
	canonical bool
	version   string // of the server
	defaults  map[string]string
}

// load reads the schema that a text names.
func (r *stateReader) load(ctx context.Context, text string) (state, error) {
	s, err := parseSource(text)
	if err != nil {
		return state{}, err
	}
	switch s.kind {
	case serverSource:
		return r.inspectURL(ctx, s)
	case sqlSource, migrationSource:
		return r.develop(ctx, s, defaultDatabase)
	}
	return r.declared(s)
}

// standFor gives the databases of a catalog that stand for others the names of
// those: what --as says, and the one that a URL names for the one that another
// URL names.
func (r *stateReader) standFor(st *state, database string) error {
	as := maps.Clone(r.as)
	if len(as) == 0 && st.source.kind == serverSource && st.database != "" && database != "" && st.database != database {
		fmt.Fprintf(r.stderr, "note: the database %s of --to stands for %s\n", st.database, database)
		as = map[string]string{st.database: database}
	}
	for _, from := range slices.Sorted(maps.Keys(as)) {
		to := as[from]
		if st.catalog.Database(from) == nil {
			return fmt.Errorf("--as %s=%s: the schema of --to has no database %q", from, to, from)
		}
		if st.catalog.Database(to) != nil && from != to {
			return fmt.Errorf("--as %s=%s: the schema of --to has a database %q too", from, to, to)
		}
		st.catalog.RenameDatabase(from, to)
	}
	return nil
}

// addAsFlag adds --as.
func addAsFlag(flags *pflag.FlagSet, o *stateOptions) {
	flags.StringToStringVar(&o.as, "as", nil, "databases of --to under other names: app=app_copy reads its app as app_copy (default with two URLs: one database stands for the other)")
}

// defaultDatabase is the connection's database where nothing names one.
const defaultDatabase = "default"

// declared reads a source that is a declaration: its definitions are returned
// as they are written.
func (r *stateReader) declared(s source) (st state, err error) {
	st.source = s
	switch s.kind {
	case hclSource:
		st.catalog, err = r.parseHCL(s)
	case jsonSource:
		st.catalog, err = readJSON(s.path)
	case goSource:
		st.catalog, err = loadGo(s.path)
	default:
		err = fmt.Errorf("%s: a source of kind %s declares nothing", s.text, s.kind)
	}
	return st, err
}

func (r *stateReader) inspectURL(ctx context.Context, s source) (state, error) {
	cfg, err := driver.ParseURL(s.text)
	if err != nil {
		return state{}, err
	}
	conn, err := openView(ctx, s.text, r.stderr)
	if err != nil {
		return state{}, err
	}
	st, err := r.inspect(ctx, conn, cfg.Database)
	st.source = s
	return st, errors.Join(err, conn.Close())
}

// inspect reads a database of a server, or the whole of it where no database
// is named.
func (r *stateReader) inspect(ctx context.Context, conn driver.Conn, database string) (state, error) {
	var report inspect.Report
	options := inspect.Options{Include: r.include, Exclude: append(migrate.Internal(), r.exclude...), Secrets: r.rehearsed, External: r.rehearsed, Report: &report}
	if database != "" {
		options.Databases = []string{database}
		options.SkipServer = !r.server
		_, options.AllowMissing = conn.(*viewConn)
	}
	c, err := inspect.Inspect(ctx, conn, options)
	if err != nil {
		return state{}, err
	}
	if err := migrate.Release(ctx, conn, &c, conn.Database()); err != nil {
		return state{}, err
	}
	for _, opaque := range report.Opaque {
		fmt.Fprintln(r.stderr, "note: kept as its statement alone:", opaque)
	}
	if len(r.include) == 0 {
		for _, left := range migrate.WithoutVersionTables(&c, catalog.Catalog{}, "") {
			fmt.Fprintln(r.stderr, "note: left out:", left)
		}
	}
	defaults, err := inspect.DefaultSettings(ctx, conn, &report)
	if err != nil {
		return state{}, err
	}
	writeNotes(r.stderr, report.Skipped)
	return state{catalog: c, database: database, canonical: true, version: report.Version, defaults: defaults}, nil
}

// writeNotes says what of a server could not be read.
func writeNotes(w io.Writer, skipped []string) {
	for _, note := range skipped {
		fmt.Fprintln(w, "note:", note)
	}
}

func (r *stateReader) parseHCL(s source) (catalog.Catalog, error) {
	files := map[string][]byte{}
	for _, path := range s.paths() {
		src, err := os.ReadFile(path)
		if err != nil {
			return catalog.Catalog{}, err
		}
		files[path] = src
	}
	doc, err := hcl.Parse(files, hcl.Options{Vars: r.vars, Getenv: os.Getenv, AllowUndeclared: r.projectOptions.env != ""})
	for _, w := range doc.Warnings {
		fmt.Fprintln(r.stderr, "note:", w)
	}
	return doc.Catalog, err
}

// loadGo runs the loader on an ent schema package. A relative path must look
// like one, lest the loader take it for an import path.
func loadGo(path string) (catalog.Catalog, error) {
	if !filepath.IsAbs(path) {
		path = "." + string(filepath.Separator) + filepath.Clean(path)
	}
	model, err := entc.Load(path, nil)
	if err != nil {
		return catalog.Catalog{}, err
	}
	return model.Catalog, nil
}

func readJSON(path string) (catalog.Catalog, error) {
	var c catalog.Catalog
	src, err := os.ReadFile(path)
	if err != nil {
		return c, err
	}
	if err := json.Unmarshal(src, &c); err != nil {
		return c, fmt.Errorf("%s is no catalog in JSON: %w", path, err)
	}
	return c, nil
}

// statement is a statement with the place it was written at.
type statement struct {
	text         string
	file         string
	line, column int // in the file, from 1; 0 if unknown
}

// position is where the statement was written, or where in it the server
// stopped to understand it.
func (s statement) position(err error) string {
	if s.line == 0 {
		return s.file
	}
	refused, ok := errors.AsType[*driver.ServerError](err)
	if !ok {
		return fmt.Sprintf("%s:%d", s.file, s.line)
	}
	var at int
	_, after, _ := strings.Cut(refused.Message, "failed at position ")
	if n, _ := fmt.Sscanf(after, "%d", &at); n == 0 || at < 1 || at > len(s.text) || refused.Statement != s.text {
		return fmt.Sprintf("%s:%d", s.file, s.line)
	}
	before := s.text[:at-1]
	column := len(before) - strings.LastIndex(before, "\n")
	if !strings.Contains(before, "\n") {
		column += s.column - 1
	}
	return fmt.Sprintf("%s:%d:%d", s.file, s.line+strings.Count(before, "\n"), column)
}

// statements are those of an SQL source or a migration directory.
func (s *source) statements() ([]statement, error) {
	switch {
	case s.chosen != nil:
		return s.chosen, nil
	case s.kind == migrationSource:
		return migrationStatements(s.path)
	}
	return sqlStatements(*s)
}

func migrationStatements(path string) ([]statement, error) {
	d, err := dir.Open(path)
	if err != nil {
		return nil, err
	}
	if err := d.Validate(); err != nil && !errors.Is(err, dir.ErrNoSum) {
		return nil, err
	}
	files, err := d.Files()
	if err != nil {
		return nil, err
	}
	return filesStatements(d, dir.FromCheckpoint(files))
}

// filesStatements are the statements of files of a directory.
func filesStatements(d *dir.Dir, files []dir.File) ([]statement, error) {
	var all []statement
	for _, f := range files {
		scanned, err := f.Statements()
		if err != nil {
			return nil, err
		}
		all = append(all, placed(filepath.Join(d.Path(), f.Name), scanned)...)
	}
	return all, nil
}

func sqlStatements(s source) ([]statement, error) {
	var all []statement
	for _, path := range s.paths() {
		src, err := os.ReadFile(path)
		if err != nil {
			return nil, err
		}
		scanned, err := dir.Scan(path, string(src))
		if err != nil {
			return nil, err
		}
		all = append(all, placed(path, scanned)...)
	}
	return all, nil
}

func placed(path string, scanned []dir.Statement) []statement {
	list := make([]statement, len(scanned))
	for i, s := range scanned {
		list[i] = statement{text: s.Text, file: path, line: s.Line, column: s.Column}
	}
	return list
}
