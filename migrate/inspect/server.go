package inspect

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/ClickHouse/ch-go/proto"

	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/migrate/catalog"
)

// functions reads the functions that users defined in SQL. A user who may not
// read them gets a catalog without them and a word in the report.
func (i *inspector) functions(ctx context.Context) ([]catalog.Function, error) {
	name, create := new(proto.ColStr), new(proto.ColStr)
	var list []catalog.Function
	err := i.query(ctx, "read system.functions", `SELECT name, create_query FROM system.functions WHERE toString(origin) = 'SQLUserDefined' ORDER BY name`,
		nil, []proto.ColResult{name, create}, func(n int) error {
			f := catalog.Function{Name: name.Row(n)}
			s := newScanner(create.Row(n))
			s.expect("CREATE", "FUNCTION")
			if s.ident() != f.Name {
				s.fail("it names another function")
			}
			s.expect("AS")
			if s.err != nil || s.at >= len(s.tokens) {
				i.skip("function "+f.Name, s.end())
				return nil
			}
			f.Body = s.sql[s.offset():]
			list = append(list, f)
			return nil
		})
	return list, i.optional("functions", err)
}

// namedCollections reads the named collections made in SQL; those of the
// server's configuration are not ours. Their values are hidden, unless the
// user may see secrets and asked for them.
func (i *inspector) namedCollections(ctx context.Context) ([]catalog.NamedCollection, error) {
	if i.has != nil && !i.has["named_collections.name"] {
		i.skip("named collections", "server "+i.report.Version+" does not have them")
		return nil, nil
	}
	name, create, keys, values := new(proto.ColStr), new(proto.ColStr), new(proto.ColStr).Array(), new(proto.ColStr).Array()
	sql := `SELECT name, ` + i.column("named_collections", "create_query", "create_query", "''") + ` AS statement,
mapKeys(collection), mapValues(collection) FROM system.named_collections WHERE ` +
		i.column("named_collections", "source", "source = 'SQL'", "1") + ` ORDER BY name`
	var list []catalog.NamedCollection
	err := i.query(ctx, "read system.named_collections", sql, nil, []proto.ColResult{name, create, keys, values}, func(n int) error {
		c := catalog.NamedCollection{Name: name.Row(n)}
		if statement := create.Row(n); statement != "" {
			var err error
			if c.Params, err = collectionParams(statement); err != nil {
				i.skip("named collection "+c.Name, err)
				return nil
			}
		} else {
			for k, key := range keys.Row(n) {
				c.Params = append(c.Params, catalog.NamedCollectionParam{Name: key, Value: values.Row(n)[k]})
			}
		}
		slices.SortFunc(c.Params, func(a, b catalog.NamedCollectionParam) int { return strings.Compare(a.Name, b.Name) })
		list = append(list, c)
		return nil
	})
	return list, i.optional("named collections", err)
}

// collectionParams takes CREATE NAMED COLLECTION apart.
func collectionParams(statement string) ([]catalog.NamedCollectionParam, error) {
	p := parser{scanner: newScanner(statement)}
	p.expect("CREATE", "NAMED", "COLLECTION")
	if p.take("IF") { // it keeps the words it was made with
		p.expect("NOT", "EXISTS")
	}
	p.ident()
	if p.take("ON") {
		p.expect("CLUSTER")
		p.value()
	}
	p.expect("AS")
	var list []catalog.NamedCollectionParam
	for {
		param := catalog.NamedCollectionParam{Name: p.ident()}
		p.expect("=")
		start := p.at
		if text, ok := p.peek(0).StringValue(); ok {
			param.Value = text
			p.next()
		} else {
			p.value()
			param.Value = p.text(start)
		}
		no := p.take("NOT")
		if p.take("OVERRIDABLE") {
			param.Overridable = new(bool)
			*param.Overridable = !no
		} else if no {
			p.fail("OVERRIDABLE expected, %s found", p.found())
		}
		list = append(list, param)
		if !p.take(",") {
			return list, p.end()
		}
	}
}

// DefaultSettings reads the values that the settings of a MergeTree table have
// when CREATE TABLE does not say them, by name. A user who may not read them
// gets none and a word in the report.
func DefaultSettings(ctx context.Context, conn driver.Conn, report *Report) (map[string]string, error) {
	name, value := new(proto.ColStr), new(proto.ColStr)
	settings := make(map[string]string)
	err := query(ctx, conn, `SELECT name, value FROM system.merge_tree_settings`, nil, false, []proto.ColResult{name, value}, func(n int) error {
		settings[name.Row(n)] = value.Row(n)
		return nil
	})
	if err != nil {
		i := inspector{report: report}
		return nil, i.optional("defaults of table settings", fmt.Errorf("inspect: read the defaults of table settings: %w", err))
	}
	return settings, nil
}
