package feeds

import (
	"context"
	"errors"
	"math/rand/v2"
	"time"

	"github.com/redis/go-redis/v9"
)

// Cache keeps rendered feeds in Redis.
type Cache struct {
	rdb    *redis.Client
	studio *Studio
}

// ttl is about an hour, spread so that feeds do not expire together.
func ttl() time.Duration {
	return 50*time.Minute + time.Duration(rand.IntN(20*60))*time.Second
}

// Get returns the feed of a show, rendering it if it is not there.
func (c *Cache) Get(ctx context.Context, show string) ([]byte, error) {
	xml, err := c.rdb.Get(ctx, "feed:"+show).Bytes()
	if err == nil {
		return xml, nil
	}
	if !errors.Is(err, redis.Nil) {
		return nil, err
	}
	data, err := c.studio.Show(ctx, show)
	if err != nil {
		return nil, err
	}
	xml, err = Render(data)
	if err != nil {
		return nil, err
	}
	return xml, c.rdb.Set(ctx, "feed:"+show, xml, ttl()).Err()
}

// Forget drops a feed after something of the show was published.
func (c *Cache) Forget(ctx context.Context, show string) error {
	return c.rdb.Del(ctx, "feed:"+show).Err()
}
