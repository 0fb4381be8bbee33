package goname

import (
	"slices"
	"strings"
)

// reasons are the names of packages that a type cannot have, in lower case.
var reasons = func() map[string]string {
	all := make(map[string]string)
	add := func(reason, names string) {
		for name := range strings.FieldsSeq(names) {
			all[name] = reason
		}
	}
	add("package main is a program, which nothing can import", "main")
	add("the Go command ignores files of package documentation", "documentation")
	add("the Go command keeps folders of this name for itself", "internal vendor testdata")
	add("the name is a device's on Windows, and the Go command refuses it everywhere",
		"aux con nul prn com0 com1 com2 com3 com4 com5 com6 com7 com8 com9 lpt0 lpt1 lpt2 lpt3 lpt4 lpt5 lpt6 lpt7 lpt8 lpt9")
	add("the generated client has a file of this name", "column where runtime ent")
	add("the generated client has a package of this name", "predicate hook intercept migrate privacy enttest schema")
	return all
}()

// Refusal says why a type cannot have a name; empty where it can.
func Refusal(name string) string { return reasons[strings.ToLower(name)] }

// Refused are all the names that a type cannot have, in lower case and in
// order.
func Refused() []string {
	names := make([]string, 0, len(reasons))
	for name := range reasons {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}
