package labels

import (
	"bytes"
	"context"
	"image/png"

	"github.com/boombuler/barcode"
	"github.com/boombuler/barcode/code128"
)

// Renderer draws labels of carriers that send no document.
type Renderer struct {
	width, height int
}

// Render draws a label with a barcode.
func (r *Renderer) Render(_ context.Context, tracking string) ([]byte, error) {
	code, err := code128.Encode(tracking)
	if err != nil {
		return nil, err
	}
	scaled, err := barcode.Scale(code, r.width, r.height)
	if err != nil {
		return nil, err
	}
	var buf bytes.Buffer
	if err := png.Encode(&buf, scaled); err != nil {
		return nil, err
	}
	return buf.Bytes(), nil
}
