package trips

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
)

// Handler answers POST /trips.
type Handler struct {
	service *Service
	log     *slog.Logger
}

func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var wish struct {
		Rider   int64 `json:"rider"`
		Vehicle int64 `json:"vehicle"`
	}
	if err := json.NewDecoder(r.Body).Decode(&wish); err != nil {
		http.Error(w, "not a trip", http.StatusBadRequest)
		return
	}
	// A phone that loses its network must not leave half of a trip behind.
	id, err := h.service.Begin(context.WithoutCancel(r.Context()), wish.Rider, wish.Vehicle)
	switch {
	case errors.Is(err, errTaken):
		http.Error(w, err.Error(), http.StatusConflict)
	case err != nil:
		h.log.Error("trip not started", "vehicle", wish.Vehicle, "err", err)
		http.Error(w, "try again", http.StatusInternalServerError)
	default:
		_ = json.NewEncoder(w).Encode(map[string]int64{"trip": id})
	}
}
