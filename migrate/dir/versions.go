package dir

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/migrate/apply"
)

// VersionTable is the table in which another tool keeps the versions that it
// has applied, by its default name.
func VersionTable(format Format) string {
	switch format {
	case Goose:
		return "goose_db_version"
	case Atlas:
		return "atlas_schema_revisions"
	}
	return "schema_migrations"
}

// versionQuery is the query for the applied versions of a tool: the version,
// and whether it was applied in full.
func versionQuery(format Format, table string) string {
	switch format {
	case Goose: // rows are appended: the last one of a version says whether it is applied
		return "SELECT toString(version_id), '1' FROM (SELECT version_id, argMax(is_applied, tstamp) AS applied FROM " + table + " GROUP BY version_id) WHERE applied = 1 AND version_id > 0"
	case DBMate: // ReplacingMergeTree(ts)
		return "SELECT toString(version), '1' FROM (SELECT version, argMax(applied, ts) AS done FROM " + table + " GROUP BY version) WHERE done = 1"
	case GolangMigrate: // rows are appended: the last one is the current version
		return "SELECT toString(version), toString(dirty = 0) FROM " + table + " ORDER BY sequence DESC LIMIT 1"
	}
	return "SELECT toString(version), toString(applied = total AND error = '') FROM " + table + " FINAL"
}

// VersionsOptions tunes [ImportVersions]. The zero value reads the other tool's
// default table.
type VersionsOptions struct {
	// From is the other tool's table, with or without its database. Default:
	// [VersionTable].
	From string
	// Execute says where the revisions are kept.
	Execute ExecuteOptions
}

// ImportVersions reads which migrations another tool has applied to a server,
// and marks the files of d that were made of them as applied. It returns those
// files. The other tool's table is left as it is.
func ImportVersions(ctx context.Context, conn driver.Conn, d *Dir, format Format, o VersionsOptions) (_ []File, err error) {
	o.Execute.fill(conn)
	if err := o.Execute.check(); err != nil {
		return nil, err
	}
	from := clickhouse.QuoteIdent(VersionTable(format))
	if o.From != "" {
		parts := strings.SplitN(o.From, ".", 2)
		for i, p := range parts {
			parts[i] = clickhouse.QuoteIdent(p)
		}
		from = strings.Join(parts, ".")
	}
	if err := d.Validate(); err != nil {
		return nil, err
	}
	files, err := d.Files()
	if err != nil {
		return nil, err
	}
	lock, err := o.Execute.lock(ctx, conn)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, lock.Release(ctx)) }()
	done, err := foreignVersions(ctx, conn, format, from, files)
	if err != nil {
		return nil, err
	}
	s := o.Execute.store(conn)
	if err := s.create(ctx); err != nil {
		return nil, err
	}
	known, err := s.list(ctx)
	if err != nil {
		return nil, err
	}
	have := make(map[string]bool)
	for _, r := range known {
		have[r.Version] = true
	}
	var marked []File
	for _, f := range files {
		if !done[f.Version] || have[f.Version] {
			continue
		}
		statements, err := f.Statements()
		if err != nil {
			return marked, err
		}
		r := Revision{Version: f.Version, Description: f.Description, Type: Resolved, Applied: len(statements), Total: len(statements), Hash: hashOf(f.Text)}
		if err := s.write(ctx, r); err != nil {
			return marked, err
		}
		marked = append(marked, f)
	}
	return marked, nil
}

// foreignVersions are the versions of files that another tool has applied.
func foreignVersions(ctx context.Context, conn driver.Conn, format Format, table string, files []File) (map[string]bool, error) {
	rows, err := apply.Texts(ctx, conn, versionQuery(format, table))
	switch {
	case driver.IsCode(err, driver.CodeUnknownTable):
		return nil, fmt.Errorf("migrate: the server has no table %s of %s; --version-table names another one: %w", table, format, err)
	case err != nil:
		return nil, fmt.Errorf("migrate: read the versions of %s in %s: %w", format, table, err)
	}
	byNumber := make(map[string]string, len(files)) // versions are padded when files are imported
	for _, f := range files {
		byNumber[number(f.Version)] = f.Version
	}
	done := make(map[string]bool)
	for _, row := range rows {
		version, ok := byNumber[number(row[0])]
		switch {
		case row[1] != "1":
			return nil, fmt.Errorf("migrate: %s has left version %s half applied: mend it with that tool first", format, row[0])
		case format == GolangMigrate && row[0] == "-1": // everything was taken back
			return done, nil
		case !ok:
			return nil, fmt.Errorf("migrate: %s has applied version %s, of which the directory has no file: import its migrations first", format, row[0])
		}
		done[version] = true
		if format == GolangMigrate { // it goes up one by one
			for _, f := range files {
				done[f.Version] = done[f.Version] || f.Version <= version
			}
		}
	}
	return done, nil
}

// number is a version without the zeros before it.
func number(version string) string {
	if n, err := strconv.ParseUint(version, 10, 64); err == nil {
		return strconv.FormatUint(n, 10)
	}
	return version
}
