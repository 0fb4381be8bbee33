package cli

import (
	"fmt"
	"io"
	"time"

	"github.com/jedib0t/go-pretty/v6/progress"

	"github.com/chent-io/chent/internal/count"
	"github.com/chent-io/chent/internal/screen"
	"github.com/chent-io/chent/migrate/apply"
	"github.com/chent-io/chent/migrate/plan"
)

// runDisplay shows a run of a plan: a line per step, and how far a copy is; on
// a terminal as a bar with rate and time left.
type runDisplay struct {
	w        io.Writer
	terminal bool
	total    int

	writer  progress.Writer
	tracker *progress.Tracker
	drawn   chan struct{}
	table   string
	said    time.Time
}

func newRunDisplay(w io.Writer, total int) *runDisplay {
	return &runDisplay{w: screen.For(w), total: total, terminal: screen.IsTerminal(w)}
}

func (d *runDisplay) step(i int, s plan.Step) {
	d.close()
	fmt.Fprintf(d.w, "step %d of %d: %s\n", i+1, d.total, s.Text())
}

// host says what became of the step on a host.
func (d *runDisplay) host(o apply.Outcome) {
	d.close()
	fmt.Fprintf(d.w, "  %s\n", o)
}

func (d *runDisplay) copy(p apply.CopyProgress) {
	if !d.terminal {
		const often = 10 * time.Second
		if time.Since(d.said) >= often && p.TotalRows > 0 {
			d.said = time.Now()
			fmt.Fprintf(d.w, "  %s: %d of %s, %v left%s\n", p.Table, p.Rows, count.Of(p.TotalRows, "row"), p.Left().Round(time.Second), foreseen(p))
		}
		return
	}
	if d.writer == nil || d.table != p.Table {
		d.close()
		d.open(p)
	}
	what := p.Table
	if p.Partition != "" {
		what += " " + p.Partition
	}
	d.tracker.UpdateMessage(screen.Text(what) + foreseen(p))
	d.tracker.UpdateTotal(int64(p.TotalRows)) // writers go on
	d.tracker.SetValue(int64(p.Rows))
}

// foreseen says what is known of the end of a copy by the rounds so far.
func foreseen(p apply.CopyProgress) string {
	text := ""
	if disk := p.Disk(); disk > 0 {
		text += ", about " + plan.Size(disk) + " of disk in all"
	}
	if p.Gap > 0 {
		text += fmt.Sprintf(", readers will miss the newest rows for about %v", p.Gap.Round(100*time.Millisecond))
	}
	return text
}

func (d *runDisplay) open(p apply.CopyProgress) {
	d.table = p.Table
	d.writer = progress.NewWriter()
	d.writer.SetOutputWriter(screen.Raw(d.w))
	d.writer.SetTrackerPosition(progress.PositionRight)
	d.writer.SetUpdateFrequency(100 * time.Millisecond)
	d.writer.Style().Options.TimeInProgressPrecision = time.Second
	d.writer.Style().Options.TimeDonePrecision = time.Second
	d.writer.Style().Options.ETAPrecision = time.Second
	d.writer.Style().Visibility.ETA = true
	d.writer.Style().Visibility.Speed = true
	d.writer.Style().Visibility.Value = true
	d.tracker = &progress.Tracker{Message: screen.Text(p.Table), Total: int64(p.TotalRows), Units: progress.UnitsDefault, AutoStopDisabled: true}
	d.writer.AppendTracker(d.tracker)
	d.drawn = make(chan struct{})
	go func() {
		defer close(d.drawn)
		d.writer.Render()
	}()
}

// close ends a bar that is being drawn.
func (d *runDisplay) close() {
	if d.writer == nil {
		return
	}
	d.tracker.MarkAsDone()
	for !d.writer.IsRenderInProgress() { // Stop before Render has begun is lost
		time.Sleep(time.Millisecond)
	}
	d.writer.Stop()
	<-d.drawn
	d.writer = nil
}
