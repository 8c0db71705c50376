package locations

import (
	"encoding/json"
	"log/slog"
	"net/http"
)

// Position is where a courier is, as the courier's phone says every five seconds.
type Position struct {
	Courier int64   `json:"courier"`
	Lat     float64 `json:"lat"`
	Lon     float64 `json:"lon"`
	At      int64   `json:"at"`
}

// Server takes positions and finds couriers.
type Server struct {
	live  *Live
	shift *Shifts
	log   *slog.Logger
}

func (s *Server) Update(w http.ResponseWriter, r *http.Request) {
	var position Position
	if err := json.NewDecoder(r.Body).Decode(&position); err != nil {
		http.Error(w, "not a position", http.StatusBadRequest)
		return
	}
	if err := s.live.Set(r.Context(), position); err != nil {
		s.log.Error("live", "courier", position.Courier, "err", err)
		http.Error(w, "try again", http.StatusServiceUnavailable)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}
