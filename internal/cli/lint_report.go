package cli

import (
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/chent-io/chent/internal/screen"
	"github.com/chent-io/chent/migrate/lint"
)

// lintOptions are the flags about findings that lint commands share.
type lintOptions struct {
	format, failOn string
	ignore         []string
	more           []string // codes that are none of the lint's own
}

// lintHelp is what --help says of the flags and the exit status.
const lintHelp = `A comment silences a finding: "-- chent:nolint CODE: reason", on its line or right
above its statement. The exit status is 0 without findings of --fail-on or worse, 2
with one, and 1 where the lint itself failed.`

// The formats of findings.
const (
	lintText   = "text"
	lintJSON   = "json"
	lintSARIF  = "sarif"
	lintGitHub = "github"
)

// never is the --fail-on of those who only want to read.
const never = "never"

func addLintFlags(flags *pflag.FlagSet, o *lintOptions) {
	flags.StringVar(&o.format, "format", lintText, "text, json, sarif or github")
	flags.StringVar(&o.failOn, "fail-on", string(lint.Error), "severity that fails: error, warning, info or never")
	flags.StringSliceVar(&o.ignore, "ignore", nil, "codes to leave out")
}

// check refuses words that are not known.
func (o *lintOptions) check() error {
	if formats := []string{lintText, lintJSON, lintSARIF, lintGitHub}; !slices.Contains(formats, o.format) {
		return unknownWord("format", o.format, formats)
	}
	if severities := append(lint.Severities(), never); !slices.Contains(severities, o.failOn) {
		return unknownWord("severity", o.failOn, severities)
	}
	codes := slices.Clone(o.more)
	for _, r := range lint.Rules() {
		codes = append(codes, string(r.Code))
	}
	for _, code := range o.ignore {
		if !slices.Contains(codes, code) {
			return unknownWord("code", code, codes)
		}
	}
	return nil
}

// report prints findings and ends the command.
func (o *lintOptions) report(cmd *cobra.Command, findings []lint.Finding, what string) error {
	findings = slices.DeleteFunc(findings, func(f lint.Finding) bool { return slices.Contains(o.ignore, string(f.Code)) })
	lint.Sort(findings)
	out := cmd.OutOrStdout()
	var err error
	switch o.format {
	case lintJSON:
		err = writeJSON(out, append([]lint.Finding{}, findings...))
	case lintSARIF:
		err = writeJSON(out, sarif(findings))
	case lintGitHub:
		writeGitHub(screen.For(out), findings)
	default:
		writeFindings(screen.For(out), findings, what)
	}
	if err != nil {
		return err
	}
	if worst := lint.Worst(findings); worst != "" && o.failOn != never && worst.AtLeast(lint.Severity(o.failOn)) {
		return &ExitError{Code: 2}
	}
	return nil
}

// writeFindings prints findings for people: what to do is said once per code.
func writeFindings(out io.Writer, findings []lint.Finding, what string) {
	said := make(map[lint.Code]bool)
	for _, f := range findings {
		fmt.Fprintln(out, f)
		if !said[f.Code] {
			said[f.Code] = true
			fmt.Fprintf(out, "    %s\n", f.Advice())
		}
	}
	if len(findings) == 0 {
		fmt.Fprintf(out, "No findings in %s.\n", what)
		return
	}
	fmt.Fprintf(out, "%s in %s.\n", countFindings(findings), what)
}

// countFindings says how many there are of each severity, the worst first.
func countFindings(findings []lint.Finding) string {
	counts := make(map[lint.Severity]int)
	for _, f := range findings {
		counts[f.Severity]++
	}
	var parts []string
	for _, s := range lint.Severities() {
		if n := counts[lint.Severity(s)]; n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, s))
		}
	}
	return strings.Join(parts, ", ")
}

// writeGitHub prints findings as the commands of GitHub's workflows, which
// shows them beside the lines of a pull request.
func writeGitHub(out io.Writer, findings []lint.Finding) {
	data := strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	property := strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
	for _, f := range findings {
		command := map[lint.Severity]string{lint.Error: "error", lint.Warning: "warning", lint.Info: "notice"}[f.Severity]
		place := ""
		if f.File != "" {
			place = fmt.Sprintf("file=%s,line=%d,", property.Replace(filepath.ToSlash(f.File)), max(f.Line, 1))
		}
		fmt.Fprintf(out, "::%s %stitle=%s::%s\n", command, place, f.Code, data.Replace(f.Message+": "+f.Advice()))
	}
}

// The parts of SARIF 2.1.0 that are used, see
// https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html.
type (
	sarifLog struct {
		Schema  string     `json:"$schema"`
		Version string     `json:"version"`
		Runs    []sarifRun `json:"runs"`
	}
	sarifRun struct {
		Tool struct {
			Driver sarifDriver `json:"driver"`
		} `json:"tool"`
		Results []sarifResult `json:"results"`
	}
	sarifDriver struct {
		Name  string      `json:"name"`
		Rules []sarifRule `json:"rules"`
	}
	sarifRule struct {
		ID      string    `json:"id"`
		Short   sarifText `json:"shortDescription"`
		Help    sarifText `json:"help"`
		Default struct {
			Level string `json:"level"`
		} `json:"defaultConfiguration"`
	}
	sarifText struct {
		Text string `json:"text"`
	}
	sarifResult struct {
		RuleID    string          `json:"ruleId"`
		Level     string          `json:"level"`
		Message   sarifText       `json:"message"`
		Locations []sarifLocation `json:"locations,omitempty"`
	}
	sarifLocation struct {
		Physical struct {
			Artifact struct {
				URI string `json:"uri"`
			} `json:"artifactLocation"`
			Region *sarifRegion `json:"region,omitempty"`
		} `json:"physicalLocation"`
	}
	sarifRegion struct {
		StartLine int `json:"startLine"`
	}
)

// sarif is a log of one run.
func sarif(findings []lint.Finding) sarifLog {
	level := map[lint.Severity]string{lint.Error: "error", lint.Warning: "warning", lint.Info: "note"}
	run := sarifRun{Results: []sarifResult{}}
	run.Tool.Driver.Name = "chent"
	for _, r := range lint.Rules() {
		rule := sarifRule{ID: string(r.Code), Short: sarifText{r.Title}, Help: sarifText{r.Advice}}
		rule.Default.Level = level[r.Severity]
		run.Tool.Driver.Rules = append(run.Tool.Driver.Rules, rule)
	}
	known := make(map[string]bool)
	for _, f := range findings {
		if _, ok := lint.RuleOf(f.Code); !ok && !known[string(f.Code)] { // what is no lint's own: a check of the gate
			known[string(f.Code)] = true
			rule := sarifRule{ID: string(f.Code), Short: sarifText{string(f.Code)}, Help: sarifText{f.Advice()}}
			rule.Default.Level = level[f.Severity]
			run.Tool.Driver.Rules = append(run.Tool.Driver.Rules, rule)
		}
		result := sarifResult{RuleID: string(f.Code), Level: level[f.Severity], Message: sarifText{f.Message}}
		if f.File != "" {
			var at sarifLocation
			at.Physical.Artifact.URI = filepath.ToSlash(f.File)
			if f.Line > 0 {
				at.Physical.Region = &sarifRegion{f.Line}
			}
			result.Locations = []sarifLocation{at}
		}
		run.Results = append(run.Results, result)
	}
	return sarifLog{Schema: "https://json.schemastore.org/sarif-2.1.0.json", Version: "2.1.0", Runs: []sarifRun{run}}
}
