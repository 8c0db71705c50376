// Package cache is a read-through cache in Redis that services share.
package cache

import (
	"context"
	"encoding/json"
	"math/rand/v2"
	"time"

	"github.com/redis/go-redis/v9"
	"golang.org/x/sync/singleflight"
)

// Cache keeps values of one type.
type Cache[T any] struct {
	rdb    *redis.Client
	prefix string
	group  singleflight.Group
}

// New returns a cache whose keys begin with the prefix.
func New[T any](rdb *redis.Client, prefix string) *Cache[T] {
	return &Cache[T]{rdb: rdb, prefix: prefix}
}

// GetOrLoad returns the cached value or loads it once for all who ask.
func (c *Cache[T]) GetOrLoad(ctx context.Context, key string, ttl time.Duration,
	load func(context.Context) (T, error)) (T, error) {
	var zero T
	full := c.prefix + ":" + key
	if raw, err := c.rdb.Get(ctx, full).Bytes(); err == nil {
		var v T
		if err := json.Unmarshal(raw, &v); err == nil {
			hits.WithLabelValues(c.prefix).Inc()
			return v, nil
		}
	}
	misses.WithLabelValues(c.prefix).Inc()
	v, err, _ := c.group.Do(full, func() (any, error) {
		loaded, err := load(ctx)
		if err != nil {
			return zero, err
		}
		if raw, err := json.Marshal(loaded); err == nil {
			c.rdb.Set(ctx, full, raw, jitter(ttl))
		}
		return loaded, nil
	})
	if err != nil {
		return zero, err
	}
	return v.(T), nil
}

// jitter spreads expiry by a tenth.
func jitter(ttl time.Duration) time.Duration {
	return ttl + time.Duration(rand.Int64N(int64(ttl)/10+1))
}
