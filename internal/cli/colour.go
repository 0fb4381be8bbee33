package cli

import (
	"io"
	"os"

	"github.com/chent-io/chent/internal/screen"
)

// coloured says whether an output shows colours: a terminal does, unless the
// user refuses them (https://no-color.org).
func coloured(out io.Writer) bool {
	return screen.IsTerminal(out) && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"
}
