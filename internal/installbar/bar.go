// Package installbar shows people how the installation of the embedded engine
// advances: a progress bar on a terminal, a few plain lines elsewhere.
package installbar

import (
	"fmt"
	"io"
	"time"

	"github.com/jedib0t/go-pretty/v6/progress"

	"github.com/chent-io/chent/dialect/clickhouse/embedded"
	"github.com/chent-io/chent/internal/screen"
)

// New returns a function that shows on w what it is told, for
// [embedded.Options] and [embedded.InstallOptions], and one that must be called
// when the installation is over, well or not. A library that is there already
// shows nothing.
func New(w io.Writer) (report func(embedded.Progress), done func()) {
	if screen.IsTerminal(w) {
		b := &bar{w: screen.Raw(w)}
		return b.report, b.close
	}
	l := &lines{w: w}
	return l.report, func() {}
}

// lines prints a line per stage, and one per quarter of the long ones.
type lines struct {
	w    io.Writer
	last string
}

func (l *lines) report(p embedded.Progress) {
	line := string(p.Stage)
	switch {
	case p.Stage == embedded.StageDone:
		if l.last == "" {
			return
		}
		line += " in " + p.Path
	case p.Total > 0:
		line = fmt.Sprintf("%s %d%% of %d MB", line, p.Done*4/p.Total*25, p.Total/1e6)
	}
	if line == l.last {
		return
	}
	l.last = line
	fmt.Fprintf(l.w, "%s embedded ClickHouse: %s\n", time.Now().Format(time.TimeOnly), line)
}

// bar draws a bar per stage.
type bar struct {
	w       io.Writer
	writer  progress.Writer
	stage   embedded.Stage
	tracker *progress.Tracker
	drawn   chan struct{}
}

func (b *bar) report(p embedded.Progress) {
	if p.Stage == embedded.StageDone {
		if b.writer != nil {
			b.close()
			fmt.Fprintf(b.w, "embedded ClickHouse: installed in %s\n", p.Path)
		}
		return
	}
	if b.writer == nil {
		b.open()
	}
	if p.Stage != b.stage {
		if b.tracker != nil {
			b.tracker.MarkAsDone()
		}
		b.stage = p.Stage
		b.tracker = &progress.Tracker{Message: "ClickHouse: " + string(p.Stage), Total: p.Total, Units: progress.UnitsBytes, AutoStopDisabled: true}
		b.writer.AppendTracker(b.tracker)
	}
	b.tracker.SetValue(p.Done)
}

func (b *bar) open() {
	b.writer = progress.NewWriter()
	b.writer.SetOutputWriter(b.w)
	b.writer.SetUpdateFrequency(100 * time.Millisecond)
	b.writer.SetTrackerPosition(progress.PositionRight)
	b.writer.SetStyle(progress.StyleBlocks)
	b.writer.Style().Visibility.ETA = true
	b.writer.Style().Visibility.Speed = true
	b.writer.Style().Visibility.TrackerOverall = false
	b.drawn = make(chan struct{})
	go func() {
		defer close(b.drawn)
		b.writer.Render()
	}()
}

// close draws the last state and leaves the terminal alone. It may be called
// twice.
func (b *bar) close() {
	if b.writer == nil {
		return
	}
	if b.tracker != nil {
		if b.tracker.Value() >= b.tracker.Total {
			b.tracker.MarkAsDone()
		} else {
			b.tracker.MarkAsErrored()
		}
	}
	for !b.writer.IsRenderInProgress() {
		time.Sleep(time.Millisecond) // Stop before Render has begun is lost
	}
	time.Sleep(150 * time.Millisecond) // one more frame
	b.writer.Stop()
	<-b.drawn
	b.writer = nil
}
