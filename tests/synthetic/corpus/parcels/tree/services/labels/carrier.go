package labels

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"

	"parcels.example/mono/pkg/carrierhttp"
)

// Booking is what a carrier needs to print a label.
type Booking struct {
	Carrier   string
	Reference string
	Service   string
}

// CarrierAPI books labels through the carrier proxy.
type CarrierAPI struct {
	client *carrierhttp.Client
	base   string
}

type bookingReply struct {
	TrackingNumber string `json:"tracking_number"`
	LabelURL       string `json:"label_url"`
}

// Book books one label and returns tracking number and address of the document.
func (a *CarrierAPI) Book(ctx context.Context, b Booking) (*bookingReply, error) {
	req, err := a.request(ctx, http.MethodPost, "/carriers/"+b.Carrier+"/bookings", b)
	if err != nil {
		return nil, err
	}
	resp, err := a.client.Do(req)
	if err != nil {
		return nil, fmt.Errorf("book %s: %w", b.Carrier, err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusCreated {
		return nil, fmt.Errorf("book %s: status %d", b.Carrier, resp.StatusCode)
	}
	var out bookingReply
	if err := json.NewDecoder(resp.Body).Decode(&out); err != nil {
		return nil, fmt.Errorf("book %s: decode: %w", b.Carrier, err)
	}
	return &out, nil
}

// Document fetches the label as PDF.
func (a *CarrierAPI) Document(ctx context.Context, url string) ([]byte, error) {
	req, err := a.request(ctx, http.MethodGet, url, nil)
	if err != nil {
		return nil, err
	}
	resp, err := a.client.Do(req)
	if err != nil {
		return nil, fmt.Errorf("document: %w", err)
	}
	defer resp.Body.Close()
	return io.ReadAll(io.LimitReader(resp.Body, 4<<20))
}
