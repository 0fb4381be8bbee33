// Command house measures the code of this repository: how long and how
// branching its functions are, how much each package exports, and whether a
// fact that should have one room is decided in others, too.
//
//	make house
//
// It prints; it judges nothing. What must hold is in internal/arch.
package main
