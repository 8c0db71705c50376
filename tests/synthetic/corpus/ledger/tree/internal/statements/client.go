package statements

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"time"
)

// Line is one movement on an account.
type Line struct {
	At    time.Time `json:"at"`
	Minor int64     `json:"minor"`
	Text  string    `json:"text"`
}

// BalancesClient asks the balances service.
type BalancesClient struct {
	base string
	http *http.Client
}

// Lines returns the movements of a month.
func (c *BalancesClient) Lines(ctx context.Context, account string, month time.Time) ([]Line, error) {
	u := c.base + "/accounts/" + url.PathEscape(account) + "/lines?month=" + month.Format("2006-01")
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, u, nil)
	if err != nil {
		return nil, err
	}
	resp, err := c.http.Do(req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("balances answered %s", resp.Status)
	}
	var lines []Line
	return lines, json.NewDecoder(resp.Body).Decode(&lines)
}
