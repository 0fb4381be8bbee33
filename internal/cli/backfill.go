package cli

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/internal/count"
	"github.com/chent-io/chent/migrate"
	"github.com/chent-io/chent/migrate/apply"
	"github.com/chent-io/chent/migrate/catalog"
	"github.com/chent-io/chent/migrate/ddl"
)

// backfill is `chent backfill`.
type backfill struct {
	stateOptions
	options          migrate.BackfillOptions
	url              string
	approved, dryRun bool
	status, abort    bool
	asJSON           bool
}

func backfillCommand() *cobra.Command {
	var b backfill
	cmd := &cobra.Command{
		Use:   "backfill VIEW",
		Short: "Fill a materialized view with the rows that its source has",
		Long: `Run the query of a materialized view over the rows that its source has, part by
part, and put the result into the view's target, while writers go on. A run that
was stopped goes on where it was when it is started again.

A view whose target is empty is filled exactly: each row is there once, also of
those that are written meanwhile. Of a view whose target has rows it cannot be
seen which rows those come from: --from and --to say which rows it lacks, or
--anew empties the target first. A new view is best declared to be filled in the
schema, Backfill() in Go and backfill = true in HCL.`,
		Example: `  chent backfill daily_mv --url clickhouse://localhost/app --dry-run
  chent backfill daily_mv --url clickhouse://localhost/app --to 2026-01-01
  chent backfill --status --url clickhouse://localhost/app`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error { return b.run(cmd, args) },
	}
	flags := cmd.Flags()
	flags.StringVarP(&b.url, "url", "u", "", "the server")
	flags.StringVar(&b.options.From, "from", "", "fill in rows from this value of the column on")
	flags.StringVar(&b.options.Until, "to", "", "fill in rows below this value of the column")
	flags.StringVar(&b.options.Column, "column", "", "the column that --from and --to bound (default a date or time in the keys of the source)")
	flags.BoolVar(&b.options.Anew, "anew", false, "empty the target first; rows that the source has no more are lost")
	flags.BoolVar(&b.dryRun, "dry-run", false, "say what would be done and change nothing")
	flags.BoolVar(&b.approved, "auto-approve", false, "do not ask before it begins")
	flags.BoolVar(&b.status, "status", false, "list the backfills that were begun and have not ended, and do nothing else")
	flags.BoolVar(&b.abort, "abort", false, "take back a backfill that was begun: what is filled in stays")
	flags.BoolVar(&b.asJSON, "json", false, "print JSON")
	flags.DurationVar(&b.options.Run.LockWait, "lock-wait", 2*time.Minute, "how long to wait for another process that applies")
	addThrottleFlags(flags, &b.options.Run.Throttle)
	addStateFlags(flags, &b.stateOptions)
	return cmd
}

// addThrottleFlags adds what slows down the copying of rows.
func addThrottleFlags(flags *pflag.FlagSet, t *apply.Throttle) {
	flags.IntVar(&t.Threads, "threads", 0, "threads of the server that copy rows (default as many as a query has)")
	flags.Var((*size)(&t.BytesPerSecond), "bytes-per-second", "how much is read from the disks, and written to them, while rows are copied: 50MiB (default no limit)")
}

// size is a flag whose value is a number of bytes.
type size uint64

func (s *size) Type() string { return "size" }

func (s *size) String() string {
	if *s == 0 {
		return ""
	}
	return count.Size(uint64(*s))
}

func (s *size) Set(text string) error {
	n, err := count.ParseSize(text)
	*s = size(n)
	return err
}

func (b *backfill) run(cmd *cobra.Command, args []string) (err error) {
	r, err := b.reader(cmd)
	if err != nil {
		return err
	}
	if b.url, err = required("url", b.url, r.env.URL); err != nil {
		return err
	}
	if len(args) == 0 && !b.status {
		return errors.New("name the materialized view to fill, or ask for --status")
	}
	conn, err := openTarget(cmd.Context(), b.url)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, conn.Close()) }()
	view := catalog.Name{Database: conn.Database()}
	if len(args) == 1 {
		view.Name = args[0]
		if database, name, ok := strings.Cut(args[0], "."); ok {
			view = catalog.Name{Database: database, Name: name}
		}
	}
	switch {
	case b.status:
		return b.show(cmd, conn, view)
	case b.abort:
		done, err := apply.AbortBackfill(cmd.Context(), conn, view, b.options.Run)
		if err == nil {
			fmt.Fprintf(cmd.OutOrStdout(), "Took back the backfill of %s: what it made of %s stays in the target.\n", ddl.Name(view), count.Of(done, "row"))
		}
		return err
	}
	return b.fill(cmd, conn, view)
}

// fill shows what will be done, asks, and does it.
func (b *backfill) fill(cmd *cobra.Command, conn driver.Conn, view catalog.Name) error {
	ctx, out := cmd.Context(), cmd.OutOrStdout()
	p, err := migrate.PlanBackfill(ctx, conn, view, b.options)
	var uncertain *migrate.UncertainError
	if errors.As(err, &uncertain) {
		return fmt.Errorf("%w; the flags are --from, --to and --anew", err)
	}
	if err != nil {
		return err
	}
	if b.asJSON {
		if err := writeJSON(out, p); err != nil {
			return err
		}
	} else {
		fmt.Fprint(out, p)
	}
	if b.dryRun {
		return nil
	}
	if !b.approved {
		if err := confirm(cmd.InOrStdin(), cmd.ErrOrStderr()); err != nil {
			return err
		}
	}
	shown := newRunDisplay(cmd.ErrOrStderr(), 1)
	b.options.Run.OnCopy = shown.copy
	start := time.Now()
	_, err = migrate.Backfill(ctx, conn, view, b.options)
	shown.close()
	if err != nil {
		return fmt.Errorf("%w; what was filled in is written down: run the command again, which goes on from there, or take it back with --abort", err)
	}
	if !b.asJSON {
		fmt.Fprintf(out, "Done in %v.\n", time.Since(start).Round(time.Millisecond))
	}
	return nil
}

// show lists the backfills that were begun.
func (b *backfill) show(cmd *cobra.Command, conn driver.Conn, view catalog.Name) error {
	states, err := apply.Backfills(cmd.Context(), conn, view.Database)
	if err != nil {
		return err
	}
	kept := states[:0]
	for _, s := range states {
		if view.Name == "" || s.Backfill.View == view {
			kept = append(kept, s)
		}
	}
	if b.asJSON {
		return writeJSON(cmd.OutOrStdout(), kept)
	}
	writeStates(cmd.OutOrStdout(), kept)
	return nil
}

func writeStates(out io.Writer, states []apply.BackfillState) {
	if len(states) == 0 {
		fmt.Fprintln(out, "No backfill was begun.")
	}
	for _, s := range states {
		how := "interrupted"
		if s.Running {
			how = "running"
		}
		if !s.Cut {
			fmt.Fprintf(out, "%s  %s  nothing is filled in yet\n", ddl.Name(s.Backfill.View), how)
			continue
		}
		fmt.Fprintf(out, "%s  %s  %d of %s of %s\n", ddl.Name(s.Backfill.View), how, s.Done, count.Of(s.Rows, "row"), ddl.Name(s.Backfill.Source))
	}
}
