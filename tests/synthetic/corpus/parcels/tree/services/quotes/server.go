package quotes

import (
	"net/http"
	"time"
)

// NewServer wires routes and limits.
func NewServer(h *Handler) *http.Server {
	mux := http.NewServeMux()
	mux.Handle("/v1/quotes", h)
	mux.HandleFunc("/healthz", func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusNoContent)
	})
	return &http.Server{
		Addr:              ":8080",
		Handler:           mux,
		ReadHeaderTimeout: 5 * time.Second,
		IdleTimeout:       90 * time.Second,
	}
}
