package auction

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

	"github.com/prebid/openrtb/v20/openrtb2"
	"github.com/rs/zerolog"
)

const limit = 120 * time.Millisecond

// Server answers requests of publishers.
type Server struct {
	bidders  []*Bidder
	profiles *Profiles
	budget   *Budget
	log      zerolog.Logger
}

func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), limit)
	defer cancel()
	var request openrtb2.BidRequest
	if err := json.NewDecoder(r.Body).Decode(&request); err != nil {
		http.Error(w, "not a bid request", http.StatusBadRequest)
		return
	}
	response, err := s.run(ctx, &request)
	if err != nil {
		s.log.Warn().Err(err).Str("exchange_id", request.ID).Msg("no auction")
		w.WriteHeader(http.StatusNoContent)
		return
	}
	body, err := encode(response)
	if err != nil {
		s.log.Error().Err(err).Msg("encode")
		w.WriteHeader(http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	if _, err := w.Write(body); err != nil {
		s.log.Debug().Err(err).Msg("publisher is gone")
	}
}
