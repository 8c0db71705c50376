package ingest

import (
	"encoding/binary"
	"errors"
	"time"
)

var ErrShort = errors.New("frame too short")

// Position is one fix of a vehicle.
type Position struct {
	Device   string    `json:"device"`
	At       time.Time `json:"at"`
	Lat      float64   `json:"lat"`
	Lon      float64   `json:"lon"`
	SpeedKmh float64   `json:"speed_kmh"`
}

// Parse reads a frame of protocol 3: device (8), unix seconds (4), lat and lon in 1e-6 degrees (4 each), speed (2).
func Parse(frame []byte) (Position, error) {
	if len(frame) < 22 {
		return Position{}, ErrShort
	}
	return Position{
		Device:   string(frame[:8]),
		At:       time.Unix(int64(binary.BigEndian.Uint32(frame[8:12])), 0).UTC(),
		Lat:      float64(int32(binary.BigEndian.Uint32(frame[12:16]))) / 1e6,
		Lon:      float64(int32(binary.BigEndian.Uint32(frame[16:20]))) / 1e6,
		SpeedKmh: float64(binary.BigEndian.Uint16(frame[20:22])) / 10,
	}, nil
}
