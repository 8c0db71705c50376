package trips

import (
	"context"
	"database/sql"
	"errors"
	"time"
)

var errTaken = errors.New("the car is taken")

// Store keeps trips.
type Store struct {
	db *sql.DB
}

func Open(db *sql.DB) *Store {
	db.SetMaxOpenConns(40)
	db.SetMaxIdleConns(20)
	return &Store{db: db}
}

func (s *Store) Begin(ctx context.Context, rider, vehicle int64) (int64, error) {
	var id int64
	err := s.db.QueryRowContext(ctx,
		`INSERT INTO trips (rider, vehicle, started_at) VALUES ($1, $2, $3)
		 ON CONFLICT DO NOTHING RETURNING id`, rider, vehicle, time.Now()).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, errTaken
	}
	return id, err
}

func (s *Store) End(ctx context.Context, id int64, cents int64) error {
	_, err := s.db.ExecContext(ctx, `UPDATE trips SET ended_at = $2, cents = $3 WHERE id = $1`, id, time.Now(), cents)
	return err
}

func (s *Store) OfRider(ctx context.Context, rider int64) ([]int64, error) {
	rows, err := s.db.QueryContext(ctx, `SELECT id FROM trips WHERE rider = $1 ORDER BY id DESC LIMIT 50`, rider)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var ids []int64
	for rows.Next() {
		var id int64
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	return ids, rows.Err()
}
