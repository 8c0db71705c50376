package tracker

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// Position is what ingest published.
type Position struct {
	Device   string    `json:"device"`
	At       time.Time `json:"at"`
	Lat      float64   `json:"lat"`
	Lon      float64   `json:"lon"`
	SpeedKmh float64   `json:"speed_kmh"`
}

// Store keeps positions in Timescale.
type Store struct{ pool *pgxpool.Pool }

// InsertMany writes positions by COPY.
func (s *Store) InsertMany(ctx context.Context, positions []Position) error {
	_, err := s.pool.CopyFrom(ctx, pgx.Identifier{"positions"},
		[]string{"device", "at", "lat", "lon", "speed_kmh"},
		pgx.CopyFromSlice(len(positions), func(i int) ([]any, error) {
			p := positions[i]
			return []any{p.Device, p.At, p.Lat, p.Lon, p.SpeedKmh}, nil
		}))
	return err
}
