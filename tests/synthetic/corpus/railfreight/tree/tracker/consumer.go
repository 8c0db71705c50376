package tracker

import (
	"context"
	"encoding/json"
	"log/slog"
	"time"

	"github.com/segmentio/kafka-go"
)

const (
	batchSize = 500
	linger    = 200 * time.Millisecond
)

// Consumer stores the positions that wagons send.
type Consumer struct {
	reader *kafka.Reader
	store  *Store
	dedup  *Dedup
	log    *slog.Logger
}

// Run consumes until the context ends.
func (c *Consumer) Run(ctx context.Context) error {
	sweep := time.NewTicker(time.Minute)
	defer sweep.Stop()
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case now := <-sweep.C:
			c.dedup.Sweep(now)
		default:
		}
		messages, err := c.fetch(ctx)
		if err != nil {
			return err
		}
		if err := c.handle(ctx, messages); err != nil {
			return err
		}
	}
}

// fetch waits for one message and takes what else comes within the linger time.
func (c *Consumer) fetch(ctx context.Context) ([]kafka.Message, error) {
	first, err := c.reader.FetchMessage(ctx)
	if err != nil {
		return nil, err
	}
	messages := []kafka.Message{first}
	more, cancel := context.WithTimeout(ctx, linger)
	defer cancel()
	for len(messages) < batchSize {
		next, err := c.reader.FetchMessage(more)
		if err != nil {
			break
		}
		messages = append(messages, next)
	}
	return messages, nil
}

func (c *Consumer) handle(ctx context.Context, messages []kafka.Message) error {
	positions := make([]Position, 0, len(messages))
	for _, m := range messages {
		var p Position
		if err := json.Unmarshal(m.Value, &p); err != nil {
			c.log.Warn("not a position", "offset", m.Offset, "err", err)
			continue
		}
		if !c.dedup.First(p.MessageID, m.Time) {
			continue
		}
		positions = append(positions, p)
	}
	started := time.Now()
	if err := c.store.Insert(ctx, positions); err != nil {
		return err
	}
	c.log.Info("batch stored", "positions", len(positions), "ms", time.Since(started).Milliseconds())
	return c.reader.CommitMessages(ctx, messages...)
}
