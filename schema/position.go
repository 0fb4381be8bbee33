package schema

import (
	"runtime"
	"strconv"
	"strings"
)

// Position returns where the schema file called a builder of this module,
// file:line: the nearest caller outside its schema packages. It is empty where
// that caller is ent's loader, as for the fields of this module's mixins.
func Position() string {
	pcs := make([]uintptr, 16)
	frames := runtime.CallersFrames(pcs[:runtime.Callers(2, pcs)])
	for {
		frame, more := frames.Next()
		ours := strings.HasPrefix(frame.Function, "github.com/chent-io/chent/schema") && !strings.HasSuffix(frame.File, "_test.go")
		switch {
		case frame.File == "" || strings.HasPrefix(frame.Function, "main.") || strings.HasPrefix(frame.Function, "entgo.io/ent/"):
			return ""
		case !ours:
			return frame.File + ":" + strconv.Itoa(frame.Line)
		case !more:
			return ""
		}
	}
}
