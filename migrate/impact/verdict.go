package impact

// Harm is one way in which a change hurts stored data, or costs much.
type Harm string

// The harms.
const (
	// RowsGo: the rows of the object go.
	RowsGo Harm = "rows go"
	// Expires: rows or values go sooner than before.
	Expires Harm = "expires sooner"
	// ValueRemoved: rows that hold a value of an enum that goes cannot be read.
	ValueRemoved Harm = "enum value removed"
	// Relabelled: stored rows get another meaning.
	Relabelled Harm = "relabelled"
	// Narrowed: values that the new type does not hold are changed without an
	// error, or go.
	Narrowed Harm = "narrowed"
	// NullRemoved: NULL becomes another value.
	NullRemoved Harm = "null removed"
	// CastFails: the conversion fails on some values.
	CastFails Harm = "cast may fail"
	// Rewritten: a column is read and written whole.
	Rewritten Harm = "rewritten"
	// Hidden: stored values cannot be read any more.
	Hidden Harm = "hidden"
	// DefaultRead: rows from before the column was added read another value.
	DefaultRead Harm = "old rows read another default"
)

// Verdict says what a change means for the data that is stored.
type Verdict struct {
	Class Class
	// Reason says why, for people. Empty where there is nothing to say.
	Reason string
	// Harms are the ways in which it hurts, the worst first.
	Harms []Harm
	// Check is a condition on the table's columns that is true for a row in the
	// way of the change; empty where none is needed or known. Problem says what
	// it means, with %d for the number of such rows.
	Check, Problem string
}

// Safe reports whether the change is proven to keep all rows and values as
// they are.
func (v Verdict) Safe() bool {
	return v.Class == Metadata || v.Class == LightMutation || v.Class == HeavyMutation
}

// Has reports whether the change hurts in a way.
func (v Verdict) Has(h Harm) bool {
	for _, other := range v.Harms {
		if other == h {
			return true
		}
	}
	return false
}
