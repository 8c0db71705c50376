package readings

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// Flags says which flags are on.
type Flags interface {
	On(name string) bool
}

// Hour is what a meter used in one hour.
type Hour struct {
	Start   time.Time
	Wh      int64
	Quality *Quality
}

// Quality says how a value came to be; meters of the first generation have none.
type Quality struct {
	Estimated bool
}

// Ranges reads hours of meters.
type Ranges struct {
	pool  *pgxpool.Pool
	flags Flags
}

const fromRollup = `SELECT hour, wh, estimated FROM readings_hourly
	WHERE meter_id = $1 AND hour >= $2 AND hour < $3 ORDER BY hour`

const fromRaw = `SELECT time_bucket('1 hour', taken_at) AS hour, sum(wh), bool_or(estimated) FROM readings
	WHERE meter_id = $1 AND taken_at >= $2 AND taken_at < $3 GROUP BY 1 ORDER BY 1`

// Hours returns the hours of a meter between two times. The rollup lags by up to ten minutes.
func (r *Ranges) Hours(ctx context.Context, meter string, from, to time.Time) ([]Hour, error) {
	query := fromRollup
	if r.flags.On("readings-exact-range") {
		query = fromRaw
	}
	rows, err := r.pool.Query(ctx, query, meter, from, to)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, scanHour)
}

func scanHour(row pgx.CollectableRow) (Hour, error) {
	var hour Hour
	var estimated *bool
	if err := row.Scan(&hour.Start, &hour.Wh, &estimated); err != nil {
		return hour, err
	}
	if estimated != nil {
		hour.Quality = &Quality{Estimated: *estimated}
	}
	return hour, nil
}
