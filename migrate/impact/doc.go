// Package impact is the one judge of danger: what a change of a definition
// means for the data that is stored. A plan, the findings of lint and the proof
// of a copy read the same [Verdict], so that they cannot disagree:
//
//	v := impact.Type(table.Engine, "UInt64", "UInt8")
//	v.Class  // destructive
//	v.Harms  // narrowed, rewritten
//	v.Check  // a condition that is true for a row in the way
//
// A change is safe only where that is proven. What is not known to keep every
// row and every value is said to lose some.
package impact
