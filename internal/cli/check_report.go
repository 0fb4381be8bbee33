package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/chent-io/chent/internal/count"
	"github.com/chent-io/chent/migrate/diff"
	"github.com/chent-io/chent/migrate/lint"
	"github.com/chent-io/chent/migrate/plan"
	"github.com/chent-io/chent/migrate/testrun"
)

// ask runs the rules of the project file where the schema was made.
func (g *gate) ask(ctx context.Context) (err error) {
	if err := g.make(ctx); err != nil {
		return err
	}
	bed := g.bed
	s, err := bed.open(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.leave()) }()
	if err := bed.exec(ctx, s, bed.statements); err != nil {
		return err
	}
	for _, rule := range g.config.Rules {
		rows, err := testrun.Rows(ctx, s.session, rule.SQL)
		if err != nil {
			return fmt.Errorf("%s: rule %q: %w", rule.Pos, rule.Name, err)
		}
		for _, row := range rows {
			text := strings.ReplaceAll(strings.Join(row, ", "), s.database, "(the schema's)")
			if rule.Message != "" {
				text = rule.Message + ": " + text
			}
			file, line := cutPos(rule.Pos)
			g.findings = append(g.findings, lint.Finding{
				Code: codeRule, Severity: lint.Severity(rule.Severity), File: file, Line: line,
				Message: fmt.Sprintf("rule %q: %s", rule.Name, text), Next: "change the schema, or the rule",
			})
		}
	}
	return nil
}

// oneLine is a change in one line.
func oneLine(c diff.Change) string {
	lines := strings.Split(strings.TrimSpace(diff.Format([]diff.Change{c}, diff.FormatOptions{})), "\n")
	for i := range lines {
		lines[i] = strings.Join(strings.Fields(lines[i]), " ")
	}
	return strings.Join(lines, "; ")
}

// report prints what came of the gate and ends the command.
func (g *gate) report(cmd *cobra.Command) error {
	out := cmd.OutOrStdout()
	lint.Sort(g.findings)
	err := g.summarise()
	if err != nil {
		return err
	}
	switch g.format {
	case lintJSON:
		err = writeJSON(out, struct {
			Checks   []checkResult  `json:"checks"`
			Findings []lint.Finding `json:"findings"`
			Plan     []plan.Step    `json:"plan"`
		}{g.results, append([]lint.Finding{}, g.findings...), append([]plan.Step{}, g.steps()...)})
	case lintSARIF:
		err = writeJSON(out, sarif(g.findings))
	case lintGitHub:
		writeGitHub(out, g.findings)
	case markdown:
		g.writeMarkdown(out)
	default:
		g.writeText(out)
	}
	if err != nil {
		return err
	}
	if g.status(g.findings) == testFailed {
		return &ExitError{Code: 2}
	}
	return nil
}

// summarise adds the Markdown to the file of --summary.
func (g *gate) summarise() error {
	if g.summary == "" {
		return nil
	}
	file, err := os.OpenFile(g.summary, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o666)
	if err != nil {
		return err
	}
	g.writeMarkdown(file)
	return file.Close()
}

func (g *gate) writeText(out io.Writer) {
	words := map[string]string{testPassed: "ok", checkNoted: "noted", testFailed: "FAILED", testSkipped: "skipped"}
	for _, r := range g.results {
		fmt.Fprintf(out, "%-10s %-8s %s\n", r.Check, words[r.Status], r.Reason)
	}
	fmt.Fprintln(out)
	writeFindings(out, g.findings, "this project")
}

// writeMarkdown prints a summary for a pull request.
func (g *gate) writeMarkdown(out io.Writer) {
	cell := strings.NewReplacer("|", "\\|", "\n", " ")
	word := g.status(g.findings)
	if word == checkNoted {
		word = "found " + countFindings(g.findings) + ", which do not fail it"
	}
	fmt.Fprintf(out, "## chent check %s\n\n| check | status | |\n|---|---|---|\n", word)
	for _, r := range g.results {
		fmt.Fprintf(out, "| %s | %s | %s |\n", r.Check, r.Status, cell.Replace(r.Reason))
	}
	if len(g.findings) > 0 {
		fmt.Fprint(out, "\n### Findings\n\n| severity | code | place | what | what to do |\n|---|---|---|---|---|\n")
		for _, f := range g.findings {
			place := f.File
			if f.Line > 0 {
				place = fmt.Sprintf("%s:%d", f.File, f.Line)
			}
			fmt.Fprintf(out, "| %s | %s | %s | %s | %s |\n", f.Severity, f.Code, place, cell.Replace(f.Message), cell.Replace(f.Advice()))
		}
	}
	steps := g.steps()
	if len(steps) == 0 {
		return
	}
	var bytes uint64
	for i := range steps {
		bytes += steps[i].Bytes
	}
	fmt.Fprintf(out, "\n### Changes: %s\n\n%s; %d B are rewritten.\n\n| class | statement | rows | bytes | |\n|---|---|---|---|---|\n", g.of, count.Of(len(steps), "step"), bytes)
	for i := range steps {
		s := &steps[i]
		fmt.Fprintf(out, "| %s | `%s` | %d | %d | %s |\n", s.Class, cell.Replace(strings.ReplaceAll(s.Text(), "`", "")), s.Rows, s.Bytes, cell.Replace(strings.Join(s.Reasons, "; ")))
	}
}
