package query

import (
	"encoding/json"
	"log/slog"
	"net/http"
	"time"
)

const minStep = 1

// Handler answers /v1/range.
type Handler struct {
	db    DB
	flags Flags
	log   *slog.Logger
}

func (h *Handler) Range(w http.ResponseWriter, r *http.Request) {
	asked, err := parse(r)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	asked.Step = max(asked.Step, minStep)
	start := time.Now()
	sql, arguments := Plan(asked, h.flags)
	points, err := h.db.Query(r.Context(), sql, arguments...)
	if err != nil {
		h.log.Error("range", "tenant", asked.Tenant, "err", err)
		http.Error(w, "query failed", http.StatusBadGateway)
		return
	}
	h.log.Info("range", "tenant", asked.Tenant, "points", len(points), "ms", time.Since(start).Milliseconds())
	_ = json.NewEncoder(w).Encode(points)
}
