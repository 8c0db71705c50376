package rates

import (
	"context"

	"google.golang.org/grpc"
)

// Lane is a pair of postcodes.
type Lane struct {
	From, To string
}

// Offer is what one carrier asks for one parcel.
type Offer struct {
	Carrier string
	Cents   int64
	Days    int
}

// Client calls the rates service.
type Client struct {
	conn *grpc.ClientConn
}

// NewClient dials lazily; the first call connects.
func NewClient(target string, opts ...grpc.DialOption) (*Client, error) {
	conn, err := grpc.NewClient(target, opts...)
	if err != nil {
		return nil, err
	}
	return &Client{conn: conn}, nil
}

// Offers asks for all offers on a lane.
func (c *Client) Offers(ctx context.Context, lane Lane, grams int) ([]Offer, error) {
	var out offersReply
	in := &offersRequest{From: lane.From, To: lane.To, Grams: int32(grams)}
	if err := c.conn.Invoke(ctx, "/parcels.Rates/Offers", in, &out); err != nil {
		return nil, err
	}
	return out.toOffers(), nil
}
