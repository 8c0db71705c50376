package feeds

import (
	"crypto/sha1"
	"encoding/hex"
	"log/slog"
	"net/http"
)

// ServeHTTP answers GET /{show}.
func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	show := r.PathValue("show")
	xml, err := h.cache.Get(r.Context(), show)
	if err != nil {
		slog.Error("feed failed", "show", show, "err", err)
		http.Error(w, "try again later", http.StatusBadGateway)
		return
	}
	sum := sha1.Sum(xml)
	tag := `"` + hex.EncodeToString(sum[:]) + `"`
	w.Header().Set("ETag", tag)
	w.Header().Set("Content-Type", "application/rss+xml; charset=utf-8")
	if r.Header.Get("If-None-Match") == tag {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	_, _ = w.Write(xml)
}
