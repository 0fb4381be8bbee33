package driver

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"
)

// nativePool keeps connections of native TCP for reuse. A connection that was
// cancelled, broke, or whose session was changed is never used again.
type nativePool struct {
	cfg   *Config
	slots chan struct{} // one for each connection in use
	hosts *hosts

	mu     sync.Mutex
	idle   []*nativeConn
	closed bool
	done   chan struct{}

	leaving sync.WaitGroup // connections being closed
}

func newNativePool(cfg *Config) *nativePool {
	return &nativePool{cfg: cfg, slots: make(chan struct{}, cfg.MaxOpenConns), hosts: newHosts(cfg), done: make(chan struct{})}
}

// get returns a connection, waiting for one of those in use if there are too
// many.
func (p *nativePool) get(ctx context.Context) (*nativeConn, error) {
	select {
	case p.slots <- struct{}{}:
	default:
		select {
		case p.slots <- struct{}{}:
		case <-p.done:
			return nil, ErrClosed
		case <-ctx.Done():
			return nil, poolError(ctx, p.cfg)
		}
	}
	c, err := p.take(ctx)
	if err != nil {
		<-p.slots
	}
	return c, err
}

func (p *nativePool) take(ctx context.Context) (*nativeConn, error) {
	if ctx.Err() != nil {
		return nil, fmt.Errorf("driver: nothing was sent: %w", causeOf(ctx))
	}
	for {
		p.mu.Lock()
		if p.closed {
			p.mu.Unlock()
			return nil, ErrClosed
		}
		n := len(p.idle)
		if n == 0 {
			p.mu.Unlock()
			return p.dial(ctx)
		}
		c := p.idle[n-1]
		p.idle[n-1] = nil
		p.idle = p.idle[:n-1]
		p.mu.Unlock()
		if c.usable(time.Now()) && !p.hosts.avoid(c.host) {
			return c, nil
		}
		p.retire(c, false)
	}
}

// dial connects to the first host that answers. A host that refuses the login
// ends the search.
func (p *nativePool) dial(ctx context.Context) (*nativeConn, error) {
	var errs []error
	for _, host := range p.hosts.order() {
		c, err := dialNative(ctx, p.cfg, host)
		if err == nil {
			p.hosts.answered(host)
			return c, nil
		}
		if errs = append(errs, err); IsCode(err) || ctx.Err() != nil {
			break
		}
		p.hosts.broke(host)
	}
	if len(errs) == 1 {
		return nil, errs[0]
	}
	return nil, errors.Join(errs...)
}

// put gives a connection back.
func (p *nativePool) put(c *nativeConn) {
	defer func() { <-p.slots }()
	if c.failed {
		p.hosts.broke(c.host)
	}
	if c.broken || c.changed {
		p.retire(c, c.broken)
		return
	}
	c.shrink()
	c.idleSince = time.Now()
	var surplus *nativeConn
	p.mu.Lock()
	switch {
	case p.closed:
		surplus = c
	case len(p.idle) >= p.cfg.MaxIdleConns:
		surplus, p.idle[0] = p.idle[0], nil
		p.idle = append(p.idle[1:], c)
	default:
		p.idle = append(p.idle, c)
	}
	p.mu.Unlock()
	if surplus != nil {
		p.retire(surplus, false)
	}
}

// retire closes a connection in the background.
func (p *nativePool) retire(c *nativeConn, cancel bool) {
	p.leaving.Go(func() { c.leave(cancel) })
}

// close closes idle connections and waits until those that are being closed
// are gone. Statements still running end by themselves.
func (p *nativePool) close() {
	p.mu.Lock()
	if p.closed {
		p.mu.Unlock()
		return
	}
	p.closed = true
	close(p.done)
	idle := p.idle
	p.idle = nil
	p.mu.Unlock()
	for _, c := range idle {
		p.retire(c, false)
	}
	p.leaving.Wait()
}
