package enginetest

import (
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chent-io/chent/dialect/clickhouse/embedded"
)

// Users is an engine of the test's own whose users have few rights. The engine
// makes no users in SQL; its configuration does.
type Users struct {
	engine *embedded.Engine
}

// Filter hides the rows of a table from a user but for those that satisfy an
// expression.
type Filter struct {
	User, Database, Table, Expr string
}

// WithUsers starts an engine with users by name, each with what its GRANT and
// REVOKE statements permit. One whose name begins with "readonly" has readonly=1,
// which permits no setting either.
func WithUsers(t testing.TB, grants map[string][]string, filters ...Filter) *Users {
	t.Helper()
	dir := t.TempDir()
	start := func() *embedded.Engine {
		engine, err := embedded.Start(t.Context(), embedded.Options{Dir: dir})
		if err != nil {
			t.Fatal(err)
		}
		return engine
	}
	// The data directory must have been used before a file can be put there.
	if err := start().Close(); err != nil {
		t.Fatal(err)
	}
	folder := filepath.Join(dir, "users.d")
	if err := os.Mkdir(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	var users strings.Builder
	for name, statements := range grants {
		profile := "default"
		if strings.HasPrefix(name, "readonly") {
			profile = "readonly"
		}
		fmt.Fprintf(&users, "<%s><password>x</password><networks><ip>127.0.0.1</ip><ip>::1</ip></networks><profile>%s</profile><quota>default</quota><grants>", name, profile)
		for _, sql := range statements {
			fmt.Fprintf(&users, "<query>%s</query>", sql)
		}
		users.WriteString("</grants><databases>")
		for _, f := range filters {
			if f.User == name {
				fmt.Fprintf(&users, "<%s><%s><filter>%s</filter></%[2]s></%[1]s>", f.Database, f.Table, f.Expr)
			}
		}
		fmt.Fprintf(&users, "</databases></%s>", name)
	}
	if err := os.WriteFile(filepath.Join(folder, "test.xml"), []byte("<clickhouse><profiles><readonly><readonly>1</readonly></readonly></profiles><users>"+users.String()+"</users></clickhouse>"), 0o600); err != nil {
		t.Fatal(err)
	}
	engine := start()
	t.Cleanup(func() {
		if err := engine.Close(); err != nil {
			t.Error(err)
		}
	})
	return &Users{engine: engine}
}

// HTTP is the URL of a database for one of the users; without a name, for the
// user who may do everything.
func (u *Users) HTTP(name, database string) string {
	return (&url.URL{Scheme: "http", Host: u.engine.HTTPAddr(), RawQuery: "database=" + database, User: u.login(name)}).String()
}

func (u *Users) login(name string) *url.Userinfo {
	if name == "" {
		return url.UserPassword(u.engine.User(), u.engine.Password())
	}
	return url.UserPassword(name, "x")
}
