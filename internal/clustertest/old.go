//go:build unix

package clustertest

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// StartOld runs a cluster of two servers of ClickHouse 18.16 with a ZooKeeper
// until the test ends. chent itself does not speak to servers that old; its
// queue for distributed DDL is what they are for.
func StartOld(t testing.TB) *Cluster {
	t.Helper()
	program, err := exec.LookPath("clickhouse-server")
	if err != nil {
		need(t, "there is no clickhouse-server: install the package clickhouse-server")
	}
	keeper := startZooKeeper(t)
	const nodes = 2
	ports := freePorts(t, 3*nodes)
	c := &Cluster{}
	for i := range nodes {
		dir := t.TempDir()
		files := map[string]string{
			"config.xml": oldConfig(dir, i, ports[:nodes], ports[nodes+i], ports[2*nodes+i], keeper),
			"users.xml":  oldUsers,
		}
		for _, folder := range []string{"data", "tmp", "files", "formats"} {
			if err := os.Mkdir(filepath.Join(dir, folder), 0o700); err != nil {
				t.Fatal(err)
			}
		}
		for name, text := range files {
			if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		s := &server{t: t, dir: dir, command: []string{program, "--config-file=" + filepath.Join(dir, "config.xml")}}
		c.hosts = append(c.hosts, &Host{t: t, process: s, address: loopback(ports[nodes+i])})
	}
	c.begin(t)
	for _, h := range c.hosts {
		s := h.process.(*server)
		eventually(t, "the queue of "+h.address+" works", func() bool {
			log, err := os.ReadFile(filepath.Join(s.dir, "log"))
			return err == nil && strings.Contains(string(log), "DDLWorker: Processing tasks")
		})
	}
	return c
}

const oldUsers = `<yandex><profiles><default></default></profiles>
<users><default><password></password><networks><ip>127.0.0.1</ip></networks><profile>default</profile><quota>default</quota></default></users>
<quotas><default></default></quotas></yandex>
`

// oldConfig is the configuration of the server with an index.
func oldConfig(dir string, i int, natives []int, httpPort, interserver, keeper int) string {
	var shards, replicas strings.Builder
	for _, port := range natives {
		replica := fmt.Sprintf("<replica><host>127.0.0.1</host><port>%d</port></replica>", port)
		shards.WriteString("<shard>" + replica + "</shard>")
		replicas.WriteString(replica)
	}
	return fmt.Sprintf(`<yandex>
<logger><level>debug</level><log>%[1]s/log</log><errorlog>%[1]s/errors</errorlog><size>20M</size><count>1</count></logger>
<listen_host>127.0.0.1</listen_host><http_port>%[2]d</http_port><tcp_port>%[3]d</tcp_port>
<interserver_http_port>%[4]d</interserver_http_port><interserver_http_host>127.0.0.1</interserver_http_host>
<path>%[1]s/data/</path><tmp_path>%[1]s/tmp/</tmp_path><user_files_path>%[1]s/files/</user_files_path><format_schema_path>%[1]s/formats/</format_schema_path>
<users_config>%[1]s/users.xml</users_config><default_profile>default</default_profile><default_database>default</default_database><timezone>UTC</timezone>
<mark_cache_size>67108864</mark_cache_size><uncompressed_cache_size>0</uncompressed_cache_size>
<zookeeper><node><host>127.0.0.1</host><port>%[5]d</port></node><session_timeout_ms>6000</session_timeout_ms></zookeeper>
<distributed_ddl><path>/clickhouse/task_queue/ddl</path></distributed_ddl>
<remote_servers><main>%[6]s</main><rep><shard>%[7]s</shard></rep></remote_servers>
<macros><cluster>main</cluster><shard>%[8]s</shard><replica>%[9]s</replica></macros>
</yandex>
`, dir, httpPort, natives[i], interserver, keeper, shards.String(), replicas.String(), shardName(i), replicaName(i))
}
