package seats

import (
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"strconv"
)

// Server answers booking.
type Server struct {
	store *Store
	queue *Queue
	log   *slog.Logger
}

func (s *Server) Routes(mux *http.ServeMux) {
	mux.HandleFunc("GET /events/{id}/remaining", s.remaining)
	mux.HandleFunc("POST /events/{id}/holds", s.hold)
}

func (s *Server) remaining(w http.ResponseWriter, r *http.Request) {
	event, _ := strconv.ParseInt(r.PathValue("id"), 10, 64)
	n, err := s.store.Remaining(r.Context(), event)
	if err != nil {
		s.log.Error("remaining", "event", event, "err", err)
		http.Error(w, "unavailable", http.StatusServiceUnavailable)
		return
	}
	_ = json.NewEncoder(w).Encode(map[string]any{"eventId": event, "seats": n})
}

func (s *Server) hold(w http.ResponseWriter, r *http.Request) {
	event, _ := strconv.ParseInt(r.PathValue("id"), 10, 64)
	var body struct {
		Seats   []int64 `json:"seats"`
		Session string  `json:"session"`
	}
	if err := json.NewDecoder(r.Body).Decode(&body); err != nil {
		http.Error(w, "bad request", http.StatusBadRequest)
		return
	}
	switch err := s.store.Hold(r.Context(), event, body.Seats, body.Session); {
	case errors.Is(err, ErrTaken):
		http.Error(w, "taken", http.StatusConflict)
	case err != nil:
		s.log.Error("hold", "event", event, "err", err)
		http.Error(w, "unavailable", http.StatusServiceUnavailable)
	default:
		w.WriteHeader(http.StatusCreated)
	}
}
