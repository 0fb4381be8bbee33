package impact

// Class is what running a step means for the data, the mildest first.
type Class string

// The classes of a step.
const (
	// Metadata changes the definition only.
	Metadata Class = "metadata"
	// LightMutation drops or renames files; nothing is rewritten.
	LightMutation Class = "light"
	// HeavyMutation rewrites a column or whole parts in the background.
	HeavyMutation Class = "heavy"
	// DataDependent is a HeavyMutation that fails on some values: its
	// pre-checks say whether they are there.
	DataDependent Class = "data-dependent"
	// Destructive loses or silently changes stored data.
	Destructive Class = "destructive"
	// Recreate makes the object anew and copies its data.
	Recreate Class = "recreate"
	// Unsupported cannot be planned; the reason says why and what to do.
	Unsupported Class = "unsupported"
)

// severity orders classes: a step that does several things has the worst.
func (c Class) severity() int {
	switch c {
	case Metadata:
		return 0
	case LightMutation:
		return 1
	case HeavyMutation:
		return 2
	case DataDependent:
		return 3
	case Destructive:
		return 4
	case Recreate:
		return 5
	default:
		return 6
	}
}

// Worst is the worse of two classes.
func Worst(a, b Class) Class {
	if b.severity() > a.severity() {
		return b
	}
	return a
}

// Flag is the option of the command that allows steps of the class; empty
// where none is needed or none helps.
func (c Class) Flag() string {
	switch c {
	case HeavyMutation, DataDependent:
		return "--allow-rewrite"
	case Destructive:
		return "--allow-destructive"
	case Recreate:
		return "--allow-recreate"
	}
	return ""
}
