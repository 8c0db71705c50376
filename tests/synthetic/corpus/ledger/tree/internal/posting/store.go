package posting

import (
	"context"
	"database/sql"
)

// Store holds the statements of the service.
type Store struct{}

// Insert writes the head of a posting.
func (Store) Insert(ctx context.Context, tx *sql.Tx, p Posting) (int64, error) {
	var id int64
	err := tx.QueryRowContext(ctx,
		`INSERT INTO postings (reference, created_at) VALUES ($1, now()) RETURNING id`, p.Reference).Scan(&id)
	return id, err
}

// Move changes the balance of one account.
func (Store) Move(ctx context.Context, tx *sql.Tx, e Entry) error {
	_, err := tx.ExecContext(ctx,
		`UPDATE balances SET minor = minor + $2, version = version + 1 WHERE account = $1`, e.Account, e.Amount.Minor)
	return err
}

// ByReference finds a posting that was written before.
func (Store) ByReference(ctx context.Context, tx *sql.Tx, reference string) (int64, bool, error) {
	var id int64
	err := tx.QueryRowContext(ctx, `SELECT id FROM postings WHERE reference = $1`, reference).Scan(&id)
	if err == sql.ErrNoRows {
		return 0, false, nil
	}
	return id, err == nil, err
}
