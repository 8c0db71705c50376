package ingest

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"time"
)

// HeadEnd asks the gateway of a manufacturer for new readings.
type HeadEnd struct {
	http *http.Client
	url  string
}

// NewHeadEnd returns a client that keeps its connections.
func NewHeadEnd(url string) *HeadEnd {
	return &HeadEnd{http: &http.Client{Timeout: 10 * time.Second}, url: url}
}

// Since returns readings that arrived after a cursor.
func (h *HeadEnd) Since(ctx context.Context, cursor string) ([]Event, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, h.url+"/v1/readings?after="+cursor, nil)
	if err != nil {
		return nil, err
	}
	res, err := h.http.Do(req)
	if err != nil {
		return nil, fmt.Errorf("head-end: %w", err)
	}
	defer res.Body.Close()
	var events []Event
	if err := json.NewDecoder(res.Body).Decode(&events); err != nil {
		return nil, fmt.Errorf("head-end: %w", err)
	}
	return events, nil
}
