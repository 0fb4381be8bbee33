package embedded

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"
)

// reach tries to connect to an address in a moment.
func reach(address string, from net.Addr) error {
	dialer := net.Dialer{Timeout: 300 * time.Millisecond, LocalAddr: from}
	if from != nil {
		dialer.Control = sharePort
	}
	conn, err := dialer.Dial("tcp4", address)
	if err != nil {
		return err
	}
	return conn.Close()
}

func TestEnginesOwnPortsAreFenced(t *testing.T) {
	t.Parallel()
	e := run(t, Options{})
	if !e.inner.fenced {
		t.Skip("this kernel has no socket filters")
	}
	for _, address := range []string{e.inner.http.address.String(), e.inner.native.address.String()} {
		if err := reach(address, nil); err == nil {
			t.Errorf("%s takes anybody's connection", address)
		}
	}
	conn, err := e.inner.dial(t.Context(), e.inner.http.address)
	if err != nil {
		t.Fatalf("this program itself: %v", err)
	}
	if err := conn.Close(); err != nil {
		t.Error(err)
	}
	must(t, e, "SELECT 1")
}

// Another user of the machine reaches neither the engine's own ports nor, with
// no password, anything behind the shields.
func TestOtherUsersStayOutside(t *testing.T) {
	t.Parallel()
	if os.Getuid() != 0 {
		t.Skip("only root can become another user")
	}
	e := run(t, Options{})
	cmd := exec.Command("/proc/self/exe")
	cmd.Env = append(os.Environ(), envHelper+"=stranger", "HELPER_HTTP="+e.HTTPAddr(), "HELPER_NATIVE="+e.NativeAddr(),
		"HELPER_INNER="+e.inner.http.address.String()+" "+e.inner.native.address.String(),
		fmt.Sprint("HELPER_SOURCE=", e.inner.source.address.Port()), "HOME=/")
	cmd.Dir = "/"
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	said := 0
	for lines.Scan() {
		said++
		if text := lines.Text(); !strings.HasPrefix(text, "refused: ") {
			t.Error(text)
		} else {
			t.Log(text)
		}
	}
	if err := cmd.Wait(); err != nil || said < 6 {
		t.Errorf("%d lines, %v", said, err)
	}
	if err := e.Err(); err != nil {
		t.Fatal(err)
	}
	must(t, e, "SELECT 1")
}

// stranger is what another user tries.
func stranger(ctx context.Context) error {
	say := func(what string, err error) {
		if err == nil {
			fmt.Printf("SUCCEEDED: %s\n", what)
			return
		}
		fmt.Printf("refused: %s: %v\n", what, err)
	}
	for _, address := range strings.Fields(os.Getenv("HELPER_INNER")) {
		say("connect to "+address, reach(address, nil))
		var port int
		if _, err := fmt.Sscan(os.Getenv("HELPER_SOURCE"), &port); err != nil {
			return err
		}
		for _, from := range []string{"127.0.0.1", "127.77.77.77", "0.0.0.0"} {
			say("connect to "+address+" from "+from, reach(address, &net.TCPAddr{IP: net.ParseIP(from), Port: port}))
		}
	}
	for _, request := range []string{
		"GET /?query=SELECT+1 HTTP/1.1\r\nHost: localhost\r\n\r\n",
		"GET /?query=SELECT+1&user=default HTTP/1.1\r\nHost: localhost\r\n\r\n",
		"GET /?query=SELECT+1&user=default&password=x HTTP/1.1\r\nHost: localhost\r\n\r\n",
		"GET /?query=SELECT+1&user=chent&password=x HTTP/1.1\r\nHost: localhost\r\n\r\n",
	} {
		say(strings.Fields(request)[1], answered(ctx, os.Getenv("HELPER_HTTP"), []byte(request), "HTTP/1.1 200"))
	}
	say("native default", answered(ctx, os.Getenv("HELPER_NATIVE"), helloPacket("default", ""), "\x00"))
	return nil
}

// answered is nil if the bytes get an answer that begins as good ones do.
func answered(ctx context.Context, address string, bytes []byte, good string) error {
	conn, err := new(net.Dialer).DialContext(ctx, "tcp4", address)
	if err != nil {
		return err
	}
	defer conn.Close()
	_ = conn.SetDeadline(time.Now().Add(10 * time.Second))
	if _, err := conn.Write(bytes); err != nil {
		return err
	}
	answer := make([]byte, 4096)
	n, err := conn.Read(answer)
	if err != nil || !strings.HasPrefix(string(answer[:n]), good) {
		return fmt.Errorf("%.60q, %w", answer[:n], errors.Join(err, errors.New("no answer of a kind")))
	}
	return nil
}
