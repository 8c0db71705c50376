package checkout

// Order is a cart that somebody pays for.
type Order struct {
	ID        string
	User      string
	CardToken string
	Items     []Line
}

type Line struct {
	Product    int64 `json:"product"`
	Count      int   `json:"count"`
	PriceMinor int64 `json:"price_minor"`
}

func (o Order) Charge() map[string]any {
	var sum int64
	for _, line := range o.Items {
		sum += line.PriceMinor * int64(line.Count)
	}
	return map[string]any{"orderId": o.ID, "amountMinor": sum, "currency": "EUR", "cardToken": o.CardToken}
}
