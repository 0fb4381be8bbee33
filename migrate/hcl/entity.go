package hcl

import (
	"strings"

	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/migrate/catalog"
)

// entity reads a block that belongs to the server rather than to a database.
func (d *decoder) entity(block *hclsyntax.Block) {
	b := d.body(block)
	defer b.finish()
	switch block.Type {
	case "function":
		f := catalog.Function{Name: d.label(b, block), Pos: position(block.DefRange())}
		if expr := b.required("as"); expr != nil {
			f.Body = d.string(expr)
		}
		d.result.Functions = append(d.result.Functions, f)
	case "named_collection":
		d.result.NamedCollections = append(d.result.NamedCollections, d.namedCollection(b, block))
	case "data":
		d.labels(block, 0, 0)
		b.required("table")
		b.required("rows")
		d.warnings.addf(block.DefRange(), "data: seed rows are not part of a schema; they are not inserted")
	default:
		d.accessBlock(b, block)
	}
}

func (d *decoder) namedCollection(b *body, block *hclsyntax.Block) catalog.NamedCollection {
	n := catalog.NamedCollection{Name: d.label(b, block), Pos: position(block.DefRange())}
	for _, child := range b.blocks("param") {
		c := d.body(child)
		p := catalog.NamedCollectionParam{Name: d.label(c, child), Overridable: c.optionalFlag("overridable")}
		if expr := c.required("value"); expr != nil {
			p.Value = d.plain(expr)
		}
		c.finish()
		n.Params = append(n.Params, p)
	}
	return n
}

// plain reads a string, a number or a boolean as its text.
func (d *decoder) plain(expr hclsyntax.Expression) string {
	switch e := expr.(type) {
	case *hclsyntax.LiteralValueExpr, *hclsyntax.UnaryOpExpr:
		return d.operand(e, argumentUsage)
	}
	return d.string(expr)
}

// accessBlock reads users, roles and what they may do. A document that has
// such a block manages access control.
func (d *decoder) accessBlock(b *body, block *hclsyntax.Block) {
	if d.result.Access == nil {
		d.result.Access = &catalog.Access{}
	}
	access := d.result.Access
	switch block.Type {
	case "access":
		d.labels(block, 0, 0)
		if expr := b.attribute("grants"); expr != nil {
			for _, item := range items(expr) {
				access.Grants = append(access.Grants, d.string(item))
			}
		}
	case "role":
		access.Roles = append(access.Roles, d.accessEntity(b, block))
		d.membership(b, block)
	case "user":
		user := d.accessEntity(b, block)
		if password := b.attribute("password"); password != nil {
			clause := "IDENTIFIED BY " + clickhouse.QuoteString(d.string(password))
			user.Clauses = strings.TrimSpace(clause + " " + user.Clauses)
		}
		access.Users = append(access.Users, user)
		d.membership(b, block)
	case "policy":
		access.Policies = append(access.Policies, d.policy(b, block))
	case "quota":
		access.Quotas = append(access.Quotas, d.accessEntity(b, block))
	case "settings_profile":
		access.Profiles = append(access.Profiles, d.accessEntity(b, block))
	case "permission":
		access.Grants = append(access.Grants, d.permission(b, block))
	}
}

func (d *decoder) accessEntity(b *body, block *hclsyntax.Block) catalog.AccessEntity {
	e := catalog.AccessEntity{Name: d.label(b, block), Clauses: b.text("clauses"), Pos: position(block.DefRange())}
	b.ignored("comment", "ClickHouse keeps no comment here")
	return e
}

// membership reads member_of: the roles granted to a role or user.
func (d *decoder) membership(b *body, block *hclsyntax.Block) {
	expr := b.attribute("member_of")
	if expr == nil || len(block.Labels) != 1 {
		return
	}
	for _, item := range items(expr) {
		role := d.grantee(item)
		d.result.Access.Grants = append(d.result.Access.Grants,
			clickhouse.QuoteIdentIfNeeded(role)+" TO "+clickhouse.QuoteIdentIfNeeded(block.Labels[0]))
	}
}

// policy reads a row policy.
func (d *decoder) policy(b *body, block *hclsyntax.Block) catalog.AccessEntity {
	p := d.accessEntity(b, block)
	b.exclusive("to", "to_all", "to_all_except")
	on, using, to, except := b.attribute("on"), b.text("using"), b.attribute("to"), b.attribute("to_all_except")
	restrictive, all := b.flag("restrictive"), b.flag("to_all")
	if on == nil {
		return p // a name and clauses as the server prints them
	}
	p.Name = clickhouse.QuoteIdentIfNeeded(p.Name) + " ON " + d.target(on)
	clauses := []string{"FOR SELECT"}
	if using != "" {
		clauses = append(clauses, "USING "+using)
	}
	if restrictive {
		clauses = append(clauses, "AS restrictive")
	}
	switch {
	case all:
		clauses = append(clauses, "TO ALL")
	case except != nil:
		clauses = append(clauses, "TO ALL EXCEPT "+d.grantees(except))
	case to != nil:
		clauses = append(clauses, "TO "+d.grantees(to))
	}
	if p.Clauses != "" {
		clauses = append(clauses, p.Clauses)
	}
	p.Clauses = strings.Join(clauses, " ")
	return p
}

// permission reads a grant of privileges.
func (d *decoder) permission(b *body, block *hclsyntax.Block) string {
	d.labels(block, 0, 0)
	to, on, privileges := b.required("to"), b.required("for"), b.required("privileges")
	grantable := b.flag("grantable")
	if to == nil || on == nil || privileges == nil {
		return ""
	}
	var words []string
	for _, item := range items(privileges) {
		words = append(words, d.word(item))
	}
	grant := strings.Join(words, ", ") + " ON " + d.target(on) + " TO " + d.grantees(to)
	if grantable {
		grant += " WITH GRANT OPTION"
	}
	return grant
}

// target reads what a policy or permission is for: table.x, schema.x, or SQL
// such as "db.*" as a string.
func (d *decoder) target(expr hclsyntax.Expression) string {
	e, ok := expr.(*hclsyntax.ScopeTraversalExpr)
	if !ok || d.isValue(e.Traversal) {
		return d.string(expr)
	}
	if e.Traversal.RootName() == "schema" {
		if s := d.schemaReference(expr); s != nil {
			return clickhouse.QuoteIdentIfNeeded(s.name) + ".*"
		}
		return ""
	}
	name := d.reference(e, nil, objectBlocks)
	text := clickhouse.QuoteIdentIfNeeded(name.Name)
	if name.Database != "" {
		text = clickhouse.QuoteIdentIfNeeded(name.Database) + "." + text
	}
	return text
}

func (d *decoder) grantees(expr hclsyntax.Expression) string {
	list := items(expr)
	names := make([]string, len(list))
	for i, item := range list {
		names[i] = clickhouse.QuoteIdentIfNeeded(d.grantee(item))
	}
	return strings.Join(names, ", ")
}

// grantee reads role.x or user.x, or a name as a string.
func (d *decoder) grantee(expr hclsyntax.Expression) string {
	e, ok := expr.(*hclsyntax.ScopeTraversalExpr)
	if !ok || d.isValue(e.Traversal) {
		return d.string(expr)
	}
	names := steps(e.Traversal)
	if len(names) != 2 || names[0] != "role" && names[0] != "user" {
		d.addf(expr.Range(), "a reference is wanted here: role.name or user.name")
		return ""
	}
	var known []string
	for _, block := range d.entities {
		if block.Type == names[0] && len(block.Labels) == 1 {
			if block.Labels[0] == names[1] {
				return names[1]
			}
			known = append(known, block.Labels[0])
		}
	}
	d.addf(expr.Range(), "there is no %s %q%s", names[0], names[1], suggestion(names[1], known))
	return ""
}
