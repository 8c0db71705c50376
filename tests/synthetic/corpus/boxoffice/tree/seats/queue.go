package seats

import (
	"context"
	"strconv"
	"time"

	"github.com/redis/go-redis/v9"
)

const slotTTL = 10 * time.Minute

// Queue lets a limited number of sessions buy at a time.
type Queue struct {
	rdb *redis.Client
	max int64
}

func slotKey(event int64, slot int64) string {
	return "slot:" + strconv.FormatInt(event, 10) + ":" + strconv.FormatInt(slot, 10)
}

// Enter takes the first free slot of an event.
func (q *Queue) Enter(ctx context.Context, event int64, session string) (bool, error) {
	for slot := int64(0); slot < q.max; slot++ {
		ok, err := q.rdb.SetNX(ctx, slotKey(event, slot), session, slotTTL).Result()
		if err != nil {
			return false, err
		}
		if ok {
			return true, nil
		}
	}
	return false, nil
}
