package cli

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"github.com/spf13/pflag"

	"github.com/chent-io/chent/migrate/hcl"
)

// projectFile is where a project's environments are described.
const projectFile = "chent.hcl"

// projectOptions are the flags that choose an environment of a project file.
type projectOptions struct {
	config, env string
	vars        map[string]string
}

func addProjectFlags(flags *pflag.FlagSet, o *projectOptions) {
	flags.StringVar(&o.env, "env", "", "environment of the project file, whose values stand in for flags not said")
	flags.StringVar(&o.config, "config", projectFile, "project file")
	flags.StringToStringVar(&o.vars, "var", nil, "value of a variable of the project file or an HCL schema: --var name=value")
}

// environment reads the environment that was chosen; none is the zero value.
func (o projectOptions) environment(notes func(string)) (hcl.Environment, error) {
	if o.env == "" {
		return hcl.Environment{}, nil
	}
	src, err := os.ReadFile(o.config)
	if errors.Is(err, fs.ErrNotExist) {
		return hcl.Environment{}, fmt.Errorf("there is no project file %s for --env %s; --config names another one", o.config, o.env)
	}
	if err != nil {
		return hcl.Environment{}, err
	}
	p, err := hcl.ParseProject(o.config, src, hcl.ProjectOptions{
		Environment: o.env,
		Options:     hcl.Options{Vars: o.vars, Getenv: os.Getenv, AllowUndeclared: true},
	})
	if err != nil {
		return hcl.Environment{}, err
	}
	for _, w := range p.Warnings {
		notes(w.String())
	}
	env, err := p.Environment(o.env)
	if err != nil {
		return env, fmt.Errorf("%s: %w", o.config, err)
	}
	if strings.HasPrefix(env.Dev, "docker://") {
		notes("dev = " + env.Dev + " is for Atlas; an embedded server is used instead")
		env.Dev = ""
	}
	return env, nil
}

// use fills flags that were not said from the environment.
func (o *stateOptions) use(env hcl.Environment) {
	o.devURL = cmp.Or(o.devURL, env.Dev)
	if o.include == nil {
		o.include = env.Include
	}
	o.exclude = append(o.exclude, env.Exclude...)
	o.env = env
}

// required is the value of a flag, or what the environment says instead.
func required(flag, value string, fallback ...string) (string, error) {
	if value = cmp.Or(append([]string{value}, fallback...)...); value == "" {
		return "", fmt.Errorf("required flag(s) %q not set, and no --env says it", flag)
	}
	return value, nil
}

// only is the single source of an environment.
func only(env hcl.Environment) (string, error) {
	switch len(env.Sources) {
	case 0:
		return "", nil
	case 1:
		return env.Sources[0], nil
	}
	return "", fmt.Errorf("env %q at %s has %d sources; name one of them with --to", env.Name, env.Pos, len(env.Sources))
}
