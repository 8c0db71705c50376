package fx

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/shopspring/decimal"
)

// Provider quotes rates; it allows 600 calls in an hour.
type Provider interface {
	Quote(ctx context.Context, pair string) (decimal.Decimal, error)
}

// Flags says which features are on.
type Flags interface {
	On(name string) bool
}

type dated struct {
	rate decimal.Decimal
	at   time.Time
}

// Source answers with the provider's rates.
type Source struct {
	provider Provider
	flags    Flags
	mu       sync.Mutex
	known    map[string]dated
}

// Rate returns the rate of a pair, not older than five minutes.
func (s *Source) Rate(ctx context.Context, pair string) (decimal.Decimal, error) {
	if s.flags.On("fx-live-rates") {
		return s.provider.Quote(ctx, pair)
	}
	s.mu.Lock()
	d, ok := s.known[pair]
	s.mu.Unlock()
	if ok && time.Since(d.at) < 5*time.Minute {
		return d.rate, nil
	}
	rate, err := s.provider.Quote(ctx, pair)
	if err != nil {
		return decimal.Zero, fmt.Errorf("quote %s: %w", pair, err)
	}
	s.mu.Lock()
	s.known[pair] = dated{rate: rate, at: time.Now()}
	s.mu.Unlock()
	return rate, nil
}
