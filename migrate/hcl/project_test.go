package hcl

import (
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// A password of any characters makes a URL by urlescape.
func TestProjectURLEscape(t *testing.T) {
	t.Parallel()
	const password = "p@ss/w#1% +"
	p, err := ParseProject("chent.hcl", []byte(`env "local" { url = "clickhouse://u:${urlescape(getenv("PW"))}@h/d" }`),
		ProjectOptions{Options: Options{Getenv: func(string) string { return password }}})
	if err != nil {
		t.Fatal(err)
	}
	u, err := url.Parse(p.Environments[0].URL)
	if err != nil {
		t.Fatal(err)
	}
	if got, _ := u.User.Password(); got != password || u.Path != "/d" {
		t.Errorf("got %q of %s", got, u)
	}
	_, err = ParseProject("chent.hcl", []byte("data \"hcl_schema\" \"app\" {}\nenv \"a\" {\n  for_each = [\"x\"]\n  url      = each.value\n  src      = data.hcl_schema.app.url\n}\n"), ProjectOptions{})
	for _, want := range []string{"chent.hcl:1:1: block data of Atlas", "chent.hcl:3:3: env \"a\": for_each is not read here", "chent.hcl:4:14: each.value is not read here", "chent.hcl:5:14: data.hcl_schema.app.url is not read here"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}

func TestParseProject(t *testing.T) {
	t.Parallel()
	const src = `
variable "database" {
  type    = string
  default = "app"
}
locals {
  host = getenv("HOST")
}
env "local" {
  url = "clickhouse://${local.host}/${var.database}"
  dev = "docker://clickhouse/23.11"
  schema {
    src = "file://schema.ch.hcl"
    mode {
      roles       = true
      permissions = true
    }
  }
  migration {
    dir        = "file://migrations"
    format     = atlas
    exec_order = NON_LINEAR
  }
  diff "clickhouse" {
    cluster {
      name = "{cluster}"
    }
  }
  exclude = ["app.tmp_*"]
  lint {
    latest = 1
  }
}
env {
  name = atlas.env
  src  = ["a.hcl", "b.hcl"]
}
`
	p, err := ParseProject("chent.hcl", []byte(src), ProjectOptions{
		Environment: "prod",
		Options:     Options{Getenv: func(name string) string { return map[string]string{"HOST": "db"}[name] }},
	})
	if err != nil {
		t.Fatal(err)
	}
	want := []Environment{
		{
			Name: "local", URL: "clickhouse://db/app", Dev: "docker://clickhouse/23.11", Sources: []string{"file://schema.ch.hcl"},
			Exclude: []string{"app.tmp_*"}, Roles: true, Permissions: true, Cluster: "{cluster}",
			Migration: Migration{Dir: "file://migrations", Format: "atlas", ExecOrder: "NON_LINEAR"}, Pos: "chent.hcl:9:1",
		},
		{Name: "prod", Sources: []string{"a.hcl", "b.hcl"}, Pos: "chent.hcl:34:1"},
	}
	if diff := cmp.Diff(want, p.Environments); diff != "" {
		t.Error(diff)
	}
	if len(p.Warnings) != 1 || p.Warnings[0].String() != `chent.hcl:30:3: env "local": block lint has no effect` {
		t.Errorf("warnings: %v", p.Warnings)
	}
	if _, err := p.Environment("locl"); err == nil || !strings.Contains(err.Error(), `did you mean "local"?`) {
		t.Errorf("an unknown environment: %v", err)
	}
	_, err = ParseProject("chent.hcl", []byte("env \"x\" {\n  ulr = \"a\"\n}\n"), ProjectOptions{})
	if err == nil || err.Error() != "hcl: read project file:\nchent.hcl:2:3: env \"x\": unknown attribute \"ulr\"; did you mean \"url\"?" {
		t.Errorf("an unknown attribute: %v", err)
	}
}
