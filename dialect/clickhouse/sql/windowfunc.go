package sql

// windowFunction is a function of the rows of a window alone.
func windowFunction(name string, args ...node) *call {
	return &call{name: name, args: args, aggregate: true, window: true}
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
