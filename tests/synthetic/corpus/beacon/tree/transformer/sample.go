package transformer

import (
	"encoding/json"
	"time"
)

// Sample is a record of the topic samples.
type Sample struct {
	Tenant uint32            `json:"tenant"`
	Name   string            `json:"name"`
	Labels map[string]string `json:"labels"`
	TS     int64             `json:"ts"`
	Value  float64           `json:"value"`
}

func parse(raw []byte) (Sample, error) {
	var sample Sample
	err := json.Unmarshal(raw, &sample)
	return sample, err
}

// Time is when the value was measured.
func (s Sample) Time() time.Time { return time.UnixMilli(s.TS) }
