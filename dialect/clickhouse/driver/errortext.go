package driver

import (
	"fmt"
	"regexp"
	"strings"
)

// cutTrace cuts the stack trace off a server's message. It comes at the end of
// an exception, and in front of its version where a server passes on what
// another one said.
func cutTrace(message string) (text, trace string) {
	i := strings.Index(message, "Stack trace")
	if i < 0 {
		return message, ""
	}
	_, trace, found := strings.Cut(message[i:], ":")
	if first := strings.TrimSpace(trace); !found || !strings.HasPrefix(first, "0. ") && first != "" {
		return message, "" // it speaks of one
	}
	return strings.TrimRight(message[:i], " ,.\n"), strings.TrimSpace(trace)
}

// Long lists of a server's messages.
var (
	expected  = regexp.MustCompile(`Expected one of: [^\n]*`)
	available = regexp.MustCompile(`available columns: ('[^']*'[ ,]*)+`)
	asked     = regexp.MustCompile(`(?s): (?:In|While processing) (?:scope )?SELECT formatQuery.*`)
)

const (
	listed = 8   // words of a list in an error's text
	enough = 600 // bytes of a message in an error's text
)

// readable is a server's message without what nobody reads: all that could
// stand where a statement has a mistake, the virtual columns of a table, and the
// question of ours that held the statement. ServerError.Message has all.
func readable(message string) string {
	message = asked.ReplaceAllString(message, "")
	message = expected.ReplaceAllStringFunc(message, func(list string) string {
		return shorter(list, "Expected one of: ", ", ")
	})
	message = available.ReplaceAllStringFunc(message, func(list string) string {
		var own []string
		for _, name := range strings.Fields(strings.TrimPrefix(list, "available columns:")) {
			if !strings.HasPrefix(name, "'_") {
				own = append(own, name)
			}
		}
		return shorter("available columns: "+strings.Join(own, " "), "available columns: ", " ")
	})
	if len(message) > enough {
		end := message[len(message)-enough/3:]
		message = strings.ToValidUTF8(message[:enough-enough/3], "") + " … " + strings.ToValidUTF8(end, "")
	}
	return message
}

// shorter is a list behind a title with its first words, each once.
func shorter(list, title, separator string) string {
	var kept []string
	seen := map[string]bool{}
	for _, word := range strings.Split(strings.TrimPrefix(list, title), separator) {
		if !seen[word] {
			seen[word] = true
			kept = append(kept, word)
		}
	}
	if more := len(kept) - listed; more > 1 {
		kept = append(kept[:listed], fmt.Sprintf("… (%d more)", more))
	}
	return title + strings.Join(kept, separator)
}
