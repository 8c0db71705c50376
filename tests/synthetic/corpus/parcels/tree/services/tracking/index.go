package tracking

import (
	"sync"
	"time"
)

// Scan is one event of a parcel's way.
type Scan struct {
	Tracking string
	Depot    string
	At       time.Time
	Kind     string
}

// Index holds the last scan of each parcel that is under way.
type Index struct {
	mu   sync.RWMutex
	last map[string]Scan
	subs map[string][]chan Scan
}

// NewIndex returns an empty index.
func NewIndex() *Index {
	return &Index{last: make(map[string]Scan), subs: make(map[string][]chan Scan)}
}

// Put remembers a scan and tells those who wait for it.
func (x *Index) Put(s Scan) {
	x.mu.Lock()
	prev, ok := x.last[s.Tracking]
	if !ok || s.At.After(prev.At) {
		x.last[s.Tracking] = s
	}
	subs := x.subs[s.Tracking]
	x.mu.Unlock()
	for _, ch := range subs {
		select {
		case ch <- s:
		default:
		}
	}
}

// Last returns the last scan of a parcel.
func (x *Index) Last(tracking string) (Scan, bool) {
	x.mu.RLock()
	defer x.mu.RUnlock()
	s, ok := x.last[tracking]
	return s, ok
}

// Drop forgets parcels whose last scan is older than the given age.
func (x *Index) Drop(olderThan time.Duration) int {
	x.mu.Lock()
	defer x.mu.Unlock()
	n := 0
	for k, s := range x.last {
		if time.Since(s.At) > olderThan {
			delete(x.last, k)
			n++
		}
	}
	return n
}
