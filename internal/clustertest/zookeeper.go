//go:build unix

package clustertest

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

const zooKeeperJar = "/usr/share/java/zookeeper.jar"

// startZooKeeper runs a ZooKeeper until the test ends, and returns its port.
func startZooKeeper(t testing.TB) int {
	t.Helper()
	needFile(t, zooKeeperJar, "libzookeeper-java")
	java, err := exec.LookPath("java")
	if err != nil {
		need(t, "there is no java: install the package default-jre-headless")
	}
	dir, port := t.TempDir(), freePorts(t, 1)[0]
	settings := fmt.Sprintf("tickTime=500\ninitLimit=10\nsyncLimit=5\ndataDir=%s\nclientPort=%d\nclientPortAddress=127.0.0.1\n"+
		"admin.enableServer=false\n4lw.commands.whitelist=srvr\nmaxClientCnxns=200\n", filepath.Join(dir, "data"), port)
	config := filepath.Join(dir, "zoo.cfg")
	if err := os.WriteFile(config, []byte(settings), 0o600); err != nil {
		t.Fatal(err)
	}
	s := &server{t: t, dir: dir, command: []string{
		java, "-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Dzookeeper.forceSync=no", "-Dzookeeper.skipACL=yes",
		"-cp", zooKeeperJar, "org.apache.zookeeper.server.quorum.QuorumPeerMain", config,
	}}
	s.start()
	t.Cleanup(s.kill)
	eventually(t, "ZooKeeper serves", func() bool { return strings.Contains(fourLetters(port, "srvr"), "Mode:") })
	return port
}

// fourLetters asks a ZooKeeper for its state.
func fourLetters(port int, word string) string {
	conn, err := net.DialTimeout("tcp4", loopback(port), time.Second)
	if err != nil {
		return ""
	}
	defer conn.Close()
	_ = conn.SetDeadline(time.Now().Add(2 * time.Second))
	if _, err := conn.Write([]byte(word)); err != nil {
		return ""
	}
	answer := make([]byte, 4096)
	n, _ := conn.Read(answer) // whatever came
	return string(answer[:n])
}
