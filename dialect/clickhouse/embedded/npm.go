package embedded

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// download has npm fetch the package into work. It returns the archive's path
// and the checksum that it must have: the recorded one, else the one that the
// registry states.
func (i *installer) download(ctx context.Context, work string) (archive, integrity string, err error) {
	i.progress(StageDownload, 0, i.pkg.download)
	npm, err := exec.LookPath(i.npm)
	if err != nil {
		return "", "", &InstallError{
			Stage: StageDownload,
			Reason: fmt.Sprintf("the npm client fetches it, and there is no npm in PATH: install Node.js with npm, or fetch the package %s elsewhere and set %s to the path of its %s",
				i.pkg.spec(), EnvLibrary, libraryName),
			Err: err,
		}
	}
	client := npmClient{program: npm, dir: work}
	integrity = i.pkg.integrity
	if integrity == "" {
		if integrity, err = client.statedIntegrity(ctx, i.pkg.spec()); err != nil {
			return "", "", i.npmFailed(ctx, err)
		}
	}
	stop := i.measure(client.cache())
	archive, err = client.pack(ctx, i.pkg.spec())
	stop()
	if err != nil {
		return "", "", i.npmFailed(ctx, err)
	}
	return archive, integrity, nil
}

func (i *installer) npmFailed(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return &InstallError{Stage: StageDownload, Reason: "stopped: " + context.Cause(ctx).Error(), Err: context.Cause(ctx)}
	}
	if errors.Is(err, syscall.ENOSPC) {
		return i.fail(StageDownload, err)
	}
	return &InstallError{
		Stage: StageDownload,
		Reason: fmt.Sprintf("%v\nNothing was installed. Check the network and npm's own configuration (npm ping), or fetch the package %s elsewhere and set %s to the path of its %s",
			err, i.pkg.spec(), EnvLibrary, libraryName),
		Err: err,
	}
}

// measure reports how much npm has fetched, by the size of its cache: npm pack
// itself says nothing. The returned function ends it.
func (i *installer) measure(cache string) (stop func()) {
	quit, done := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		ticker := time.NewTicker(200 * time.Millisecond)
		defer ticker.Stop()
		for {
			select {
			case <-quit:
				return
			case <-ticker.C:
				// With everything here npm is checking it, which takes a while.
				if size := treeSize(cache); size < i.pkg.download {
					i.progress(StageDownload, size, i.pkg.download)
				} else {
					i.progress(StageVerify, 0, i.pkg.download)
				}
			}
		}
	}()
	return func() {
		close(quit)
		<-done
	}
}

// treeSize is the size of all files below dir, as far as it can be read.
func treeSize(dir string) (size int64) {
	_ = filepath.WalkDir(dir, func(_ string, entry fs.DirEntry, err error) error {
		if err != nil {
			return nil // files come and go
		}
		if info, err := entry.Info(); err == nil && info.Mode().IsRegular() {
			size += info.Size()
		}
		return nil
	})
	return size
}

// npmClient runs npm in a directory of its own, with a cache of its own there,
// so that nothing stays behind.
type npmClient struct {
	program, dir string
}

func (c npmClient) cache() string { return filepath.Join(c.dir, "cache") }

// statedIntegrity asks for the checksum that the registry states.
func (c npmClient) statedIntegrity(ctx context.Context, spec string) (string, error) {
	out, err := c.run(ctx, "view", spec, "dist.integrity")
	if err != nil {
		return "", err
	}
	var integrity string
	if err := json.Unmarshal(out, &integrity); err != nil || !strings.HasPrefix(integrity, "sha512-") {
		return "", fmt.Errorf("npm view %s dist.integrity: the registry states no SHA-512: %.200s", spec, out)
	}
	return integrity, nil
}

// pack fetches the package and returns its archive's path.
func (c npmClient) pack(ctx context.Context, spec string) (string, error) {
	if _, err := c.run(ctx, "pack", spec); err != nil {
		return "", err
	}
	found, err := filepath.Glob(filepath.Join(c.dir, "*.tgz"))
	if err != nil {
		return "", err
	}
	if len(found) != 1 {
		return "", fmt.Errorf("npm pack %s: it ended well but left %d archives", spec, len(found))
	}
	return found[0], nil
}

// run runs one npm command and returns its standard output, which is JSON.
func (c npmClient) run(ctx context.Context, command ...string) ([]byte, error) {
	args := append(command, "--json", "--cache="+c.cache(), "--loglevel=error", "--no-update-notifier",
		"--no-fund", "--no-audit", "--fetch-retries=2", "--fetch-retry-mintimeout=1000", "--fetch-retry-maxtimeout=5000")
	cmd := exec.CommandContext(ctx, c.program, args...)
	cmd.Dir = c.dir
	cmd.WaitDelay = 2 * time.Second
	cmd.Env = append(os.Environ(), "NO_COLOR=1")
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	err := cmd.Run()
	if err == nil {
		return stdout.Bytes(), nil
	}
	said := npmSays(stdout.Bytes(), stderr.String())
	if strings.Contains(said, "ENOSPC") {
		err = fmt.Errorf("%w (%w)", syscall.ENOSPC, err)
	}
	if said == "" {
		return nil, fmt.Errorf("npm %s: %w, and npm said nothing", strings.Join(command, " "), err)
	}
	return nil, fmt.Errorf("npm %s: %w:\n%s", strings.Join(command, " "), err, indent(said))
}

// npmSays picks what npm says of a failure: its error's text, without its
// warnings and its pointer to a log that is removed.
func npmSays(stdout []byte, stderr string) string {
	var answer struct {
		Error struct{ Code, Summary, Detail string }
	}
	if json.Unmarshal(stdout, &answer) == nil && answer.Error.Summary != "" {
		return strings.TrimSpace(answer.Error.Code + ": " + answer.Error.Summary + "\n" + answer.Error.Detail)
	}
	var lines []string
	for line := range strings.Lines(stderr) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "npm warn") || strings.HasPrefix(line, "npm WARN") ||
			strings.Contains(line, "A complete log of this run") || strings.Contains(line, "-debug-0.log") {
			continue
		}
		lines = append(lines, line)
	}
	const most = 20
	if len(lines) > most {
		lines = lines[len(lines)-most:]
	}
	return strings.Join(lines, "\n")
}
