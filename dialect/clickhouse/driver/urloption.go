package driver

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// settingPrefix forces a URL option to be a server setting.
const settingPrefix = "ch_"

// urlOption is one client or TLS option of a URL.
type urlOption struct {
	name string
	set  func(p *urlParser, value string) (problem string)
}

// urlOptions are all options that are not server settings.
func urlOptions() []urlOption {
	options := []urlOption{
		{"database", func(p *urlParser, v string) string {
			if p.cfg.Database != "" && p.cfg.Database != v {
				return "the path names another database: " + strconv.Quote(p.cfg.Database)
			}
			p.cfg.Database = v
			return ""
		}},
		{"username", text(func(c *Config) *string { return &c.User })},
		{"password", text(func(c *Config) *string { return &c.Password })},
		{"create_database", flag(func(c *Config) *bool { return &c.CreateDatabase })},
		{"engine_install", chdbOnly(flag(func(c *Config) *bool { return &c.InstallEngine }))},
		{"protocol", chdbOnly(protocolOption)},
		{"compression", compressionOption},
		{"dial_timeout", duration(func(c *Config) *time.Duration { return &c.DialTimeout })},
		{"read_timeout", duration(func(c *Config) *time.Duration { return &c.ReadTimeout })},
		{"write_timeout", duration(func(c *Config) *time.Duration { return &c.WriteTimeout })},
		{"query_timeout", duration(func(c *Config) *time.Duration { return &c.QueryTimeout })},
		{"query_limit", queryLimitOption},
		{"block_size", blockSizeOption},
		{"max_open_conns", count(func(c *Config) *int { return &c.MaxOpenConns })},
		{"max_idle_conns", count(func(c *Config) *int { return &c.MaxIdleConns })},
		{"conn_max_lifetime", duration(func(c *Config) *time.Duration { return &c.ConnMaxLifetime })},
		{"conn_max_idle_time", duration(func(c *Config) *time.Duration { return &c.ConnMaxIdleTime })},
		{"client_name", text(func(c *Config) *string { return &c.ClientName })},
		{"secure", tlsFlag(func(t *tlsOptions) **bool { return &t.Secure })},
		{"skip_verify", tlsFlag(func(t *tlsOptions) **bool { return &t.SkipVerify })},
		{"ca_cert", tlsText(func(t *tlsOptions) *string { return &t.CACert })},
		{"client_cert", tlsText(func(t *tlsOptions) *string { return &t.ClientCert })},
		{"client_key", tlsText(func(t *tlsOptions) *string { return &t.ClientKey })},
		{"server_name", tlsText(func(t *tlsOptions) *string { return &t.ServerName })},
		{"connection_open_strategy", openStrategyOption},
	}
	for _, limit := range limitOptions() {
		options = append(options, urlOption{limit.name, byteSize(func(c *Config) *int64 { return limit.field(&c.Limits) })})
	}
	return options
}

// query reads the URL's options in their order.
func (p *urlParser) query() error {
	options := urlOptions()
	names := make([]string, len(options))
	for i, o := range options {
		names[i] = o.name
	}
	seen := make(map[string]bool)
	for part := range strings.SplitSeq(p.url.RawQuery, "&") {
		if part == "" {
			continue
		}
		key, value, hasValue := strings.Cut(part, "=")
		name, err := url.QueryUnescape(key)
		if err != nil || name == "" {
			return p.fail("", "an option without a name, or whose name is badly percent-encoded")
		}
		value, err = url.QueryUnescape(value)
		if err != nil {
			return p.fail(name, "the value is badly percent-encoded")
		}
		if seen[name] {
			return p.fail(name, "given twice")
		}
		seen[name] = true
		if err := p.option(options, names, name, value, hasValue); err != nil {
			return err
		}
	}
	return nil
}

func (p *urlParser) option(options []urlOption, names []string, name, value string, hasValue bool) error {
	i := slices.IndexFunc(options, func(o urlOption) bool { return o.name == name })
	forced, isForced := strings.CutPrefix(name, settingPrefix)
	switch {
	case !hasValue:
		if i < 0 && !isForced && !isKnownSetting(name) {
			return p.fail(name, "unknown option%s", didYouMean(name, names, knownSettings()))
		}
		return p.fail(name, "no value; write %s=value", name)
	case i >= 0:
		if problem := options[i].set(p, value); problem != "" {
			return p.fail(name, "%s", problem)
		}
		return nil
	case isForced:
		name = forced
		if !isSettingName(name) {
			return p.fail(settingPrefix+name, "%q is not a name of a setting", name)
		}
	case !isKnownSetting(name):
		return p.fail(name, "unknown option%s (a server setting newer than this client is written %s%s)",
			didYouMean(name, names, knownSettings()), settingPrefix, name)
	}
	if slices.ContainsFunc(p.cfg.Settings, func(s Setting) bool { return s.Name == name }) {
		return p.fail(name, "the setting is given twice")
	}
	p.cfg.Settings = append(p.cfg.Settings, Setting{Name: name, Value: value})
	return nil
}

// isSettingName reports whether name is made of letters, digits, _ and dots.
func isSettingName(name string) bool {
	for _, c := range name {
		if !('a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '_' || c == '.') {
			return false
		}
	}
	return name != ""
}

func text(field func(*Config) *string) func(*urlParser, string) string {
	return func(p *urlParser, v string) string {
		*field(&p.cfg) = v
		return ""
	}
}

func flag(field func(*Config) *bool) func(*urlParser, string) string {
	return func(p *urlParser, v string) string {
		b, problem := parseBool(v)
		*field(&p.cfg) = b
		return problem
	}
}

func parseBool(v string) (bool, string) {
	switch strings.ToLower(v) {
	case "true", "1":
		return true, ""
	case "false", "0":
		return false, ""
	}
	return false, strconv.Quote(v) + " is neither true nor false"
}

func count(field func(*Config) *int) func(*urlParser, string) string {
	return func(p *urlParser, v string) string {
		n, err := strconv.Atoi(v)
		if err != nil || n < 1 {
			return strconv.Quote(v) + " is not a whole number of at least 1"
		}
		*field(&p.cfg) = n
		return ""
	}
}

func duration(field func(*Config) *time.Duration) func(*urlParser, string) string {
	return func(p *urlParser, v string) string {
		d, err := time.ParseDuration(v)
		if seconds, serr := strconv.ParseUint(v, 10, 31); serr == nil {
			d, err = time.Duration(seconds)*time.Second, nil
		}
		if err != nil || d <= 0 {
			return strconv.Quote(v) + " is not a duration above zero; write 500ms, 30s, 5m or a number of seconds"
		}
		*field(&p.cfg) = d
		return ""
	}
}

// byteSize reads a number of bytes, with K, M or G for powers of 1024.
func byteSize(field func(*Config) *int64) func(*urlParser, string) string {
	return func(p *urlParser, v string) string {
		digits, unit := strings.TrimRight(v, "kKmMgG"), int64(1)
		switch strings.ToUpper(v[len(digits):]) {
		case "":
		case "K":
			unit = 1 << 10
		case "M":
			unit = 1 << 20
		case "G":
			unit = 1 << 30
		default:
			digits = ""
		}
		n, err := strconv.ParseInt(digits, 10, 64)
		if err != nil || n < 1 || n > (1<<62)/unit {
			return strconv.Quote(v) + " is not a number of bytes of at least 1; write 500000, 64K, 16M or 2G"
		}
		*field(&p.cfg) = n * unit
		return ""
	}
}

func openStrategyOption(p *urlParser, v string) string {
	if !slices.Contains(openStrategies, v) {
		return "unknown strategy " + strconv.Quote(v) + " (known: " + strings.Join(openStrategies, ", ") + ")" + didYouMean(v, openStrategies)
	}
	p.cfg.ConnOpenStrategy = ConnOpenStrategy(v)
	return ""
}

func chdbOnly(set func(*urlParser, string) string) func(*urlParser, string) string {
	return func(p *urlParser, v string) string {
		if p.cfg.Scheme != "chdb" {
			return "only chdb:// has it"
		}
		return set(p, v)
	}
}

func protocolOption(p *urlParser, v string) string {
	switch v {
	case "http", "native":
		p.cfg.Native = v == "native"
		return ""
	}
	return strconv.Quote(v) + " is neither http nor native"
}

func compressionOption(p *urlParser, v string) string {
	switch v = strings.ToLower(v); v {
	case "true", "1":
		v = "lz4"
	case "false", "0":
		v = "none"
	}
	if !slices.Contains(compressions, v) {
		return "unknown method " + strconv.Quote(v) + " (known: " + strings.Join(compressions, ", ") + ")" + didYouMean(v, compressions)
	}
	p.cfg.Compression = Compression(v)
	return ""
}

func queryLimitOption(p *urlParser, v string) string {
	n, err := strconv.ParseUint(v, 10, 64)
	if err != nil || n == 0 {
		return strconv.Quote(v) + " is not a number of rows of at least 1"
	}
	p.cfg.QueryLimit = n
	return ""
}

// blockSizeOption is a short name for the setting max_block_size.
func blockSizeOption(p *urlParser, v string) string {
	n, err := strconv.ParseUint(v, 10, 32)
	if err != nil || n == 0 {
		return strconv.Quote(v) + " is not a number of rows of at least 1"
	}
	if slices.ContainsFunc(p.cfg.Settings, func(s Setting) bool { return s.Name == "max_block_size" }) {
		return "max_block_size is given too"
	}
	p.cfg.Settings = append(p.cfg.Settings, Setting{Name: "max_block_size", Value: v})
	return ""
}
