package cli

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/spf13/cobra"

	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/migrate"
	"github.com/chent-io/chent/migrate/apply"
	"github.com/chent-io/chent/migrate/plan"
)

// schemaPlan is `chent schema plan`.
type schemaPlan struct {
	schemaApply
	out  string
	save bool
}

func schemaPlanCommand() *cobra.Command {
	var p schemaPlan
	cmd := &cobra.Command{
		Use:   "plan",
		Short: "Plan, and keep the plan for a review",
		Long: `Plan what brings the server of --url to the schema of --to, as "schema apply" does,
and change nothing. With --out or --save the plan is written to a file, which
"schema apply --plan FILE" runs later: on this server alone, and only while every
object of the databases is as it was. What the file may do to the data is what is
allowed here (--allow-rewrite and so on).

` + sourceHelp,
		Example: `  chent schema plan --url clickhouse://localhost/app --to schema.hcl --save
  chent schema plan --url clickhouse://localhost/app --to schema.hcl --out key.plan.json --allow-recreate
  chent schema apply --url clickhouse://localhost/app --plan key.plan.json`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return p.run(cmd) },
	}
	flags := cmd.Flags()
	flags.StringVarP(&p.url, "url", "u", "", "the server to change")
	flags.StringVar(&p.to, "to", "", "the schema as it should be")
	flags.StringVarP(&p.out, "out", "o", "", "file to write the plan to")
	flags.BoolVar(&p.save, "save", false, "write the plan to a file that is named for the time: 20240102150405.plan.json")
	flags.BoolVar(&p.asJSON, "json", false, "print the plan as JSON")
	flags.BoolVar(&p.compareOrder, "column-order", false, "a different order of columns is a difference")
	flags.BoolVar(&p.keepSettings, "keep-settings", false, "settings that only the server has are no difference")
	addAllowFlags(flags, &p.allowOptions)
	addHostFlags(flags, &p.hostOptions)
	addStateFlags(flags, &p.stateOptions)
	return cmd
}

func (p *schemaPlan) run(cmd *cobra.Command) (err error) {
	if p.save {
		p.out = cmp.Or(p.out, time.Now().UTC().Format("20060102150405")+".plan.json")
	}
	conn, desired, options, err := p.begin(cmd)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, closeHosts(options.Hosts), conn.Close()) }()
	ctx, out := cmd.Context(), cmd.OutOrStdout()
	planned, found, err := migrate.Plan(ctx, conn, desired, options.PlanOptions)
	if err != nil {
		return err
	}
	writeNotes(cmd.ErrOrStderr(), found.Skipped)
	blocked := blockedSteps(planned)
	if p.asJSON {
		err = p.report(out, planned, blocked, apply.Result{})
	} else {
		fmt.Fprint(out, planned)
		writeBlocked(out, blocked)
	}
	if err != nil || p.out == "" || len(planned.Steps) == 0 {
		return err
	}
	if len(blocked) > 0 {
		return blockedError(blocked)
	}
	if err := savePlan(ctx, conn, planned, found, p.out); err != nil {
		return err
	}
	fmt.Fprintln(cmd.ErrOrStderr(), "saved", p.out)
	return nil
}

// savePlan writes a plan to a file. What a review would show to others is
// refused.
func savePlan(ctx context.Context, conn driver.Conn, p *plan.Plan, found *migrate.Comparison, path string) error {
	saved, err := migrate.SavePlan(ctx, conn, p, found)
	if err != nil {
		return err
	}
	var text bytes.Buffer
	enc := json.NewEncoder(&text)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(saved); err != nil {
		return err
	}
	hidden, err := hideInJSON(text.Bytes())
	if err != nil {
		return err
	}
	if !bytes.Equal(hidden, text.Bytes()) {
		return errors.New("the plan was not saved: a statement holds a secret, which everybody would read who reviews the file; put the secret into a named collection, or apply the schema without a file")
	}
	return replaceFile(path, text.Bytes())
}

// applySaved shows a saved plan, asks, and runs it.
func (a *schemaApply) applySaved(cmd *cobra.Command) (err error) {
	for _, name := range []string{"to", "allow-rewrite", "allow-destructive", "allow-recreate", "cluster", "include", "exclude", "column-order", "keep-settings"} {
		if cmd.Flags().Changed(name) {
			return fmt.Errorf("--%s was decided when the plan was saved: leave it out, or plan anew", name)
		}
	}
	r, err := a.reader(cmd)
	if err != nil {
		return err
	}
	if a.url, err = required("url", a.url, r.env.URL); err != nil {
		return err
	}
	text, err := os.ReadFile(a.plan)
	if err != nil {
		return fmt.Errorf("read the plan: %w", err)
	}
	saved, err := migrate.ParseSavedPlan(text)
	if err != nil {
		return fmt.Errorf("%s: %w", a.plan, err)
	}
	ctx, out := cmd.Context(), cmd.OutOrStdout()
	conn, err := openServer(ctx, a.url, a.dryRun, r.stderr)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, conn.Close()) }()
	if err := saved.Fits(ctx, conn); err != nil {
		return fmt.Errorf("%s: %w", a.plan, err)
	}
	if !a.asJSON {
		fmt.Fprint(out, saved.Plan)
	}
	if a.dryRun {
		return a.report(out, saved.Plan, nil, apply.Result{})
	}
	if !a.approved {
		if err := confirm(cmd.InOrStdin(), cmd.ErrOrStderr()); err != nil {
			return err
		}
	}
	run := apply.Options{LockWait: a.lockWait}
	shown := newRunDisplay(cmd.ErrOrStderr(), len(saved.Plan.Steps))
	run.OnStep, run.OnCopy = shown.step, shown.copy
	result, err := migrate.RunSaved(ctx, conn, saved, run)
	shown.close()
	return errors.Join(a.report(out, saved.Plan, nil, result), err)
}
