//go:build unix

package cli

import (
	"regexp"
	"strings"
	"testing"

	"github.com/chent-io/chent/internal/clustertest"
)

func TestClusterShow(t *testing.T) {
	t.Parallel()
	c := clustertest.Start(t, clustertest.Options{})
	c.Host(1).Kill()
	show := func(args ...string) string {
		t.Helper()
		var out strings.Builder
		cmd := New()
		cmd.SetArgs(append([]string{"cluster", "show", "--url", c.Host(0).URL("app")}, args...))
		cmd.SetOut(&out)
		if err := cmd.ExecuteContext(t.Context()); err != nil {
			t.Fatal(err)
		}
		return out.String()
	}
	text := show()
	for _, want := range []string{
		`(?m)^CLUSTER +SHARD +REPLICA +ADDRESS +VERSION +MACROS$`,
		`(?m)^main +1 +1 +127\.0\.0\.1:\d+ +26\.\S+ +cluster=main replica=r1 shard=01$`,
		`(?m)^main +2 +1 +127\.0\.0\.1:\d+ +does not answer$`,
		`(?m)^rep +1 +2 +127\.0\.0\.1:\d+ +does not answer$`,
	} {
		if !regexp.MustCompile(want).MatchString(text) {
			t.Errorf("output has no %s:\n%s", want, text)
		}
	}
	if text := show("--json"); !strings.Contains(text, `"problem": "does not answer"`) || !strings.Contains(text, `"replica": "r1"`) {
		t.Errorf("as JSON: %s", text)
	}
}
