package dir

import (
	"regexp"
	"strings"
)

// The lines of dbmate, see https://github.com/amacneil/dbmate#creating-migrations:
// the marker begins the line, in small letters; options follow after a space.
var (
	dbmateMark = regexp.MustCompile(`^--[ \t\f\v]*migrate:(up|down)(?:\s.*)?$`)
	dbmateLike = regexp.MustCompile(`(?i)(--|#|//|/\*)\W*migrate\s*:\s*(up|down)`)
)

// dbmateUp is the way up of a file of dbmate: all of its parts after a
// migrate:up, up to the migrate:down that follows.
func dbmateUp(src string) (string, error) {
	var out strings.Builder
	up, down, seen := false, false, false
	number := 0
	for line := range strings.Lines(src) {
		number++
		trimmed := strings.TrimRight(line, "\r\n")
		match := dbmateMark.FindStringSubmatch(trimmed)
		switch {
		case match != nil && match[1] == "up":
			up, down, seen = true, false, true
		case match != nil && !seen:
			return "", markErrorf(number, `"-- migrate:down" stands before "-- migrate:up"`)
		case match != nil && down:
			return "", markErrorf(number, `there is a second "-- migrate:down" after one "-- migrate:up"`)
		case match != nil:
			up, down = false, true
		case down:
		case dbmateLike.MatchString(trimmed):
			return "", markErrorf(number, "%q looks like a marker and dbmate takes it for a part of the SQL: write it as a line of its own, \"-- migrate:up\" or \"-- migrate:down\"", strings.TrimSpace(trimmed))
		case up:
			out.WriteString(line)
		case strings.TrimSpace(trimmed) != "" && !strings.HasPrefix(strings.TrimSpace(trimmed), "--"):
			return "", markErrorf(number, `there is SQL before "-- migrate:up", which dbmate refuses`)
		}
	}
	if !seen {
		return "", markErrorf(0, `there is no line "-- migrate:up"`)
	}
	return strings.TrimLeft(out.String(), "\r\n"), nil
}
