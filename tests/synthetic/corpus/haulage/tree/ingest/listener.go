package ingest

import (
	"context"
	"encoding/json"
	"log/slog"
	"net"
	"time"

	amqp "github.com/rabbitmq/amqp091-go"
)

// Listener takes frames from devices and publishes them.
type Listener struct {
	channel *amqp.Channel
	log     *slog.Logger
}

func (l *Listener) Serve(ctx context.Context, conn net.Conn) {
	defer conn.Close()
	buffer := make([]byte, 512)
	for {
		_ = conn.SetReadDeadline(time.Now().Add(5 * time.Minute))
		n, err := conn.Read(buffer)
		if err != nil {
			return
		}
		position, err := Parse(buffer[:n])
		if err != nil {
			l.log.Warn("bad frame", "remote", conn.RemoteAddr().String(), "err", err)
			continue
		}
		body, _ := json.Marshal(position)
		err = l.channel.PublishWithContext(ctx, "positions", position.Device, false, false,
			amqp.Publishing{ContentType: "application/json", Body: body})
		if err != nil {
			l.log.Error("publish", "device", position.Device, "err", err)
			return
		}
	}
}
