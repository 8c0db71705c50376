// Package carrierhttp is the HTTP client for everything that goes through the carrier proxy.
package carrierhttp

import (
	"math/rand/v2"
	"net/http"
	"time"
)

// Client retries calls that may be repeated.
type Client struct {
	HTTP       *http.Client
	MaxRetries int
	BaseDelay  time.Duration
}

// New returns a client with the limits that all services use.
func New() *Client {
	return &Client{
		HTTP:       &http.Client{Timeout: 4 * time.Second},
		MaxRetries: 2,
		BaseDelay:  200 * time.Millisecond,
	}
}

// Do sends a request and repeats it where that is safe.
func (c *Client) Do(req *http.Request) (*http.Response, error) {
	var resp *http.Response
	var err error
	for attempt := 0; ; attempt++ {
		resp, err = c.HTTP.Do(req)
		if attempt >= c.MaxRetries || !retryable(req, resp, err) {
			return resp, err
		}
		if resp != nil {
			resp.Body.Close()
		}
		time.Sleep(c.backoff(attempt))
	}
}

// retryable says whether a call may be repeated: only reads, and only where nothing was answered.
func retryable(req *http.Request, resp *http.Response, err error) bool {
	if req.Method != http.MethodGet {
		return false
	}
	return err != nil || resp.StatusCode == http.StatusServiceUnavailable
}

func (c *Client) backoff(attempt int) time.Duration {
	d := c.BaseDelay << attempt
	return d/2 + time.Duration(rand.Int64N(int64(d)/2+1))
}
