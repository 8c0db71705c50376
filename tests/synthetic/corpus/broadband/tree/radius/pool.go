package radius

import (
	"net/netip"
	"sync"
)

// Pool hands out addresses and prefixes one after another.
type Pool struct {
	mu     sync.Mutex
	addr   netip.Addr
	prefix netip.Prefix
}

func (p *Pool) Address() netip.Addr {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.addr = p.addr.Next()
	return p.addr
}

func (p *Pool) Prefix() netip.Prefix {
	p.mu.Lock()
	defer p.mu.Unlock()
	bytes := p.prefix.Addr().As16()
	for i := 6; i >= 0; i-- {
		bytes[i]++
		if bytes[i] != 0 {
			break
		}
	}
	p.prefix = netip.PrefixFrom(netip.AddrFrom16(bytes), 56)
	return p.prefix
}
