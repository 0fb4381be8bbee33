package inspect

import (
	"context"
	"strings"

	"github.com/ClickHouse/ch-go/proto"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/migrate/catalog"
)

// access reads access control in two queries, without what the server's
// configuration files define. A user who may not read it gets none.
func (i *inspector) access(ctx context.Context) (*catalog.Access, error) {
	kind, name := new(proto.ColStr), new(proto.ColStr)
	configured := make(map[string]bool) // "USER default"
	err := i.query(ctx, "list users and roles of the server's configuration", `
SELECT 'USER', name FROM system.users WHERE storage IN ('users_xml', 'users.xml')
UNION ALL SELECT 'ROLE', name FROM system.roles WHERE storage IN ('users_xml', 'users.xml')
UNION ALL SELECT 'QUOTA', name FROM system.quotas WHERE storage IN ('users_xml', 'users.xml')
UNION ALL SELECT 'ROW POLICY', name FROM system.row_policies WHERE storage IN ('users_xml', 'users.xml')
UNION ALL SELECT 'SETTINGS PROFILE', name FROM system.settings_profiles WHERE storage IN ('users_xml', 'users.xml')`,
		nil, []proto.ColResult{kind, name}, func(n int) error {
			configured[kind.Row(n)+" "+name.Row(n)] = true
			return nil
		})
	if err != nil {
		return nil, i.optional("access control", err)
	}
	access := &catalog.Access{}
	text := new(proto.ColStr)
	err = i.query(ctx, "read access control", "SHOW ACCESS", nil, []proto.ColResult{text}, func(n int) error {
		if statement := text.Row(n); !addAccess(access, statement, configured) {
			i.skip("access control", "not understood: "+statement)
		}
		return nil
	})
	if err != nil {
		return nil, i.optional("access control", err)
	}
	return access, nil
}

// addAccess takes a statement of SHOW ACCESS apart.
func addAccess(access *catalog.Access, statement string, configured map[string]bool) bool {
	s := newScanner(statement)
	if s.take("REVOKE") { // what a wider grant does not cover
		grantee := newScanner(statement[strings.LastIndex(statement, " ")+1:]).ident()
		return configured["USER "+grantee] || configured["ROLE "+grantee]
	}
	if s.take("GRANT") {
		grant := s.sql[s.offset():]
		text, _, _ := strings.Cut(grant, " WITH ")
		grantee := newScanner(text[strings.LastIndex(text, " ")+1:]).ident()
		if !configured["USER "+grantee] && !configured["ROLE "+grantee] {
			access.Grants = append(access.Grants, grant)
		}
		return s.err == nil
	}
	s.expect("CREATE")
	for _, list := range access.Lists() {
		if !s.take(strings.Fields(string(list.Kind))...) {
			continue
		}
		name := s.ident()
		e := catalog.AccessEntity{Name: clickhouse.QuoteIdentIfNeeded(name)}
		if list.Kind == catalog.KindRowPolicy {
			start := s.at
			s.expect("ON")
			s.name()
			e.Name += " " + s.text(start)
			name += " " + s.text(start)
		}
		if !s.done() {
			e.Clauses = s.sql[s.offset():]
		}
		if s.err == nil && !configured[string(list.Kind)+" "+name] {
			*list.Entities = append(*list.Entities, e)
		}
		return s.err == nil
	}
	return false
}
