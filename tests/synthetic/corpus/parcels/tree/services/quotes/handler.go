package quotes

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

	"go.uber.org/zap"

	"parcels.example/mono/services/rates"
)

// Handler answers quote requests of shops.
type Handler struct {
	rates *rates.Client
	log   *zap.Logger
}

type quoteRequest struct {
	From    string  `json:"from"`
	To      string  `json:"to"`
	WeightG int     `json:"weight_g"`
	Volume  float64 `json:"volume_l"`
}

// ServeHTTP computes offers of all carriers for one parcel.
func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var req quoteRequest
	if err := json.NewDecoder(r.Body).Decode(&req); err != nil {
		http.Error(w, "malformed request", http.StatusBadRequest)
		return
	}
	if req.WeightG <= 0 {
		http.Error(w, "weight must be positive", http.StatusUnprocessableEntity)
		return
	}

	ctx, cancel := context.WithTimeout(r.Context(), 3*time.Second)
	defer cancel()

	offers, err := h.rates.Offers(ctx, rates.Lane{From: req.From, To: req.To}, req.WeightG)
	if err != nil {
		h.log.Error("offers failed", zap.Error(err), zap.String("to", req.To))
		http.Error(w, "no offers", http.StatusBadGateway)
		return
	}

	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(offers)
}
