package auction

import (
	"bytes"
	"encoding/json"

	"github.com/prebid/openrtb/v20/openrtb2"
)

// encode writes a response without escaping the markup in it.
func encode(response *openrtb2.BidResponse) ([]byte, error) {
	var buffer bytes.Buffer
	encoder := json.NewEncoder(&buffer)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(response); err != nil {
		return nil, err
	}
	return bytes.TrimRight(buffer.Bytes(), "\n"), nil
}
