package rates

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"parcels.example/mono/pkg/cache"
)

// Tariff is a carrier's price list on one lane.
type Tariff struct {
	ID           int64
	Carrier      string
	BaseCents    int64
	CentsPerKilo int64
	MaxGrams     int
	Days         int
}

// Store reads tariffs.
type Store struct {
	db    *pgxpool.Pool
	cache *cache.Cache[[]Tariff]
}

const tariffsByLane = `
SELECT id, carrier, base_cents, cents_per_kilo, max_grams, days
FROM tariffs
WHERE from_zone = zone_of($1) AND to_zone = zone_of($2) AND valid_to > now()`

// TariffsByLane returns the tariffs of all carriers on a lane.
func (s *Store) TariffsByLane(ctx context.Context, lane Lane) ([]Tariff, error) {
	key := "tariffs:" + lane.From + ":" + lane.To
	return s.cache.GetOrLoad(ctx, key, 10*time.Minute, func(ctx context.Context) ([]Tariff, error) {
		rows, err := s.db.Query(ctx, tariffsByLane, lane.From, lane.To)
		if err != nil {
			return nil, err
		}
		return pgx.CollectRows(rows, pgx.RowToStructByPos[Tariff])
	})
}

// SurchargesFor returns the surcharges of some tariffs in one query.
func (s *Store) SurchargesFor(ctx context.Context, ids []int64) (map[int64]int64, error) {
	rows, err := s.db.Query(ctx,
		`SELECT tariff_id, sum(cents) FROM surcharges WHERE tariff_id = ANY($1) GROUP BY tariff_id`, ids)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := make(map[int64]int64, len(ids))
	for rows.Next() {
		var id, cents int64
		if err := rows.Scan(&id, &cents); err != nil {
			return nil, err
		}
		out[id] = cents
	}
	return out, rows.Err()
}
