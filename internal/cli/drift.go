package cli

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/chent-io/chent/migrate/diff"
	"github.com/chent-io/chent/migrate/dir"
)

// driftError says that a server is not what the files make that it has applied.
type driftError struct {
	version string
	changes []diff.Change // from the files to the server
}

func (e *driftError) Error() string {
	return fmt.Sprintf("nothing was run: the server is at version %s and differs from what the files up to it make.\n"+
		"Write what was changed by hand into a file, or change it back. From the files to the server:\n%s",
		e.version, strings.TrimRight(diff.Format(e.changes, diff.FormatOptions{}), "\n"))
}

// drift compares what a server has applied of a directory, run on a development
// server, with the server's database as it is. A server that has applied nothing
// has not drifted.
func (r *stateReader) drift(ctx context.Context, d *dir.Dir, state *dir.State, url string) ([]diff.Change, error) {
	if len(state.Revisions) == 0 {
		return nil, nil
	}
	files, err := d.Files()
	if err != nil {
		return nil, err
	}
	applied := source{kind: migrationSource, text: d.Path(), path: d.Path(), chosen: []statement{}}
	if applied.chosen, err = filesStatements(d, state.Applied(files)); err != nil {
		return nil, err
	}
	if begun := state.Partial; begun != nil {
		f, err := d.Find(begun.Version)
		if err != nil {
			return nil, err
		}
		statements, err := f.Statements()
		if err != nil {
			return nil, err
		}
		done := statements[:min(begun.Applied, len(statements))]
		applied.chosen = append(applied.chosen, placed(filepath.Join(d.Path(), f.Name), done)...)
	}
	return r.compare(ctx, applied, source{kind: serverSource, text: url}, diff.Options{}, oneHost)
}
