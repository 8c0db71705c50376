package readings

import (
	"context"
	"time"

	"go.uber.org/zap"
)

// Sink takes values of a live view.
type Sink interface {
	Context() context.Context
	Send(hour *Hour) error
}

// Watch sends the running hour of a meter every five seconds until the viewer leaves.
func (r *Ranges) Watch(meter string, sink Sink, log *zap.Logger) error {
	values := make(chan *Hour)
	ctx := sink.Context()
	go func() {
		defer close(values)
		tick := time.NewTicker(5 * time.Second)
		defer tick.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case now := <-tick.C:
				hours, err := r.Hours(ctx, meter, now.Truncate(time.Hour), now)
				if err != nil || len(hours) == 0 {
					log.Debug("nothing to show", zap.String("meter", meter), zap.Error(err))
					continue
				}
				select {
				case values <- &hours[0]:
				case <-ctx.Done():
					return
				}
			}
		}
	}()
	for value := range values {
		if err := sink.Send(value); err != nil {
			return err
		}
	}
	return ctx.Err()
}
