//! A provider of broadband: what a commit is at fault for.

use crate::prelude::*;

/// An attribute that not every router sends.
fn routers_cannot_dial_in() -> Incident {
    let mut incident = Incident::new(&worlds::BROADBAND, "routers-cannot-dial-in", FaultKind::NilDereference)
        .in_language(Language::Go)
        .clock("2026-03-10 02:40", 190, 98, 104)
        .decoy(Decoy::SameFile, "accept-log", -720)
        .ships("radius", -660)
        .cause("wished-prefix", -540)
        .ships_as_version("radius", 96)
        .decoy(Decoy::Bump, "pgx-bump", -610)
        .ships("radius", 34)
        .decoy(Decoy::LookAlike, "radius-memory", -1800)
        .ships("radius", -1740)
        .alert(("radius", "k8s.container.restarts", 4.0), "critical", "radius restarts", "radius restarted {value} times")
                .hit("radius", "k8s.deployment.available", Step { at: 98, over: 0, to: 2.0 })
        .hit_labelled("radius", "radius.requests.rate", "result=accepted", Step { at: 98, over: 4, to: 120.0 })
        .hit_labelled("radius", "radius.requests.rate", "result=timeout", Step { at: 98, over: 5, to: 410.0 })
        .hit("radius", "radius.accounting.rate", Times { at: 98, over: 4, by: 0.4 })
        .hit("radius", "memory", Step { at: 98, over: 3, to: 31e6 })
        .hit_labelled("selfcare", "selfcare.logins.rate", "result=accepted", Times { at: 110, over: 40, by: 1.6 })
        .logs("radius", 97, 1.6, &["FATAL panic: runtime error: invalid memory address or nil pointer dereference\n[signal SIGSEGV: segmentation violation code=0x1 addr=0x0 pc=0x{hex:6}]\n\ngoroutine {n:200..9000} [running]:\nfibra.example/fibra/radius.(*Handler).prefix(...)\n\t/src/radius/handler.go:32\nfibra.example/fibra/radius.(*Handler).Accept(0xc0001{hex:5}, {0x8f21e0, 0xc000{hex:6}}, {{0xc000{hex:6}, 0x8}, {0xc000{hex:6}, 0x7}})\n\t/src/radius/handler.go:46 +0x1f4"])
        .logs("radius", 98, 1.5, &["INFO listening ;; addr=:1812", "INFO pool starts ;; addr=100.64.{n:1..200}.{n:1..250}"])
        .with_repo()
        .lacks(Part::Traces)
        .truth(
            "radius",
            &[],
            "rollback",
            "The commit asks the prefix that a router wishes for its masked form, but the field is a pointer that is nil where a router wishes none, and old models never do. From the roll-out in the night at 04:16 on each such router whose lease has ended takes the whole process down in that function, pods restart all the time and others' requests time out. \
             The client of Postgres was rolled out an hour earlier and radius accepted as always; a line that names the model and more memory are of the days before.",
        );
    for minute in 98..190 {
        let to = (minute - 97) as f64 * 2.0;
        incident = incident.hit("radius", "k8s.container.restarts", Step { at: minute, over: 0, to }).hit(
            "radius",
            "k8s.deployment.available",
            Pulse { at: minute, lasting: 1, to: (minute % 3) as f64 + 1.0 },
        );
    }
    incident
}

/// A product that only one side knows stops a partition.
fn installations_not_planned() -> Incident {
    Incident::new(&worlds::BROADBAND, "installations-not-planned", FaultKind::SchemaMismatch)
        .clock("2026-04-08 08:50", 280, 131, 158)
        .alert(("provisioning", "messaging.kafka.consumer.lag", 80.0), "warning", "provisioning lag", "{value} orders wait in a partition (limit 80)")
        .cause("business", 40)
        .ships("orders", 84)
        .decoy(Decoy::AtOnset, "ignore-wished", 97)
        .ships("provisioning", 127)
        .decoy(Decoy::Bump, "jackson-bump", 52)
        .ships("provisioning", 71)
        .decoy(Decoy::SameFile, "lead-days", -1380)
        .ships("orders", -1320)
        .hit_labelled("provisioning", "messaging.kafka.consumer.lag", "topic=orders;partition=3", Slope { at: 131, by: 4.4 })
        .hit_labelled("provisioning", "messaging.kafka.consumer.lag", "topic=orders;partition=5", Slope { at: 203, by: 4.3 })
        .hit("provisioning", "provisioning.planned.per_minute", Times { at: 131, over: 2, by: 0.83 })
        .hit("provisioning", "provisioning.planned.per_minute", Times { at: 203, over: 2, by: 0.8 })
        .logs("provisioning", 131, 1.4, &["ERROR Backoff FixedBackOff{interval=5000, currentAttempts={n:2..900}, maxAttempts=unlimited} for orders-3@{pick:4418207}\ncom.fasterxml.jackson.databind.exc.InvalidFormatException: Cannot deserialize value of type `fibra.provisioning.Product` from String \"FIBRE_BUSINESS\": not one of the values accepted for Enum class: [FIBRE_100, FIBRE_300, FIBRE_1000, DSL_50] ;; logger=o.s.k.l.KafkaMessageListenerContainer"])
        .logs("provisioning", 203, 1.4, &["ERROR Backoff FixedBackOff{interval=5000, currentAttempts={n:2..900}, maxAttempts=unlimited} for orders-5@{pick:4420911}\ncom.fasterxml.jackson.databind.exc.InvalidFormatException: Cannot deserialize value of type `fibra.provisioning.Product` from String \"FIBRE_BUSINESS\": not one of the values accepted for Enum class: [FIBRE_100, FIBRE_300, FIBRE_1000, DSL_50] ;; logger=o.s.k.l.KafkaMessageListenerContainer"])
        .logs_until("orders", (131, 132), 2.0, &["INFO order 74{n:10000..99999} of FIBRE_BUSINESS for L{n:100000..999999} ;; logger=fibra.orders.OrderService"])
        .logs_until("orders", (203, 204), 2.0, &["INFO order 74{n:10000..99999} of FIBRE_BUSINESS for L{n:100000..999999} ;; logger=fibra.orders.OrderService"])
        .with_repo()
        .lacks(Part::Traces)
        .truth(
            "provisioning",
            &[],
            "rollback",
            "The commit adds a product to the enumeration of orders, and provisioning has one of its own that does not know it. With the first order of FIBRE_BUSINESS at 11:01, three quarters of an hour after the deploy of orders, the partition it lies in stands still, because a message that cannot be read is tried again for ever; a second one stops another partition an hour later. \
             provisioning itself was deployed four minutes before the first with a day that may be missing, and with another Jackson an hour before, and both read all other orders.",
        )
}

/// Results that nobody fetches stay for ever.
fn line_tests_slow() -> Incident {
    let start = Call::new("linetest", "POST /lines/{line}/tests", 3.0).slow(2100.0);
    Incident::new(&worlds::BROADBAND, "line-tests-slow", FaultKind::MemoryLeak)
        .clock("2026-03-24 09:20", 420, 262, 281)
        .alert(("linetest", "jvm.gc.duration.p99", 1.0), "warning", "linetest gc", "p99 of collections is {value} s (limit 1 s)")
        .decoy(Decoy::Alarming, "samples-array", -200)
        .ships("linetest", -150)
        .cause("fetch-results", 35)
        .ships("linetest", 72)
        .decoy(Decoy::Bump, "boot-bump", 190)
        .ships("provisioning", 258)
        .decoy(Decoy::LookAlike, "linetest-four", -1700)
        .ships("linetest", -1640)
        .hit("linetest", "latency", Step { at: 72, over: 4, to: 0.05 })
        .hit("linetest", "rate", Times { at: 72, over: 4, by: 4.2 })
        .hit_labelled("linetest", "jvm.memory.used", "pool=G1 Old Gen", Slope { at: 73, by: 2.9e6 })
        .hit_labelled("linetest", "jvm.memory.used", "pool=G1 Old Gen", Step { at: 262, over: 6, to: 768e6 })
        .hit_labelled("linetest", "jvm.memory.used", "pool=G1 Old Gen", Slope { at: 262, by: -2.9e6 })
        .hit_labelled("linetest", "jvm.memory.used", "pool=G1 Old Gen", Saw { at: 300, low: 205e6, high: 772e6, period: 190 })
        .hit("linetest", "memory", Slope { at: 73, by: 2.2e6 })
        .hit("linetest", "jvm.gc.duration.p99", Step { at: 262, over: 8, to: 2.6 })
        .hit("linetest", "jvm.gc.duration.p99", Pulse { at: 300, lasting: 120, to: 0.2 })
        .hit("linetest", "cpu", Step { at: 262, over: 8, to: 0.96 })
        .hit("linetest", "cpu", Pulse { at: 300, lasting: 120, to: 0.34 })
        .hit("linetest", "errors", Step { at: 264, over: 8, to: 0.21 })
        .hit("linetest", "errors", Pulse { at: 300, lasting: 120, to: 0.009 })
        .hit("linetest", "k8s.container.restarts", Step { at: 297, over: 0, to: 3.0 })
        .extra("linetest", "linetest.results.fetched.per_minute", Series::around(0.0).noise(0.1).then(Step { at: 72, over: 4, to: 71.0 }))
        .traces(24, 12, 264, start)
        .lacks(Part::Logs)
        .with_repo()
        .truth(
            "linetest",
            &[],
            "rollback",
            "A test is forgotten only when somebody fetches its result, and one in three is never fetched, as 104 measurements and 71 fetched results in a minute show; each keeps its samples. From the deploy at 10:32 on the old generation grows by nearly three megabytes a minute, at 13:42 collections take all of the processor, and after a restart for memory it begins again. \
             The raised version of Spring Boot was deployed to provisioning only, four minutes before; a larger limit for one answer was out all morning without growth, and a fourth pod a day.",
        )
}

/// Digests of passwords are made sixteen times as hard, and at each login anew.
fn customer_logins_slow() -> Incident {
    let login = Call::new("selfcare", "SessionsController#create", 205.0)
        .slow(7200.0)
        .calls(Call::new("postgres", "SELECT users", 2.0))
        .calls(Call::new("postgres", "UPDATE users", 3.0));
    Incident::new(&worlds::BROADBAND, "customer-logins-slow", FaultKind::CpuSaturation)
        .in_language(Language::Ruby)
        .clock("2026-02-16 15:00", 230, 116, 125)
        .alert(("selfcare", "latency", 1.5), "critical", "selfcare p95", "p95 of selfcare is {value} s (limit 1.5 s)")
        .decoy(Decoy::SameFile, "attempts", 14)
        .ships("selfcare", 39)
        .decoy(Decoy::Long, "moving", 44)
        .ships("selfcare", 70)
        .cause("stretches", 78)
        .ships("selfcare", 114)
        .decoy(Decoy::Bump, "devise-bump", 92)
        .ships("selfcare", 120)
        .hit("selfcare", "cpu", Step { at: 116, over: 5, to: 0.99 })
        .hit("selfcare", "puma.busy_threads", Step { at: 116, over: 5, to: 40.0 })
        .hit("selfcare", "puma.backlog", Step { at: 118, over: 6, to: 85.0 })
        .hit("selfcare", "latency", Creep { at: 116, half: 3.0, to: 6.4 })
        .hit("selfcare", "errors", Step { at: 119, over: 6, to: 0.07 })
        .hit_labelled("selfcare", "selfcare.logins.rate", "result=accepted", Times { at: 117, over: 5, by: 0.6 })
        .hit("orders", "rate", Times { at: 118, over: 6, by: 0.7 })
        .logs("selfcare", 116, 2.0, &["INFO Completed 201 Created ;; controller=SessionsController ;; action=create ;; duration={n:4900..9800} ;; db={n:3..9}"])
        .logs("selfcare", 119, 1.5, &["ERROR Rack::Timeout::RequestTimeoutException (Request ran for longer than 15000ms ) ;; controller={pick:ContractsController|SessionsController|LinesController}"])
        .traces(22, 14, 117, login)
        .profile(
            "selfcare",
            126,
            136,
            "
puma thread;SessionsController#create;User#valid_password?;Devise::Encryptor.compare;BCrypt::Engine.hash_secret 4120
puma thread;SessionsController#create;User#strengthen;ActiveRecord::Persistence#update!;Devise::Encryptor.digest;BCrypt::Engine.hash_secret 3890
puma thread;ContractsController#index;ActiveRecord::Relation#load 311
puma thread;ContractsController#index;JSON.generate 140
puma thread;GC.start 96
",
        )
        .with_repo()
        .truth(
            "selfcare",
            &[],
            "rollback",
            "The commit makes a digest with fifteen rounds of doubling instead of eleven, sixteen times the work, and has the old digest of everybody who logs in replaced. From the deploy at 16:54 logins take seconds of processor, the pods' processors are full with fewer logins than before, and other pages wait for them; the profile shows bcrypt alone. \
             Devise in another patch came six minutes later, five attempts instead of ten were out for more than an hour, and pages for moving are not linked.",
        )
}

/// Each interim report of each router is logged.
fn log_search_behind() -> Incident {
    Incident::new(&worlds::BROADBAND, "log-search-behind", FaultKind::LogVolume)
        .in_language(Language::Go)
        .clock("2026-05-05 10:00", 220, 107, 116)
        .alert(("vector", "vector.component_discarded_events.rate", 50.0), "warning", "vector discards", "{value} lines are discarded in a second (limit 50)")
        .decoy(Decoy::LookAlike, "hibernate-log", 82)
        .ships("orders", 103)
        .cause("interim-log", 60)
        .ships("radius", 106)
        .decoy(Decoy::SameFile, "lost-words", -1420)
        .ships("radius", -1370)
        .hit("vector", "vector.component_sent_bytes.rate", Step { at: 107, over: 4, to: 11.8e6 })
        .hit("vector", "vector.buffer.used_ratio", Step { at: 107, over: 7, to: 1.0 })
        .hit("vector", "vector.component_discarded_events.rate", Step { at: 109, over: 7, to: 1480.0 })
        .hit("vector", "cpu", Step { at: 107, over: 3, to: 0.92 })
        .hit("vector", "memory", Step { at: 107, over: 6, to: 490e6 })
        .hit("radius", "cpu", Step { at: 107, over: 3, to: 0.44 })
        .hit("radius", "radius.request.duration.p99", Step { at: 112, over: 8, to: 0.27 })
        .extra("vector", "vector.component_received_events.rate", Series::around(94.0).noise(0.05).labelled("app=radius").then(Step { at: 107, over: 3, to: 5480.0 }))
        .extra("vector", "vector.component_received_events.rate", Series::around(61.0).noise(0.05).labelled("app=orders").then(Times { at: 104, over: 2, by: 1.02 }))
        .extra("vector", "vector.component_received_events.rate", Series::around(118.0).noise(0.05).labelled("app=selfcare"))
        .logs("vector", 108, 2.0, &["ERROR Events dropped. ;; component_id=loki ;; reason=The buffer is full ;; count={n:900..14000}", "WARN Not retriable; dropping the request. ;; component_id=loki ;; reason=429 Too Many Requests: Ingestion rate limit exceeded for user fibra (limit: 12000000 bytes/sec)"])
        .logs("radius", 106, 12.0, &["INFO accounting ;; kind=interim ;; user=c{n:1000000..9999999} ;; session={hex:8} ;; packet={Kind:interim User:c{n:1000000..9999999} NAS:bras-{n:1..24} In:{n:100000..9999999999} Out:{n:100000..9999999999}}"])
        .lacks(Part::Traces)
        .undiffed(0.2)
        .truth(
            "vector",
            &["radius"],
            "rollback",
            "The commit logs every report of every router where only the first and the last of a session were logged; routers report every five minutes, which are more than five thousand in a second. From the deploy of radius at 11:46 the lines that vector gets from radius are sixty times as many, those of other services as before; the store's limit is reached, the buffer full, and everybody's lines are discarded. \
             What orders deployed three minutes earlier is a comment and a message in answers; the kind of a lost report is named since the day before.",
        )
}

/// More pods with pools of connections than the database has connections.
fn shop_errors_evening() -> Incident {
    Incident::new(&worlds::BROADBAND, "shop-errors-evening", FaultKind::BadConfiguration)
        .in_language(Language::Yaml)
        .clock("2026-03-19 15:00", 360, 265, 277)
        .alert(("selfcare", "errors", 0.03), "critical", "selfcare errors", "{value} of the requests to selfcare fail (limit 0.03)")
        .cause("more-orders", 12)
        .ships("orders", 36)
        .decoy(Decoy::LookAlike, "connection-timeout", -660)
        .ships("orders", -600)
        .decoy(Decoy::SameFile, "tomcat-threads", -300)
        .ships("orders", -250)
        .decoy(Decoy::AtOnset, "products-timeout", 222)
        .ships("selfcare", 260)
        .hit("orders", "rate", Times { at: 120, over: 170, by: 2.1 })
        .hit("selfcare", "rate", Times { at: 120, over: 170, by: 1.7 })
        .hit("postgres", "postgresql.backends", Step { at: 150, over: 60, to: 322.0 })
        .hit("postgres", "postgresql.backends", Step { at: 225, over: 40, to: 397.0 })
        .hit("postgres", "postgresql.commits.rate", Times { at: 120, over: 140, by: 1.6 })
        .hit("orders", "cpu", Step { at: 120, over: 60, to: 0.72 })
        .hit("orders", "errors", Step { at: 265, over: 8, to: 0.052 })
        .hit("orders", "latency", Step { at: 265, over: 8, to: 0.46 })
        .hit("selfcare", "errors", Step { at: 265, over: 8, to: 0.088 })
        .hit("selfcare", "latency", Step { at: 266, over: 8, to: 0.72 })
        .extra("kube-state-metrics", "k8s.hpa.current_replicas", Series::around(5.0).noise(0.0).counted().labelled("hpa=orders").then(Step { at: 150, over: 60, to: 8.0 }).then(Step { at: 225, over: 40, to: 11.0 }).then(Step { at: 268, over: 30, to: 15.0 }))
        .extra("kube-state-metrics", "k8s.hpa.max_replicas", Series::around(8.0).noise(0.0).counted().labelled("hpa=orders").then(Step { at: 36, over: 0, to: 24.0 }))
        .logs("orders", 265, 2.0, &["ERROR HikariPool-1 - Exception during pool initialization.\norg.postgresql.util.PSQLException: FATAL: sorry, too many clients already ;; logger=com.zaxxer.hikari.pool.HikariPool", "WARN HikariPool-1 - Failed to create/setup connection: FATAL: sorry, too many clients already ;; logger=com.zaxxer.hikari.pool.PoolBase"])
        .logs("selfcare", 265, 3.0, &["ERROR ActiveRecord::ConnectionNotEstablished (connection to server at \"10.4.0.12\", port 5432 failed: FATAL:  sorry, too many clients already) ;; controller={pick:ContractsController|SessionsController} ;; action={pick:index|create}"])
        .logs("postgres", 265, 3.0, &["FATAL sorry, too many clients already"])
        .with_repo()
        .lacks(Part::Traces)
        .truth(
            "postgres",
            &["orders", "selfcare"],
            "config-revert",
            "Each pod of orders holds thirty connections, and the database has four hundred for everybody. The commit lets orders have up to twenty-four pods; at 15:36 nothing is seen of it, but with the evening's requests, with which eight pods had to do before, the eleventh starts at 19:25 and takes the last connections, so that orders and the customers' pages are told that there are too many clients. \
             The customers' pages had been deployed five minutes earlier with a longer wait for orders; threads and the wait for a connection came earlier and open none.",
        )
}

/// All incidents of this organisation that a change is at fault for.
pub fn all() -> Vec<Incident> {
    vec![
        routers_cannot_dial_in(),
        installations_not_planned(),
        line_tests_slow(),
        customer_logins_slow(),
        log_search_behind(),
        shop_errors_evening(),
    ]
}
