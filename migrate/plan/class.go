package plan

import "github.com/chent-io/chent/migrate/impact"

// Class is what running a step means for the data, the mildest first.
type Class = impact.Class

// The classes of a step, as package impact judges them.
const (
	Metadata      = impact.Metadata
	LightMutation = impact.LightMutation
	HeavyMutation = impact.HeavyMutation
	DataDependent = impact.DataDependent
	Destructive   = impact.Destructive
	Recreate      = impact.Recreate
	Unsupported   = impact.Unsupported
)
