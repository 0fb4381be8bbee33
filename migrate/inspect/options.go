package inspect

import (
	"fmt"
	"log/slog"
	"strings"

	"github.com/bmatcuk/doublestar/v4"

	"github.com/chent-io/chent/migrate/catalog"
)

// Options chooses what [Inspect] reads. The zero value is the whole server:
// every database but the system's own and those that stand for another server
// (MySQL, PostgreSQL, ...).
type Options struct {
	// Databases are the databases to read. One that does not exist is a
	// [NotFoundError]. Default: all.
	Databases []string
	// AllowMissing leaves out the Databases that do not exist, without an
	// error. Default: a [NotFoundError].
	AllowMissing bool
	// Include keeps only the objects that match one of the patterns: "events",
	// "app.events", "app.*", "*_mv", "app.{a,b}*". A pattern with a point is
	// matched against database.name, one without against the name alone. A
	// pattern that is a plain name and matches nothing is a [NotFoundError].
	// Default: everything.
	Include []string
	// Exclude leaves out the objects that match one of the patterns.
	// Default: nothing.
	Exclude []string
	// SkipServer leaves out what belongs to no database: functions and named
	// collections. Default: they are read.
	SkipServer bool
	// Access reads access control too: roles, users, row policies, quotas,
	// settings profiles and grants made in SQL. Needs the grant SHOW ACCESS.
	// Default: it is left alone.
	Access bool
	// Secrets asks the server for the secrets in definitions too. It shows them
	// where its configuration sets display_secrets_in_show_and_select and the
	// user has the right displaySecretsInShowAndSelect; otherwise they stay
	// '[HIDDEN]', without an error. Default: they are not asked for.
	Secrets bool
	// External reads the databases that stand for another server as objects of
	// this one: they are listed where no Databases are named, and what is in
	// them, which is the other server's, is left out. Default: they are left
	// out, unless one is named; then what is in it is read too.
	External bool
	// Report is filled with how the reading went. Default: nobody wants to know.
	Report *Report
	// Logger is told what was left out and why. Default: silent.
	Logger *slog.Logger
}

// Report says how an inspection went.
type Report struct {
	Version string   // of the server
	Queries int      // sent to the server
	Objects int      // in databases, opaque ones included
	Opaque  []string // objects kept as they are: "app.t: reason"
	// Skipped are facts that could not be read, and why: a system table that
	// the user may not read, a column that the server is too old to have.
	Skipped []string
}

// NotFoundError reports something that was asked for and is not there.
type NotFoundError struct {
	Kind catalog.Kind // KindDatabase, or KindTable for any object in a database
	Name string
}

func (e *NotFoundError) Error() string {
	if e.Kind == catalog.KindDatabase {
		return fmt.Sprintf("inspect: there is no database %q, or it may not be seen by this user; SHOW DATABASES lists those that may", e.Name)
	}
	return fmt.Sprintf("inspect: there is no table, view or dictionary %q, or it may not be seen by this user", e.Name)
}

// filter decides which objects are wanted.
type filter struct {
	include, exclude []string
	found            map[string]bool // plain names that matched
}

func newFilter(o Options) (*filter, error) {
	for _, pattern := range append(append([]string(nil), o.Include...), o.Exclude...) {
		if !doublestar.ValidatePattern(pattern) {
			return nil, fmt.Errorf("inspect: pattern %q is malformed: [ ], { } and \\ must be complete", pattern)
		}
	}
	return &filter{include: o.Include, exclude: o.Exclude, found: make(map[string]bool)}, nil
}

func (f *filter) wants(database, name string) bool {
	wanted := len(f.include) == 0
	for _, pattern := range f.include {
		if matches(pattern, database, name) {
			wanted = true
			f.found[pattern] = true
		}
	}
	for _, pattern := range f.exclude {
		if matches(pattern, database, name) {
			return false
		}
	}
	return wanted
}

// missing is the first plain name that matched nothing.
func (f *filter) missing() error {
	for _, pattern := range f.include {
		if !f.found[pattern] && !strings.ContainsAny(pattern, `*?[{\`) {
			return &NotFoundError{Kind: catalog.KindTable, Name: pattern}
		}
	}
	return nil
}

func matches(pattern, database, name string) bool {
	if pattern == name || pattern == database+"."+name {
		return true
	}
	text := name
	if strings.Contains(pattern, ".") {
		text = database + "." + name
	}
	ok, err := doublestar.Match(pattern, text)
	return err == nil && ok
}
