package scanner

import (
	"encoding/json"
	"log/slog"
	"net/http"
)

// Handler answers the hand-held readers at the gates.
type Handler struct {
	tickets *Tickets
	gates   *Turnstiles
	log     *slog.Logger
}

type answer struct {
	Admit bool   `json:"admit"`
	Text  string `json:"text"`
}

func (h *Handler) Scan(w http.ResponseWriter, r *http.Request) {
	code, gate := r.URL.Query().Get("code"), r.URL.Query().Get("gate")
	ticket, err := h.tickets.ByCode(r.Context(), code)
	if err != nil {
		h.log.Warn("unknown ticket", "gate", gate, "err", err)
		_ = json.NewEncoder(w).Encode(answer{Text: "Unknown ticket"})
		return
	}
	if ticket.UsedAt != nil {
		_ = json.NewEncoder(w).Encode(answer{Text: "Already used"})
		return
	}
	if err := h.tickets.Use(r.Context(), ticket.ID, gate); err != nil {
		h.log.Error("use ticket", "ticket", ticket.ID, "err", err)
		http.Error(w, "try again", http.StatusServiceUnavailable)
		return
	}
	if err := h.gates.Open(r.Context(), gate); err != nil {
		h.log.Error("open gate", "gate", gate, "err", err)
	}
	_ = json.NewEncoder(w).Encode(answer{Admit: true, Text: display(ticket)})
}

// display is what the reader shows in large letters.
func display(t *Ticket) string {
	return t.Category + " " + t.Block
}
