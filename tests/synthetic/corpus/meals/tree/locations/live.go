package locations

import (
	"context"
	"strconv"

	"github.com/redis/go-redis/v9"
)

const key = "couriers:live"

// Live holds where couriers are now.
type Live struct{ rdb *redis.Client }

func (l *Live) Set(ctx context.Context, p Position) error {
	name := strconv.FormatInt(p.Courier, 10)
	return l.rdb.GeoAdd(ctx, key, &redis.GeoLocation{Name: name, Latitude: p.Lat, Longitude: p.Lon}).Err()
}

// Near returns couriers within a distance, the nearest first.
func (l *Live) Near(ctx context.Context, lat, lon, metres float64) ([]redis.GeoLocation, error) {
	return l.rdb.GeoSearchLocation(ctx, key, &redis.GeoSearchLocationQuery{
		GeoSearchQuery: redis.GeoSearchQuery{Latitude: lat, Longitude: lon, Radius: metres, RadiusUnit: "m", Sort: "ASC", Count: 20},
		WithCoord:      true,
	}).Result()
}
