package tracker

import "time"

// Dedup drops messages that gateways deliver more than once. Not safe for concurrent use.
type Dedup struct {
	seen map[string]time.Time
	ttl  time.Duration
}

// NewDedup remembers messages for a time.
func NewDedup(ttl time.Duration) *Dedup {
	return &Dedup{seen: make(map[string]time.Time), ttl: ttl}
}

// First says whether a message comes for the first time.
func (d *Dedup) First(id string, at time.Time) bool {
	if _, ok := d.seen[id]; ok {
		return false
	}
	d.seen[id] = at
	return true
}

// Sweep forgets messages that are older than the time to live.
func (d *Dedup) Sweep(now time.Time) {
	for id, at := range d.seen {
		if now.Sub(at) > d.ttl {
			delete(d.seen, id)
		}
	}
}
