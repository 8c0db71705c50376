package auction

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"github.com/prebid/openrtb/v20/openrtb2"
)

// Bidder is somebody who may bid.
type Bidder struct {
	Name string
	URL  string
	http *http.Client
}

// NewBidder makes a bidder with connections of its own.
func NewBidder(name, url string) *Bidder {
	transport := &http.Transport{MaxIdleConnsPerHost: 256, IdleConnTimeout: 90 * time.Second}
	return &Bidder{Name: name, URL: url, http: &http.Client{Transport: transport, Timeout: 80 * time.Millisecond}}
}

// Bid asks for a bid.
func (b *Bidder) Bid(ctx context.Context, request []byte) (*openrtb2.BidResponse, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, b.URL, bytes.NewReader(request))
	if err != nil {
		return nil, err
	}
	answer, err := b.http.Do(r)
	if err != nil {
		return nil, fmt.Errorf("bidder %s: %w", b.Name, err)
	}
	defer answer.Body.Close()
	if answer.StatusCode == http.StatusNoContent {
		return nil, nil
	}
	var response openrtb2.BidResponse
	return &response, json.NewDecoder(answer.Body).Decode(&response)
}
