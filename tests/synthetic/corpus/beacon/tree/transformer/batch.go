package transformer

import (
	"time"

	"github.com/segmentio/kafka-go"
)

// Batch is what is inserted at once.
type Batch struct {
	samples  []Sample
	messages []kafka.Message
	since    time.Time
}

func NewBatch(rows int) *Batch {
	return &Batch{samples: make([]Sample, 0, rows), messages: make([]kafka.Message, 0, rows), since: time.Now()}
}

func (b *Batch) Add(sample Sample, message kafka.Message) {
	b.samples = append(b.samples, sample)
	b.messages = append(b.messages, message)
}

func (b *Batch) Len() int { return len(b.samples) }

func (b *Batch) Age() time.Duration { return time.Since(b.since) }

func (b *Batch) Samples() []Sample { return b.samples }

func (b *Batch) Messages() []kafka.Message { return b.messages }

func (b *Batch) Reset() {
	b.samples = b.samples[:0]
	b.messages = b.messages[:0]
	b.since = time.Now()
}
