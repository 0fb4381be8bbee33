package entc

import (
	"slices"
	"strings"
)

// needs are the arguments that an engine cannot do without, in order, and what
// each is called in messages.
var needs = map[string][]string{
	"CollapsingMergeTree":          {"sign column"},
	"VersionedCollapsingMergeTree": {"sign column", "version column"},
	"GraphiteMergeTree":            {"section of the server's configuration"},
	"Distributed":                  {"cluster", "database", "table"},
	"Merge":                        {"database", "pattern of table names"},
	"Join":                         {"strictness", "kind", "key column"},
	"Dictionary":                   {"dictionary"},
	"File":                         {"format"},
	"URL":                          {"URL", "format"},
	"S3":                           {"URL"},
	"S3Queue":                      {"URL"},
	"MySQL":                        {"host and port", "database", "table", "user"},
	"PostgreSQL":                   {"host and port", "database", "table", "user"},
	"KeeperMap":                    {"path in Keeper"},
	"Executable":                   {"script", "format"},
	"ExecutablePool":               {"script", "format"},
}

// mayBeEmpty are the arguments of those that the server takes empty too: an
// empty database is the shards' default one, or the table's own.
var mayBeEmpty = map[string][]string{
	"Distributed":    {"database"},
	"Merge":          {"database", "pattern of table names"},
	"URL":            {"URL"},
	"MySQL":          {"database", "table", "user"},
	"PostgreSQL":     {"database", "table", "user"},
	"Executable":     {"script"},
	"ExecutablePool": {"script"},
}

// needsSettings are the settings that an engine cannot do without.
var needsSettings = map[string][]string{
	"Kafka":    {"kafka_broker_list", "kafka_topic_list", "kafka_group_name", "kafka_format"},
	"RabbitMQ": {"rabbitmq_host_port", "rabbitmq_exchange_name", "rabbitmq_format"},
	"NATS":     {"nats_url", "nats_subjects", "nats_format"},
}

// engineNeeds refuses engines without an argument or a setting that the server
// asks for.
func (v *validator) engineNeeds() {
	full := v.ann.Engine.Name
	name := strings.TrimPrefix(strings.TrimPrefix(full, "Replicated"), "Shared")
	args := v.engineArgs()
	if name != full && len(args) > 0 && strings.HasPrefix(args[0].SQL, "'") && (name != "GraphiteMergeTree" || len(args) > 1) {
		if isEmptyText(args[0].SQL) {
			v.wrong("", "%s needs a path in Keeper; leave path and replica out for the server's defaults", full)
		}
		args = args[min(2, len(args)):] // path and replica
	}
	if collection := len(args) > 0 && isName(args[0].SQL) && args[0].Role == "" && !treeFamily(full) && name != "Join" && name != "Merge"; !collection {
		for i, what := range needs[name] {
			if i >= len(args) || isEmptyText(args[i].SQL) && !slices.Contains(mayBeEmpty[name], what) {
				v.wrong("", "%s needs a %s", full, what)
				break
			}
		}
	}
	for _, setting := range needsSettings[name] {
		if len(args) > 0 {
			break // a named collection may have them
		}
		if !v.hasSetting(setting) {
			v.wrong("", "%s needs the setting %s", full, setting)
		}
	}
}

// hasSetting reports whether the table has a setting, if only an empty one.
func (v *validator) hasSetting(name string) bool {
	for _, s := range v.ann.Settings {
		if s.Name == name {
			return true
		}
	}
	return false
}

func isEmptyText(sql string) bool { return sql == "" || sql == "''" }

// isName reports whether sql is a bare name, as that of a named collection is.
func isName(sql string) bool {
	return sql != "" && strings.Trim(sql, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") == "" && (sql[0] < '0' || sql[0] > '9')
}
