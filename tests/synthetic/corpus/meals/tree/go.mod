module meals.example/backend

go 1.22

require (
	github.com/aws/aws-sdk-go-v2/service/dynamodb v1.31.1
	github.com/redis/go-redis/v9 v9.5.1
)
