module adexchange.example/exchange

go 1.22

require (
	github.com/prebid/openrtb/v20 v20.1.0
	github.com/rs/zerolog v1.32.0
	golang.org/x/sync v0.7.0
)
