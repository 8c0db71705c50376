package pointapi

import (
	"encoding/json"
	"net/http"
)

const maxPoints = 200

type pointsRequest struct {
	Points []Point  `json:"points"`
	Params []string `json:"params"`
}

// Points answers POST /v2/points: forecasts for up to 200 points.
func (h *Handler) Points(w http.ResponseWriter, r *http.Request) {
	var req pointsRequest
	if err := json.NewDecoder(r.Body).Decode(&req); err != nil || len(req.Points) > maxPoints {
		http.Error(w, "bad request", http.StatusBadRequest)
		return
	}
	stations, err := h.stations.NearestAll(r.Context(), req.Points)
	if err != nil {
		h.fail(w, r, err)
		return
	}
	out := make([]Forecast, 0, len(req.Points))
	for i, point := range req.Points {
		forecast, err := h.grid.At(r.Context(), point, req.Params)
		if err != nil {
			h.fail(w, r, err)
			return
		}
		out = append(out, correct(forecast, stations[i]))
	}
	writeJSON(w, out)
}
