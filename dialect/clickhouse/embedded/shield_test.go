//go:build unix

package embedded

import (
	"context"
	"errors"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ClickHouse/ch-go"
	"github.com/ClickHouse/ch-go/proto"
)

func dialNative(t *testing.T, e *Engine, user, password, database string) (*ch.Client, error) {
	t.Helper()
	return ch.Dial(t.Context(), ch.Options{Address: e.NativeAddr(), User: user, Password: password, Database: database})
}

func TestNativePortSurvivesBadClients(t *testing.T) {
	t.Parallel()
	e := run(t, Options{})
	tests := []struct {
		name, user, password, database string
		want                           proto.Error
	}{
		{"wrong password", e.User(), "wrong", "", proto.ErrAuthenticationFailed},
		{"no password", e.User(), "", "", proto.ErrAuthenticationFailed},
		{"other user", "default", "", "", proto.ErrAuthenticationFailed},
		{"unknown database", e.User(), e.Password(), "no`where'\\\t", proto.ErrUnknownDatabase},
	}
	for _, tt := range tests {
		_, err := dialNative(t, e, tt.user, tt.password, tt.database)
		if !ch.IsErr(err, tt.want) {
			t.Errorf("%s: got %v, want code %v", tt.name, err, tt.want)
		}
	}
	for _, bytes := range []string{"", "\x00", "\x00\x05chent\x01", "GET / HTTP/1.0\r\n\r\n", "\x00\xff\xff\xff\xff\xff\xff\x01", strings.Repeat("\xff", 1000)} {
		conn, err := net.Dial("tcp", e.NativeAddr())
		if err != nil {
			t.Fatal(err)
		}
		if _, err := conn.Write([]byte(bytes)); err != nil {
			t.Error(err)
		}
		reset(t, conn)
	}
	if e.Err() != nil {
		t.Fatal(e.Err())
	}
	must(t, e, "CREATE DATABASE `o'dd\\tname`")
	client, err := dialNative(t, e, e.User(), e.Password(), "o'dd\tname")
	if err != nil {
		t.Fatalf("existing database: %v", err)
	}
	if err := client.Ping(t.Context()); err != nil {
		t.Error(err)
	}
	if err := client.Close(); err != nil {
		t.Error(err)
	}
}

// reset closes conn with a reset instead of an orderly end.
func reset(t *testing.T, conn net.Conn) {
	t.Helper()
	if err := conn.(*net.TCPConn).SetLinger(0); err != nil {
		t.Error(err)
	}
	if err := conn.Close(); err != nil {
		t.Error(err)
	}
}

// Connections that are reset while idle and in the middle of a result end the
// process of a bare libchdb.
func TestNativePortSurvivesResets(t *testing.T) {
	t.Parallel()
	e := run(t, Options{})
	var all sync.WaitGroup
	for i := range 32 {
		all.Go(func() {
			conn, err := net.Dial("tcp", e.NativeAddr())
			if err != nil {
				t.Error(err)
				return
			}
			client, err := ch.Connect(t.Context(), conn, ch.Options{User: e.User(), Password: e.Password(), ReadTimeout: time.Minute})
			if err != nil {
				t.Error(err)
				return
			}
			if i%2 == 0 {
				reset(t, conn) // while idle
				return
			}
			stop := errors.New("enough")
			var numbers proto.ColUInt64
			err = client.Do(t.Context(), ch.Query{
				Body:   "SELECT number FROM system.numbers",
				Result: proto.Results{{Name: "number", Data: &numbers}},
				OnResult: func(context.Context, proto.Block) error {
					reset(t, conn) // with data under way
					return stop
				},
			})
			if err == nil {
				t.Error("an endless query ended well")
			}
		})
	}
	all.Wait()
	eventually(t, "abandoned queries end", func() bool {
		return must(t, e, "SELECT count() FROM system.processes WHERE query LIKE 'SELECT number FROM system.numbers'") == "0"
	})
	if e.Err() != nil {
		t.Fatal(e.Err())
	}
}

// What the shield keeps away does end the process, and Err says why. When this
// test fails the engine has become robust and the shield can go.
func TestBareNativePortIsFragile(t *testing.T) {
	t.Parallel()
	e := run(t, Options{})
	conn, err := e.inner.dial(t.Context(), e.inner.native.address)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := ch.Connect(t.Context(), conn, ch.Options{User: e.User(), Password: "wrong"}); err == nil {
		t.Fatal("a wrong password was accepted")
	}
	select {
	case <-e.Done():
	case <-time.After(20 * time.Second):
		t.Fatal("the engine survived: is the shield still needed?")
	}
	crash, ok := errors.AsType[*CrashError](e.Err())
	if !ok || !strings.Contains(crash.Log, "Authentication failed") {
		t.Errorf("got %v, want a CrashError that quotes the reason", e.Err())
	}
	t.Log(e.Err())
}
