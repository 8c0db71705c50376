module rollo.example/rollo

go 1.22

require (
	github.com/jackc/pgx/v5 v5.5.5
	github.com/prometheus/client_golang v1.19.0
	github.com/redis/go-redis/v9 v9.5.1
	golang.org/x/sync v0.7.0
)
