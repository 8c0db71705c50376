package portal

import (
	"encoding/json"
	"net/http"
	"time"

	"go.uber.org/zap"

	"grid.example/platform/pkg/rpc"
	"grid.example/platform/services/readings"
)

// Usage answers what a household used.
type Usage struct {
	peers *rpc.Peers
	log   *zap.Logger
}

type hour struct {
	Start time.Time `json:"start"`
	Wh    int64     `json:"wh"`
}

type query struct {
	Meter    string
	From, To time.Time
}

// ServeHTTP answers GET /usage?meter=...&from=...&to=...
func (u *Usage) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	asked, err := parse(r.URL.Query())
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	var hours []readings.Hour
	if err := u.peers.Invoke(r.Context(), "readings:9000", "/grid.Readings/Hours", asked, &hours); err != nil {
		u.log.Error("hours failed", zap.Error(err), zap.String("meter", asked.Meter))
		http.Error(w, "no readings", http.StatusBadGateway)
		return
	}
	out := make([]hour, 0, len(hours))
	for _, h := range hours {
		out = append(out, hour{Start: h.Start, Wh: h.Wh})
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(out)
}
