package ingest

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/segmentio/kafka-go"
	"go.uber.org/zap"
)

// Store keeps readings.
type Store interface {
	Insert(ctx context.Context, events []Event) error
}

// Handler takes readings of head-ends.
type Handler struct {
	store  Store
	writer *kafka.Writer
	log    *zap.Logger
}

// Push stores readings and publishes them.
func (h *Handler) Push(ctx context.Context, events []Event) error {
	if err := h.store.Insert(ctx, events); err != nil {
		return fmt.Errorf("insert: %w", err)
	}
	messages := make([]kafka.Message, 0, len(events))
	for _, event := range events {
		value, err := json.Marshal(event)
		if err != nil {
			return fmt.Errorf("marshal: %w", err)
		}
		messages = append(messages, kafka.Message{Key: []byte(event.MeterID), Value: value})
	}
	if err := h.writer.WriteMessages(ctx, messages...); err != nil {
		return fmt.Errorf("publish: %w", err)
	}
	h.log.Info("readings taken", zap.Int("count", len(events)))
	return nil
}
