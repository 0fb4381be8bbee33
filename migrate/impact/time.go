package impact

import "github.com/chent-io/chent/dialect/clickhouse"

// timeRanks order dates and times by what they tell apart.
var timeRanks = map[string]int{"Date": 1, "Date32": 2, "DateTime": 3, "DateTime64": 4}

// time judges dates and times by what they tell apart and how far they reach.
func (j judge) time(from, to clickhouse.Type) (Verdict, bool) {
	if from.Name == "Time64" && to.Name == "Time64" {
		return j.digits(from, to), true
	}
	if from.Name == "Time" && to.Name == "Time64" {
		return heavy("the column is rewritten as " + to.String()), true
	}
	a, b := timeRanks[from.Name], timeRanks[to.Name]
	if a == 0 || b == 0 {
		return Verdict{}, false
	}
	switch {
	case a == 4 && b == 4:
		return j.digits(from, to), true
	case a == b:
		return Verdict{Class: Metadata}, true
	case b > a && !reaches(from, to):
		v := Verdict{Class: DataDependent, Harms: []Harm{CastFails, Rewritten}, Reason: to.String() + " does not reach as far as " + from.String() + ", and wraps or cuts what is beyond it"}
		v.Check, v.Problem = j.back(from, to)
		return v, true
	case b > a:
		return heavy("the column is rewritten as " + to.String()), true
	}
	return Verdict{Class: Destructive, Reason: to.String() + " does not hold all that " + from.String() + " does", Harms: []Harm{Narrowed, Rewritten}}, true
}

// digits judges times with fractions of a second.
func (j judge) digits(from, to clickhouse.Type) Verdict {
	was, _ := from.Int(0)
	now, _ := to.Int(0)
	switch {
	case was == now:
		return Verdict{Class: Metadata, Reason: "only the time zone that is shown changes"}
	case was > now:
		return Verdict{Class: Destructive, Reason: "digits of the second are cut off", Harms: []Harm{Narrowed, Rewritten}}
	case now == 9 && from.Name == "DateTime64":
		v := Verdict{Class: DataDependent, Harms: []Harm{CastFails, Rewritten}, Reason: to.String() + " ends in 2262: the conversion of later times fails"}
		v.Check, v.Problem = j.back(from, to)
		return v
	}
	return heavy("the column is rewritten with more digits")
}

// reaches reports whether a type of more detail reaches as far as another: Date
// ends in 2149, DateTime in 2106 and begins in 1970, DateTime64(9) ends in
// 2262, and Date32 and the other DateTime64 in 2299.
func reaches(from, to clickhouse.Type) bool {
	if to.Name == "DateTime" {
		return false
	}
	digits, _ := to.Int(0)
	return !(from.Name == "Date32" && to.Name == "DateTime64" && digits == 9)
}
