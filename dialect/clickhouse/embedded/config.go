package embedded

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/xml"
	"fmt"
	"maps"
	"net"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// userName is the user that programs log in as.
const userName = "chent"

// innerUser is the user of the engine's own sessions. It has no password.
const innerUser = "default"

// keepAlive marks the query that keeps the engine's process running.
const keepAlive = "chent: keeps the engine alive"

// scratchDatabase is the database that clickhouse-local insists on making for
// its own session. Its kind (Overlay) is not what a server's default is.
const scratchDatabase = "chent_local"

// startQueries are what the engine's process runs: it puts the default
// database in order, listens, then sleeps until its last query is killed.
func startQueries() []string {
	return []string{
		"CREATE DATABASE IF NOT EXISTS default",
		"DROP DATABASE " + scratchDatabase + " SYNC",
		"SYSTEM START LISTEN TCP",
		"SYSTEM START LISTEN HTTP",
		"SELECT sleepEachRow(0.2) FROM system.numbers " +
			"SETTINGS max_block_size = 1, log_comment = '" + keepAlive + "' FORMAT Null",
	}
}

// embeddedDefaults are settings that clickhouse-local starts with and a server
// does not.
var embeddedDefaults = map[string]string{
	"implicit_select":               "0",
	"allow_introspection_functions": "0",
	"storage_file_read_method":      "pread",
}

// element is an XML element: a name with either text or children.
type element struct {
	name     string
	text     string
	children []element
}

func node(name string, children ...element) element {
	return element{name: name, children: children}
}

func text(name, value string) element { return element{name: name, text: value} }

func number(name string, value int) element { return text(name, strconv.Itoa(value)) }

// textsOf renders a map in name order.
func textsOf(values map[string]string) []element {
	var list []element
	for _, name := range slices.Sorted(maps.Keys(values)) {
		list = append(list, text(name, values[name]))
	}
	return list
}

// write appends the element to buf. The names come from the caller too
// (settings, clusters), so they are checked.
func (e element) write(buf *bytes.Buffer, indent string) error {
	if !isXMLName(e.name) {
		return fmt.Errorf("%q cannot be a name in the engine's configuration: letters, digits, _, - and . can", e.name)
	}
	buf.WriteString(indent + "<" + e.name + ">")
	if len(e.children) > 0 {
		buf.WriteByte('\n')
		for _, child := range e.children {
			if err := child.write(buf, indent+"    "); err != nil {
				return err
			}
		}
		buf.WriteString(indent)
	} else if err := xml.EscapeText(buf, []byte(e.text)); err != nil {
		return err
	}
	buf.WriteString("</" + e.name + ">\n")
	return nil
}

func isXMLName(name string) bool {
	for i, r := range name {
		letter := r == '_' || 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z'
		if !letter && (i == 0 || r != '-' && r != '.' && (r < '0' || r > '9')) {
			return false
		}
	}
	return name != ""
}

// layout are the places in a data directory.
type layout struct {
	dir string
}

func (l layout) at(parts ...string) string {
	return filepath.Join(append([]string{l.dir}, parts...)...)
}
func (l layout) data() string              { return l.at("data") }
func (l layout) systemTables() string      { return l.at("data", "data", "system") }
func (l layout) config() string            { return l.at("config.xml") }
func (l layout) users() string             { return l.at("users.xml") }
func (l layout) log() string               { return l.at("log", "engine.log") }
func (l layout) stderr() string            { return l.at("log", "stderr.log") }
func (l layout) lockFile() string          { return l.at("chent.lock") }
func (l layout) folder(path string) string { return path + string(filepath.Separator) }

// folders are the directories that must exist before the engine starts.
func (l layout) folders(c Config) []string {
	list := []string{l.data(), l.at("log"), l.at("tmp"), l.at("user_files"), l.at("format_schemas"), l.at("backups")}
	for _, disk := range c.Disks {
		list = append(list, l.at("disks", disk))
	}
	return list
}

// serverConfig renders config.xml.
func serverConfig(l layout, c Config, in *inner, password string) ([]byte, error) {
	root := node("clickhouse",
		node("logger",
			text("log", l.log()),
			text("size", "4M"),
			number("count", 1),
		),
		text("listen_host", in.http.address.Addr().String()),
		// The parent keeps both ports bound, so that nobody else can take them.
		number("listen_reuse_port", 1),
		number("http_port", int(in.http.address.Port())),
		number("tcp_port", int(in.native.address.Port())),
		text("users_config", l.users()),
		text("default_database", scratchDatabase),
		text("timezone", "UTC"),
		text("tmp_path", l.folder(l.at("tmp"))),
		text("user_files_path", l.folder(l.at("user_files"))),
		text("format_schema_path", l.folder(l.at("format_schemas"))),
		// Who may read the data directory may read the secrets in it. They are
		// shown to who asks by format_display_secrets_in_show_and_select.
		number("display_secrets_in_show_and_select", 1),
		node("backups", text("allowed_path", l.folder(l.at("backups")))),
		// clickhouse-local has none of these threads: what waits in a
		// Distributed table would never be sent, nor a Buffer table's rows
		// written when their time has come, nor a queue's messages read.
		number("background_schedule_pool_size", 16),
		number("background_distributed_schedule_pool_size", 4),
		number("background_buffer_flush_schedule_pool_size", 2),
		number("background_message_broker_schedule_pool_size", 4),
		node("query_log",
			text("database", "system"),
			text("table", "query_log"),
			number("flush_interval_milliseconds", 7500),
			text("ttl", "event_date + INTERVAL 7 DAY DELETE"),
		),
	)
	self := node("replica",
		text("host", "127.0.0.1"),
		number("port", int(in.native.address.Port())),
		text("user", userName),
		text("password", password),
	)
	more, err := c.elements(l, self)
	if err != nil {
		return nil, err
	}
	root.children = append(root.children, more...)
	var buf bytes.Buffer
	if err := root.write(&buf, ""); err != nil {
		return nil, err
	}
	if c.XML == "" {
		return buf.Bytes(), nil
	}
	if err := xml.Unmarshal([]byte("<clickhouse>"+c.XML+"</clickhouse>"), new(struct{})); err != nil {
		return nil, fmt.Errorf("Config.XML: %w", err)
	}
	end := bytes.LastIndex(buf.Bytes(), []byte("</clickhouse>"))
	return slices.Concat(buf.Bytes()[:end], []byte(c.XML+"\n</clickhouse>\n")), nil
}

func (c Config) elements(l layout, self element) ([]element, error) {
	var list []element
	if len(c.Macros) > 0 {
		list = append(list, node("macros", textsOf(c.Macros)...))
	}
	if len(c.Clusters) > 0 {
		clusters := node("remote_servers")
		for _, name := range slices.Sorted(maps.Keys(c.Clusters)) {
			cluster := node(name)
			for _, replicas := range c.Clusters[name] {
				shard := node("shard")
				for _, address := range replicas {
					replica, err := replicaOf(address, self)
					if err != nil {
						return nil, fmt.Errorf("cluster %s: %w", name, err)
					}
					shard.children = append(shard.children, replica)
				}
				cluster.children = append(cluster.children, shard)
			}
			clusters.children = append(clusters.children, cluster)
		}
		list = append(list, clusters)
	}
	if c.Keeper {
		list = append(list,
			node("zookeeper", text("implementation", "testkeeper")),
			text("keeper_map_path_prefix", "/keeper_map"),
			text("default_replica_path", "/clickhouse/tables/{database}/{table}/{shard}"),
			text("default_replica_name", "{replica}"),
		)
	}
	if len(c.Disks) > 0 || len(c.Policies) > 0 {
		list = append(list, c.storage(l))
	}
	return list, nil
}

// replicaOf renders a replica of a cluster.
func replicaOf(address string, self element) (element, error) {
	if address == Self {
		return self, nil
	}
	login, address, found := cutLast(address, "@")
	if !found {
		login, address = "", login
	}
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return element{}, err
	}
	replica := node("replica", text("host", host), text("port", port))
	if found {
		user, password, _ := strings.Cut(login, ":")
		replica.children = append(replica.children, text("user", user), text("password", password))
	}
	return replica, nil
}

// cutLast is strings.Cut at the last separator.
func cutLast(s, separator string) (before, after string, found bool) {
	if i := strings.LastIndex(s, separator); i >= 0 {
		return s[:i], s[i+len(separator):], true
	}
	return s, "", false
}

func (c Config) storage(l layout) element {
	storage := node("storage_configuration")
	if len(c.Disks) > 0 {
		disks := node("disks")
		for _, name := range c.Disks {
			disks.children = append(disks.children, node(name, text("path", l.folder(l.at("disks", name)))))
		}
		storage.children = append(storage.children, disks)
	}
	if len(c.Policies) > 0 {
		policies := node("policies")
		for _, name := range slices.Sorted(maps.Keys(c.Policies)) {
			volumes := node("volumes")
			for i, disks := range c.Policies[name] {
				volume := node("volume" + strconv.Itoa(i))
				for _, disk := range disks {
					volume.children = append(volume.children, text("disk", disk))
				}
				volumes.children = append(volumes.children, volume)
			}
			policies.children = append(policies.children, node(name, volumes))
		}
		storage.children = append(storage.children, policies)
	}
	return storage
}

// usersConfig renders users.xml. The engine's process logs in as default and
// insists on doing so without a password, so default gets just what the start
// queries need. In a fenced engine nobody else can come as default, and it may
// read, as it does for dictionaries whose source is a table of the engine.
func usersConfig(password string, settings map[string]string, fenced bool, more []string) ([]byte, error) {
	hash := sha256.Sum256([]byte(password))
	profile := maps.Clone(embeddedDefaults)
	maps.Copy(profile, settings)
	root := node("clickhouse",
		node("profiles",
			innerProfile(fenced),
			node(userName, textsOf(profile)...),
		),
		node("quotas",
			node("default"),
		),
		node("users",
			node(innerUser,
				text("password", ""),
				node("networks", text("ip", "::1")), // the engine's own sessions; 127.0.0.1 is the same to it
				text("profile", "default"),
				text("quota", "default"),
				node("grants", innerGrants(fenced)...),
			),
			node(userName,
				text("password_sha256_hex", hex.EncodeToString(hash[:])),
				node("networks", text("ip", "127.0.0.0/8"), text("ip", "::1")),
				text("profile", userName),
				text("quota", "default"),
				text("default_database", "default"),
				number("access_management", 1),
				number("named_collection_control", 1),
				number("show_named_collections", 1),
				number("show_named_collections_secrets", 1),
			),
		),
	)
	users := &root.children[len(root.children)-1]
	for _, name := range more {
		users.children = append(users.children, node(name, append(noLogin(), text("profile", userName), text("quota", "default"))...))
	}
	var buf bytes.Buffer
	if err := root.write(&buf, ""); err != nil {
		return nil, err
	}
	return buf.Bytes(), nil
}

// innerProfile are the settings of the engine's own sessions. Where somebody
// else may open one, it can do next to nothing and change none of that.
func innerProfile(fenced bool) element {
	const name = "default"
	if fenced {
		return node(name)
	}
	limits := map[string]string{
		"max_memory_usage": "16000000", "max_threads": "1", "max_concurrent_queries_for_user": "1",
		"max_result_bytes": "1000", "max_network_bandwidth_for_user": "100000",
	}
	profile := node(name, textsOf(limits)...)
	constraints := node("constraints")
	for _, limit := range profile.children {
		constraints.children = append(constraints.children, node(limit.name, node("const", text("true", ""))))
	}
	profile.children = append(profile.children, constraints)
	return profile
}

// innerGrants are the rights of the engine's own sessions.
func innerGrants(fenced bool) []element {
	grants := []element{
		text("query", "GRANT CREATE DATABASE ON default.*"),
		text("query", "GRANT DROP DATABASE ON "+scratchDatabase+".*"),
		text("query", "GRANT SYSTEM LISTEN ON *.*"),
		text("query", "GRANT SELECT ON system.numbers"),
	}
	if fenced {
		grants = append(grants, text("query", "GRANT SELECT, SHOW, dictGet, CREATE TEMPORARY TABLE, SOURCES ON *.*"))
	}
	return grants
}

// noLogin is what a user has whom nobody can log in as: a password that is
// thrown away, and no address to come from.
func noLogin() []element {
	password := sha256.Sum256([]byte(rand.Text()))
	return []element{text("password_sha256_hex", hex.EncodeToString(password[:])), node("networks", text("ip", "::1"))}
}
