package tracker

import (
	"context"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/segmentio/kafka-go"
)

// Start wires the consumer and blocks.
func Start(ctx context.Context, pool *pgxpool.Pool, brokers []string, log *slog.Logger) error {
	reader := kafka.NewReader(kafka.ReaderConfig{
		Brokers:  brokers,
		Topic:    "wagon-positions",
		GroupID:  "tracker",
		MaxBytes: 4 << 20,
	})
	defer reader.Close()
	consumer := &Consumer{reader: reader, store: &Store{pool: pool}, dedup: NewDedup(10 * time.Minute), log: log}
	return consumer.Run(ctx)
}
