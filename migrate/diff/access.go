package diff

import (
	"regexp"
	"slices"
	"strings"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/migrate/catalog"
)

// access compares access control, where desired manages it. What is only live
// is reported for the whole server; a grant also when whom it is for is
// declared.
func (d *differ) access() {
	if d.desired.Access == nil {
		return
	}
	live := d.live.Access
	if live == nil {
		live = &catalog.Access{}
	}
	from := live.Lists()
	for i, list := range d.desired.Access.Lists() {
		pairUp(*from[i].Entities, *list.Entities, func(e *catalog.AccessEntity) string { return e.Name }, func(a, b *catalog.AccessEntity) {
			object := func(e *catalog.AccessEntity) catalog.Object {
				return &catalog.AccessObject{Kind: list.Kind, AccessEntity: *e}
			}
			switch {
			case b == nil:
				d.dropFromServer(object(a))
			case a == nil:
				d.add("", object(b))
			case withoutSecret(a.Clauses) != withoutSecret(b.Clauses):
				d.modify("", object(a), object(b), []Detail{{Op: Modify, Property: PropertyDefinition, From: withoutSecret(a.Clauses), To: withoutSecret(b.Clauses), Pos: b.Pos}})
			}
		})
	}
	for _, grant := range live.Grants {
		if !slices.Contains(d.desired.Access.Grants, grant) && (d.options.WholeServer || d.declares(grantee(grant))) {
			d.changes = append(d.changes, Change{Op: Drop, Kind: catalog.KindGrant, Name: grant, From: grantObject(grant)})
		}
	}
	for _, grant := range d.desired.Access.Grants {
		if !slices.Contains(live.Grants, grant) {
			d.add("", grantObject(grant))
		}
	}
}

func grantObject(text string) catalog.Object {
	return &catalog.AccessObject{Kind: catalog.KindGrant, AccessEntity: catalog.AccessEntity{Name: text}}
}

// declares reports whether desired has a role or a user of that name.
func (d *differ) declares(name string) bool {
	is := func(e catalog.AccessEntity) bool { return e.Name == name }
	return slices.ContainsFunc(d.desired.Access.Roles, is) || slices.ContainsFunc(d.desired.Access.Users, is)
}

// grantee is whom a grant is for.
func grantee(grant string) string {
	text, _, _ := strings.Cut(grant, " WITH ")
	return text[strings.LastIndex(text, " ")+1:]
}

var (
	password = regexp.MustCompile(`(?i)\s+(BY|SALT)\s+'\[HIDDEN\]'`)
	// byDefault is a password without its method, for which servers take this.
	byDefault = regexp.MustCompile(`(?i)^(\s*)IDENTIFIED\s+BY\b`)
)

// withoutSecret leaves the passwords of a user out: the server does not show
// them.
func withoutSecret(clauses string) string {
	const statement = "CREATE USER u "
	text := strings.TrimPrefix(clickhouse.HideSecrets(statement+clauses), statement)
	return password.ReplaceAllString(byDefault.ReplaceAllString(text, "${1}IDENTIFIED WITH sha256_password BY"), "")
}
