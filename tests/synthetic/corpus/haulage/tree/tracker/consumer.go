package tracker

import (
	"context"
	"encoding/json"
	"log/slog"
	"time"

	amqp "github.com/rabbitmq/amqp091-go"
)

const (
	batchSize = 500
	batchWait = 200 * time.Millisecond
)

// Consumer writes positions in batches.
type Consumer struct {
	store *Store
	log   *slog.Logger
}

func (c *Consumer) Run(ctx context.Context, deliveries <-chan amqp.Delivery) error {
	ticker := time.NewTicker(batchWait)
	defer ticker.Stop()
	var batch []Position
	var last *amqp.Delivery
	flush := func() error {
		if len(batch) == 0 {
			return nil
		}
		if err := c.store.InsertMany(ctx, batch); err != nil {
			c.log.Error("insert positions", "count", len(batch), "err", err)
			return last.Nack(true, true)
		}
		batch = batch[:0]
		return last.Ack(true)
	}
	for {
		select {
		case <-ctx.Done():
			return flush()
		case <-ticker.C:
			if err := flush(); err != nil {
				return err
			}
		case delivery := <-deliveries:
			var position Position
			if err := json.Unmarshal(delivery.Body, &position); err != nil {
				c.log.Warn("bad position", "err", err)
				continue
			}
			batch, last = append(batch, position), &delivery
			if len(batch) == batchSize {
				if err := flush(); err != nil {
					return err
				}
			}
		}
	}
}
