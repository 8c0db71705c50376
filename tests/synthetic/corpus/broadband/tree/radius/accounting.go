package radius

import (
	"context"
	"log/slog"
)

// Packet is a report of a router: start, interim or stop.
type Packet struct {
	Kind    string
	User    string
	NAS     string
	Session string
	In      uint64
	Out     uint64
}

// Sink takes reports over.
type Sink interface {
	Put(ctx context.Context, packet Packet) error
}

// Accounting takes reports of routers; each router reports every five minutes.
type Accounting struct {
	sink Sink
	log  *slog.Logger
}

func (a *Accounting) Take(ctx context.Context, packet Packet) error {
	if packet.Kind != "interim" {
		a.log.Info("accounting", "kind", packet.Kind, "user", packet.User, "session", packet.Session)
	}
	if err := a.sink.Put(ctx, packet); err != nil {
		a.log.Error("accounting lost", "session", packet.Session, "err", err)
		return err
	}
	return nil
}
