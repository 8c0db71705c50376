package rates

import (
	"context"
	"fmt"
	"sort"
)

// Service prices parcels.
type Service struct {
	store *Store
}

// Offers returns the offers of all carriers on a lane, cheapest first.
func (s *Service) Offers(ctx context.Context, lane Lane, grams int) ([]Offer, error) {
	tariffs, err := s.store.TariffsByLane(ctx, lane)
	if err != nil {
		return nil, fmt.Errorf("tariffs: %w", err)
	}
	offers := make([]Offer, 0, len(tariffs))
	for _, t := range tariffs {
		if grams > t.MaxGrams {
			continue
		}
		offers = append(offers, Offer{
			Carrier: t.Carrier,
			Cents:   t.BaseCents + int64(grams)*t.CentsPerKilo/1000,
			Days:    t.Days,
		})
	}
	sort.Slice(offers, func(i, j int) bool { return offers[i].Cents < offers[j].Cents })
	return offers, nil
}
