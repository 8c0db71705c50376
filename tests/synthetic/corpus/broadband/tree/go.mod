module fibra.example/fibra

go 1.22

require (
	github.com/jackc/pgx/v5 v5.5.5
	go.opentelemetry.io/otel v1.24.0
	layeh.com/radius v0.0.0-20231213012653-1006025d24f8
)
