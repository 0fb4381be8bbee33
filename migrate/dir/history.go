package dir

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/chent-io/chent/dialect/clickhouse/driver"
	nouns "github.com/chent-io/chent/internal/count"
)

// Reversal is a file that can be taken back, with what a server has applied
// before it.
type Reversal struct {
	File   File
	Before []File
}

// Reversals are the last count files that a server has applied, the last one
// first; an error where there are not as many that can be taken back.
func Reversals(ctx context.Context, conn driver.Conn, d *Dir, count int, o ExecuteOptions) ([]Reversal, error) {
	h, err := readHistory(ctx, conn, d, o)
	if err != nil {
		return nil, err
	}
	return h.last(d, count)
}

// ReversalsTo are the files that a server has applied after the one of version,
// the last one first.
func ReversalsTo(ctx context.Context, conn driver.Conn, d *Dir, version string, o ExecuteOptions) ([]Reversal, error) {
	f, err := d.Find(version)
	if err != nil {
		return nil, err
	}
	h, err := readHistory(ctx, conn, d, o)
	if err != nil {
		return nil, err
	}
	at := slices.IndexFunc(h.files, func(a File) bool { return a.Version == f.Version })
	if at < 0 {
		return nil, fmt.Errorf("migrate: the server cannot be taken back to version %s: its last is %s, and %s is pending, or before a checkpoint", f.Version, h.current, f.Name)
	}
	return h.last(d, len(h.files)-1-at)
}

// history is what a server has applied of a directory, from the last checkpoint
// on.
type history struct {
	files             []File
	current, baseline string // versions
}

// readHistory reads the history of a server that is applied whole.
func readHistory(ctx context.Context, conn driver.Conn, d *Dir, o ExecuteOptions) (h history, err error) {
	state, err := Status(ctx, conn, d, o)
	if err != nil {
		return h, err
	}
	if state.Partial != nil {
		return h, fmt.Errorf("migrate: version %s is applied in part: finish it with `chent migrate apply` first", state.Partial.Version)
	}
	files, err := d.Files()
	if err != nil {
		return h, err
	}
	if h.current = state.Current(); h.current == "" {
		return h, errors.New("migrate: the server has applied no file: there is nothing to take back")
	}
	for _, r := range state.Revisions {
		if r.Type == Baseline {
			h.baseline = max(h.baseline, r.Version)
		}
	}
	h.files = state.appliedOf(FromCheckpoint(files))
	if n := len(h.files); n == 0 || h.files[n-1].Version != h.current {
		h.files = nil
	}
	return h, nil
}

// last are the last files, the last one first.
func (h history) last(d *Dir, count int) ([]Reversal, error) {
	var list []Reversal
	for i := len(h.files) - 1; len(list) < count; i-- {
		if i < 0 || h.files[i].Checkpoint || h.files[i].Version <= h.baseline {
			return nil, h.end(d, count)
		}
		list = append(list, Reversal{File: h.files[i], Before: h.files[:i]})
	}
	return list, nil
}

// end says why no more files can be taken back.
func (h history) end(d *Dir, count int) error {
	switch {
	case h.baseline != "" && (len(h.files) == 0 || h.files[0].Version <= h.baseline):
		return fmt.Errorf("migrate: version %s is the baseline: what was there before it is not known, and nothing was done", h.baseline)
	case len(h.files) == 0:
		return fmt.Errorf("migrate: version %s is at or before a checkpoint of %s: it cannot be taken back, and nothing was done", h.current, d.Path())
	case h.files[0].Checkpoint:
		return fmt.Errorf("migrate: version %s is a checkpoint of %s: it and what it stands for cannot be taken back, and nothing was done", h.files[0].Version, d.Path())
	}
	return fmt.Errorf("migrate: the server has applied %s, and %d are to be taken back: nothing was done", nouns.Of(len(h.files), "file"), count)
}
