package locations

import (
	"context"
	"strconv"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

const table = "courier-shifts"

// Shifts keeps when a courier began and ended.
type Shifts struct{ db *dynamodb.Client }

func (s *Shifts) Begin(ctx context.Context, courier, at int64) error {
	return s.put(ctx, "begin", courier, at)
}

func (s *Shifts) End(ctx context.Context, courier, at int64) error {
	return s.put(ctx, "end", courier, at)
}

func (s *Shifts) put(ctx context.Context, what string, courier, at int64) error {
	name := table
	_, err := s.db.PutItem(ctx, &dynamodb.PutItemInput{
		TableName: &name,
		Item: map[string]types.AttributeValue{
			"courier": &types.AttributeValueMemberN{Value: strconv.FormatInt(courier, 10)},
			"at":      &types.AttributeValueMemberN{Value: strconv.FormatInt(at, 10)},
			"what":    &types.AttributeValueMemberS{Value: what},
		},
	})
	return err
}
