package sql

import "github.com/chent-io/chent/dialect/clickhouse"

// windowFunction is a function of the rows of a window alone.
func windowFunction(name string, args ...node) *call {
	return &call{name: name, args: args, aggregate: true, window: true}
}

// shifted is x in another row, or otherwise where there is none.
func shifted(name string, x node, n uint64, otherwise any) *call {
	return windowFunction(name, x, &constant{n}, &standIn{value{v: otherwise}, x})
}

// standIn is a value in the place of an expression: it has exactly its type,
// which window functions insist on. Where the type is not known, it has that of
// its Go value.
type standIn struct {
	v  value
	of node
}

func (n *standIn) build(b *builder) {
	typ := typeOf(n.of, b)
	t, err := n.v.paramType(typ)
	if err != nil {
		b.fail(err)
		return
	}
	if typ == "" || t.String() == typ || clickhouse.IsNull(n.v.v) {
		n.v.buildAs(b, typ)
		return
	}
	b.raw("CAST(")
	n.v.buildAs(b, typ)
	b.raw(", " + quoteString(typ) + ")")
}

// RowNumber numbers the rows of a partition from 1. It needs Over.
func RowNumber() UInt {
	return countOf(windowFunction("row_number"))
}

// Rank is the number of the row, equal for equal rows, with gaps. It needs
// Over.
func Rank() UInt {
	return countOf(windowFunction("rank"))
}

// DenseRank is the number of the row, equal for equal rows, without gaps. It
// needs Over.
func DenseRank() UInt {
	return countOf(windowFunction("dense_rank"))
}

// PercentRank is the rank of the row from 0 to 1. It needs Over.
func PercentRank() Float {
	return floatOf(windowFunction("percent_rank"))
}

// NTile divides the partition into n parts and is the part's number. It needs
// Over.
func NTile(n uint64) UInt {
	return countOf(windowFunction("ntile", &constant{n}))
}
