package tariffs

import "time"

// Tariff is the price of energy in a time of the day.
type Tariff struct {
	Name       string
	From, To   int
	PicoPerWh  int64
	ValidSince time.Time
}

// At returns the tariff of an hour.
func At(all []Tariff, hour int) (Tariff, bool) {
	for _, tariff := range all {
		if hour >= tariff.From && hour < tariff.To {
			return tariff, true
		}
	}
	return Tariff{}, false
}
