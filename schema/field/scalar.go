package field

// Scalar builds a column of single values.
type Scalar[T any] struct {
	Base[Scalar[T], T]
	NullableClause[Scalar[T]]
	GoTypeClause[Scalar[T]]
}

func scalar[T any](name, typ string) *Scalar[T] {
	b, c := &Scalar[T]{}, newColumn[T](name, typ)
	b.Base.init(b, c)
	b.NullableClause = NullableClause[Scalar[T]]{b, c}
	b.GoTypeClause = GoTypeClause[Scalar[T]]{b, c}
	return b
}

// Label builds a column of values that suit a dictionary: strings and UUIDs.
type Label[T any] struct {
	Base[Label[T], T]
	NullableClause[Label[T]]
	LowCardinalityClause[Label[T]]
	GoTypeClause[Label[T]]
}

func label[T any](name, typ string) *Label[T] {
	b, c := &Label[T]{}, newColumn[T](name, typ)
	b.Base.init(b, c)
	b.NullableClause = NullableClause[Label[T]]{b, c}
	b.LowCardinalityClause = LowCardinalityClause[Label[T]]{b, c}
	b.GoTypeClause = GoTypeClause[Label[T]]{b, c}
	return b
}

// Composite builds a column of values made of values, which has no NULL.
type Composite[T any] struct {
	Base[Composite[T], T]
}

func composite[T any](name, typ string) *Composite[T] {
	b, c := &Composite[T]{}, newColumn[T](name, typ)
	b.Base.init(b, c)
	return b
}
