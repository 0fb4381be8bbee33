package cli

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/pflag"

	"github.com/chent-io/chent/migrate"
	"github.com/chent-io/chent/migrate/plan"
)

// allowOptions are the flags that let a plan do more than change definitions.
type allowOptions struct {
	rewrite, destructive, recreate bool
	cluster                        string
}

func addAllowFlags(flags *pflag.FlagSet, o *allowOptions) {
	flags.BoolVar(&o.rewrite, "allow-rewrite", false, "allow steps that rewrite columns or parts in the background")
	flags.BoolVar(&o.destructive, "allow-destructive", false, "allow steps that lose or change stored data")
	flags.BoolVar(&o.recreate, "allow-recreate", false, "allow steps that make a table anew and copy its rows")
	flags.StringVar(&o.cluster, "cluster", "", "add ON CLUSTER with this name to every statement")
}

// options are those of a plan.
func (o allowOptions) options(diff migrate.DiffOptions) migrate.PlanOptions {
	return migrate.PlanOptions{
		DiffOptions:  diff,
		AllowRewrite: o.rewrite, AllowDestructive: o.destructive, AllowRecreate: o.recreate,
		Cluster: o.cluster,
	}
}

// blockedStep is a step that may not run, for machines.
type blockedStep struct {
	Step    int        `json:"step"` // its place in the plan, from 1
	Name    string     `json:"name"`
	Class   plan.Class `json:"class"`
	Flag    string     `json:"flag,omitempty"`
	Reasons []string   `json:"reasons,omitempty"`
}

// blockedSteps are the steps of a plan that the flags do not allow.
func blockedSteps(p *plan.Plan) []blockedStep {
	list := []blockedStep{}
	blocked, _ := errors.AsType[*plan.Blocked](p.Blocked())
	if blocked == nil {
		return list
	}
	next := 0
	for i := range p.Steps {
		s := &p.Steps[i]
		if next < len(blocked.Steps) && s.Name == blocked.Steps[next].Name && s.Class == blocked.Steps[next].Class && s.SQL == blocked.Steps[next].SQL {
			list = append(list, blockedStep{Step: i + 1, Name: s.Name, Class: s.Class, Flag: s.Class.Flag(), Reasons: s.Reasons})
			next++
		}
	}
	return list
}

// writeBlocked says which steps may not run, and what each of them needs.
func writeBlocked(out io.Writer, list []blockedStep) {
	if len(list) == 0 {
		return
	}
	fmt.Fprintln(out, "\nNot allowed:")
	for _, b := range list {
		if b.Flag == "" {
			fmt.Fprintf(out, "%3d  cannot be done: %s\n", b.Step, strings.Join(b.Reasons, "; "))
			continue
		}
		fmt.Fprintf(out, "%3d  needs %s (%s)\n", b.Step, b.Flag, b.Class)
	}
}

// blockedError is the end of a command whose plan may not run.
func blockedError(list []blockedStep) error {
	var flags []string
	stuck := false
	for _, b := range list {
		switch {
		case b.Flag == "":
			stuck = true
		case !strings.Contains(strings.Join(flags, " "), b.Flag):
			flags = append(flags, b.Flag)
		}
	}
	text := fmt.Sprintf("nothing was done: %d of the steps must not run", len(list))
	if len(flags) > 0 {
		text += "; read the plan, then allow them with " + strings.Join(flags, " ")
	}
	if stuck {
		text += "; what cannot be done has to be changed by hand or left out of the schema"
	}
	return errors.New(text)
}
