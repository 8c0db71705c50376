module beacon.example/platform

go 1.22

require (
	github.com/ClickHouse/clickhouse-go/v2 v2.23.0
	github.com/segmentio/kafka-go v0.4.47
)
