package embedded

import (
	"archive/tar"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/klauspost/compress/gzip"
)

// unpack takes the library out of the archive and puts it in its place by a
// rename, so that it is there whole or not at all.
func (i *installer) unpack(ctx context.Context, archive, work string) error {
	file, err := os.Open(archive)
	if err != nil {
		return i.fail(StageUnpack, err)
	}
	defer file.Close()
	unzipped, err := gzip.NewReader(file)
	if err != nil {
		return i.fail(StageUnpack, err)
	}
	entries := tar.NewReader(unzipped)
	for {
		entry, err := entries.Next()
		if errors.Is(err, io.EOF) {
			return &InstallError{Stage: StageUnpack, Reason: "no library in " + i.pkg.spec(), Err: errors.ErrUnsupported}
		}
		if err != nil {
			return i.fail(StageUnpack, err)
		}
		if entry.Typeflag == tar.TypeReg && isLibrary(entry.Name) {
			if err := i.place(ctx, entries, entry.Size, filepath.Join(work, libraryName)); err != nil {
				return i.fail(StageUnpack, err)
			}
			return nil
		}
	}
}

// place writes content to temp and renames it to the library's path.
func (i *installer) place(ctx context.Context, content io.Reader, size int64, temp string) error {
	out, err := os.OpenFile(temp, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o755)
	if err != nil {
		return err
	}
	counted := &countingReader{ctx: ctx, from: content, step: 16 << 20, report: func(done int64) {
		i.progress(StageUnpack, done, size)
	}}
	n, err := io.Copy(out, counted)
	if err == nil && n != size {
		err = fmt.Errorf("%d of %d bytes: %w", n, size, io.ErrUnexpectedEOF)
	}
	if err == nil {
		err = out.Sync()
	}
	if err := errors.Join(err, out.Close()); err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(i.path()), 0o755); err != nil {
		return err
	}
	if err := os.Rename(temp, i.path()); err != nil {
		return err
	}
	return syncDir(filepath.Dir(i.path()))
}

// syncDir makes a rename in a directory last.
func syncDir(path string) error {
	dir, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(dir.Sync(), dir.Close())
}

// countingReader reports every step bytes that were read from it, and stops
// when its context does.
type countingReader struct {
	ctx    context.Context
	from   io.Reader
	step   int64
	report func(done int64)
	done   int64
}

func (r *countingReader) Read(p []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := r.from.Read(p)
	before := r.done / r.step
	r.done += int64(n)
	if r.done/r.step != before || err != nil {
		r.report(r.done)
	}
	return n, err
}
