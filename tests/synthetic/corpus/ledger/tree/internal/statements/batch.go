package statements

import (
	"context"
	"fmt"
	"log/slog"
	"time"
)

// Account is one that gets a statement.
type Account struct {
	Number   string
	Customer string
}

// Batch renders the statements of a customer.
type Batch struct {
	balances *BalancesClient
	render   Renderer
	log      *slog.Logger
	limit    time.Duration
}

// Run renders one document for each account of a customer.
func (b *Batch) Run(ctx context.Context, customer string, accounts []Account, month time.Time) error {
	for _, a := range accounts {
		if err := b.one(ctx, a, month); err != nil {
			return fmt.Errorf("statement of %s: %w", a.Number, err)
		}
	}
	b.log.Info("customer done", "customer", customer, "accounts", len(accounts))
	return nil
}

func (b *Batch) one(ctx context.Context, a Account, month time.Time) error {
	ctx, cancel := context.WithTimeout(ctx, b.limit)
	defer cancel()
	lines, err := b.balances.Lines(ctx, a.Number, month)
	if err != nil {
		return err
	}
	return b.render.Write(ctx, a, month, lines)
}
