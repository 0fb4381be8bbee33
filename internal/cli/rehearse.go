package cli

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/migrate/catalog"
	"github.com/chent-io/chent/migrate/ddl"
	"github.com/chent-io/chent/migrate/inspect"
)

// rehearse runs a statement. One that makes the database that was made for the
// statements puts its own in the place, as long as nothing is in there.
func (d *devServer) rehearse(ctx context.Context, session driver.Conn, sql, database string) error {
	err := d.stand.Run(ctx, session, sql)
	if d.home || !driver.IsCode(err, driver.CodeDatabaseAlreadyExists) || makesDatabase(sql) != database {
		return err
	}
	if d.before.Database(database) != nil {
		d.home = true // it is the server's own, and stays as it is
		return nil
	}
	there, failed := inspect.Inspect(ctx, session, inspect.Options{Databases: []string{database}, SkipServer: true})
	if failed != nil {
		return failed
	}
	for range there.Databases[0].Objects() {
		return err
	}
	name := clickhouse.QuoteIdent(database)
	// A session whose database is gone can do nothing, not even make it.
	for _, sql := range []string{"USE system", "DROP DATABASE " + name + " SYNC"} {
		if err := session.Exec(ctx, driver.Statement{SQL: sql}); err != nil {
			return err
		}
	}
	if err := d.stand.Run(ctx, session, sql); err != nil {
		return err
	}
	d.home, d.stated = true, true
	return session.Exec(ctx, driver.Statement{SQL: "USE " + name})
}

// makesDatabase is the database that a statement makes; empty where it makes
// none.
func makesDatabase(sql string) string {
	tokens, err := clickhouse.Tokenize(sql)
	if err != nil {
		return ""
	}
	tokens = slices.DeleteFunc(tokens, func(t clickhouse.Token) bool {
		return t.Kind == clickhouse.TokenSpace || t.Kind == clickhouse.TokenComment
	})
	if len(tokens) < 3 || !tokens[0].Is("CREATE") || !tokens[1].Is("DATABASE") {
		return ""
	}
	name, _ := tokens[2].Ident()
	return name
}

func texts(statements []statement) []string {
	list := make([]string, len(statements))
	for i, s := range statements {
		list[i] = s.text
	}
	return list
}

// makeDefiners makes the users that stand for the definers of views.
func (d *devServer) makeDefiners(ctx context.Context, users []string) error {
	for _, name := range users {
		quoted := clickhouse.QuoteIdent(name)
		for _, sql := range []string{"CREATE USER " + quoted + " HOST NONE", "GRANT CURRENT GRANTS ON *.* TO " + quoted} {
			if err := d.conn.Exec(ctx, driver.Statement{SQL: sql}); err != nil {
				return fmt.Errorf("views name a definer, for whom the development server needs a user: %w", err)
			}
		}
		d.users = append(d.users, name)
	}
	return nil
}

// hiddenSecret is what a server shows in place of a secret.
var hiddenSecret = strings.Trim(clickhouse.Hidden, "'")

// sayHidden reports whether statements themselves name a hidden secret: then
// it is what they declare.
func sayHidden(statements []statement) bool {
	return slices.ContainsFunc(statements, func(s statement) bool { return strings.Contains(s.text, hiddenSecret) })
}

// mustShowSecrets fails where the server kept a secret of the statements to
// itself: what is read would then declare that it is the word [HIDDEN].
func (d *devServer) mustShowSecrets(c *catalog.Catalog) error {
	if d.hidden {
		return nil
	}
	for _, o := range c.InOrder() {
		if strings.Contains(ddl.Create(o.Object, ddl.Options{}), hiddenSecret) {
			return fmt.Errorf("%s %s has a secret that the development server does not show: its configuration must set display_secrets_in_show_and_select to 1, and its user needs GRANT displaySecretsInShowAndSelect; the embedded engine, which is used without --dev-url, shows it",
				strings.ToLower(string(o.Object.ObjectKind())), ddl.Name(catalog.Name{Database: o.Database, Name: o.Object.ObjectName()}))
		}
	}
	return nil
}
