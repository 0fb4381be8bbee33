package main

import (
	"fmt"
	"io"
	"os"
	"time"

	pretty "github.com/jedib0t/go-pretty/v6/progress"
	"github.com/mattn/go-isatty"
)

// progress shows how many commits are read.
type progress interface {
	Start(total int)
	Add(n int)
	Done()
}

// progressBar is a bar on a terminal and a few lines elsewhere.
func progressBar(out io.Writer) progress {
	if file, ok := out.(*os.File); ok && isatty.IsTerminal(file.Fd()) {
		return &bar{out: out}
	}
	return &lines{out: out}
}

type bar struct {
	out     io.Writer
	writer  pretty.Writer
	tracker *pretty.Tracker
}

func (b *bar) Start(total int) {
	b.writer = pretty.NewWriter()
	b.writer.SetOutputWriter(b.out)
	b.writer.SetUpdateFrequency(100 * time.Millisecond)
	b.writer.SetAutoStop(true)
	b.writer.Style().Visibility.Speed = true
	b.tracker = &pretty.Tracker{Message: "reading commits", Total: int64(total)}
	b.writer.AppendTracker(b.tracker)
	go b.writer.Render()
}

func (b *bar) Add(n int) { b.tracker.Increment(int64(n)) }

func (b *bar) Done() {
	b.tracker.MarkAsDone()
	for b.writer.IsRenderInProgress() {
		time.Sleep(10 * time.Millisecond)
	}
}

type lines struct {
	out         io.Writer
	total, done int
	said        time.Time
}

func (l *lines) Start(total int) {
	l.total, l.said = total, time.Now()
	fmt.Fprintf(l.out, "reading %d commits\n", total)
}

func (l *lines) Add(n int) {
	l.done += n
	if time.Since(l.said) > 2*time.Second {
		l.said = time.Now()
		fmt.Fprintf(l.out, "  %d of %d\n", l.done, l.total)
	}
}

func (l *lines) Done() {}
