package transformer

import (
	"context"
	"log/slog"
	"time"

	"github.com/segmentio/kafka-go"
)

const (
	batchRows = 50_000
	batchAge  = 2 * time.Second
	oldest    = 7 * 24 * time.Hour
)

// Worker moves samples from Kafka to ClickHouse.
type Worker struct {
	reader *kafka.Reader
	sink   *Sink
	log    *slog.Logger
	stale  Counter
}

func (w *Worker) Run(ctx context.Context) error {
	batch := NewBatch(batchRows)
	for {
		message, err := w.reader.FetchMessage(ctx)
		if err != nil {
			return err
		}
		sample, err := parse(message.Value)
		if err != nil {
			w.log.Warn("not a sample", "offset", message.Offset, "err", err)
			continue
		}
		if time.Since(sample.Time()) > oldest {
			w.stale.Inc()
			continue
		}
		batch.Add(sample, message)
		if batch.Len() >= batchRows || batch.Age() >= batchAge {
			if err := w.flush(ctx, batch); err != nil {
				return err
			}
		}
	}
}

func (w *Worker) flush(ctx context.Context, batch *Batch) error {
	if err := w.sink.Insert(ctx, batch.Samples()); err != nil {
		return err
	}
	if err := w.reader.CommitMessages(ctx, batch.Messages()...); err != nil {
		return err
	}
	batch.Reset()
	return nil
}
