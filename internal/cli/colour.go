package cli

import (
	"io"
	"os"

	"github.com/mattn/go-isatty"
)

// coloured says whether an output shows colours: a terminal does, unless the
// user refuses them (https://no-color.org).
func coloured(out io.Writer) bool {
	f, ok := out.(*os.File)
	return ok && isatty.IsTerminal(f.Fd()) && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"
}
