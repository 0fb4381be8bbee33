package dir

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"slices"
	"strings"
)

// Order says what to do with files whose version is lower than that of a file
// already applied, which happens when branches are merged.
type Order string

// The orders, with Atlas's names.
const (
	Linear     Order = "linear"      // refuse; the default
	LinearSkip Order = "linear-skip" // leave them out
	NonLinear  Order = "non-linear"  // run them
)

// Orders are the known orders.
func Orders() []string { return []string{string(Linear), string(LinearSkip), string(NonLinear)} }

// State is where a server stands in a directory.
type State struct {
	Revisions []Revision // as in the revision table
	// Pending are the files to run, in their order. The first of them may have
	// been begun: then Partial is its revision.
	Pending []File
	Partial *Revision
	// Skipped are files that [LinearSkip] leaves out.
	Skipped []File
	// Unseen says that the revision table is to be one that servers share, and
	// that this server has none yet: what others have applied is not known.
	Unseen bool
}

// Current is the version of the last file that was applied whole; empty for
// none.
func (s *State) Current() string {
	for i := len(s.Revisions) - 1; i >= 0; i-- {
		if s.Revisions[i].Done() {
			return s.Revisions[i].Version
		}
	}
	return ""
}

// Applied are the files that made the server what it is: those that it has
// applied whole, from the last checkpoint on where it has passed one. A file
// that was begun is not among them; see Partial.
func (s *State) Applied(files []File) []File {
	current := s.Current()
	for i := len(files) - 1; i >= 0; i-- {
		if files[i].Checkpoint && files[i].Version <= current {
			files = files[i:]
			break
		}
	}
	return s.appliedOf(files)
}

// appliedOf leaves out the files that are still to come.
func (s *State) appliedOf(files []File) []File {
	var list []File
	waiting := append(slices.Clone(s.Pending), s.Skipped...)
	for _, f := range files {
		if f.Version <= s.Current() && !slices.ContainsFunc(waiting, func(p File) bool { return p.Version == f.Version }) {
			list = append(list, f)
		}
	}
	return list
}

// HistoryError reports a file that was applied and has changed since.
type HistoryError struct {
	File      string
	Statement int // from 1; 0 for the file as a whole
}

func (e *HistoryError) Error() string {
	what := e.File
	if e.Statement > 0 {
		what = fmt.Sprintf("statement %d of %s", e.Statement, e.File)
	}
	return fmt.Sprintf("migrate: %s was applied and has been edited since: bring the old text back and put the change into a new file", what)
}

// MissingError reports a revision whose file is gone.
type MissingError struct {
	Dir      string
	Revision Revision
}

func (e *MissingError) Error() string {
	return fmt.Sprintf("migrate: version %s (%s) was applied and has no file in %s: bring it back, or is this the directory of another server?", e.Revision.Version, e.Revision.Description, e.Dir)
}

// OrderError reports files that come before what was applied already.
type OrderError struct {
	Files   []string
	Current string
}

func (e *OrderError) Error() string {
	return fmt.Sprintf("migrate: %s came after version %s was applied: give the files a later version, or say --exec-order non-linear to run them now or linear-skip to leave them out",
		strings.Join(e.Files, ", "), e.Current)
}

// stand compares the files of a directory with the revisions of a server.
func stand(path string, files []File, revisions []Revision, order Order) (*State, error) {
	s := &State{Revisions: revisions}
	byVersion := make(map[string]File, len(files))
	checkpoint := "" // the last one
	for _, f := range files {
		byVersion[f.Version] = f
		if f.Checkpoint {
			checkpoint = f.Version
		}
	}
	if len(revisions) == 0 {
		s.Pending = FromCheckpoint(files)
		return s, nil
	}
	done := make(map[string]bool, len(revisions))
	base, last := "", revisions[len(revisions)-1].Version
	for i := range revisions {
		r := &revisions[i]
		file, ok := byVersion[r.Version]
		switch {
		case r.Type == Baseline:
			base = max(base, r.Version)
		case !ok && r.Version > checkpoint:
			return nil, &MissingError{Dir: path, Revision: *r}
		case !ok:
		case !r.Done():
			s.Partial = r
			continue
		case r.Hash != "" && r.Hash != hashOf(file.Text):
			return nil, &HistoryError{File: file.Name}
		case file.Checkpoint:
			base = max(base, r.Version) // it stands for all before it
		}
		done[r.Version] = true
	}
	var late []File
	for _, f := range files {
		begun := s.Partial != nil && f.Version == s.Partial.Version
		switch {
		case done[f.Version], f.Version <= base:
		case f.Checkpoint && !begun: // for servers that have nothing yet
		case f.Version < last && !begun:
			late = append(late, f)
		default:
			s.Pending = append(s.Pending, f)
		}
	}
	if len(late) == 0 {
		return s, nil
	}
	switch order {
	case NonLinear:
		rest := s.Pending
		if s.Partial != nil && len(rest) > 0 {
			late, rest = append([]File{rest[0]}, late...), rest[1:]
		}
		s.Pending = append(late, rest...)
	case LinearSkip:
		s.Skipped = late
	default:
		e := &OrderError{Current: last}
		for _, f := range late {
			e.Files = append(e.Files, f.Name)
		}
		return nil, e
	}
	return s, nil
}

// FromCheckpoint are the files that a server with nothing on it needs: those
// from the last checkpoint on.
func FromCheckpoint(files []File) []File {
	for i := len(files) - 1; i >= 0; i-- {
		if files[i].Checkpoint {
			return files[i:]
		}
	}
	return files
}

// hashOf identifies a text.
func hashOf(text string) string {
	sum := sha256.Sum256([]byte(text))
	return base64.StdEncoding.EncodeToString(sum[:])
}
