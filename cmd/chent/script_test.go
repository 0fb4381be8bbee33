package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/chent-io/chent/dialect/clickhouse/embedded"
	"github.com/chent-io/chent/internal/cli"
	"github.com/chent-io/chent/internal/enginetest"
)

// TestMain makes this test binary the chent command for the scripts.
func TestMain(m *testing.M) {
	testscript.Main(engineStopper{m}, map[string]func(){
		"chent": func() { os.Exit(cli.Main()) },
	})
}

// engineStopper runs the tests and stops their engine before testscript ends
// the process.
type engineStopper struct {
	*testing.M
}

func (s engineStopper) Run() int { return enginetest.Run(s.M) }

// TestScripts runs every script in testdata/script. A script may use, beside
// testscript's own commands,
//
//	chent …              the command
//	sql 'SELECT …'       a statement on the script's database, result on stdout
//	docs FILE            writes the files that a page of docs/ shows: its blocks of
//	                     Go or text that begin with a comment of a path
//
// and the variables
//
//	$CHENT_URL           the script's own database: http://user:password@host:port/database
//	$CHENT_NATIVE_URL    the same for the native protocol
//	$CHENT_SERVER        the server: http://user:password@host:port
//	$CHENT_DB            the database's name
//	$CHENT_ROOT          this repository, for a go.mod that replaces the module by it
//
// The go command works in scripts, with this machine's caches.
func TestScripts(t *testing.T) {
	t.Parallel()
	goEnv := goEnvironment(t)
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(env *testscript.Env) error {
			tb, ok := env.T().(testing.TB)
			if !ok {
				t.Fatalf("testscript's T is no testing.TB")
			}
			db := enginetest.New(tb)
			env.Values["db"] = db
			env.Vars = append(env.Vars, goEnv...)
			env.Setenv("CHENT_URL", db.HTTP())
			env.Setenv("CHENT_SERVER", strings.TrimSuffix(db.HTTP(), "/"+db.Name))
			env.Setenv("CHENT_DB", db.Name)
			if os.Getenv(enginetest.EnvURL) == "" || os.Getenv(enginetest.EnvNativeURL) != "" {
				env.Setenv("CHENT_NATIVE_URL", db.Native())
			}
			if library, err := embedded.Find(embedded.Options{}); err == nil {
				env.Setenv(embedded.EnvLibrary, library)
			}
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"sql":  runSQL,
			"docs": writeDocs,
		},
	})
}

// runSQL is the scripts' sql command.
func runSQL(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 1 {
		ts.Fatalf("usage: sql 'statement'")
	}
	db, ok := ts.Value("db").(*enginetest.Database)
	if !ok {
		ts.Fatalf("no database")
	}
	answer, err := db.Try(args[0])
	switch {
	case err != nil && !neg:
		ts.Fatalf("%v", err)
	case err != nil:
		answer = err.Error()
	case neg:
		ts.Fatalf("the server took it: %s", args[0])
	}
	if answer != "" {
		answer += "\n"
	}
	if _, err := ts.Stdout().Write([]byte(answer)); err != nil {
		ts.Fatalf("%v", err)
	}
}

var docsFile = regexp.MustCompile("(?s)```(?:go|text)\n// ([\\w/]+\\.\\w+)\n(.*?)```")

// writeDocs is the scripts' docs command.
func writeDocs(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 1 || neg {
		ts.Fatalf("usage: docs file")
	}
	page, err := os.ReadFile(filepath.Join(ts.Getenv("CHENT_ROOT"), "docs", args[0]))
	ts.Check(err)
	files := docsFile.FindAllSubmatch(page, -1)
	if len(files) == 0 {
		ts.Fatalf("%s shows no file", args[0])
	}
	for _, f := range files {
		path := ts.MkAbs(string(f[1]))
		ts.Check(os.MkdirAll(filepath.Dir(path), 0o777))
		ts.Check(os.WriteFile(path, f[2], 0o666))
	}
}

// goEnvironment lets scripts run the go command with this machine's caches.
func goEnvironment(t *testing.T) []string {
	t.Helper()
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	env := []string{"CHENT_ROOT=" + root}
	for _, name := range []string{"GOCACHE", "GOMODCACHE", "GOPROXY", "GOFLAGS", "GONOSUMDB", "GOSUMDB", "GOTOOLCHAIN"} {
		value, err := exec.Command("go", "env", name).Output()
		if err != nil {
			t.Fatalf("go env %s: %v", name, err)
		}
		env = append(env, name+"="+strings.TrimSpace(string(value)))
	}
	return env
}
