package dir

import (
	"context"
	"errors"

	"github.com/chent-io/chent/dialect/clickhouse/driver"
)

// Set makes version the current one: every file up to it counts as applied,
// whatever has happened, and every later one as pending. No file is run.
func Set(ctx context.Context, conn driver.Conn, d *Dir, version string, o ExecuteOptions) (err error) {
	o.fill(conn)
	if err := o.check(); err != nil {
		return err
	}
	if err := d.Validate(); err != nil {
		return err
	}
	files, err := d.Files()
	if err != nil {
		return err
	}
	if f, err := d.Find(version); err != nil {
		return err
	} else {
		version = f.Version
	}
	lock, err := o.lock(ctx, conn)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, lock.Release(ctx)) }()
	s := o.store(conn)
	if err := s.create(ctx); err != nil {
		return err
	}
	revisions, err := s.list(ctx)
	if err != nil {
		return err
	}
	applied := make(map[string]Revision)
	for _, r := range revisions {
		if applied[r.Version] = r; r.Version > version {
			if err := s.remove(ctx, r); err != nil {
				return err
			}
		}
	}
	for _, f := range files {
		hash := hashOf(f.Text)
		if f.Version > version || applied[f.Version].Done() && applied[f.Version].Hash == hash {
			continue
		}
		statements, err := f.Statements()
		if err != nil {
			return err
		}
		r := Revision{Version: f.Version, Description: f.Description, Type: Resolved, Applied: len(statements), Total: len(statements), Hash: hash}
		if err := s.write(ctx, r); err != nil {
			return err
		}
	}
	return nil
}
