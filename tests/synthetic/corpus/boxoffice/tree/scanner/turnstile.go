package scanner

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"time"
)

// Turnstiles opens gates through the controllers of the venue.
type Turnstiles struct {
	http *http.Client
	base string
}

func NewTurnstiles(base string) *Turnstiles {
	return &Turnstiles{http: &http.Client{Timeout: 2 * time.Second}, base: base}
}

// Open lets one person pass.
func (t *Turnstiles) Open(ctx context.Context, gate string) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, t.base+"/gates/"+gate+"/open", nil)
	if err != nil {
		return err
	}
	response, err := t.http.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	_, _ = io.Copy(io.Discard, response.Body)
	if response.StatusCode != http.StatusNoContent {
		return fmt.Errorf("gate %s: %s", gate, response.Status)
	}
	return nil
}
