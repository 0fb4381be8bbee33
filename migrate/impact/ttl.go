package impact

import (
	"slices"
	"strings"

	"github.com/chent-io/chent/dialect/clickhouse/syntax"
	"github.com/chent-io/chent/migrate/catalog"
)

// TTL says what it means to change a TTL from one text to another; empty is
// none. It may be that of a table, with several elements, or of a column. Rows
// and values are kept only where it is proven that none goes sooner: every new
// element that deletes has an old one that deletes the same or more, by the same
// time and no later. The check of the verdict looks for times so far away that
// the longer interval wraps around.
func TTL(from, to string) Verdict {
	was, is := catalog.SplitTTL(from), catalog.SplitTTL(to)
	if sameTokens(from, to) {
		return Verdict{Class: Metadata}
	}
	var checks []string
	for _, e := range is {
		check, why := keeps(was, e)
		if why != "" {
			return expires(to, why)
		}
		if check != "" {
			checks = append(checks, check)
		}
	}
	if why := foldsAlike(was, is); why != "" {
		return expires(to, why)
	}
	v := Verdict{Class: Metadata, Reason: "nothing expires sooner"}
	if len(checks) > 0 {
		v.Check, v.Problem = strings.Join(checks, " OR "), "%d rows would expire sooner: their times are so late that the longer interval wraps around"
	}
	return v
}

func expires(to, why string) Verdict {
	return Verdict{Class: Destructive, Harms: []Harm{Expires}, Reason: "what TTL " + to + " has expired goes at the next merge, or by MATERIALIZE TTL; " + why}
}

// keeps looks for an old element that proves that a new one loses nothing. It
// returns a condition that is true for rows of which that does not hold, or why
// there is no proof.
func keeps(was []catalog.TTLElement, e catalog.TTLElement) (check, why string) {
	switch e.Action {
	case "TO":
		return "", "" // rows move to another disk
	case "RECOMPRESS":
		if slices.ContainsFunc(e.Codec, lossy) {
			return "", "its codec does not keep every value"
		}
		return "", ""
	}
	why = "nothing expired before"
	for _, old := range was {
		if old.Action != e.Action {
			continue
		}
		if e.Action == "GROUP" && !sameTokens(strings.TrimPrefix(old.Text, old.Expr), strings.TrimPrefix(e.Text, e.Expr)) {
			why = "rows are folded otherwise"
			continue
		}
		if old.Where != "" && !sameTokens(old.Where, e.Where) {
			why = "its condition is another one"
			continue
		}
		check, why = later(old.Expr, e.Expr)
		if why == "" {
			return check, ""
		}
	}
	return "", why
}

// lossy reports whether a codec is not known to keep every value.
func lossy(codec string) bool {
	name, _, _ := strings.Cut(codec, "(")
	return !slices.Contains([]string{"NONE", "LZ4", "LZ4HC", "ZSTD", "Default", "Delta", "DoubleDelta", "Gorilla", "GCD", "T64", "FPC", "ALP",
		"DEFLATE_QPL", "ZSTD_QAT", "AES_128_GCM_SIV", "AES_256_GCM_SIV"}, strings.TrimSpace(name))
}

// foldsAlike says what GROUP BY makes unprovable: its SET may put off the time
// by which other elements delete, so that with it every one has to stay.
func foldsAlike(was, is []catalog.TTLElement) string {
	groups := func(list []catalog.TTLElement) (texts []string, deletes int) {
		for _, e := range list {
			switch e.Action {
			case "GROUP":
				texts = append(texts, strings.Join(tokens(e.Text), " "))
			case "DELETE":
				deletes++
			}
		}
		return texts, deletes
	}
	before, _ := groups(was)
	after, deletes := groups(is)
	if slices.Equal(before, after) || deletes == 0 && len(after) <= 1 {
		return ""
	}
	return "rows that are folded by GROUP BY otherwise may expire sooner by another element"
}

// tokens are the tokens of an expression without spaces and comments.
func tokens(expr string) []string {
	list, err := syntax.Tokenize(expr)
	if err != nil {
		return []string{expr}
	}
	var texts []string
	for _, t := range list {
		if !t.Blank() {
			texts = append(texts, t.Text)
		}
	}
	return texts
}

func sameTokens(a, b string) bool { return slices.Equal(tokens(a), tokens(b)) }
