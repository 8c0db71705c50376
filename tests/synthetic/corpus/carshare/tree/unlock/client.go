package unlock

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"time"
)

const commandTimeout = 6 * time.Second

// Client sends commands to cars by way of Vehica.
type Client struct {
	http *http.Client
	base string
	key  string
}

func NewClient(base, key string) *Client {
	return &Client{http: &http.Client{Timeout: commandTimeout}, base: base, key: key}
}

// Send sends a command; a command that Vehica could not take is sent once more.
func (c *Client) Send(ctx context.Context, vin, command string) error {
	var err error
	for attempt := 0; attempt < 2; attempt++ {
		var status int
		status, err = c.post(ctx, vin, command)
		if err == nil && status < 300 {
			return nil
		}
		if err == nil {
			err = fmt.Errorf("vehica: %s answered %d", command, status)
		}
		if status < 500 {
			return err
		}
		time.Sleep(400 * time.Millisecond)
	}
	return err
}

func (c *Client) post(ctx context.Context, vin, command string) (int, error) {
	body, err := json.Marshal(map[string]string{"command": command})
	if err != nil {
		return 0, err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, c.base+"/v1/vehicles/"+vin+"/commands", bytes.NewReader(body))
	if err != nil {
		return 0, err
	}
	req.Header.Set("X-Api-Key", c.key)
	resp, err := c.http.Do(req)
	if err != nil {
		return 0, err
	}
	defer resp.Body.Close()
	return resp.StatusCode, nil
}
