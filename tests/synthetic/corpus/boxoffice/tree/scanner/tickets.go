package scanner

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
)

// Holder is whom a ticket was sold to.
type Holder struct {
	FirstName string
	LastName  string
}

// Ticket is one admission. Tickets of a group order have no holder until the group names them.
type Ticket struct {
	ID       int64
	Category string
	Block    string
	Holder   *Holder
	UsedAt   *time.Time
}

// Tickets reads and marks tickets.
type Tickets struct{ pool *pgxpool.Pool }

func (t *Tickets) ByCode(ctx context.Context, code string) (*Ticket, error) {
	row := t.pool.QueryRow(ctx, `
		SELECT t.id, t.category, t.block, t.used_at, h.first_name, h.last_name
		  FROM tickets t LEFT JOIN holders h ON h.ticket_id = t.id
		 WHERE t.code = $1`, code)
	var found Ticket
	var first, last *string
	if err := row.Scan(&found.ID, &found.Category, &found.Block, &found.UsedAt, &first, &last); err != nil {
		return nil, err
	}
	if first != nil && last != nil {
		found.Holder = &Holder{FirstName: *first, LastName: *last}
	}
	return &found, nil
}

func (t *Tickets) Use(ctx context.Context, id int64, gate string) error {
	_, err := t.pool.Exec(ctx, `UPDATE tickets SET used_at = now(), gate = $2 WHERE id = $1`, id, gate)
	return err
}
