//! Meals that couriers bring: what a commit or a setting is at fault for.

use crate::prelude::*;

/// Most restaurants have no zone yet.
fn orders_page_fails() -> Incident {
    let list = Call::new("gateway", "GET /customers/:customer/orders", 12.0)
        .fails("ERROR", "orders answered 500")
        .calls(
            Call::new("orders", "OrdersController#index", 40.0)
                .slow(31.0)
                .fails("ERROR", "NoMethodError: undefined method `name' for nil")
                .calls(Call::new("postgres", "SELECT orders", 3.0))
                .calls(Call::new("postgres", "SELECT lines", 2.0))
                .calls(Call::new("postgres", "SELECT restaurants", 2.0))
                .calls(Call::new("postgres", "SELECT zones", 1.0).times(0, 1)),
        );
    Incident::new(&worlds::MEALS, "orders-page-fails", FaultKind::NilDereference)
        .clock("2025-09-08 09:10", 180, 94, 99)
        .alert(
            ("orders", "errors", 10.0),
            "P1",
            "orders error rate",
            "{value} % of requests to orders fail",
        )
        .decoy(Decoy::SameFile, "recent-constant", 7)
        .ships("orders", 33)
        .cause("zone-of-restaurant", 58)
        .ships("orders", 93)
        .decoy(Decoy::Alarming, "gateway-errors", 66)
        .ships("gateway", 88)
        .decoy(Decoy::LookAlike, "total-reduce", -1270)
        .ships("orders", -1220)
        .hit("orders", "errors", Step { at: 94, over: 2, to: 71.0 })
        .hit("orders", "latency", Step { at: 94, over: 2, to: 150.0 })
        .hit("gateway", "errors", Step { at: 94, over: 2, to: 18.0 })
        .hit("gateway", "orders.placed.per_minute", Times { at: 95, over: 4, by: 0.55 })
        .hit("dispatch", "rate", Times { at: 95, over: 4, by: 0.7 })
        .logs("orders", 94, 4.0, &["ERROR NoMethodError (undefined method `name' for nil):\n\napp/serializers/order_serializer.rb:19:in `restaurant'\napp/serializers/order_serializer.rb:10:in `as_json'\napp/controllers/orders_controller.rb:4:in `index' ;; controller=OrdersController ;; action=index", "ERROR NoMethodError (undefined method `name' for nil):\n\napp/serializers/order_serializer.rb:19:in `restaurant'\napp/serializers/order_serializer.rb:10:in `as_json'\napp/controllers/orders_controller.rb:9:in `show' ;; controller=OrdersController ;; action=show"])
        .logs("gateway", 94, 3.0, &["ERROR orders answered 500 ;; path=/customers/{n:10000..999999}/orders", "ERROR orders answered 500 ;; path=/orders/{n:1000000..9999999}"])
        .traces(20, 18, 95, list)
        .with_repo()
        .truth(
            "orders",
            &["dispatch", "gateway"],
            "rollback",
            "The serializer of an order asks the restaurant's zone for its name, but a zone is optional and restaurants that signed up before have none until the import of next week, as the commit itself says. From the deploy of orders at 10:43 each list with such a restaurant ends in a NoMethodError in that line. \
             The gateway, five minutes before, keeps some of the text of an error and still throws it; the constant for recent orders ran for an hour, and the sum of lines for a day. Orders are saved before they are shown, so fewer are placed because people see errors.",
        )
}

/// A pool of thirty connections became one of four, and dinner comes.
fn couriers_not_found() -> Incident {
    let place = Call::new("orders", "OrdersController#create", 60.0).slow(70.0).fails("ERROR", "Faraday::TimeoutError: Net::ReadTimeout").calls(
        Call::new("dispatch", "POST /jobs", 10.0)
            .fails("ERROR", "sqlalchemy.exc.TimeoutError: QueuePool limit of size 4 overflow 0 reached, connection timed out, timeout 5.00")
            .calls(Call::new("dispatch", "pool checkout", 0.3).capped(5000.0))
            .calls(Call::new("postgres", "INSERT jobs", 3.0).times(1, 0))
            .calls(Call::new("locations", "GET /near", 3.0).times(1, 0))
            .calls(Call::new("dispatch", "GET api.waymark.example/v1/route", 160.0).times(3, 0)),
    );
    Incident::new(&worlds::MEALS, "couriers-not-found", FaultKind::PoolExhaustion)
        .in_language(Language::Python)
        .clock("2025-10-17 14:20", 360, 218, 229)
        .alert(
            ("dispatch", "errors", 5.0),
            "P1",
            "dispatch error rate",
            "{value} % of requests to dispatch fail",
        )
        .cause("fewer-connections", 30)
        .ships("dispatch", 74)
        .decoy(Decoy::LookAlike, "menus-pool", 170)
        .ships("menus", 206)
        .decoy(Decoy::AtOnset, "radius", 188)
        .ships("dispatch", 214)
        .decoy(Decoy::Bump, "sqlalchemy-bump", -1280)
        .ships("dispatch", -1230)
        .hit("gateway", "orders.placed.per_minute", Step { at: 190, over: 50, to: 170.0 })
        .hit("dispatch", "rate", Step { at: 190, over: 50, to: 46.0 })
        .hit("dispatch", "sqlalchemy.pool.checked_out", Step { at: 190, over: 28, to: 16.0 })
        .hit("postgres", "postgresql.connections.used", Step { at: 74, over: 2, to: 57.0 })
        .hit("dispatch", "latency", Step { at: 200, over: 40, to: 5600.0 })
        .hit("dispatch", "errors", Step { at: 218, over: 10, to: 38.0 })
        .hit("dispatch", "dispatch.jobs.assigned.per_minute", Step { at: 218, over: 20, to: 88.0 })
        .hit("dispatch", "dispatch.jobs.waiting", Step { at: 218, over: 90, to: 740.0 })
        .hit("orders", "latency", Step { at: 218, over: 30, to: 2900.0 })
        .hit("orders", "errors", Step { at: 219, over: 25, to: 7.5 })
        .hit("orders", "puma.threads.busy", Step { at: 218, over: 30, to: 78.0 })
        .hit("gateway", "errors", Step { at: 219, over: 25, to: 2.4 })
        .logs("dispatch", 218, 4.0, &["ERROR Exception in ASGI application\nTraceback (most recent call last):\n  File \"/srv/app/jobs.py\", line 18, in create\n    job = await Job.open(session, wanted.order_id)\nsqlalchemy.exc.TimeoutError: QueuePool limit of size 4 overflow 0 reached, connection timed out, timeout 5.00 (Background on this error at: https://sqlalche.me/e/20/3o7r) ;; logger=uvicorn.error"])
        .logs("orders", 218, 2.5, &["ERROR Faraday::TimeoutError (Net::ReadTimeout with #<TCPSocket:(closed)>):\n\napp/models/dispatch_client.rb:12:in `request_courier'\napp/controllers/orders_controller.rb:14:in `create' ;; controller=OrdersController ;; action=create"])
        .logs("gateway", 220, 1.5, &["ERROR orders answered 500 ;; path=/orders"])
        .traces(22, 18, 225, place)
        .with_repo()
        .undiffed(0.2)
        .truth(
            "dispatch",
            &["gateway", "orders"],
            "rollback",
            "Each process of dispatch had up to thirty connections and has four since the deploy at 15:34. A connection is held while the map service is asked three times, so four are enough in the afternoon and not at dinner: connections in use stand at sixteen, four on each of four hosts, and requests give up after five seconds in the words of that pool. \
             Requests at dinner are as many as on any evening. The radius, deployed four minutes before, makes for fewer couriers and no more waiting; menus got more connections and Postgres has plenty left, and SQLAlchemy was raised a day before.",
        )
}

/// The new column has no index, and the old one went with its column.
fn my_orders_slow() -> Incident {
    let list = Call::new("gateway", "GET /customers/:customer/orders", 12.0).calls(
        Call::new("orders", "OrdersController#index", 40.0)
            .slow(60.0)
            .calls(
                Call::new("postgres", "SELECT orders", 3.0)
                    .slow(3400.0)
                    .with("!db.statement=SELECT \"orders\".* FROM \"orders\" WHERE \"orders\".\"account_id\" = $1 ORDER BY \"orders\".\"placed_at\" DESC LIMIT $2"),
            )
            .calls(Call::new("postgres", "SELECT lines", 2.0).slow(9.0)),
    );
    Incident::new(&worlds::MEALS, "my-orders-slow", FaultKind::SlowQuery)
        .clock("2025-10-14 08:00", 200, 108, 115)
        .alert(
            ("orders", "latency", 1000.0),
            "P1",
            "orders p95",
            "p95 of orders is {value} ms",
        )
        .decoy(Decoy::LookAlike, "restaurants-open-index", 12)
        .ships("orders", 47)
        .cause("account-id", 68)
        .ships("orders", 107)
        .decoy(Decoy::SameFile, "show-preload", -1250)
        .ships("orders", -1190)
        .decoy(Decoy::TooLate, "puma-threads", 80)
        .ships("orders", 113)
        .hit("orders", "latency", Creep { at: 108, half: 2.0, to: 4600.0 })
        .hit("orders", "puma.threads.busy", Step { at: 108, over: 5, to: 99.0 })
        .hit("orders", "puma.backlog", Step { at: 110, over: 8, to: 84.0 })
        .hit("orders", "cpu", Step { at: 108, over: 5, to: 31.0 })
        .hit("orders", "errors", Step { at: 113, over: 8, to: 2.1 })
        .hit("postgres", "cpu", Step { at: 108, over: 3, to: 97.0 })
        .hit("postgres", "postgresql.connections.active", Step { at: 108, over: 5, to: 96.0 })
        .hit_labelled("postgres", "postgresql.seq_scans.rate", "db=orders", Step { at: 108, over: 2, to: 63.0 })
        .hit_labelled("postgres", "postgresql.rows_read.rate", "db=orders", Step { at: 108, over: 2, to: 41_000_000.0 })
        .hit("menus", "latency", Step { at: 109, over: 5, to: 95.0 })
        .hit("gateway", "latency", Creep { at: 108, half: 2.0, to: 4800.0 })
        .hit("gateway", "errors", Step { at: 110, over: 8, to: 6.2 })
        .logs("orders", 108, 2.5, &["INFO Completed 200 OK in {n:2100..5900}ms (Views: {f:1.0..9.0}ms | ActiveRecord: {f:2050.0..5800.0}ms) ;; controller=OrdersController ;; action=index"])
        .logs("postgres", 108, 2.0, &["INFO duration: {f:1900.000..5700.000} ms  execute a{n:10..99}: SELECT \"orders\".* FROM \"orders\" WHERE \"orders\".\"account_id\" = $1 ORDER BY \"orders\".\"placed_at\" DESC LIMIT $2 ;; db=orders"])
        .logs_until("orders", (107, 108), 3.0, &["INFO == 20251014070000 OrdersBelongToAccounts: migrated ({f:31.0000..39.0000}s) ;; logger=ActiveRecord::Migration"])
        .logs("gateway", 110, 2.0, &["ERROR The operation was aborted due to timeout ;; path=/customers/{n:10000..999999}/orders"])
        .traces(20, 18, 109, list)
        .with_repo()
        .truth(
            "orders",
            &["gateway", "menus", "postgres"],
            "roll-forward",
            "The migration puts account_id in the place of customer_id; with the old column goes the index of customer and time, and the new column gets none. From the deploy of orders at 09:47 each list of a customer's orders reads the whole table: scans in order rise a hundredfold, and Postgres names the statement with account_id. The index of open restaurants was made \
             without a lock an hour before and concerns another table; preload of an order was out a day, and six threads for each worker came after the onset. The old column is gone, so the way is forward: add the index.",
        )
}

/// Each position of each courier is written to a table that was made for two writes a shift.
fn positions_refused() -> Incident {
    let update = Call::new("locations", "POST /positions", 0.6)
        .fails("ERROR", "ProvisionedThroughputExceededException")
        .calls(Call::new("redis", "GEOADD couriers:live", 0.4))
        .calls(
            Call::new("locations", "DynamoDB.PutItem", 4.0)
                .slow(480.0)
                .times(0, 1)
                .with("aws.dynamodb.table_names=courier-shifts"),
        );
    Incident::new(&worlds::MEALS, "positions-refused", FaultKind::QuotaExceeded)
        .in_language(Language::Go)
        .clock("2025-11-20 10:00", 210, 110, 117)
        .alert(
            ("locations", "errors", 5.0),
            "P1",
            "locations error rate",
            "{value} % of requests to locations fail",
        )
        .decoy(Decoy::SameFile, "shift-names", 10)
        .ships("locations", 39)
        .decoy(Decoy::LookAlike, "near-count", -1200)
        .ships("locations", -1150)
        .cause("trail", 70)
        .ships("locations", 109)
        .decoy(Decoy::Long, "waiting-orders", 79)
        .ships("dispatch", 106)
        .hit_labelled("locations", "aws.dynamodb.consumed_write_capacity_units", "table=courier-shifts", Step { at: 109, over: 1, to: 610.0 })
        .hit_labelled("locations", "aws.dynamodb.consumed_write_capacity_units", "table=courier-shifts", Step { at: 110, over: 1, to: 50.0 })
        .hit_labelled("locations", "aws.dynamodb.throttled_requests", "table=courier-shifts", Step { at: 110, over: 2, to: 540.0 })
        .hit("locations", "errors", Step { at: 110, over: 3, to: 84.0 })
        .hit("locations", "latency", Step { at: 110, over: 3, to: 910.0 })
        .hit("locations", "rate", Step { at: 111, over: 6, to: 1150.0 })
        .hit("locations", "memory", Step { at: 111, over: 8, to: 141.0 })
        .hit("dispatch", "latency", Step { at: 112, over: 6, to: 980.0 })
        .hit("dispatch", "errors", Step { at: 112, over: 6, to: 4.1 })
        .logs("locations", 110, 5.0, &["ERROR trail ;; courier={n:100..9000} ;; err=operation error DynamoDB: PutItem, exceeded maximum number of attempts, 3, https response error StatusCode: 400, RequestID: {hex:26}, ProvisionedThroughputExceededException: The level of configured provisioned throughput for the table was exceeded. Consider increasing your provisioning level with the UpdateTable API."])
        .logs("dispatch", 112, 0.9, &["ERROR Exception in ASGI application\nTraceback (most recent call last):\n  File \"/srv/app/couriers.py\", line 20, in near\n    answer = await client.get(\"/near\", params={\"lat\": place[0], \"lon\": place[1], \"metres\": settings.search_radius})\nhttpx.ReadTimeout ;; logger=uvicorn.error"])
        .traces(22, 20, 111, update)
        .with_repo()
        .lacks(Part::Patterns)
        .truth(
            "locations",
            &["dispatch"],
            "rollback",
            "Positions went to Redis alone; now each of them is also written to the table of shifts, which is provisioned for fifty writes in a second and had one or two. From the deploy of locations at 11:49 writes rise to more than six hundred; what the table had saved up lasts half a minute, and then it refuses nine of ten, and with them the position of the courier. Phones send refused positions again. \
             Names of what happens to a shift were out for more than an hour with the same writes; fifteen couriers for twenty is less to read, and dispatch tries orders again with a function that nothing starts.",
        )
}

/// Menus are kept for nine seconds, where they were kept for nine hundred.
fn app_slow_at_dinner() -> Incident {
    let menu = Call::new("gateway", "GET /restaurants/:id/menu", 8.0).calls(
        Call::new("menus", "GET /restaurants/:id/menu", 3.0)
            .calls(Call::new("redis", "GET menu", 0.5))
            .calls(Call::new("menus", "pg pool wait", 0.1).slow(900.0).times(0, 1))
            .calls(Call::new("postgres", "SELECT dishes", 30.0).slow(620.0).times(0, 1).with("db.name=menus"))
            .calls(Call::new("redis", "SET menu", 0.5).times(0, 1).with("db.redis.args=EX 9")),
    );
    Incident::new(&worlds::MEALS, "app-slow-at-dinner", FaultKind::CacheStampede)
        .in_language(Language::Yaml)
        .clock("2025-09-26 17:20", 210, 111, 119)
        .alert(
            ("orders", "latency", 700.0),
            "P2",
            "orders p95",
            "p95 of orders is {value} ms",
        )
        .decoy(Decoy::SameFile, "cache-name", 40)
        .ships("menus", 77)
        .decoy(Decoy::AtOnset, "order-lines-inverse", 71)
        .ships("orders", 107)
        .decoy(Decoy::LookAlike, "sold-out-last", -1300)
        .ships("menus", -1240)
        .cause_config("MENU_CACHE_TTL_SECONDS", "menus", "900->9", 110)
        .config("LOG_LEVEL", "gateway", "info->warn", 35)
        .hit("menus", "menus.cache.hit_rate", Step { at: 111, over: 3, to: 41.0 })
        .hit("menus", "latency", Creep { at: 111, half: 3.0, to: 1900.0 })
        .hit("menus", "pg.pool.waiting", Step { at: 112, over: 4, to: 130.0 })
        .hit("menus", "errors", Step { at: 115, over: 8, to: 6.0 })
        .hit("postgres", "postgresql.queries.rate", Step { at: 111, over: 3, to: 2320.0 })
        .hit_labelled("postgres", "postgresql.rows_read.rate", "db=menus", Step { at: 111, over: 3, to: 690_000.0 })
        .hit("postgres", "cpu", Step { at: 111, over: 3, to: 96.0 })
        .hit("postgres", "postgresql.connections.active", Step { at: 111, over: 3, to: 88.0 })
        .hit("orders", "latency", Creep { at: 112, half: 3.0, to: 1500.0 })
        .hit("orders", "puma.threads.busy", Step { at: 112, over: 6, to: 81.0 })
        .hit("dispatch", "latency", Step { at: 112, over: 6, to: 1300.0 })
        .hit("gateway", "latency", Creep { at: 111, half: 3.0, to: 2300.0 })
        .hit("gateway", "errors", Step { at: 116, over: 8, to: 4.0 })
        .logs("menus", 111, 2.5, &["INFO GET /restaurants/{n:100..9999}/menu 200 ;; duration={n:700..2700}"])
        .logs("menus", 115, 2.0, &["ERROR timeout exceeded when trying to connect ;; err.stack=Error: timeout exceeded when trying to connect at Pool.connect (node_modules/pg-pool/index.js:45:11)"])
        .logs("gateway", 116, 1.5, &["ERROR menus answered 500 ;; path=/restaurants/{n:100..9999}/menu"])
        .logs("orders", 113, 1.0, &["INFO Completed 200 OK in {n:700..1900}ms (Views: {f:1.0..9.0}ms | ActiveRecord: {f:600.0..1800.0}ms) ;; controller=OrdersController ;; action={pick:index|show}"])
        .traces(20, 18, 112, menu)
        .with_repo()
        .truth(
            "menus",
            &["dispatch", "gateway", "orders", "postgres"],
            "config-revert",
            "No commit is at fault: at 19:10 somebody set MENU_CACHE_TTL_SECONDS of menus from 900 to 9. Hits of its cache fall by more than half, menus are read from Postgres again and again, and the database, which orders and dispatch use as well, is full; spans show values that are kept for nine seconds. orders had been deployed three minutes before with lines that know their order, \
             which saves queries; the name of a connection is only a name and ran for half an hour, and dishes that are sold out were put last a day before. The gateway's level of logs has nothing to do with it.",
        )
}

/// All incidents of this organisation with a change of its own at fault.
pub fn all() -> Vec<Incident> {
    vec![
        orders_page_fails(),
        couriers_not_found(),
        my_orders_slow(),
        positions_refused(),
        app_slow_at_dinner(),
    ]
}
