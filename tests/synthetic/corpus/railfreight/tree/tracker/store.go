package tracker

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// Position is where a wagon is.
type Position struct {
	MessageID string    `json:"id"`
	Wagon     int64     `json:"wagon"`
	Lat       float64   `json:"lat"`
	Lon       float64   `json:"lon"`
	At        time.Time `json:"at"`
}

// Store writes positions to Postgres.
type Store struct{ pool *pgxpool.Pool }

// Insert copies positions in one go.
func (s *Store) Insert(ctx context.Context, positions []Position) error {
	_, err := s.pool.CopyFrom(ctx, pgx.Identifier{"positions"}, []string{"wagon", "lat", "lon", "at"},
		pgx.CopyFromSlice(len(positions), func(i int) ([]any, error) {
			p := positions[i]
			return []any{p.Wagon, p.Lat, p.Lon, p.At}, nil
		}))
	return err
}
