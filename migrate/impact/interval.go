package impact

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/chent-io/chent/dialect/clickhouse/syntax"
)

// moment is a time and the intervals that are added to it: base + terms.
type moment struct {
	base  string // its tokens
	terms []term
}

// term is an added interval: an amount of a unit to which the others of its
// kind were brought.
type term struct {
	unit   string // Month, Day, Second, or Number: a number without a unit
	amount float64
}

// units bring the units of intervals to three that do not convert exactly: a
// month has 28 to 31 days, a day of the clock change 23 or 25 hours.
var units = map[string]term{
	"Nanosecond": {"Second", 1e-9}, "Microsecond": {"Second", 1e-6}, "Millisecond": {"Second", 1e-3}, "Second": {"Second", 1},
	"Minute": {"Second", 60}, "Hour": {"Second", 3600}, "Day": {"Day", 1}, "Week": {"Day", 7},
	"Month": {"Month", 1}, "Quarter": {"Month", 3}, "Year": {"Month", 12},
}

// Keeps is how long at the most a TTL keeps rows after the time that it counts
// from; ok is false where it says no interval.
func Keeps(expr string) (most time.Duration, ok bool) {
	m := parseMoment(expr)
	_, long, ok := days(m.terms)
	if !ok || len(m.terms) == 0 || slices.ContainsFunc(m.terms, func(t term) bool { return t.amount < 0 }) {
		return 0, false
	}
	return time.Duration(long * 24 * float64(time.Hour)), true
}

// later proves that one time is never before another. It returns a condition
// that is true where times so late as to wrap around break the proof, or why
// there is none.
func later(from, to string) (check, why string) {
	if sameTokens(from, to) {
		return "", ""
	}
	a, b := parseMoment(from), parseMoment(to)
	switch {
	case a.base != b.base:
		return "", "its time is another expression"
	case slices.ContainsFunc(append(slices.Clone(a.terms), b.terms...), func(t term) bool { return t.amount < 0 }):
		return "", "it counts back from the time, where a longer interval is a shorter life"
	case !longer(a.terms, b.terms):
		return "", "its interval is not known to be as long as before"
	case !near(b.terms):
		return "", "its interval is so long that times may wrap around, in 2106 or 2149"
	}
	return "(" + to + ") < (" + from + ")", ""
}

// near reports whether intervals keep times of today far from where they wrap
// around. A bare number counts the days of a Date and the seconds of a time.
func near(terms []term) bool {
	const years = 50
	var days float64
	for _, t := range terms {
		switch t.unit {
		case "Month":
			days += t.amount * 31
		case "Second":
			days += t.amount / (24 * 60 * 60)
		default:
			days += t.amount
		}
	}
	return days <= years*366
}

// longer proves that intervals are no shorter than others: added one by one in
// the same units, or by the least and the most that they can come to.
func longer(from, to []term) bool {
	if len(from) == len(to) {
		alike := true
		for i := range from {
			alike = alike && from[i].unit == to[i].unit && from[i].amount <= to[i].amount
		}
		if alike {
			return true
		}
	}
	_, most, ok := days(from)
	least, _, alsoOK := days(to)
	return ok && alsoOK && least >= most
}

// days are the least and the most days that intervals can come to. Where hours
// stand beside days or months, the clock may change in between, by as much as a
// day where a place changed sides of the date line.
func days(terms []term) (least, most float64, ok bool) {
	var slack float64
	for _, t := range terms {
		switch t.unit {
		case "Month":
			low, high := monthDays(t.amount)
			least, most = least+low, most+high
		case "Day":
			least, most = least+t.amount, most+t.amount
		case "Second":
			least, most = least+t.amount/(24*60*60), most+t.amount/(24*60*60)
			slack = 1
		default:
			return 0, 0, false
		}
	}
	return least - slack, most + slack, true
}

// monthDays are the least and the most days of a number of months, the day
// being the last of the month where the month has no such day.
func monthDays(months float64) (least, most float64) {
	least, most = math.Inf(1), math.Inf(-1)
	for _, year := range []int{1999, 2000, 2001, 2002, 2003, 2096, 2097, 2098, 2099, 2100} {
		for month := range 12 {
			for _, day := range []int{1, 28, 29, 30, 31} {
				start := date(year, month, day)
				span := date(year, month+int(months), start.Day()).Sub(start).Hours() / 24
				least, most = min(least, span), max(most, span)
			}
		}
	}
	return least, most
}

// date is a day of a month that is counted from 0, or the last one where the
// month has no such day.
func date(year, month, day int) time.Time {
	last := time.Date(year, time.Month(month+2), 0, 0, 0, 0, 0, time.UTC)
	return time.Date(year, time.Month(month+1), min(day, last.Day()), 0, 0, 0, 0, time.UTC)
}

// parseMoment takes the intervals at the end off an expression. What it does
// not know is a base without intervals.
func parseMoment(expr string) moment {
	list, err := syntax.Tokenize(expr)
	if err != nil {
		return moment{base: expr}
	}
	list = slices.DeleteFunc(list, syntax.Token.Blank)
	return momentOf(list)
}

func momentOf(list []syntax.Token) moment {
	list = unwrapped(list)
	whole := moment{base: text(list)}
	if at := lastSum(list); at > 0 {
		t, ok := termOf(list[at+1:])
		if !ok && list[at].Text == "+" { // INTERVAL 1 DAY + d
			if t, ok = termOf(list[:at]); ok {
				return momentOf(list[at+1:]).plus(t)
			}
			return whole
		}
		if !ok {
			return whole
		}
		if list[at].Text == "-" {
			t.amount = -t.amount
		}
		return momentOf(list[:at]).plus(t)
	}
	if m, ok := called(list); ok {
		return m
	}
	return whole
}

func (m moment) plus(t term) moment {
	if n := len(m.terms); n > 0 && m.terms[n-1].unit == t.unit && (m.terms[n-1].amount < 0) == (t.amount < 0) && t.unit != "Month" {
		m.terms[n-1].amount += t.amount
		return m
	}
	m.terms = append(m.terms, t)
	return m
}

// called reads addDays(d, 30) and subtractDays(d, 30).
func called(list []syntax.Token) (moment, bool) {
	if len(list) < 6 || list[1].Text != "(" || list[len(list)-1].Text != ")" || len(unwrapped(list[1:])) == len(list)-1 {
		return moment{}, false
	}
	name, sign := strings.TrimPrefix(list[0].Text, "add"), 1.0
	if rest, ok := strings.CutPrefix(list[0].Text, "subtract"); ok {
		name, sign = rest, -1
	}
	unit, known := units[strings.TrimSuffix(name, "s")]
	inner := list[2 : len(list)-1]
	comma := lastAt(inner, ",")
	if !known || name == list[0].Text || comma < 1 {
		return moment{}, false
	}
	n, ok := whole(inner[comma+1:])
	if !ok {
		return moment{}, false
	}
	return momentOf(inner[:comma]).plus(term{unit.unit, sign * n * unit.amount}), true
}

// termOf reads toIntervalDay(30), INTERVAL 30 DAY and 30.
func termOf(list []syntax.Token) (term, bool) {
	list = unwrapped(list)
	if n, ok := whole(list); ok {
		return term{"Number", n}, true
	}
	if len(list) == 3 && list[0].Is("INTERVAL") {
		n, ok := whole(list[1:2])
		if text, quoted := list[1].StringValue(); quoted {
			n, ok = number10(text)
		}
		word := strings.ToLower(list[2].Text)
		unit, known := units[strings.TrimSuffix(strings.ToUpper(word[:1])+word[1:], "s")]
		return term{unit.unit, n * unit.amount}, ok && known
	}
	if len(list) < 4 {
		return term{}, false
	}
	unit, known := units[strings.TrimPrefix(list[0].Text, "toInterval")]
	n, ok := whole(unwrapped(list[1:]))
	return term{unit.unit, n * unit.amount}, ok && known && list[1].Text == "(" && list[len(list)-1].Text == ")"
}

// whole reads a whole number, with or without a sign.
func whole(list []syntax.Token) (float64, bool) {
	if len(list) == 2 && list[0].Text == "-" {
		n, ok := whole(list[1:])
		return -n, ok
	}
	if len(list) != 1 || list[0].Kind != syntax.TokenNumber {
		return 0, false
	}
	return number10(list[0].Text)
}

func number10(text string) (float64, bool) {
	n, err := strconv.ParseInt(text, 10, 64)
	return float64(n), err == nil && n > -1<<53 && n < 1<<53
}

// unwrapped takes the parentheses off that are around all of an expression.
func unwrapped(list []syntax.Token) []syntax.Token {
	for len(list) > 2 && list[0].Text == "(" && list[len(list)-1].Text == ")" {
		depth := 0
		for i, t := range list[:len(list)-1] {
			depth += step(t)
			if depth == 0 && i < len(list)-1 {
				return list
			}
		}
		list = list[1 : len(list)-1]
	}
	return list
}

func step(t syntax.Token) int {
	switch t.Text {
	case "(", "[", "{":
		return 1
	case ")", "]", "}":
		return -1
	}
	return 0
}

// lastSum is where the last + or - of a sum stands; -1 where the expression is
// no sum, or something that a sum is part of.
func lastSum(list []syntax.Token) int {
	depth, at := 0, -1
	for i, t := range list {
		depth += step(t)
		if depth > 0 || step(t) < 0 {
			continue
		}
		switch text := strings.ToUpper(t.Text); {
		case t.Kind == syntax.TokenSymbol && (text == "+" || text == "-") && i > 0 && !operator(list[i-1]):
			at = i
		case t.Kind == syntax.TokenSymbol && strings.ContainsAny(text, "<>=!?:|,"):
			return -1
		case slices.Contains([]string{"AND", "OR", "NOT", "IN", "LIKE", "ILIKE", "BETWEEN", "IS", "AS", "CASE", "DIV", "MOD"}, text):
			return -1
		}
	}
	return at
}

// operator reports whether a sign after a token belongs to the number behind it.
func operator(t syntax.Token) bool {
	return t.Kind == syntax.TokenSymbol && strings.Contains("+-*/%(,", t.Text)
}

func lastAt(list []syntax.Token, symbol string) int {
	depth, at := 0, -1
	for i, t := range list {
		depth += step(t)
		if depth == 0 && t.Text == symbol {
			at = i
		}
	}
	return at
}

func text(list []syntax.Token) string {
	texts := make([]string, len(list))
	for i, t := range list {
		texts[i] = t.Text
	}
	return strings.Join(texts, " ")
}
