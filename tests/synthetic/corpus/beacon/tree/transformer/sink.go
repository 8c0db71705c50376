package transformer

import (
	"context"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
)

// Sink inserts into the table samples.
type Sink struct{ db driver.Conn }

func (s *Sink) Insert(ctx context.Context, samples []Sample) error {
	batch, err := s.db.PrepareBatch(ctx, "INSERT INTO samples (tenant, name, labels, time, value)")
	if err != nil {
		return err
	}
	for _, sample := range samples {
		if err := batch.Append(sample.Tenant, sample.Name, sample.Labels, sample.Time(), sample.Value); err != nil {
			return err
		}
	}
	return batch.Send()
}
