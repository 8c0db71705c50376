package analytics

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/netip"
)

// Geo asks where an address is.
type Geo struct {
	client *http.Client
	base   string
}

// Place is a country and a region.
type Place struct {
	Country string `json:"country"`
	Region  string `json:"region"`
}

// Lookup returns the place of an address.
func (g *Geo) Lookup(ctx context.Context, ip netip.Addr) (Place, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, g.base+"/v1/"+ip.String(), nil)
	if err != nil {
		return Place{}, err
	}
	resp, err := g.client.Do(req)
	if err != nil {
		return Place{}, err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return Place{}, fmt.Errorf("geo: %s for %s", resp.Status, ip)
	}
	var place Place
	return place, json.NewDecoder(resp.Body).Decode(&place)
}
