package fleet

import (
	"context"
	"database/sql"
)

// Vehicle is a car as the map shows it.
type Vehicle struct {
	ID     int64   `json:"id"`
	Plate  string  `json:"plate"`
	Lat    float64 `json:"lat"`
	Lon    float64 `json:"lon"`
	Charge int     `json:"charge"`
}

// Store reads the cars of the fleet.
type Store struct {
	db *sql.DB
}

func (s *Store) Vehicle(ctx context.Context, id int64) (Vehicle, error) {
	var v Vehicle
	row := s.db.QueryRowContext(ctx, `SELECT id, plate, lat, lon, charge FROM vehicles WHERE id = $1`, id)
	return v, row.Scan(&v.ID, &v.Plate, &v.Lat, &v.Lon, &v.Charge)
}

func scan(rows *sql.Rows) ([]Vehicle, error) {
	defer rows.Close()
	var found []Vehicle
	for rows.Next() {
		var v Vehicle
		if err := rows.Scan(&v.ID, &v.Plate, &v.Lat, &v.Lon, &v.Charge); err != nil {
			return nil, err
		}
		found = append(found, v)
	}
	return found, rows.Err()
}
