package hostile

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"
)

func TestMain(m *testing.M) {
	if os.Getenv(envURL) != "" {
		clientMain()
		return
	}
	os.Exit(m.Run())
}

// maxGrowth is how many KiB a client may grow by for an answer that is no data.
const maxGrowth = 64 << 10

// tries runs a client against a server in a process of its own.
func tries(t *testing.T, url, reads string, times int) (report, bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, os.Args[0])
	cmd.Env = append(os.Environ(), envURL+"="+url, envReads+"="+reads, envTimes+"="+strconv.Itoa(times))
	var printed bytes.Buffer
	cmd.Stdout, cmd.Stderr = &printed, &printed
	err := cmd.Run()
	r, ok := parseReport(printed.String())
	if err != nil || !ok {
		text := printed.String()
		t.Errorf("the client ended with %v:\n%s", err, text[:min(len(text), 2000)])
		return r, false
	}
	if r.grown > maxGrowth && !raced {
		t.Errorf("the client grew by %d MiB: %s", r.grown>>10, r.err)
	}
	return r, true
}

// TestAnswers gives each answer to a client over each protocol that it is for.
func TestAnswers(t *testing.T) {
	t.Parallel()
	zstdBomb()
	gzipBomb()
	for _, a := range answers() {
		for _, protocol := range []string{"native", "http"} {
			if a.only != "" && a.only != protocol {
				continue
			}
			t.Run(a.name+"/"+protocol, func(t *testing.T) {
				t.Parallel()
				r, ok := tries(t, listen(t, protocol, &a), a.reads, 1)
				if !ok {
					return
				}
				t.Logf("%5d KiB %5d ms  %s", r.grown, r.slowest.Milliseconds(), r.err)
				if limit := max(a.within, time.Second) * patience; r.slowest > limit {
					t.Errorf("it took %s, more than %s", r.slowest, limit)
				}
				if (r.err == "ok") != (a.want == "ok") && a.want != "any" {
					t.Errorf("the client says %q", r.err)
				}
				if a.want != "any" && !strings.Contains(r.err, a.want) {
					t.Errorf("the client says %q, not %q", r.err, a.want)
				}
				if strings.Contains(r.err, "secret") {
					t.Error("the password is in the error")
				}
			})
		}
	}
}

// patience is by how much a machine that is busy may be slower.
const patience = 8
