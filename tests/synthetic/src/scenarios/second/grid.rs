//! Readings of electricity meters: what a commit or a flag is at fault for.

use crate::prelude::*;

/// The producer of a live view no longer hears that its viewer has left.
fn readings_restart() -> Incident {
    let watch = Call::new("portal-api", "GET /live", 40.0)
        .slow(46.0)
        .calls(Call::new("readings", "grid.Readings/Watch", 12.0).slow(20.0).with("rpc.system=grpc"));
    Incident::new(&worlds::GRID, "readings-restart", FaultKind::MemoryLeak)
        .clock("2025-02-20 09:00", 420, 92, 291)
        .alert(
            ("readings", "memory", 460e6),
            "page",
            "PodMemoryNearLimit",
            "working set of readings is {value} bytes, limit 536870912",
        )
        .cause("watch-survives", 40)
        .ships("readings", 88)
        .decoy(Decoy::LookAlike, "hours-prealloc", 12)
        .ships("readings", 34)
        .decoy(Decoy::SameFile, "watch-doc", -1500)
        .decoy(Decoy::Long, "portal-csv", 238)
        .ships("portal-api", 279)
        .hit("readings", "go_goroutines", Slope { at: 92, by: 410.0 })
        .hit("readings", "memory", Slope { at: 92, by: 1_350_000.0 })
        .hit("readings", "go_goroutines", Saw { at: 340, low: 61_000.0, high: 108_000.0, period: 40 })
.hit("readings", "cpu", Step { at: 92, over: 200, to: 0.42 })
        .hit("readings", "memory", Saw { at: 340, low: 330e6, high: 530e6, period: 40 })
        .hit("readings", "kube_pod_container_status_restarts_total", Step { at: 336, over: 60, to: 9.0 })
        .hit("readings", "latency", Step { at: 120, over: 220, to: 0.21 })
        .hit("portal-api", "errors", Spikes { at: 336, to: 0.03, chance: 0.12 })
        .logs("readings", 90, 1.2, &["INFO viewer left ;; caller=readings/watch.go:49 ;; meter=JP{n:100000..999999} ;; error=rpc error: code = Canceled desc = context canceled"])
        .logs_until("readings", (335, 420), 0.12, &["INFO starting ;; caller=readings/main.go:22", "WARN Last State: Terminated, Reason: OOMKilled, Exit Code: 137 ;; caller=kubelet"])
        .logs("portal-api", 338, 0.6, &["ERROR hours failed ;; caller=portal/usage.go:37 ;; error=rpc error: code = Unavailable desc = error reading from server: EOF"])
        .traces(20, 8, 150, watch)
        .with_repo()
        .truth(
            "readings",
            &["portal-api"],
            "rollback",
            "Watch takes the values of the stream's context but no longer its end: context.WithoutCancel never becomes done, so the goroutine of a \
             viewer who has left asks once more and then waits forever for somebody to take its value. Goroutines rise by four hundred a minute from the deploy of \
             readings at 10:28 while the number of live views stays, and memory with them, until pods are killed hours later. \
             The slice with room for all hours lives as long as one request and had been out for an hour without a rise; tables for spreadsheets are made in \
             the portal.",
        )
}

/// The producer renames its JSON, the consumer of invoices does not.
fn invoices_stand_still() -> Incident {
    let consume = Call::new("billing", "readings process", 9.0)
        .fails("ERROR", "Fields [meter_id, taken_at] are required for type with serial name 'grid.billing.ReadingEvent', but they were missing at path: $")
        .with("messaging.system=kafka")
        .calls(Call::new("timescale", "UPDATE invoice_lines", 1.0).times(3, 0));
    Incident::new(&worlds::GRID, "invoices-stand-still", FaultKind::SchemaMismatch)
        .clock("2025-05-14 12:30", 260, 133, 150)
        .alert(
            ("billing", "kafka_consumergroup_lag", 500_000.0),
            "page",
            "BillingLag",
            "group billing is {value} records behind",
        )
        .decoy(Decoy::SameFile, "event-package", 64)
        .ships("billing", 118)
        .cause("json-names", 30)
        .ships("ingest", 132)
        .decoy(Decoy::Bump, "serialization-bump", 100)
        .ships("billing", 129)
        .hit("billing", "billing_readings_per_second", Step { at: 133, over: 1, to: 0.0 })
        .hit("billing", "kafka_consumergroup_lag", Slope { at: 133, by: 84_000.0 })
        .hit("billing", "cpu", Step { at: 133, over: 2, to: 0.78 })
        .logs(
            "billing",
            133,
            6.0,
            &["ERROR Exception in thread \"consumer-{n:0..3}\" kotlinx.serialization.MissingFieldException: Fields [meter_id, taken_at] are required for type with serial name 'grid.billing.ReadingEvent', but they were missing at path: $\n\tat kotlinx.serialization.internal.PluginExceptionsKt.throwMissingFieldException(PluginExceptions.kt:20)\n\tat grid.billing.ReadingEvent.<init>(ReadingEvent.kt:8)\n\tat grid.billing.ReadingEventKt.readingOf(ReadingEvent.kt:18) ;; logger=grid.billing.Main",
              "WARN consumer restarted after a failure ;; logger=grid.billing.Main ;; thread=main"],
        )
        .traces(18, 16, 134, consume)
        .with_repo()
        .lacks(Part::Patterns)
        .truth(
            "billing",
            &[],
            "rollback",
            "ingest publishes meterId and takenAt since its deploy at 14:42 where it published meter_id and taken_at; the consumer of invoices still needs the old names, \
             and says that exactly those two are missing. Unknown fields are ignored, so the new ones help nobody. billing fails, but what it had deployed before - \
             one function for parsing, and a library three minutes earlier - reads the same names as ever and billed readings until ingest changed. \
             Checks that came along in ingest refuse nothing.",
        )
}

/// The shared package connects anew for each call: a lookup and a handshake each time.
fn portal_lookups() -> Incident {
    let usage = Call::new("portal-api", "GET /usage", 9.0)
        .fails("ERROR", "rpc error: code = Unavailable desc = name resolver error: produced zero addresses")
        .calls(Call::new("portal-api", "dns.lookup readings", 0.4).slow(4100.0).times(0, 1))
        .calls(Call::new("portal-api", "tls.handshake readings", 2.0).slow(60.0).times(0, 1))
        .calls(Call::new("readings", "grid.Readings/Hours", 21.0).times(1, 0));
    Incident::new(&worlds::GRID, "portal-lookups", FaultKind::NameResolution)
        .clock("2025-06-24 17:10", 230, 124, 135)
        .alert(
            ("coredns", "coredns_dns_request_duration_seconds_p99", 0.5),
            "page",
            "CoreDNSLatencyHigh",
            "p99 of coredns is {value}s",
        )
        .cause("fresh-connections", -1210)
        .ships("portal-api", 123)
        .decoy(Decoy::LookAlike, "dns-two", -1300)
        .ships("portal-api", 61)
        .decoy(Decoy::SameFile, "usage-cache-header", 94)
        .ships("portal-api", 131)
        .decoy(Decoy::Long, "peak-doc", 70)
        .hit("portal-api", "grpc_client_connections_opened_per_second", Step { at: 124, over: 2, to: 1160.0 })
        .hit("portal-api", "node_sockstat_TCP_tw", Step { at: 124, over: 4, to: 27_500.0 })
        .hit("portal-api", "latency", Step { at: 124, over: 6, to: 4.8 })
        .hit("portal-api", "errors", Step { at: 125, over: 8, to: 0.19 })
        .hit("portal-api", "cpu", Step { at: 124, over: 4, to: 0.82 })
        .hit("readings", "cpu", Step { at: 124, over: 4, to: 0.58 })
        .hit("coredns", "coredns_dns_requests_per_second", Step { at: 124, over: 3, to: 9300.0 })
        .hit("coredns", "coredns_dns_request_duration_seconds_p99", Step { at: 126, over: 6, to: 3.9 })
        .hit("coredns", "cpu", Step { at: 124, over: 4, to: 0.97 })
        .hit_labelled("coredns", "coredns_dns_responses_per_second", "rcode=NXDOMAIN", Step { at: 124, over: 3, to: 6900.0 })
        .hit("ingest", "errors", Step { at: 130, over: 6, to: 0.012 })
        .logs("portal-api", 125, 5.0, &["ERROR hours failed ;; caller=portal/usage.go:37 ;; error=rpc error: code = Unavailable desc = dns: A record lookup error: lookup readings on 10.96.0.10:53: read udp {ip}:{n:32000..60000}->10.96.0.10:53: i/o timeout", "ERROR hours failed ;; caller=portal/usage.go:37 ;; error=rpc error: code = DeadlineExceeded desc = received context error while waiting for new LB policy update: context deadline exceeded"])
        .logs("ingest", 130, 0.7, &["ERROR head-end: Get \"https://headend.meterlink.example/v1/readings\": dial tcp: lookup headend.meterlink.example on 10.96.0.10:53: read udp {ip}:{n:32000..60000}->10.96.0.10:53: i/o timeout ;; caller=ingest/poll.go:38"])
        .logs("coredns", 126, 2.0, &["ERROR [ERROR] plugin/errors: 2 readings.svc.cluster.local. AAAA: read udp {ip}:{n:32000..60000}->169.254.169.253:53: i/o timeout"])
        .traces(20, 20, 126, usage)
        .with_repo()
        .truth(
            "portal-api",
            &["coredns", "ingest", "readings"],
            "rollback",
            "The shared package rpc, changed the day before 'against calls to pods that are gone', makes a connection for each call and closes it again. \
             When portal-api is deployed with it at 19:13, a thousand connections are opened in a second where there was none, each asks for names with all their search domains, and coredns, \
             with thirty-five times the questions, no longer answers in time; ingest, which asks no more than before, feels that later. The other \
             setting of ndots reduces lookups and ran for an hour; a header for browsers came when all was slow already.",
        )
}

/// The database's volume gets an eighth of its operations in a second.
fn ingest_slow() -> Incident {
    let push = Call::new("ingest", "grid.Ingest/Push", 7.0)
        .slow(9.0)
        .with("rpc.system=grpc")
        .calls(Call::new("timescale", "INSERT readings", 6.0).slow(1900.0))
        .calls(Call::new("ingest", "readings publish", 3.0));
    Incident::new(&worlds::GRID, "ingest-slow", FaultKind::QuotaExceeded)
        .in_language(Language::Hcl)
        .clock("2025-03-05 10:40", 240, 116, 128)
        .alert(
            ("ingest", "latency", 0.6),
            "page",
            "IngestLatencyP99",
            "p99 of ingest is {value}s",
        )
        .cause("gp3", -1450)
        .ships("timescale", 115)
        .decoy(Decoy::AtOnset, "insert-copy", 51)
        .ships("ingest", 109)
        .decoy(Decoy::LookAlike, "volume-size", 33)
        .decoy(Decoy::SameFile, "tags-team", -1600)
        .hit_labelled("timescale", "node_disk_iops", "device=nvme1n1", Step { at: 116, over: 1, to: 3000.0 })
        .hit_labelled("timescale", "node_disk_queue_depth", "device=nvme1n1", Step { at: 116, over: 4, to: 168.0 })
        .hit_labelled("timescale", "node_disk_write_await_seconds", "device=nvme1n1", Step { at: 116, over: 4, to: 0.061 })
        .hit("timescale", "cpu", Step { at: 116, over: 4, to: 0.17 })
        .hit("timescale", "pg_stat_activity_active_count", Step { at: 116, over: 6, to: 88.0 })
        .hit("timescale", "pg_stat_database_blks_read_per_second", Step { at: 116, over: 2, to: 1500.0 })
        .hit("ingest", "latency", Step { at: 117, over: 6, to: 2.4 })
        .hit("ingest", "ingest_readings_per_second", Step { at: 117, over: 6, to: 540.0 })
        .hit("ingest", "ingest_headend_cursor_age_seconds", Slope { at: 118, by: 29.0 })
        .hit("readings", "latency", Step { at: 117, over: 6, to: 1.3 })
        .hit("portal-api", "latency", Step { at: 117, over: 6, to: 1.6 })
        .hit("billing", "billing_readings_per_second", Step { at: 117, over: 6, to: 530.0 })
        .logs("timescale", 117, 2.0, &["INFO duration: {n:1100..4900}.{n:100..999} ms  statement: INSERT INTO readings (meter_id, taken_at, wh, source)", "INFO checkpoint complete: wrote {n:9000..61000} buffers ({f:1.0..7.9}%); write={f:500.000..880.000} s, sync={f:19.001..90.090} s, total={f:600.000..990.000} s"])
        .logs("ingest", 118, 1.5, &["WARN insert took {n:1100..4800}ms ;; caller=ingest/store.go:52 ;; count={n:60..310}"])
        .traces(20, 20, 117, push)
        .with_repo()
        .lacks(Part::Traces)
        .truth(
            "timescale",
            &["billing", "ingest", "portal-api", "readings"],
            "roll-forward",
            "The change of Terraform that saves the price of io2 also sets iops from 24000 to 3000, applied a day after its commit, at 12:35. From then on the volume does \
             three thousand operations in a second flat where it did more than nine thousand, its queue and waits rise, and the processor of the database is idler than before. Writers and \
             readers of all services are slow at once. ingest's deploy six minutes before makes the messages earlier and inserts the same rows; the note \
             on a larger volume changes nothing, nor do tags. Give the volume its operations back.",
        )
}

/// A flag reads hours of usage from all raw readings.
fn usage_slow() -> Incident {
    let usage = Call::new("portal-api", "GET /usage", 9.0).calls(
        Call::new("readings", "grid.Readings/Hours", 5.0)
            .slow(60.0)
            .with("feature_flag.readings-exact-range={pick:false|false}")
            .with("!feature_flag.readings-exact-range=true")
            .calls(
                Call::new("timescale", "SELECT readings_hourly", 11.0).times(1, 0),
            )
            .calls(Call::new("timescale", "SELECT readings", 11.0).slow(2900.0).times(0, 1).with("db.statement=SELECT time_bucket('1 hour', taken_at) AS hour, sum(wh), bool_or(estimated) FROM readings WHERE meter_id = $1 AND taken_at >= $2 AND taken_at < $3 GROUP BY 1 ORDER BY 1")),
    );
    Incident::new(&worlds::GRID, "usage-slow", FaultKind::SlowQuery)
        .clock("2025-04-02 18:00", 200, 111, 119)
        .alert(
            ("readings", "latency", 1.0),
            "page",
            "ReadingsLatencyP99",
            "p99 of readings is {value}s",
        )
        .cause_flag("readings-exact-range", "readings", "off->on", 110)
        .decoy(Decoy::SameFile, "rollup-comment", 41)
        .ships("readings", 104)
        .decoy(Decoy::AtOnset, "usage-year", 66)
        .ships("portal-api", 108)
        .decoy(Decoy::Long, "tariff-seasons", 25)
        .ships("tariffs", 83)
        .flag("billing-solar-credit", "billing", "10%->20%", 97)
        .misleads(Decoy::Flag)
        .hit("timescale", "pg_stat_database_tup_returned_per_second", Step { at: 111, over: 2, to: 38_000_000.0 })
        .hit("timescale", "pg_stat_database_blks_read_per_second", Step { at: 111, over: 2, to: 61_000.0 })
        .hit("timescale", "cpu", Step { at: 111, over: 3, to: 0.95 })
        .hit("timescale", "pg_stat_activity_active_count", Step { at: 111, over: 5, to: 58.0 })
        .hit_labelled("timescale", "node_disk_iops", "device=nvme1n1", Step { at: 111, over: 3, to: 23_100.0 })
        .hit("readings", "latency", Step { at: 111, over: 5, to: 4.6 })
        .hit("readings", "pgxpool_acquired_conns", Step { at: 111, over: 5, to: 64.0 })
        .hit("portal-api", "latency", Step { at: 111, over: 5, to: 4.9 })
        .hit("portal-api", "errors", Step { at: 115, over: 8, to: 0.06 })
        .hit("ingest", "latency", Step { at: 112, over: 6, to: 0.31 })
        .logs("readings", 111, 3.0, &["INFO hours ;; caller=readings/server.go:58 ;; meter=JP{n:100000..999999} ;; rows={n:24..744} ;; ms={n:1400..6100}"])
        .logs("timescale", 112, 1.5, &["INFO duration: {n:1400..5900}.{n:100..999} ms  execute stmtcache_{hex:12}: SELECT time_bucket('1 hour', taken_at) AS hour, sum(wh), bool_or(estimated) FROM readings"])
        .logs("portal-api", 115, 1.6, &["ERROR hours failed ;; caller=portal/usage.go:37 ;; error=rpc error: code = DeadlineExceeded desc = context deadline exceeded ;; meter=JP{n:100000..999999}"])
        .traces(22, 20, 111, usage)
        .with_repo()
        .truth(
            "readings",
            &["ingest", "portal-api", "timescale"],
            "feature-flag-disable",
            "The flag readings-exact-range was switched on at 19:50. Behind it, Hours() sums up all raw readings of a range in place of the hourly rollup, with the query that the \
             database's log and the traces show from then on; rows returned rise almost two hundredfold. The code is as old as the service. Before it readings got a comment, portal-api a \
             constant with the same value, tariffs a file that nobody calls yet; the flag of billing is read by billing, which is well.",
        )
}

/// A new field of an answer is read where old meters have none.
fn usage_502() -> Incident {
    let usage = Call::new("portal-api", "GET /usage", 9.0)
        .fails("ERROR", "runtime error: invalid memory address or nil pointer dereference")
        .calls(Call::new("readings", "grid.Readings/Hours", 14.0).with("rows={n:24..744}"));
    Incident::new(&worlds::GRID, "usage-502", FaultKind::NilDereference)
        .clock("2025-01-15 07:30", 170, 86, 91)
        .alert(
            ("portal-api", "errors", 0.05),
            "page",
            "PortalErrors",
            "{value} of requests to portal-api fail",
        )
        .cause("estimated", 15)
        .ships("portal-api", 85)
        .decoy(Decoy::Long, "recover-log", -1420)
        .ships("portal-api", -1330)
        .decoy(Decoy::LookAlike, "quality-kind", 30)
        .ships("readings", 79)
        .hit("portal-api", "errors", Step { at: 86, over: 4, to: 0.23 })
        .hit("portal-api", "latency", Step { at: 86, over: 4, to: 0.28 })
        .logs(
            "portal-api",
            86,
            7.0,
            &["ERROR panic ;; caller=portal/recover.go:15 ;; cause=runtime error: invalid memory address or nil pointer dereference ;; stack=goroutine {n:1000..99999} [running]: runtime/debug.Stack() panic({0x9a1e60?, 0xf3c5b0?}) grid.example/platform/services/portal.(*Usage).ServeHTTP(0xc000{hex:6}, {0xb52a98, 0xc000{hex:6}}, 0xc000{hex:6}) /src/services/portal/usage.go:{n:43..44} +0x3a5"],
        )
        .traces(20, 18, 86, usage)
        .with_repo()
        .lacks(Part::Traces)
        .undiffed(0.25)
        .truth(
            "portal-api",
            &[],
            "rollback",
            "The portal now reads h.Quality.Estimated of each hour, and Quality is nil for meters of the first generation, as the type says. Each request \
             for such a meter panics in ServeHTTP of usage.go, about a fourth of all, from the deploy of portal-api at 08:55 on. readings answers as before: its method for the \
             same question, deployed six minutes earlier, asks for nil first and is called by nobody; the handler that catches panics was out a day and only makes \
             lines of them.",
        )
}

/// Ten thousand records in one poll last longer than the group waits.
fn invoices_late() -> Incident {
    let poll = Call::new("billing", "readings process", 20.0)
        .with("messaging.batch.message_count={n:2..60}")
        .with("!messaging.batch.message_count=10000")
        .fails("ERROR", "Offset commit cannot be completed since the consumer is not part of an active group for auto partition assignment; it is likely that the consumer was kicked out of the group.")
        .calls(Call::new("timescale", "UPDATE invoice_lines", 7.1).times(8, 60));
    Incident::new(&worlds::GRID, "invoices-late", FaultKind::QueueBacklog)
        .in_language(Language::Kotlin)
        .clock("2025-07-08 21:40", 320, 144, 171)
        .alert(
            ("billing", "kafka_consumergroup_lag", 500_000.0),
            "page",
            "BillingLag",
            "group billing is {value} records behind",
        )
        .cause("larger-batches", -420)
        .ships("billing", -330)
        .decoy(Decoy::SameFile, "month-of", 35)
        .ships("billing", 137)
        .commit("runbook-lag", -2900)
        .decoy(Decoy::Bump, "kafka-bump", 150)
        .decoy(Decoy::Long, "pdf-invoice", 60)
        .ships("portal-api", 141)
        .misleads(Decoy::Habit)
        .hit("ingest", "ingest_readings_per_second", Step { at: 140, over: 4, to: 2300.0 })
        .hit("ingest", "rate", Times { at: 140, over: 4, by: 2.7 })
        .hit("billing", "kafka_consumer_rebalances_per_hour", Step { at: 144, over: 5, to: 170.0 })
        .hit("billing", "billing_readings_per_second", Step { at: 144, over: 5, to: 240.0 })
        .hit("billing", "kafka_consumergroup_lag", Slope { at: 144, by: 124_000.0 })
        .hit("billing", "cpu", Step { at: 144, over: 4, to: 0.49 })
        .logs(
            "billing",
            144,
            2.4,
            &["WARN [Consumer clientId=consumer-billing-{n:1..6}, groupId=billing] consumer poll timeout has expired. This means the time between subsequent calls to poll() was longer than the configured max.poll.interval.ms, which typically implies that the poll loop is spending too much time processing messages. ;; logger=org.apache.kafka.clients.consumer.internals.ConsumerCoordinator",
              "ERROR org.apache.kafka.clients.consumer.CommitFailedException: Offset commit cannot be completed since the consumer is not part of an active group for auto partition assignment; it is likely that the consumer was kicked out of the group. ;; logger=grid.billing.Main",
              "INFO [Consumer clientId=consumer-billing-{n:1..6}, groupId=billing] Request joining group due to: group is already rebalancing ;; logger=org.apache.kafka.clients.consumer.internals.ConsumerCoordinator"],
        )
        .traces(14, 8, 145, poll)
        .with_repo()
        .truth(
            "billing",
            &[],
            "rollback",
            "A poll now returns up to ten thousand records instead of five hundred, and each costs an update of seven milliseconds one after another, while the group waits sixty seconds \
             for the next poll. Deployed in the afternoon, batches stay small while billing keeps up; at midnight meters send their day as they do each night, a batch becomes full, takes more than a \
             minute, the consumer is thrown out, and its work is repeated without end. The runbook knows the midnight load, which passed before within minutes. The function for the month, deployed seven minutes before, \
             takes the same seven characters; the client's patch release was committed later and not deployed.",
        )
}

/// All incidents of this organisation with a change of its own at fault.
pub fn all() -> Vec<Incident> {
    vec![
        readings_restart(),
        invoices_stand_still(),
        portal_lookups(),
        ingest_slow(),
        usage_slow(),
        usage_502(),
        invoices_late(),
    ]
}
