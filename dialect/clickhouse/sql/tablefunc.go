package sql

import "fmt"

// TableFunction is a table function as a source: numbers, remote, file, s3.
// It is a value: its methods return changed copies.
//
// See https://clickhouse.com/docs/sql-reference/table-functions.
type TableFunction struct {
	name  string
	args  []node
	alias string
	err   error
}

// TableFunc returns a table function by its ClickHouse name. Arguments are Go
// values, which travel as parameters, [Arg]s for name = value, tables,
// queries or expressions.
func TableFunc(name string, args ...any) TableFunction {
	f := TableFunction{name: name}
	if !isFunctionName(name) {
		f.err = fmt.Errorf("%q is not the name of a table function", name)
	}
	for _, a := range args {
		switch a := a.(type) {
		case ViewArg:
			f.args = append(f.args, &namedArg{a.name, valueOrNode(a.v, "")})
		case TableRef:
			f.args = append(f.args, &tableName{a})
		case *Selector:
			f.args = append(f.args, &bareQuery{a})
		default:
			f.args = append(f.args, valueOrNode(a, ""))
		}
	}
	return f
}

// namedArg is name = x.
type namedArg struct {
	name string
	x    node
}

func (n *namedArg) build(b *builder) {
	b.ident(n.name).raw(" = ")
	n.x.build(b)
}

// tableName is a table without alias or modifiers.
type tableName struct{ t TableRef }

func (n *tableName) build(b *builder) { n.t.name(b) }

// Numbers is the numbers from 0 to n-1 in a column "number".
func Numbers(n uint64) TableFunction { return TableFunc("numbers", n) }

// NumbersFrom is n numbers from offset in a column "number".
func NumbersFrom(offset, n uint64) TableFunction { return TableFunc("numbers", offset, n) }

// Remote is a table on other servers, such as "a:9000,b:9000".
func Remote(addresses string, t TableRef) TableFunction { return TableFunc("remote", addresses, t) }

// Cluster is a table on one replica of each shard of a cluster.
func Cluster(name string, t TableRef) TableFunction { return TableFunc("cluster", name, t) }

// ClusterAllReplicas is a table on every server of a cluster.
func ClusterAllReplicas(name string, t TableRef) TableFunction {
	return TableFunc("clusterAllReplicas", name, t)
}

// File is a file in the server's user_files directory. Format and structure
// may be empty: the server finds them out.
func File(path, format, structure string) TableFunction {
	return TableFunc("file", optional(path, format, structure)...)
}

// URL is what a URL returns. Format and structure may be empty: the server
// finds them out.
func URL(url, format, structure string) TableFunction {
	return TableFunc("url", optional(url, format, structure)...)
}

// S3 is files in an object store, with the server's own credentials. Format
// and structure may be empty: the server finds them out.
func S3(url, format, structure string) TableFunction {
	return TableFunc("s3", optional(url, format, structure)...)
}

func optional(first, format, structure string) []any {
	args := []any{first}
	if format == "" && structure != "" {
		format = "auto"
	}
	for _, a := range []string{format, structure} {
		if a != "" {
			args = append(args, a)
		}
	}
	return args
}

// MergeTables is all tables of a database whose names match a regular
// expression.
func MergeTables(database, re string) TableFunction { return TableFunc("merge", database, re) }

// GenerateRandom is endless rows of random values of a structure such as
// "a UInt8, b String".
func GenerateRandom(structure string, seed uint64) TableFunction {
	return TableFunc("generateRandom", structure, seed)
}

// Values is rows of a structure such as "a UInt8, b String".
func Values(structure string, rows ...[]any) TableFunction {
	f := TableFunc("values", structure)
	if len(rows) == 0 {
		f.err = fmt.Errorf("VALUES needs at least one row")
	}
	for i, row := range rows {
		if len(row) != len(rows[0]) {
			f.err = fmt.Errorf("VALUES: row %d has %d values, the first has %d", i+1, len(row), len(rows[0]))
		}
		f.args = append(f.args, &call{args: valuesOrNodes(row)})
	}
	return f
}

// As returns the source under an alias.
func (f TableFunction) As(alias string) TableFunction {
	f.alias = alias
	return f
}

// C returns the column of that name.
func (f TableFunction) C(name string) Any {
	return anyOf(&column{alias: f.alias, name: name})
}

func (f TableFunction) reference() string { return f.alias }

func (f TableFunction) table() string { return "" }

func (f TableFunction) columnType(string) string { return "" }

func (f TableFunction) build(b *builder) {
	f.call(b)
	if f.alias != "" {
		b.raw(" AS ").ident(f.alias)
	}
}

func (f TableFunction) call(b *builder) {
	if f.err != nil {
		b.fail(f.err)
		return
	}
	(&call{name: f.name, args: f.args}).build(b)
}
