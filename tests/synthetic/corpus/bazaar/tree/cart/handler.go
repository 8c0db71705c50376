package cart

import (
	"encoding/json"
	"log/slog"
	"net/http"
)

// Item is a line of a cart.
type Item struct {
	Product int64 `json:"product"`
	Count   int   `json:"count"`
}

// Cart is what a user wants to buy.
type Cart struct {
	User  string `json:"user"`
	Items []Item `json:"items"`
}

// Handler answers /carts/{user}/items.
type Handler struct {
	store *Store
	log   *slog.Logger
}

func (h *Handler) Add(w http.ResponseWriter, r *http.Request) {
	var item Item
	if err := json.NewDecoder(r.Body).Decode(&item); err != nil {
		http.Error(w, "not an item", http.StatusBadRequest)
		return
	}
	cart, err := h.store.Load(r.Context(), r.PathValue("user"))
	if err != nil {
		h.fail(w, err)
		return
	}
	cart.Items = append(cart.Items, item)
	if err := h.store.Save(r.Context(), cart); err != nil {
		h.fail(w, err)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

func (h *Handler) fail(w http.ResponseWriter, err error) {
	h.log.Error("cart store", "err", err)
	http.Error(w, "try again", http.StatusInternalServerError)
}
