module tidefox.example/lobby

go 1.22

require (
	github.com/gorilla/websocket v1.5.1
	github.com/klauspost/compress v1.17.8
	github.com/redis/go-redis/v9 v9.5.1
)
