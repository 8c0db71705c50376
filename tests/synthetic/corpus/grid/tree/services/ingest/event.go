package ingest

import "time"

// Event is what we publish for each reading of a meter.
type Event struct {
	MeterID string    `json:"meter_id"`
	TakenAt time.Time `json:"taken_at"`
	Wh      int64     `json:"wh"`
	Source  string    `json:"source"`
}
