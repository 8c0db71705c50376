module haulage.example/fleet

go 1.22

require (
	github.com/jackc/pgx/v5 v5.5.4
	github.com/rabbitmq/amqp091-go v1.9.0
)
