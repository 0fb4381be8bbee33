package gosrc

import "strings"

// notPlural are words in s that only look like a plural.
var notPlural = map[string]bool{
	"analytics": true, "kubernetes": true, "news": true, "postgres": true, "series": true, "species": true, "https": true, "always": true,
}

// singular is the singular of a name's last word, where the rules of English
// say for sure what it is; any other word keeps its form: status, process,
// caches, delta, aws.
func singular(name string) string {
	head, word := "", name
	if i := strings.LastIndexAny(name, "_"); i >= 0 {
		head, word = name[:i+1], name[i+1:]
	}
	lower := strings.ToLower(word)
	if lower != "ids" && len(word) < 4 || notPlural[lower] || !strings.HasSuffix(lower, "s") {
		return name
	}
	stem, before := word[:len(word)-1], lower[len(lower)-2]
	switch {
	case strings.HasSuffix(lower, "ies") && len(word) > 4: // cities
		return head + word[:len(word)-3] + "y"
	case strings.HasSuffix(lower, "sses"): // classes
		return head + word[:len(word)-2]
	case before == 'e' && strings.ContainsRune("sxzhv", rune(lower[len(lower)-3])): // caches, boxes, leaves
		return name
	case strings.ContainsRune("suiao'", rune(before)): // process, status, analysis, canvas
		return name
	}
	return head + stem
}
