package posting

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"

	"ledger.example/core/internal/money"
)

// ErrUnbalanced is returned where debits and credits differ.
var ErrUnbalanced = errors.New("posting is not balanced")

// Entry is one side of a posting.
type Entry struct {
	Account string
	Amount  money.Amount
}

// Posting moves money between accounts; its entries sum to nothing.
type Posting struct {
	Reference string
	Entries   []Entry
}

// Service writes postings.
type Service struct {
	db    *sql.DB
	store *Store
	log   *slog.Logger
}

// Post writes a posting and returns its number.
func (s *Service) Post(ctx context.Context, p Posting) (int64, error) {
	if err := balanced(p.Entries); err != nil {
		return 0, err
	}
	tx, err := s.db.BeginTx(ctx, &sql.TxOptions{Isolation: sql.LevelReadCommitted})
	if err != nil {
		return 0, fmt.Errorf("begin: %w", err)
	}
	defer tx.Rollback()

	id, err := s.store.Insert(ctx, tx, p)
	if err != nil {
		return 0, fmt.Errorf("insert %s: %w", p.Reference, err)
	}
	for _, e := range p.Entries {
		if err := s.store.Move(ctx, tx, e); err != nil {
			return 0, fmt.Errorf("move %s: %w", e.Account, err)
		}
	}
	if err := tx.Commit(); err != nil {
		return 0, fmt.Errorf("commit: %w", err)
	}
	s.log.Info("posted", "posting", id, "entries", len(p.Entries))
	return id, nil
}

func balanced(entries []Entry) error {
	sums := map[string]int64{}
	for _, e := range entries {
		sums[e.Amount.Currency] += e.Amount.Minor
	}
	for _, sum := range sums {
		if sum != 0 {
			return ErrUnbalanced
		}
	}
	return nil
}
