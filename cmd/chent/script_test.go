package main

import (
	"context"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
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
//	$CHENT_DEV_URL       a development server, which the command then starts none of; scripts
//	                     take turns with it, so each must leave it empty. A script
//	                     about the embedded one that the command starts by itself
//	                     begins with env CHENT_DEV_URL=
//	$CHENT_ROOT          this repository, for a go.mod that replaces the module by it
//
// The go command works in scripts, with this machine's caches.
func TestScripts(t *testing.T) {
	t.Parallel()
	goEnv := goEnvironment(t)
	servers := newDevServers()
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
			if os.Getenv(enginetest.EnvURL) == "" {
				env.Setenv("CHENT_DEV_URL", servers.take(tb, env.Defer))
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

// devServers lends development servers to scripts, one to a script at a time.
type devServers struct {
	free chan *embedded.Engine // nil where none was started yet
}

func newDevServers() *devServers {
	s := &devServers{free: make(chan *embedded.Engine, runtime.GOMAXPROCS(0))}
	for range cap(s.free) {
		s.free <- nil
	}
	return s
}

// take returns the URL of a server that is the test's until it ends.
func (s *devServers) take(t testing.TB, atEnd func(func())) string {
	t.Helper()
	engine := <-s.free
	if engine == nil {
		var err error
		engine, err = embedded.Start(context.Background(), embedded.Options{Config: embedded.Config{
			Macros:   map[string]string{"cluster": "cluster", "shard": "01", "replica": "replica", "installation": "installation", "layer": "01"},
			Clusters: map[string][][]string{"cluster": {{embedded.Self}}, "main": {{embedded.Self}}},
			Keeper:   true,
		}})
		if err != nil {
			s.free <- nil
			t.Fatal(err)
		}
	}
	atEnd(func() { s.free <- engine })
	return (&url.URL{Scheme: "http", Host: engine.HTTPAddr(), User: url.UserPassword(engine.User(), engine.Password()), Path: "/default"}).String()
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
		text := strings.TrimSpace(string(value))
		if name == "GOFLAGS" && !strings.Contains(text, "-ldflags") {
			text = strings.TrimSpace(text + " -ldflags=-w") // nobody debugs what the scripts build: half the linker's time
		}
		env = append(env, name+"="+text)
	}
	return env
}
