//! A railway that carries freight: what nobody of the organisation changed.

use crate::prelude::*;

/// A dead replica keeps the log of the primary until its disk is full.
fn writes_failing() -> Incident {
    Incident::new(&worlds::RAILFREIGHT, "writes-failing", FaultKind::DiskFull)
        .clock("2025-10-28 06:00", 360, 52, 289)
        .alert(("consignments", "errors", 0.1), "critical", "ConsignmentsErrors", "{value} of requests to consignments fail (limit 0.1)")
        .decoy(Decoy::AtOnset, "wagon-history", 231)
        .ships("consignments", 268)
        .decoy(Decoy::LookAlike, "position-speed", -1330)
        .ships("tracker", -1270)
        .decoy(Decoy::SameFile, "pool-name", 70)
        .ships("consignments", 120)
        .hit_labelled("freight-db", "pg_replication_slot_retained_bytes", "slot=analytics", Slope { at: 52, by: 1.05e9 })
        .hit_labelled("freight-db", "pg_replication_slot_retained_bytes", "slot=analytics", Step { at: 284, over: 0, to: 243.6e9 })
        .hit_labelled("freight-db", "node_filesystem_used_ratio", "mountpoint=/var/lib/postgresql", Slope { at: 52, by: 0.002_07 })
        .hit_labelled("freight-db", "node_filesystem_used_ratio", "mountpoint=/var/lib/postgresql", Step { at: 284, over: 0, to: 1.0 })
        .hit("freight-db", "pg_wal_written_bytes_per_second", Step { at: 285, over: 1, to: 0.0 })
        .hit("freight-db", "pg_stat_database_queries_per_second", Step { at: 285, over: 1, to: 300.0 })
        .hit("consignments", "errors", Step { at: 285, over: 2, to: 0.78 })
        .hit("portal", "errors", Step { at: 285, over: 3, to: 0.61 })
        .hit("portal", "portal_bookings_per_minute", Step { at: 285, over: 2, to: 0.0 })
        .hit("tracker", "tracker_positions_stored_per_second", Step { at: 285, over: 1, to: 0.0 })
        .hit("tracker", "kafka_consumergroup_lag", Slope { at: 285, by: 36_500.0 })
        .hit("eta", "eta_position_age_seconds", Slope { at: 286, by: 60.0 })
        .logs_until("freight-db", (50, 53), 1.5, &["INFO terminating walsender process due to replication timeout ;; application=analytics ;; slot=analytics"])
        .silent("freight-db", 285, 360)
        .silent("tracker", 285, 360)
        .silent("consignments", 285, 360)
        .logs("freight-db", 284, 2.5, &["FATAL could not write to file \"pg_wal/xlogtemp.{n:1000..32000}\": No space left on device", "ERROR could not extend file \"base/16401/{n:20000..29000}\": No space left on device", "INFO all server processes terminated; reinitializing"])
        .logs("consignments", 285, 3.0, &["ERROR org.postgresql.util.PSQLException: FATAL: the database system is in recovery mode ;; logger=o.h.e.jdbc.spi.SqlExceptionHelper"])
        .logs("tracker", 285, 1.0, &["ERROR run ;; err=FATAL: the database system is in recovery mode (SQLSTATE 57P03)"])
        .logs("portal", 285, 2.0, &["ERROR consignments answered 500 ;; path=/consignments"])
        .doc("replicas", "# Replicas of freight-db\n\n| slot | host | who |\n| --- | --- | --- |\n| standby_b | other building | platform |\n| analytics | machine of the data team | data |\n\nSlots keep the log until the replica has read it. `max_slot_wal_keep_size` is not set: the data team does not want to\ncopy 600 GB again after each reboot.\n")
        .with_repo()
        .truth(
            "freight-db",
            &["consignments", "eta", "portal", "tracker"],
            "purge-bad-data",
            "No change is at fault. At 06:52 the replica of the data team stopped reading, and its slot keeps the log of the primary since: what is retained for it rises by a gigabyte in a minute, the disk with it, and the disk is full at 10:44; the other replica's slot is flat. The history of wagons, deployed a quarter of an hour before the disk was full, copies some thousand rows once; \
             the speed in positions was out a day with a flat disk, the name of connections is a name. Drop the slot, the space comes back with the next checkpoint.",
        )
}

/// Customs' server has a certificate of an authority that Java does not know.
fn border_bookings_fail() -> Incident {
    let declare = Call::new("portal", "POST /consignments", 30.0)
        .fails("ERROR", "consignments answered 500")
        .calls(
            Call::new("consignments", "POST /consignments", 12.0)
                .fails("ERROR", "SSLHandshakeException: PKIX path building failed: unable to find valid certification path to requested target")
                .calls(Call::new("eta", "GET /arrivals", 780.0))
                .calls(Call::new("freight-db", "INSERT consignments", 3.0))
                .calls(Call::new("consignments", "POST ncts.customs.example/v3/declarations", 900.0).slow(31.0)),
        );
    Incident::new(&worlds::RAILFREIGHT, "border-bookings-fail", FaultKind::Certificate)
        .clock("2025-12-03 10:10", 180, 110, 116)
        .alert(("portal", "errors", 0.04), "critical", "PortalErrors", "{value} of requests to portal fail (limit 0.04)")
        .decoy(Decoy::LookAlike, "customs-client", 48)
        .ships("consignments", 72)
        .decoy(Decoy::Alarming, "base-image", -1300)
        .ships("consignments", -1240)
        .decoy(Decoy::AtOnset, "portal-error", 90)
        .ships("portal", 108)
        .hit("consignments", "customs_declarations_sent_per_minute", Step { at: 110, over: 1, to: 0.0 })
        .hit("consignments", "errors", Step { at: 110, over: 2, to: 0.13 })
        .hit("billing", "errors", Step { at: 110, over: 2, to: 0.31 })
        .hit("portal", "errors", Step { at: 110, over: 3, to: 0.11 })
        .silent("consignments", 110, 180)
        .silent("billing", 110, 180)
        .logs("consignments", 110, 1.0, &["INFO GET /consignments 200 ;; logger=rail.access ;; ms={n:12..180} ;; thread=http-nio-8080-exec-{n:1..60}", "INFO booked consignment {n:5200000..5299999} ;; logger=rail.consignments.BookingService"])
        .logs("billing", 110, 0.6, &["INFO invoice {n:880000..889999} issued ;; logger=rail.billing.InvoiceJob"])
        .logs("consignments", 110, 2.5, &["ERROR org.springframework.web.client.ResourceAccessException: I/O error on POST request for \"https://ncts.customs.example/v3/declarations\": PKIX path building failed: sun.security.provider.certpath.SunCertPathBuilderException: unable to find valid certification path to requested target\n\tat rail.consignments.CustomsClient.declare(CustomsClient.kt:21) ;; logger=o.a.c.c.C.[.[.[/].[dispatcherServlet]"])
        .logs("billing", 110, 1.2, &["ERROR duties of declaration 25{hex:12} not fetched: javax.net.ssl.SSLHandshakeException: PKIX path building failed: sun.security.provider.certpath.SunCertPathBuilderException: unable to find valid certification path to requested target ;; logger=rail.billing.DutiesClient ;; host=ncts.customs.example"])
        .logs("portal", 110, 1.4, &["ERROR consignments answered 500 ;; path=/consignments"])
        .traces(18, 14, 111, declare)
        .with_repo()
        .truth(
            "consignments",
            &["billing", "portal"],
            "escalate-upstream",
            "No change is at fault. At noon ncts.customs.example began to show a certificate whose authority the services' Java does not trust. Declarations of consignments fail at that minute, and so does billing, which fetches duties from the same host with a client of its own and was not deployed. The new client of consignments was deployed at 11:22 and declared twenty consignments a minute for forty minutes; \
             the base image was raised a day before; the portal, deployed two minutes before, names a path in an error.",
        )
}

/// One of three machines runs at a fraction of its frequency.
fn arrivals_slow() -> Incident {
    let ask = Call::new("consignments", "POST /consignments", 12.0)
        .calls(
            Call::new("eta", "GET /arrivals", 780.0)
                .slow(5600.0)
                .with("k8s.pod.name=eta-{pick:0|1|2}")
                .with("!k8s.pod.name=eta-1")
                .with("!k8s.node.name=worker-07"),
        )
        .calls(Call::new("freight-db", "INSERT consignments", 3.0));
    Incident::new(&worlds::RAILFREIGHT, "arrivals-slow", FaultKind::CpuSaturation)
        .in_language(Language::Python)
        .clock("2025-11-26 06:30", 210, 104, 113)
        .alert(("eta", "latency", 3.0), "warning", "EtaLatencyHigh", "p95 of eta is {value}s (limit 3s)")
        .decoy(Decoy::AtOnset, "heap-queue", 57)
        .ships("eta", 98)
        .decoy(Decoy::Bump, "asyncpg-bump", -1340)
        .ships("eta", -1280)
        .decoy(Decoy::Long, "graph-test", 30)
        .hit("eta", "latency", Step { at: 104, over: 3, to: 5.8 })
        .hit("eta", "cpu", Step { at: 104, over: 3, to: 0.61 })
        .hit("consignments", "latency", Step { at: 104, over: 3, to: 1.9 })
        .hit("portal", "latency", Step { at: 105, over: 3, to: 1.3 })
        .hit("tracker", "kafka_consumergroup_lag", Step { at: 105, over: 6, to: 5200.0 })
        .extra("eta", "eta_arrivals_p95_seconds", Series::around(0.9).noise(0.06).labelled("pod=eta-0;node=worker-03"))
        .extra("eta", "eta_arrivals_p95_seconds", Series::around(0.92).noise(0.06).labelled("pod=eta-1;node=worker-07").then(Step { at: 104, over: 2, to: 6.1 }))
        .extra("eta", "eta_arrivals_p95_seconds", Series::around(0.89).noise(0.06).labelled("pod=eta-2;node=worker-11"))
        .extra("eta", "node_cpu_scaling_frequency_hertz", Series::around(2.9e9).noise(0.01).counted().labelled("node=worker-03"))
        .extra("eta", "node_cpu_scaling_frequency_hertz", Series::around(2.9e9).noise(0.01).counted().labelled("node=worker-07").then(Step { at: 104, over: 1, to: 4.0e8 }))
        .extra("eta", "node_cpu_scaling_frequency_hertz", Series::around(2.9e9).noise(0.01).counted().labelled("node=worker-11"))
        .logs_until("eta", (103, 106), 1.5, &["WARN mce: CPU{n:0..31}: Package temperature above threshold, cpu clock throttled (total events = {n:100..9000}) ;; source=kernel ;; node=worker-07"])
        .logs("eta", 106, 0.8, &["INFO GET /arrivals 200 ;; logger=uvicorn.access ;; ms={n:4100..7900} ;; pod=eta-1", "WARN mce: CPU{n:0..31}: Core temperature above threshold, cpu clock throttled (total events = {n:9000..99000}) ;; source=kernel ;; node=worker-07"])
        .traces(18, 8, 105, ask)
        .truth(
            "eta",
            &["consignments", "portal", "tracker"],
            "reschedule",
            "No change is at fault. At 08:14 the processors of worker-07 get too hot and are throttled to a seventh of their frequency, as its kernel says; of the three pods of eta only eta-1, which runs there, is slow, and so is a pod of tracker on the same machine. All three run the version of 08:08, which only keeps the queue of the search in a variable of another name, \
             and two of them answer as fast as before. The driver for Postgres was raised the day before. Drain the machine.",
        )
}

/// All incidents of this organisation that come from outside.
pub fn all() -> Vec<Incident> {
    vec![writes_failing(), border_bookings_fail(), arrivals_slow()]
}
