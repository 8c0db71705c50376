package fleet

import (
	"encoding/json"
	"log/slog"
	"net/http"
	"strconv"
)

// Flags says what is switched on for a request.
type Flags interface {
	On(name string, key string) bool
}

// Handler answers /vehicles.
type Handler struct {
	store *Store
	flags Flags
	log   *slog.Logger
}

func (h *Handler) Nearby(w http.ResponseWriter, r *http.Request) {
	lat, errLat := strconv.ParseFloat(r.FormValue("lat"), 64)
	lon, errLon := strconv.ParseFloat(r.FormValue("lon"), 64)
	if errLat != nil || errLon != nil {
		http.Error(w, "no such place", http.StatusBadRequest)
		return
	}
	search := h.store.Nearby
	if h.flags.On("fleet-nearest-first", r.Header.Get("X-Rider")) {
		search = h.store.NearbyByDistance
	}
	found, err := search(r.Context(), lat, lon)
	if err != nil {
		h.log.Error("nearby", "err", err)
		http.Error(w, "try again", http.StatusInternalServerError)
		return
	}
	_ = json.NewEncoder(w).Encode(found)
}
