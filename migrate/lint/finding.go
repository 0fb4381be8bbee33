package lint

import (
	"cmp"
	"fmt"
	"slices"
)

// Finding is one thing that a rule has to say.
type Finding struct {
	Code     Code     `json:"code"`
	Severity Severity `json:"severity"`
	// File and Line are where it was said; empty and 0 where that is unknown,
	// as for a schema that was read from a server.
	File string `json:"file,omitempty"`
	Line int    `json:"line,omitempty"`
	// Object is the table, view or database, with its database.
	Object  string `json:"object,omitempty"`
	Message string `json:"message"`
	// Next says what to do about it, where that is not what [Rules] has for the code.
	Next string `json:"next,omitempty"`

	// anchor is a name or a keyword whose line in the statement is meant.
	anchor string
}

// String is the finding on one line.
func (f Finding) String() string {
	text := fmt.Sprintf("%s %s: %s", f.Severity, f.Code, f.Message)
	switch {
	case f.File != "" && f.Line > 0:
		return fmt.Sprintf("%s:%d: %s", f.File, f.Line, text)
	case f.File != "":
		return f.File + ": " + text
	}
	return text
}

// Advice says what to do about it.
func (f Finding) Advice() string {
	if f.Next != "" {
		return f.Next
	}
	r, _ := RuleOf(f.Code)
	return r.Advice
}

// finding makes a finding about an object.
func finding(code Code, object, anchor, format string, args ...any) Finding {
	r, _ := RuleOf(code)
	return Finding{Code: code, Severity: r.Severity, Object: object, Message: fmt.Sprintf(format, args...), anchor: anchor}
}

// Sort orders findings by file, line and code.
func Sort(findings []Finding) {
	slices.SortStableFunc(findings, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Code, b.Code), cmp.Compare(a.Message, b.Message))
	})
}

// Worst is the worst severity among findings; empty where there are none.
func Worst(findings []Finding) Severity {
	for _, s := range Severities() {
		if slices.ContainsFunc(findings, func(f Finding) bool { return f.Severity == Severity(s) }) {
			return Severity(s)
		}
	}
	return ""
}
