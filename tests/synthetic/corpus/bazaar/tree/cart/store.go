package cart

import (
	"context"
	"encoding/json"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"
)

const keep = 30 * 24 * time.Hour

// Store keeps carts in Redis and counts those that are open.
type Store struct {
	rdb *redis.Client

	mu   sync.Mutex
	open map[string]time.Time
}

func NewStore(rdb *redis.Client) *Store {
	return &Store{rdb: rdb, open: make(map[string]time.Time)}
}

func (s *Store) Load(ctx context.Context, user string) (Cart, error) {
	raw, err := s.rdb.Get(ctx, "cart:"+user).Bytes()
	if err == redis.Nil {
		return Cart{User: user}, nil
	}
	if err != nil {
		return Cart{}, err
	}
	var cart Cart
	return cart, json.Unmarshal(raw, &cart)
}

func (s *Store) Save(ctx context.Context, cart Cart) error {
	raw, err := json.Marshal(cart)
	if err != nil {
		return err
	}
	s.touch(cart.User)
	return s.rdb.Set(ctx, "cart:"+cart.User, raw, keep).Err()
}

func (s *Store) touch(user string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.open[user] = time.Now()
}

// Sweep forgets carts that nobody touched for an hour.
func (s *Store) Sweep() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for user, at := range s.open {
		if time.Since(at) > time.Hour {
			delete(s.open, user)
		}
	}
}
