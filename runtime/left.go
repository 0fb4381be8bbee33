package runtime

import (
	"log/slog"
	goruntime "runtime"
)

// left is what an appender would leave behind if nobody closed it. It must not
// lead to the appender, whose end it waits for.
type left struct {
	label    string
	log      *slog.Logger
	batch    *batch // being filled; nil: closed
	inFlight bool   // an insert whose outcome nobody has seen
}

// reportLeft makes the log say so when a is dropped with rows in it.
func reportLeft(a *appender, log *slog.Logger) *left {
	if log == nil {
		log = slog.Default()
	}
	l := &left{label: a.table.Label, log: log, batch: a.filling}
	goruntime.AddCleanup(a, (*left).report, l)
	return l
}

// filling notes that an insert has begun and another batch is filled.
func (l *left) filling(b *batch) { l.batch, l.inFlight = b, true }

// waited notes that the outcome of the insert is known.
func (l *left) waited() { l.inFlight = false }

func (l *left) closed() { l.batch = nil }

// report runs when the appender is gone.
func (l *left) report() {
	if l.batch == nil || l.batch.rows == 0 && !l.inFlight {
		return
	}
	l.log.Warn("an appender was dropped without Close: its last rows are lost",
		slog.String("table", l.label), slog.Int("rows", l.batch.rows), slog.Bool("unseen_insert", l.inFlight))
}
