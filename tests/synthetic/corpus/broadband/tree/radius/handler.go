package radius

import (
	"context"
	"errors"
	"log/slog"
	"time"
)

const leaseTime = 24 * time.Hour

var errUnknown = errors.New("no such user")

// Leases keeps who has which addresses.
type Leases interface {
	Find(ctx context.Context, user string) (Lease, error)
	Save(ctx context.Context, user string, lease Lease) error
}

// Handler answers requests for access.
type Handler struct {
	leases Leases
	pool   *Pool
	log    *slog.Logger
}

// Accept lets a router in; each request has a goroutine of its own.
func (h *Handler) Accept(ctx context.Context, req Request) (Lease, error) {
	lease, err := h.leases.Find(ctx, req.User)
	if errors.Is(err, errUnknown) {
		return Lease{}, err
	}
	if err != nil || time.Now().After(lease.Until) {
		lease = Lease{Address: h.pool.Address(), Prefix: h.pool.Prefix()}
	}
	lease.Until = time.Now().Add(leaseTime)
	if err := h.leases.Save(ctx, req.User, lease); err != nil {
		return Lease{}, err
	}
	h.log.Info("access accepted", "user", req.User, "nas", req.NAS)
	return lease, nil
}
