package radius

import (
	"net/netip"
	"time"
)

// Request is what a router asks for.
type Request struct {
	User            string
	NAS             string
	Model           string
	DelegatedPrefix *netip.Prefix
}

// Lease is what a router gets.
type Lease struct {
	Address netip.Addr
	Prefix  netip.Prefix
	Until   time.Time
}
