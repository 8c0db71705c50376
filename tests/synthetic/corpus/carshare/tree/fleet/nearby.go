package fleet

import "context"

const (
	radiusMeters = 1200
	limit        = 60
)

// Nearby finds free cars around a point by the cells of the grid.
func (s *Store) Nearby(ctx context.Context, lat, lon float64) ([]Vehicle, error) {
	rows, err := s.db.QueryContext(ctx,
		`SELECT id, plate, lat, lon, charge FROM vehicles WHERE state = 'free' AND cell = ANY($1) LIMIT $2`,
		cells(lat, lon, radiusMeters), limit)
	if err != nil {
		return nil, err
	}
	return scan(rows)
}

// NearbyByDistance finds free cars around a point, the nearest first.
func (s *Store) NearbyByDistance(ctx context.Context, lat, lon float64) ([]Vehicle, error) {
	rows, err := s.db.QueryContext(ctx,
		`SELECT id, plate, lat, lon, charge FROM vehicles
		  WHERE state = 'free' AND ST_DWithin(geog(lat, lon), geog($1, $2), $3)
		  ORDER BY ST_Distance(geog(lat, lon), geog($1, $2)) LIMIT $4`,
		lat, lon, radiusMeters, limit)
	if err != nil {
		return nil, err
	}
	return scan(rows)
}
