package inspect

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/chent-io/chent/migrate/catalog"
)

func TestAddAccess(t *testing.T) {
	var got catalog.Access
	configured := map[string]bool{"USER default": true, "SETTINGS PROFILE default": true, "ROW POLICY c ON d.t": true}
	for _, statement := range []string{
		"CREATE USER default IDENTIFIED WITH plaintext_password HOST LOCAL SETTINGS PROFILE `default`",
		"CREATE USER `a b` IDENTIFIED WITH sha256_password HOST IP '1.2.3.4' DEFAULT ROLE reader",
		"CREATE ROLE reader",
		"CREATE SETTINGS PROFILE `default`",
		"CREATE SETTINGS PROFILE `slow` SETTINGS max_threads = 1 TO reader",
		"CREATE ROW POLICY c ON d.t FOR SELECT USING 1 TO ALL",
		"CREATE ROW POLICY p ON d.t FOR SELECT USING a = 1 AS RESTRICTIVE TO reader",
		"CREATE QUOTA q FOR INTERVAL 1 hour MAX queries = 1 TO reader",
		"GRANT ALL ON *.* TO default WITH GRANT OPTION",
		"REVOKE SELECT ON system.tables FROM default",
		"GRANT SELECT(a, b), INSERT ON d.t TO reader WITH GRANT OPTION",
	} {
		if !addAccess(&got, statement, configured) {
			t.Errorf("not understood: %s", statement)
		}
	}
	want := catalog.Access{
		Users:    []catalog.AccessEntity{{Name: "`a b`", Clauses: "IDENTIFIED WITH sha256_password HOST IP '1.2.3.4' DEFAULT ROLE reader"}},
		Roles:    []catalog.AccessEntity{{Name: "reader"}},
		Profiles: []catalog.AccessEntity{{Name: "slow", Clauses: "SETTINGS max_threads = 1 TO reader"}},
		Policies: []catalog.AccessEntity{{Name: "p ON d.t", Clauses: "FOR SELECT USING a = 1 AS RESTRICTIVE TO reader"}},
		Quotas:   []catalog.AccessEntity{{Name: "q", Clauses: "FOR INTERVAL 1 hour MAX queries = 1 TO reader"}},
		Grants:   []string{"SELECT(a, b), INSERT ON d.t TO reader WITH GRANT OPTION"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if addAccess(&got, "REVOKE SELECT ON d.t FROM reader", configured) {
		t.Error("a partial revoke, which no catalog keeps, was understood")
	}
	if addAccess(&got, "CREATE MASKING POLICY x", nil) {
		t.Error("an unknown kind was understood")
	}
}
