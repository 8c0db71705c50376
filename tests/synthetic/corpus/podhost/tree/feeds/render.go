package feeds

import (
	"bytes"
	"encoding/xml"
)

// Render writes a show as RSS 2.0 with the usual namespaces.
func Render(show *Show) ([]byte, error) {
	var out bytes.Buffer
	out.WriteString(xml.Header)
	encoder := xml.NewEncoder(&out)
	channel := channelOf(show)
	for _, episode := range show.Episodes {
		channel.Items = append(channel.Items, itemOf(episode))
	}
	if err := encoder.Encode(rss{Version: "2.0", Channel: channel}); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}
