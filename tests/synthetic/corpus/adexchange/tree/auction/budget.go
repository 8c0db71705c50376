package auction

import (
	"context"
	"fmt"
	"net/http"
)

// Budget reserves money of campaigns.
type Budget struct {
	url  string
	http *http.Client
}

// Reserve asks whether a campaign can pay, in micros of its currency.
func (b *Budget) Reserve(ctx context.Context, campaign, micros int64) (bool, error) {
	url := fmt.Sprintf("%s/campaigns/%d/reserve?micros=%d", b.url, campaign, micros)
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, url, nil)
	if err != nil {
		return false, err
	}
	answer, err := b.http.Do(r)
	if err != nil {
		return false, err
	}
	defer answer.Body.Close()
	return answer.StatusCode == http.StatusOK, nil
}
