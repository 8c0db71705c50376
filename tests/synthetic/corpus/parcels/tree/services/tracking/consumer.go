package tracking

import (
	"context"
	"encoding/json"
	"errors"
	"io"

	"github.com/segmentio/kafka-go"
	"go.uber.org/zap"
)

// Consumer reads scans of depots.
type Consumer struct {
	reader *kafka.Reader
	index  *Index
	log    *zap.Logger
}

// Run reads until the context ends.
func (c *Consumer) Run(ctx context.Context) error {
	for {
		msg, err := c.reader.FetchMessage(ctx)
		if errors.Is(err, io.EOF) || errors.Is(err, context.Canceled) {
			return nil
		}
		if err != nil {
			return err
		}
		var s Scan
		if err := json.Unmarshal(msg.Value, &s); err != nil {
			c.log.Warn("skip malformed scan", zap.Int64("offset", msg.Offset), zap.Error(err))
		} else {
			c.index.Put(s)
		}
		if err := c.reader.CommitMessages(ctx, msg); err != nil {
			return err
		}
	}
}
