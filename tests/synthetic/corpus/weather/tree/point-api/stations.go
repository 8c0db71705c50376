package pointapi

import (
	"context"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// Stations knows the places of measurement.
type Stations struct {
	pool *pgxpool.Pool
}

const nearestAll = `
SELECT DISTINCT ON (p.ord) s.id, s.bias_t2m, s.height
FROM unnest($1::float8[], $2::float8[]) WITH ORDINALITY AS p(lat, lon, ord)
CROSS JOIN LATERAL (
	SELECT id, bias_t2m, height FROM station
	ORDER BY place <-> point(p.lon, p.lat) LIMIT 1
) s
ORDER BY p.ord`

// NearestAll finds the nearest station of each point in one statement.
func (s *Stations) NearestAll(ctx context.Context, points []Point) ([]Station, error) {
	lats, lons := split(points)
	rows, err := s.pool.Query(ctx, nearestAll, lats, lons)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[Station])
}

const nearest = `SELECT id, bias_t2m, height FROM station ORDER BY place <-> point($2, $1) LIMIT 1`

// Nearest finds the nearest station of one point.
func (s *Stations) Nearest(ctx context.Context, point Point) (Station, error) {
	rows, err := s.pool.Query(ctx, nearest, point.Lat, point.Lon)
	if err != nil {
		return Station{}, err
	}
	return pgx.CollectOneRow(rows, pgx.RowToStructByPos[Station])
}
