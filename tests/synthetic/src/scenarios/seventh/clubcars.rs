//! Cars to share by the minute: what people changed in code.

use crate::prelude::*;

/// A surcharge that may be missing is looked at by night without asking whether it is there.
fn trips_cannot_end() -> Incident {
    let end = Call::new("booking", "POST /bookings/:id/end", 30.0)
        .fails("ERROR", "Request failed with status code 500")
        .calls(
            Call::new("pricing", "POST /price", 6.0)
                .with("zone={pick:campus|flughafen|mitte}")
                .with("!zone={pick:campus|flughafen}")
                .fails("ERROR", "runtime error: invalid memory address or nil pointer dereference"),
        );
    Incident::new(&worlds::CLUBCARS, "trips-cannot-end", FaultKind::NilDereference)
        .in_language(Language::Go)
        .clock("2025-03-06 14:30", 500, 450, 460)
        .alert(
            ("booking", "errors", 4.0),
            "critical",
            "booking error rate",
            "{value}% of requests to booking fail",
        )
        .cause("surcharge-optional", -120)
        .ships("pricing", 78)
        .decoy(Decoy::Bump, "pgx-bump", 300)
        .ships("pricing", 428)
        .decoy(Decoy::SameFile, "trip-rounding", -1500)
        .ships("pricing", -1430)
        .decoy(Decoy::AtOnset, "reservation-comment", 402)
        .ships("booking", 444)
        .hit("pricing", "errors", Step { at: 450, over: 5, to: 41.0 })
        .hit("pricing", "pricing.trips.priced", Times { at: 450, over: 5, by: 0.55 })
        .hit("booking", "errors", Step { at: 450, over: 5, to: 15.0 })
        .hit("gateway", "errors", Step { at: 450, over: 5, to: 3.1 })
        .logs("pricing", 450, 3.0, &[
            "ERROR panic: runtime error: invalid memory address or nil pointer dereference [recovered] ;; middleware=Recoverer ;; path=/price ;; goroutine={n:10000..99999}",
        ])
        .logs("booking", 450, 3.0, &["ERROR AxiosError: Request failed with status code 500 ;; context=TripsService ;; zone={pick:campus|flughafen|hafen}"])
        .traces(18, 16, 451, end)
        .with_repo()
        .truth(
            "pricing",
            &["booking", "gateway"],
            "rollback",
            "Zone.Surcharge became a pointer that is nil for zones without one, while night() reads zone.Surcharge.From without a check. By day it returns before that line, so the deploy at 15:48 was quiet until 22:00, when the first \
             trips by night panic, and only in zones without a surcharge. The driver of Postgres was deployed 22 minutes before and read zones well; a comment on begun minutes and one on reservations are no code that runs here.",
        )
}

/// The lock of a car takes the row of its zone along, during a request to another service.
fn reservations_time_out() -> Incident {
    let reserve = Call::new("gateway", "POST /v1/bookings", 6.0).calls(
        Call::new("booking", "POST /reservations", 9.0)
            .calls(
                Call::new("pg-fleet", "SELECT car FOR UPDATE", 2.0).slow(5200.0).with(
                    "!db.statement=SELECT … FROM \"car\" \"car\" INNER JOIN \"zone\" \"zone\" ON \"zone\".\"id\"=\"car\".\"zoneId\" WHERE \"car\".\"id\" = $1 FOR UPDATE",
                ),
            )
            .calls(Call::new("pricing", "GET /zones/{zone}", 14.0).times(0, 1).slow(19.0))
            .calls(Call::new("pg-fleet", "INSERT reservation", 2.0)),
    );
    Incident::new(&worlds::CLUBCARS, "reservations-time-out", FaultKind::LockContention)
        .clock("2025-05-22 15:10", 220, 131, 140)
        .alert(
            ("booking", "latency", 1.5),
            "critical",
            "booking latency",
            "p95 of booking is {value} s",
        )
        .cause("zone-price", 40)
        .ships("booking", 86)
        .decoy(Decoy::LookAlike, "expire-skip", -1300)
        .ships("booking", -1240)
        .decoy(Decoy::Long, "zone-endpoint", -60)
        .ships("pricing", 33)
        .decoy(Decoy::AtOnset, "health-version", 111)
        .ships("gateway", 127)
        .flag("booking.extend-reservation", "booking", "10%->30%", 119)
        .misleads(Decoy::Flag)
        .hit("gateway", "rate", Times { at: 120, over: 30, by: 1.35 })
        .hit("booking", "rate", Times { at: 120, over: 30, by: 1.4 })
        .hit("pricing", "rate", Step { at: 87, over: 2, to: 128.0 })
        .hit("booking", "latency", Step { at: 87, over: 3, to: 0.19 })
        .hit("booking", "latency", Creep { at: 131, half: 5.0, to: 8.4 })
        .hit("booking", "typeorm.pool.used", Step { at: 131, over: 8, to: 40.0 })
        .hit("booking", "errors", Step { at: 137, over: 10, to: 12.0 })
        .hit("booking", "booking.reservations.created", Step { at: 131, over: 10, to: 14.0 })
        .hit("pg-fleet", "postgresql.waiting_queries", Step { at: 87, over: 2, to: 2.4 })
        .hit("pg-fleet", "postgresql.waiting_queries", Creep { at: 131, half: 4.0, to: 36.0 })
        .hit("pg-fleet", "postgresql.commits", Times { at: 131, over: 8, by: 0.7 })
        .hit("gateway", "latency", Creep { at: 132, half: 5.0, to: 4.9 })
        .hit("gateway", "errors", Step { at: 138, over: 10, to: 3.4 })
        .logs("pg-fleet", 131, 2.0, &[
            "INFO process {n:200..40000} still waiting for ShareLock on transaction {n:81000000..82000000} after 1000.{n:100..999} ms ;; detail=while locking tuple ({n:0..1},{n:1..23}) in relation \"zone\"",
        ])
        .logs("booking", 133, 3.0, &["ERROR QueryFailedError: canceling statement due to statement timeout ;; context=ReservationsService"])
        .traces(20, 20, 133, reserve)
        .with_repo()
        .truth(
            "booking",
            &["gateway", "pg-fleet"],
            "rollback",
            "The query that locks a car now joins its zone, and FOR UPDATE locks the rows of both; the transaction then asks pricing while it holds them. All reservations of a zone go one after another since 16:36, \
             a few queries wait from then on, and with the rush of the evening they pile up: the database waits for tuples of the relation zone, its processor and pricing are well. The endpoint for a zone answers from memory, \
             expiring less at once is a day old, the gateway's health says a version.",
        )
}

/// Fields of a message change their case; the reader finds no car and says nothing.
fn cars_disappear() -> Incident {
    Incident::new(&worlds::CLUBCARS, "cars-disappear", FaultKind::SchemaMismatch)
        .in_language(Language::Rust)
        .clock("2025-02-18 09:30", 180, 92, 107)
        .alert(
            ("vehicles", "vehicles.cars.shown.avg", 4.0),
            "critical",
            "cars on the map",
            "{value} cars shown around a person on average",
        )
        .cause("state-camel", 20)
        .ships("telematics", 91)
        .decoy(Decoy::Long, "live-view", -60)
        .ships("gateway", 56)
        .decoy(Decoy::SameFile, "drop-counter", 44)
        .ships("vehicles", 74)
        .decoy(Decoy::Unexecuted, "patience-doc", -200)
        .ships("telematics", -30)
        .hit("vehicles", "vehicles.states.applied", Step { at: 92, over: 3, to: 0.0 })
        .hit("vehicles", "vehicles.cars.stale", Step { at: 102, over: 4, to: 5570.0 })
        .hit("vehicles", "vehicles.cars.shown.avg", Step { at: 102, over: 4, to: 0.0 })
        .hit("vehicles", "vehicles.geocode.calls", Step { at: 102, over: 4, to: 0.0 })
        .hit("vehicles", "cpu", Step { at: 92, over: 4, to: 31.0 })
        .hit("booking", "booking.reservations.created", Times { at: 103, over: 5, by: 0.12 })
        .hit("booking", "rate", Times { at: 103, over: 6, by: 0.5 })
        .silent("vehicles", 102, 180)
        .logs("vehicles", 102, 1.6, &["INFO GET /cars/nearby 200 {n:2..6}ms ;; cars=0", "WARN car {n:1000..6999} has not been heard of for an hour"])
        .with_repo()
        .lacks(Part::Traces)
        .truth(
            "vehicles",
            &["booking"],
            "rollback",
            "CarState is serialised in camel case since the deploy of telematics at 11:01, and the consumer of vehicles reads car_id: it finds no car under undefined, says so only at debug level and drops the message. Published states and the lag \
             do not change, applied ones fall to nothing at that minute, and ten minutes later no car is fresh enough for the map. The rewritten condition in the consumer ran for a quarter of an hour with states applied; \
             the live view listens behind a flag, and the earlier release of telematics is a comment.",
        )
}

/// Settings get a prefix that production does not know, and the default is to log everything.
fn notify_disk() -> Incident {
    Incident::new(&worlds::CLUBCARS, "notify-disk", FaultKind::LogVolume)
        .clock("2025-04-29 10:20", 240, 97, 222)
        .alert(
            ("notify", "system.disk.in_use.pct", 85.0),
            "warning",
            "disk of notify",
            "the volume of logs is {value}% full",
        )
        .cause("one-config", 31)
        .ships("notify", 96)
        .decoy(Decoy::LookAlike, "pushed-devices", -1350)
        .ships("notify", -1290)
        .decoy(Decoy::Bump, "pino-bump", -90)
        .ships("notify", 12)
        .decoy(Decoy::SameFile, "log-volume-size", -2500)
        .flag("notify.quiet-hours", "notify", "off->5%", 93)
        .misleads(Decoy::Flag)
        .hit("notify", "datadog.estimated_usage.logs.ingested_mb_per_min", Step { at: 97, over: 3, to: 342.0 })
        .hit("notify", "system.disk.in_use.pct", Slope { at: 97, by: 0.45 })
        .hit("notify", "cpu", Step { at: 97, over: 3, to: 44.0 })
        .hit("notify", "latency", Step { at: 97, over: 4, to: 0.46 })
        .hit("notify", "notify.queue.age.max", Creep { at: 100, half: 30.0, to: 70.0 })
        .logs("notify", 97, 9.0, &[
            "DEBUG sent ;; userId={uuid} ;; device={hex:32} ;; message={\"title\":\"Deine Fahrt\",\"body\":\"{n:4..61} Minuten\",\"data\":{\"route\":\"…\"}} ;; answer={\"status\":200,\"headers\":{\"apns-id\":\"{uuid}\"}}",
            "DEBUG request ;; url=https://push.clubcars.example/v3/send ;; body={hex:64}{hex:64}",
        ])
        .with_repo()
        .lacks(Part::Traces)
        .lacks(Part::Deploys)
        .truth(
            "notify",
            &[],
            "rollback",
            "The settings in one place read NOTIFY_LOG_LEVEL and take 'debug' where it is missing; for the level there is no fallback to the old name, and deploy.yaml sets LOG_LEVEL. From 11:57 on lines of debug level with whole messages and answers appear, \
             sixteen times as many bytes as before with as many pushes, and the disk fills in a straight line. A duration in a line that is written anyway and a new version of the logger \
             had been running before without it; the volume had been made larger, not smaller.",
        )
}

/// A regular expression needs exponential time for some addresses.
fn app_hangs() -> Incident {
    let profile = Call::new("gateway", "GET /v1/cars/nearby", 4.0).slow(9400.0).calls(Call::new(
        "vehicles",
        "GET /cars/nearby",
        80.0,
    ));
    Incident::new(&worlds::CLUBCARS, "app-hangs", FaultKind::CpuSaturation)
        .clock("2025-06-05 13:00", 200, 124, 131)
        .alert(
            ("gateway", "latency", 2.0),
            "critical",
            "gateway latency",
            "p95 of gateway is {value} s",
        )
        .cause("mail-check", 15)
        .ships("gateway", 62)
        .decoy(Decoy::Bump, "express-bump", 90)
        .ships("gateway", 119)
        .decoy(Decoy::LookAlike, "json-limit", -1370)
        .ships("gateway", -1300)
        .decoy(Decoy::TooLate, "odometer", 100)
        .ships("vehicles", 126)
        .hit("gateway", "cpu", Step { at: 124, over: 2, to: 99.0 })
        .hit("gateway", "runtime.node.event_loop.delay.max", Step { at: 124, over: 2, to: 27.0 })
        .hit("gateway", "latency", Step { at: 124, over: 4, to: 14.0 })
        .hit("gateway", "errors", Step { at: 125, over: 4, to: 31.0 })
        .hit("gateway", "rate", Step { at: 124, over: 4, to: 290.0 })
        .hit("vehicles", "rate", Step { at: 124, over: 4, to: 150.0 })
        .hit("booking", "rate", Step { at: 124, over: 4, to: 84.0 })
        .extra("gateway", "kubernetes.containers.restarts", Series::around(1.0).counted().noise(0.0).then(Slope { at: 126, by: 0.4 }))
        .logs("gateway", 125, 3.0, &[
            "WARN Liveness probe failed: Get \"http://{ip}:8080/healthz\": context deadline exceeded (Client.Timeout exceeded while awaiting headers) ;; source=kubelet",
            "INFO GET /v1/cars/nearby 200 {n:4000..26000}ms",
            "INFO PATCH /v1/me 422 {n:18000..59000}ms",
        ])
        .profile("gateway", 130, 133, "
node;processImmediate;processTicksAndRejections;Layer.handle;validateProfile;RegExp.test 9412
node;processImmediate;processTicksAndRejections;Layer.handle;jsonParser;JSON.parse 61
node;processImmediate;onStreamRead;TLSWrap;SSL_read 118
node;processTimers;proxy;http.request 74
node;(garbage collector) 33
")
        .traces(20, 20, 125, profile)
        .with_repo()
        .truth(
            "gateway",
            &["booking", "vehicles"],
            "rollback",
            "In the new expression for mails the dot is optional inside a repeated group, so a long address without an at sign is tried in exponentially many ways. It was deployed at 14:02; an hour later the first such input comes, PATCH /v1/me takes up to a minute, \
             the loop stands still for everybody and probes fail. Callees have less to do, and the profile shows RegExp.test in validateProfile. The new version of the framework, five minutes before, is not in it.",
        )
}

/// All incidents of this part.
pub fn all() -> Vec<Incident> {
    vec![trips_cannot_end(), reservations_time_out(), cars_disappear(), notify_disk(), app_hangs()]
}
