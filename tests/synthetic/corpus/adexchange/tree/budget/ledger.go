package budget

import "sync"

const shards = 64

type shard struct {
	mu   sync.Mutex
	left map[int64]int64
}

// Ledger holds what campaigns can still spend, in micros.
type Ledger struct{ shards [shards]shard }

// NewLedger makes an empty ledger.
func NewLedger() *Ledger {
	l := &Ledger{}
	for i := range l.shards {
		l.shards[i].left = make(map[int64]int64)
	}
	return l
}

// Reserve takes an amount if there is as much left.
func (l *Ledger) Reserve(campaign, micros int64) bool {
	s := &l.shards[campaign%shards]
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.left[campaign] < micros {
		return false
	}
	s.left[campaign] -= micros
	return true
}
