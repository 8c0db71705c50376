package pricing

import "time"

// Zone is a part of the city with its prices.
type Zone struct {
	ID        string
	PerMinute int64
	Surcharge Surcharge
}

// Surcharge is added at night.
type Surcharge struct {
	PerMinute int64
	From, To  int
}

// Trip is what is to be paid for.
type Trip struct {
	Zone  *Zone
	Start time.Time
	End   time.Time
}

// Cents returns the price of a trip.
func Cents(trip Trip) int64 {
	minutes := int64(trip.End.Sub(trip.Start).Minutes()) + 1
	perMinute := trip.Zone.PerMinute
	if night(trip.Start, trip.Zone) {
		perMinute += trip.Zone.Surcharge.PerMinute
	}
	return minutes * perMinute
}

func night(at time.Time, zone *Zone) bool {
	hour := at.Hour()
	if hour >= 6 && hour < 22 {
		return false
	}
	return hour >= zone.Surcharge.From || hour < zone.Surcharge.To
}
