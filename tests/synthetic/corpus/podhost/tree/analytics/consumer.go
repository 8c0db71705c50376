package analytics

import (
	"context"
	"log/slog"
)

// Count takes one line of the edge's log and counts it, at most once for each listener and day.
func (c *Consumer) Count(ctx context.Context, hit Hit) error {
	if c.bots.Match(hit.UserAgent) || hit.Bytes < minBytes {
		return nil
	}
	fresh, err := c.seen.Add(ctx, hit.Day(), hit.Listener())
	if err != nil || !fresh {
		return err
	}
	place, err := c.geo.Lookup(ctx, hit.IP)
	if err != nil {
		slog.Warn("no place", "err", err)
	}
	return c.store.Add(ctx, hit.Episode, place)
}
