module example.com/podhost/feeds

go 1.22

require (
	github.com/redis/go-redis/v9 v9.5.1
	golang.org/x/sync v0.7.0
)
