package driver_test

import (
	"errors"
	"fmt"
	"net/url"
	"strings"
	"testing"

	"github.com/chent-io/chent/dialect/clickhouse/driver"
)

// FuzzParseURL checks that no text makes ParseURL panic, that each of its
// errors is a URLError whose place is inside the text, and that what it
// understands has a host and can be printed.
func FuzzParseURL(f *testing.F) {
	for _, text := range []string{
		"chdb://", "chdb:///data?database=d&protocol=native", "clickhouse://u:p@h:9000,h2/d?max_threads=4&secure=true&ca_cert=x",
		"https://u:p%40@h/prefix/d?ch_new=1&query_limit=5", "clickhouse://[::1]:1/d", "http://h?x", "://", "clickhouse://h:99999", "chdb://h", "a@b://c:d@e/%zz?%",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		cfg, err := driver.ParseURL(text)
		if err != nil {
			bad, ok := errors.AsType[*driver.URLError](err)
			if !ok || bad.Problem == "" || bad.Offset < -1 || bad.Offset > len(text) {
				t.Errorf("%q: %#v", text, err)
			}
			return
		}
		if cfg.Scheme != "chdb" && len(cfg.Hosts) == 0 {
			t.Errorf("%q has no host: %v", text, cfg)
		}
		_ = cfg.String()
	})
}

// FuzzURLSecrets checks that a password is in no message and in no print of
// the configuration, whatever it is and wherever the URL is broken.
func FuzzURLSecrets(f *testing.F) {
	f.Add("it's", "/d?max_treads=1")
	f.Add("a:b@c", "/d?x")
	f.Add("p%4", ":port/d")
	f.Fuzz(func(t *testing.T, secret, rest string) {
		secret = "s3cret" + secret
		escaped := url.QueryEscape(secret)
		for _, text := range []string{
			"clickhouse://u:" + url.UserPassword("", secret).String()[1:] + "@h" + rest,
			"clickhouse://u:" + secret + "@h" + rest,
			"https://h/d?password=" + escaped + "&" + strings.TrimPrefix(rest, "/"),
		} {
			cfg, err := driver.ParseURL(text)
			if !strings.Contains(rest, "s3cret") {
				for _, shown := range []string{fmt.Sprint(err), cfg.String(), fmt.Sprintf("%#v", cfg), driver.Redact(text)} {
					if strings.Contains(shown, "s3cret") {
						t.Errorf("%q shows its password: %s", text, shown)
					}
				}
			}
		}
	})
}
