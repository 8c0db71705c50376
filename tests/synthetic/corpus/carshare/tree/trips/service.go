package trips

import (
	"context"
	"fmt"
	"log/slog"
)

// Unlocker opens and closes the doors of a car.
type Unlocker interface {
	Unlock(ctx context.Context, vehicle int64) error
	Lock(ctx context.Context, vehicle int64) error
}

// Service begins and ends trips.
type Service struct {
	store  *Store
	unlock Unlocker
	log    *slog.Logger
}

func (s *Service) Begin(ctx context.Context, rider, vehicle int64) (int64, error) {
	id, err := s.store.Begin(ctx, rider, vehicle)
	if err != nil {
		return 0, fmt.Errorf("begin: %w", err)
	}
	if err := s.unlock.Unlock(ctx, vehicle); err != nil {
		return 0, fmt.Errorf("unlock: %w", err)
	}
	s.log.Info("trip started", "trip", id, "vehicle", vehicle)
	return id, nil
}
