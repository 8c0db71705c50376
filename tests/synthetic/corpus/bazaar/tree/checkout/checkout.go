package checkout

import (
	"context"
	"fmt"
	"net/http"
	"time"
)

// Service places orders: cart, stock, payment.
type Service struct {
	cart    *Client
	payment *Client
}

func New(base string) *Service {
	client := &http.Client{Timeout: 10 * time.Second}
	return &Service{
		cart:    &Client{http: client, url: base + "/cart"},
		payment: &Client{http: client, url: base + "/payment"},
	}
}

func (s *Service) Place(ctx context.Context, order Order) error {
	if err := s.cart.Get(ctx, "/carts/"+order.User, &order.Items); err != nil {
		return fmt.Errorf("cart: %w", err)
	}
	if err := s.payment.Post(ctx, "/charges", order.Charge()); err != nil {
		return fmt.Errorf("payment: %w", err)
	}
	return nil
}
