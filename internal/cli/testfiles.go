package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"time"

	"github.com/spf13/pflag"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/migrate/hcl"
	"github.com/chent-io/chent/migrate/testrun"
)

// testSuffix is how the names of test files end.
const testSuffix = ".test.hcl"

// testOptions are the flags of the commands that run tests.
type testOptions struct {
	run    string
	asJSON bool
}

func addTestFlags(flags *pflag.FlagSet, o *testOptions) {
	flags.StringVar(&o.run, "run", "", "run only the tests whose name matches a regular expression")
	flags.BoolVar(&o.asJSON, "json", false, "print the results as JSON")
}

// testHelp is what --help says of test files.
const testHelp = `Tests are in files that end in .test.hcl, in the shape of Atlas's: blocks test, with
exec (and its output or match), assert, catch, log, cleanup, and fixture, which loads
rows from a file. Without paths, the files of the current folder and those below it
are run. The exit status is 1 where a test fails.`

// testCase is a test with the folder of its file.
type testCase struct {
	hcl.Test
	folder string
}

// testResult is what came of a test.
type testResult struct {
	Name    string   `json:"name"`
	Pos     string   `json:"pos"`
	Status  string   `json:"status"` // passed, failed or skipped
	Seconds float64  `json:"seconds"`
	Message string   `json:"message,omitempty"`
	Log     []string `json:"log,omitempty"`
}

// The words of a result.
const (
	testPassed  = "passed"
	testFailed  = "failed"
	testSkipped = "skipped"
)

// findTests reads the tests of a kind from files and folders. That there are none
// is an error: a name with a typo must not pass.
func findTests(paths []string, kind hcl.TestKind, o testOptions, vars map[string]string) ([]testCase, error) {
	files, err := testFiles(paths)
	if err != nil {
		return nil, err
	}
	wanted, err := regexp.Compile(o.run)
	if err != nil {
		return nil, fmt.Errorf("--run: %w", err)
	}
	var list []testCase
	var problems []error
	found := 0
	for _, path := range files {
		src, err := os.ReadFile(path)
		if err != nil {
			return nil, err
		}
		tests, err := hcl.ParseTests(path, src, hcl.Options{Vars: vars, Getenv: os.Getenv, AllowUndeclared: true})
		problems = append(problems, err)
		for _, t := range tests {
			if t.Kind != kind {
				continue
			}
			if found++; wanted.MatchString(t.Name) {
				list = append(list, testCase{Test: t, folder: filepath.Dir(path)})
			}
		}
	}
	switch err := errors.Join(problems...); {
	case err != nil:
		return nil, err
	case found == 0:
		return nil, fmt.Errorf("there is no test %q in %s; a test file is called NAME%s", kind, strings.Join(paths, ", "), testSuffix)
	case len(list) == 0:
		return nil, fmt.Errorf("--run %s matches none of the %d tests", o.run, found)
	}
	return list, nil
}

// testFiles are the test files that paths name.
func testFiles(paths []string) (files []string, err error) {
	for _, root := range paths {
		err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
			switch {
			case err != nil:
				return err
			case entry.IsDir() && path != root && strings.HasPrefix(entry.Name(), "."):
				return fs.SkipDir
			case !entry.IsDir() && strings.HasSuffix(path, testSuffix):
				files = append(files, path)
			case !entry.IsDir() && path == root:
				return fmt.Errorf("%s is no test file: its name does not end in %s", path, testSuffix)
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return files, nil
}

// testBed makes the databases that tests run in, on one development server, or on
// one for each test where the statements make more than a database holds.
type testBed struct {
	reader     *stateReader
	statements []statement // that any test may run
	apart      bool

	mu     sync.Mutex // making a database is one at a time
	shared *devServer
	made   int
}

// space is a database of a test's own.
type space struct {
	dev      *devServer
	database string
	session  driver.Conn
	leave    func() error
}

// open makes a database and a session in it.
func (b *testBed) open(ctx context.Context) (_ *space, err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	dev := b.shared
	if dev == nil {
		if dev, err = b.reader.openDev(ctx, b.statements, ""); err != nil {
			return nil, err
		}
		if !b.apart {
			b.shared = dev
		}
	}
	b.made++
	s := &space{dev: dev, database: fmt.Sprintf("chent_test_%d", b.made)}
	s.leave = func() error { return b.close(dev, s) }
	name := clickhouse.QuoteIdent(s.database)
	if err = dev.conn.Exec(ctx, driver.Statement{SQL: "CREATE DATABASE " + name}); err == nil {
		if s.session, err = dev.conn.Session(ctx); err == nil {
			err = s.session.Exec(ctx, driver.Statement{SQL: "USE " + name})
		}
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("make a database for a test: %w", err), s.leave())
	}
	return s, nil
}

// close drops what a test has made.
func (b *testBed) close(dev *devServer, s *space) (err error) {
	ctx := context.Background()
	if s.session != nil {
		err = s.session.Close()
	}
	if b.apart {
		return errors.Join(err, dev.close(ctx))
	}
	return errors.Join(err, dev.conn.Exec(ctx, driver.Statement{SQL: "DROP DATABASE IF EXISTS " + clickhouse.QuoteIdent(s.database) + " SYNC"}))
}

// exec runs statements in the database, as the development server stands for
// what they name.
func (b *testBed) exec(ctx context.Context, s *space, statements []statement) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, st := range statements {
		if err := s.dev.rehearse(ctx, s.session, st.text, s.database); err != nil {
			return fmt.Errorf("%s: %w", st.position(err), err)
		}
	}
	return nil
}

// end stops the server.
func (b *testBed) end(ctx context.Context) error {
	if b.shared == nil {
		return nil
	}
	return b.shared.close(context.WithoutCancel(ctx))
}

// runTests runs tests in order, those that may run beside others at the end and
// four at a time.
func runTests(ctx context.Context, bed *testBed, tests []testCase, one func(context.Context, testCase, *space, testrun.Options) error) []testResult {
	results := make([]testResult, len(tests))
	var wg sync.WaitGroup
	turns := make(chan struct{}, 4)
	for i, t := range tests {
		if !t.Parallel || bed.apart {
			results[i] = runTest(ctx, bed, t, one)
		}
	}
	for i, t := range tests {
		if t.Parallel && !bed.apart {
			wg.Go(func() {
				turns <- struct{}{}
				defer func() { <-turns }()
				results[i] = runTest(ctx, bed, t, one)
			})
		}
	}
	wg.Wait()
	return results
}

func runTest(ctx context.Context, bed *testBed, t testCase, one func(context.Context, testCase, *space, testrun.Options) error) (result testResult) {
	result = testResult{Name: t.Name, Pos: t.Pos, Status: testPassed}
	if t.Skip {
		result.Status = testSkipped
		return result
	}
	start := time.Now()
	s, err := bed.open(ctx)
	if err == nil {
		err = one(ctx, t, s, testrun.Options{Folder: t.folder, Log: func(text string) { result.Log = append(result.Log, text) }})
		err = errors.Join(err, s.leave())
	}
	result.Seconds = time.Since(start).Seconds()
	if err != nil {
		result.Status, result.Message = testFailed, err.Error()
	}
	return result
}

// reportTests prints results and ends the command.
func reportTests(out io.Writer, results []testResult, asJSON bool) error {
	counts := make(map[string]int)
	for _, r := range results {
		counts[r.Status]++
	}
	if asJSON {
		if err := writeJSON(out, struct {
			Tests   []testResult `json:"tests"`
			Passed  int          `json:"passed"`
			Failed  int          `json:"failed"`
			Skipped int          `json:"skipped"`
		}{results, counts[testPassed], counts[testFailed], counts[testSkipped]}); err != nil {
			return err
		}
	} else {
		writeTests(out, results)
		fmt.Fprintf(out, "%d passed, %d failed, %d skipped.\n", counts[testPassed], counts[testFailed], counts[testSkipped])
	}
	if counts[testFailed] > 0 {
		return &ExitError{Code: 1}
	}
	return nil
}

func writeTests(out io.Writer, results []testResult) {
	words := map[string]string{testPassed: "PASS", testFailed: "FAIL", testSkipped: "SKIP"}
	for _, r := range results {
		fmt.Fprintf(out, "%s  %s (%v)\n", words[r.Status], r.Name, time.Duration(r.Seconds*float64(time.Second)).Round(time.Millisecond))
		for _, text := range r.Log {
			fmt.Fprintln(out, "      "+strings.ReplaceAll(text, "\n", "\n      "))
		}
		if r.Message != "" {
			fmt.Fprintln(out, "      "+strings.ReplaceAll(r.Message, "\n", "\n      "))
		}
	}
}

// testPaths are the paths of the arguments.
func testPaths(args []string) []string {
	if len(args) == 0 {
		return []string{"."}
	}
	return args
}
