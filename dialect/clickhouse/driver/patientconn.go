package driver

import (
	"net"
	"sync"
	"time"
)

// patientConn gives each single read and write its time: a limit of silence,
// not of a whole answer. A deadline set by [patientConn.hurry] wins, until
// [patientConn.calm].
type patientConn struct {
	net.Conn
	read, write time.Duration // of one call; 0 is none

	mu                    sync.Mutex
	hurryRead, hurryWrite bool // a deadline of its own holds
	listening             bool // the peer may be silent while it takes data
}

func (p *patientConn) Read(b []byte) (int, error) {
	if p.read > 0 {
		p.mu.Lock()
		if !p.hurryRead && !p.listening {
			_ = p.SetReadDeadline(time.Now().Add(p.read))
		}
		p.mu.Unlock()
	}
	return p.Conn.Read(b)
}

func (p *patientConn) Write(b []byte) (int, error) {
	if p.write > 0 {
		p.mu.Lock()
		if !p.hurryWrite {
			_ = p.SetWriteDeadline(time.Now().Add(p.write))
		}
		p.mu.Unlock()
	}
	return p.Conn.Write(b)
}

// hurry makes reads, writes or both end at a time; one in the past breaks off
// those under way.
func (p *patientConn) hurry(reads, writes bool, at time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if reads {
		p.hurryRead = true
		_ = p.SetReadDeadline(at)
	}
	if writes {
		p.hurryWrite = true
		_ = p.SetWriteDeadline(at)
	}
}

// listens says whether the peer takes data and so may be silent. A read under
// way has its time from here on.
func (p *patientConn) listens(yes bool) {
	if p.read == 0 {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.listening = yes
	switch {
	case p.hurryRead:
	case yes:
		_ = p.SetReadDeadline(time.Time{})
	default:
		_ = p.SetReadDeadline(time.Now().Add(p.read))
	}
}

// interrupt breaks off reads and writes, and lets none begin.
func (p *patientConn) interrupt() { p.hurry(true, true, time.Unix(1, 0)) }

// calm takes every deadline away: idle time is no silence.
func (p *patientConn) calm() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.read == 0 && p.write == 0 && !p.hurryRead && !p.hurryWrite {
		return
	}
	p.hurryRead, p.hurryWrite, p.listening = false, false, false
	_ = p.SetDeadline(time.Time{})
}

// closeWrite says that nothing more comes, where the connection can.
func (p *patientConn) closeWrite() error {
	if half, ok := p.Conn.(interface{ CloseWrite() error }); ok {
		return half.CloseWrite()
	}
	return net.ErrClosed
}
