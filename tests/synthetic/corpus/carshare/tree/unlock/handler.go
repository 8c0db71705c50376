package unlock

import (
	"log/slog"
	"net/http"
)

// Handler answers /vehicles/{vin}/{command}.
type Handler struct {
	client *Client
	log    *slog.Logger
}

func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	vin, command := r.PathValue("vin"), r.PathValue("command")
	if command != "unlock" && command != "lock" {
		http.NotFound(w, r)
		return
	}
	if err := h.client.Send(r.Context(), vin, command); err != nil {
		h.log.Error("command failed", "vin", vin, "command", command, "err", err)
		http.Error(w, "the car does not answer", http.StatusBadGateway)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}
