package seats

import (
	"context"
	"errors"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

var ErrTaken = errors.New("seat is taken")

// Store keeps which seats are sold and held.
type Store struct {
	pool *pgxpool.Pool
}

// Remaining counts the seats that are for sale.
func (s *Store) Remaining(ctx context.Context, event int64) (int, error) {
	var n int
	err := s.pool.QueryRow(ctx,
		`SELECT count(*) FROM seats WHERE event_id = $1 AND state = 'free'`, event).Scan(&n)
	return n, err
}

// Hold marks seats as held by a session until the hold expires.
func (s *Store) Hold(ctx context.Context, event int64, seatIDs []int64, session string) error {
	return pgx.BeginFunc(ctx, s.pool, func(tx pgx.Tx) error {
		tag, err := tx.Exec(ctx, `
			UPDATE seats SET state = 'held', session = $3, held_until = now() + interval '8 minutes'
			 WHERE event_id = $1 AND id = ANY($2) AND state = 'free'`, event, seatIDs, session)
		if err != nil {
			return err
		}
		if tag.RowsAffected() != int64(len(seatIDs)) {
			return ErrTaken
		}
		return s.audit(ctx, tx, event, seatIDs, session)
	})
}

func (s *Store) audit(ctx context.Context, tx pgx.Tx, event int64, seatIDs []int64, session string) error {
	_, err := tx.Exec(ctx,
		`INSERT INTO holds (event_id, seat_ids, session) VALUES ($1, $2, $3)`, event, seatIDs, session)
	return err
}
