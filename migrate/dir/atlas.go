package dir

import (
	"regexp"
	"slices"
	"strings"

	"github.com/chent-io/chent/dialect/clickhouse"
)

// atlasDirective is a line that speaks to Atlas.
var atlasDirective = regexp.MustCompile(`(?m)^[ \t]*--[ \t]*atlas:(\w+)`)

// The directives of Atlas that are read here, and those that only Atlas's
// engine reads and that change nothing of what a file does.
var (
	atlasKnown = []string{"sum", "delimiter", "checkpoint", "nolint", "txmode"}
	// atlasArchive makes a file hold several: checks that must hold before, and
	// the way down.
	atlasArchive = "txtar"
)

// checkAtlas refuses a file of Atlas whose directives change what it does in a
// way that is not read here.
func checkAtlas(text string) error {
	for _, at := range atlasDirective.FindAllStringSubmatchIndex(text, -1) {
		name := text[at[2]:at[3]]
		if slices.Contains(atlasKnown, name) {
			continue
		}
		line := 1 + strings.Count(text[:at[0]], "\n")
		if name == atlasArchive {
			return markErrorf(line, "the file holds several (atlas:txtar): leave of it what is below \"-- migration.sql --\", and look yourself at what its checks ask")
		}
		if near := clickhouse.Nearest(name, atlasKnown); near != "" {
			return markErrorf(line, "the directive atlas:%s is not understood; did you mean atlas:%s?", name, near)
		}
		return markErrorf(line, "the directive atlas:%s is not understood, and may change what the file does", name)
	}
	return nil
}
