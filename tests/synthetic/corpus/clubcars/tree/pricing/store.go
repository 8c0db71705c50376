package pricing

import (
	"context"
	"database/sql"
)

// Zones reads all zones with their surcharges.
func Zones(ctx context.Context, db *sql.DB) (map[string]*Zone, error) {
	rows, err := db.QueryContext(ctx, `
		SELECT z.id, z.per_minute, coalesce(s.per_minute, 0), coalesce(s.from_hour, 24), coalesce(s.to_hour, 0)
		FROM zones z LEFT JOIN surcharges s ON s.zone_id = z.id`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	zones := map[string]*Zone{}
	for rows.Next() {
		var zone Zone
		if err := rows.Scan(&zone.ID, &zone.PerMinute, &zone.Surcharge.PerMinute, &zone.Surcharge.From, &zone.Surcharge.To); err != nil {
			return nil, err
		}
		zones[zone.ID] = &zone
	}
	return zones, rows.Err()
}
