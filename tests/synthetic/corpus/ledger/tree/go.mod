module ledger.example/core

go 1.21

require (
	github.com/lib/pq v1.10.9
	github.com/shopspring/decimal v1.3.1
	gopkg.in/DataDog/dd-trace-go.v1 v1.61.0
)
