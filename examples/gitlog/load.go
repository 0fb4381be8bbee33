package main

import (
	"context"
	"errors"
	"fmt"
	"path"
	"runtime"
	"slices"
	"strings"

	"github.com/chent-io/chent/examples/gitlog/ent"
	"github.com/chent-io/chent/examples/gitlog/ent/commit"
	"github.com/chent-io/chent/examples/gitlog/ent/filechange"
	"github.com/chent-io/chent/examples/gitlog/history"
)

// counts says what load added.
type counts struct {
	Commits, Changes int
}

// load appends the commits that ClickHouse does not have yet. Both tables are
// ReplacingMergeTree, so that commits whose import was cut short replace
// themselves when they are read again.
func load(ctx context.Context, client *ent.Client, repository *history.Repository, name string, bar progress) (counts, error) {
	hashes, err := repository.Hashes(ctx)
	if err != nil {
		return counts{}, err
	}
	known, err := client.Commit.Query().
		Where(commit.Repository(name)).
		Select(commit.FieldHash).
		Strings(ctx)
	if err != nil {
		return counts{}, fmt.Errorf("look up known commits: %w", err)
	}
	isKnown := make(map[string]bool, len(known))
	for _, hash := range known {
		isKnown[hash] = true
	}
	hashes = slices.DeleteFunc(hashes, func(hash string) bool { return isKnown[hash] })

	changes := client.FileChange.Appender(ctx)
	commits := client.Commit.Appender(ctx)
	var done counts
	bar.Start(len(hashes))
	err = repository.Read(ctx, hashes, runtime.GOMAXPROCS(0), func(c history.Commit) error {
		row := &ent.Commit{
			Repository: name,
			Hash:       c.Hash,
			Author:     c.Author,
			Time:       c.Time,
			Message:    c.Message,
		}
		for _, file := range c.Files {
			change := newFileChange(name, c, file)
			row.LinesAdded += file.LinesAdded
			row.LinesDeleted += file.LinesDeleted
			row.HunksAdded += file.HunksAdded
			row.HunksRemoved += file.HunksRemoved
			row.HunksChanged += file.HunksChanged
			switch change.Change {
			case filechange.ChangeAdd, filechange.ChangeCopy:
				row.FilesAdded++
			case filechange.ChangeDelete:
				row.FilesDeleted++
			case filechange.ChangeRename:
				row.FilesRenamed++
			default:
				row.FilesModified++
			}
			if err := changes.Append(change); err != nil {
				return err
			}
		}
		done.Commits++
		done.Changes += len(c.Files)
		bar.Add(1)
		return commits.Append(row)
	})
	bar.Done()
	return done, errors.Join(err, changes.Close(), commits.Close())
}

func newFileChange(repository string, c history.Commit, file history.FileChange) *ent.FileChange {
	return &ent.FileChange{
		Repository:   repository,
		CommitHash:   c.Hash,
		Author:       c.Author,
		Time:         c.Time,
		Change:       changeOf(file.Status),
		Path:         file.Path,
		OldPath:      file.OldPath,
		Extension:    strings.TrimPrefix(path.Ext(file.Path), "."),
		LinesAdded:   file.LinesAdded,
		LinesDeleted: file.LinesDeleted,
		HunksAdded:   file.HunksAdded,
		HunksRemoved: file.HunksRemoved,
		HunksChanged: file.HunksChanged,
	}
}

// changeOf names git's status letter.
func changeOf(status byte) filechange.Change {
	switch status {
	case 'A':
		return filechange.ChangeAdd
	case 'D':
		return filechange.ChangeDelete
	case 'R':
		return filechange.ChangeRename
	case 'C':
		return filechange.ChangeCopy
	case 'T':
		return filechange.ChangeType
	default:
		return filechange.ChangeModify
	}
}
