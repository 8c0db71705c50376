//! A railway that carries freight: what a commit around positions and arrivals of wagons is at fault for.

use crate::prelude::*;

/// Nothing sweeps the messages that were seen any more.
fn tracker_restarting() -> Incident {
    Incident::new(&worlds::RAILFREIGHT, "tracker-restarting", FaultKind::MemoryLeak)
        .in_language(Language::Go)
        .clock("2025-09-24 07:00", 480, 95, 301)
        .alert(("tracker", "memory", 650e6), "warning", "ContainerMemoryNearLimit", "working set of tracker is {value} bytes of 805306368")
        .decoy(Decoy::LookAlike, "dedup-longer", -1350)
        .ships("tracker", -1300)
        .cause("clean-shutdown", 41)
        .ships("tracker", 94)
        .decoy(Decoy::TooLate, "memory-limit", 230)
        .ships("tracker", 275)
        .hit("tracker", "memory", Slope { at: 95, by: 2_700_000.0 })
        .hit("tracker", "memory", Saw { at: 335, low: 150e6, high: 800e6, period: 230 })
        .hit("tracker", "go_memstats_heap_objects", Slope { at: 95, by: 36_000.0 })
        .hit("tracker", "go_memstats_heap_objects", Saw { at: 335, low: 410e3, high: 9_100e3, period: 230 })
        .hit("tracker", "cpu", Slope { at: 110, by: 0.0012 })
        .hit("tracker", "kube_pod_container_status_restarts_total", Step { at: 335, over: 0, to: 3.0 })
        .hit("tracker", "kafka_consumergroup_lag", Pulse { at: 335, lasting: 10, to: 21_000.0 })
        .hit("eta", "eta_position_age_seconds", Pulse { at: 335, lasting: 10, to: 96.0 })
        .logs_until("tracker", (94, 96), 3.0, &["INFO leaving the group", "INFO partition assigned ;; topic=wagon-positions ;; partition={n:0..11}"])
        .logs_until("tracker", (334, 339), 1.5, &["ERROR Container tracker in pod tracker-{n:0..2} was OOMKilled ;; source=kubelet", "INFO partition assigned ;; topic=wagon-positions ;; partition={n:0..11}"])
        .with_repo()
        .lacks(Part::Logs)
        .truth(
            "tracker",
            &["eta"],
            "rollback",
            "So that a batch is finished before a pod stops, Run was written anew, and the ticker that swept the identifiers of old messages went with the select; nothing calls Sweep any more. From the deploy of tracker at 08:34 memory and objects of the heap rise in a straight line while positions stay as many, and pods are killed after four hours. \
             Five minutes more in the memory of messages were out a day and kept memory flat; the limit that Go knows since 11:35 came when memory had risen for three hours.",
        )
}

/// The image lacks a library that Shapely loads.
fn bookings_rejected() -> Incident {
    let book = Call::new("portal", "POST /consignments", 30.0)
        .fails("ERROR", "consignments answered 500")
        .calls(
            Call::new("consignments", "POST /consignments", 10.0)
                .fails("ERROR", "ResourceAccessException: I/O error on GET request for \"http://eta/arrivals\": Connection refused")
                .calls(Call::new("eta", "GET /arrivals", 780.0).times(1, 0))
                .calls(Call::new("freight-db", "INSERT consignments", 3.0).times(1, 0)),
        );
    Incident::new(&worlds::RAILFREIGHT, "bookings-rejected", FaultKind::CrashAtStart)
        .in_language(Language::Other)
        .clock("2025-10-15 12:30", 170, 88, 93)
        .alert(("consignments", "errors", 0.05), "critical", "ConsignmentsErrors", "{value} of requests to consignments fail (limit 0.05)")
        .decoy(Decoy::LookAlike, "eta-limits", -1280)
        .ships("eta", -1225)
        .cause("slim-image", 47)
        .ships("eta", 87)
        .decoy(Decoy::AtOnset, "eta-timeout", 60)
        .ships("consignments", 86)
        .hit("eta", "kube_deployment_status_replicas_available", Step { at: 88, over: 0, to: 0.0 })
        .hit("eta", "kube_pod_container_status_restarts_total", Slope { at: 89, by: 0.8 })
        .hit("eta", "rate", Step { at: 88, over: 0, to: 0.0 })
        .hit("eta", "errors", Step { at: 88, over: 0, to: 0.0 })
        .hit("eta", "latency", Step { at: 88, over: 0, to: 0.0 })
        .hit("eta", "memory", Step { at: 88, over: 1, to: 61e6 })
        .hit("eta", "cpu", Step { at: 88, over: 1, to: 0.04 })
        .hit("eta", "eta_position_age_seconds", Step { at: 88, over: 0, to: 0.0 })
        .hit("consignments", "errors", Step { at: 88, over: 2, to: 0.23 })
        .hit("portal", "errors", Step { at: 88, over: 3, to: 0.17 })
        .hit("portal", "portal_bookings_per_minute", Step { at: 89, over: 2, to: 0.0 })
        .silent("eta", 88, 170)
        .logs("eta", 88, 1.5, &["ERROR Traceback (most recent call last):\n  File \"/srv/app/main.py\", line 7, in <module>\n    from app.graph import Graph\n  File \"/srv/app/graph.py\", line 8, in <module>\n    from shapely.geometry import shape\n  File \"/venv/lib/python3.12/site-packages/shapely/__init__.py\", line 1, in <module>\n    from shapely.lib import GEOSException  # NOQA\nImportError: libgeos_c.so.1: cannot open shared object file: No such file or directory", "WARN Back-off restarting failed container eta in pod eta-{n:0..2} ;; source=kubelet"])
        .silent("consignments", 88, 170)
        .logs("consignments", 88, 1.0, &["INFO GET /consignments 200 ;; logger=rail.access ;; ms={n:12..180} ;; thread=http-nio-8080-exec-{n:1..60}"])
        .logs("consignments", 88, 3.0, &["ERROR org.springframework.web.client.ResourceAccessException: I/O error on GET request for \"http://eta/arrivals\": Connection refused\n\tat rail.consignments.EtaClient.arrival(EtaClient.kt:24) ;; logger=o.a.c.c.C.[.[.[/].[dispatcherServlet]"])
        .logs("portal", 88, 2.0, &["ERROR consignments answered 500 ;; path=/consignments"])
        .traces(18, 14, 89, book)
        .lacks(Part::Patterns)
        .truth(
            "eta",
            &["consignments", "portal"],
            "rollback",
            "Shapely is built against libgeos, which the build stage installs; only the virtual environment goes into the slim image that runs, so the library is missing and eta ends while it imports. As eta is recreated rather than rolled, no pod is left from its deploy at 13:57, and each booking, which asks eta, fails. \
             The read timeout in consignments, deployed a minute before, is a property with the same eight seconds, and the connection is refused, not late; more memory for eta was out a day.",
        )
}

/// Positions are inserted and committed one by one.
fn positions_late() -> Incident {
    let consume = Call::new("tracker", "wagon-positions process", 20.0)
        .slow(40.0)
        .with("messaging.batch.message_count={n:380..500}")
        .calls(Call::new("freight-db", "COPY positions", 24.0).times(1, 0))
        .calls(Call::new("freight-db", "INSERT positions", 1.9).times(0, 40))
        .calls(Call::new("tracker", "kafka OffsetCommit", 4.0).times(1, 40));
    Incident::new(&worlds::RAILFREIGHT, "positions-late", FaultKind::QueueBacklog)
        .in_language(Language::Go)
        .clock("2025-11-04 09:10", 200, 101, 113)
        .alert(("eta", "eta_position_age_seconds", 300.0), "warning", "PositionsTooOld", "positions in eta are {value}s old (limit 300s)")
        .decoy(Decoy::SameFile, "fetch-comment", -260)
        .ships("tracker", -215)
        .cause("bad-position", 49)
        .ships("tracker", 100)
        .decoy(Decoy::Long, "eta-fallback", 72)
        .ships("eta", 99)
        .decoy(Decoy::Long, "yard-map", 25)
        .ships("portal", 64)
        .decoy(Decoy::TooLate, "tracker-cpu", 96)
        .ships("tracker", 110)
        .hit("tracker", "tracker_positions_stored_per_second", Step { at: 101, over: 1, to: 190.0 })
        .hit("tracker", "kafka_consumergroup_lag", Slope { at: 101, by: 25_400.0 })
        .hit("tracker", "cpu", Step { at: 101, over: 2, to: 0.19 })
        .hit("freight-db", "pg_stat_database_queries_per_second", Step { at: 101, over: 2, to: 3080.0 })
        .hit("eta", "eta_position_age_seconds", Slope { at: 102, by: 41.0 })
        .silent("tracker", 101, 200)
        .logs("tracker", 101, 1.5, &["INFO batch stored ;; positions={n:470..500} ;; ms={n:6900..8800}"])
        .logs("eta", 112, 1.6, &["WARN no position of wagon 3{n:1..8} 80 {n:1000..9999} {n:100..999}-{n:0..9}, using timetable ;; logger=eta.main"])
        .traces(14, 10, 102, consume)
        .with_repo()
        .undiffed(0.2)
        .truth(
            "tracker",
            &["eta"],
            "rollback",
            "A batch of five hundred positions was one COPY and one commit of offsets. To get past a bad position the commit inserts each by itself and waits for a commit of its offset, so a batch takes eight seconds in place of thirty milliseconds. From the deploy of tracker at 10:50 it stores a third of what comes in, with an idle processor, and the lag grows in a straight line. \
             The comment on linger changed nothing hours before, places by the timetable in eta are the consequence of old positions and its file is not used, and half a core came after the onset.",
        )
}

/// All incidents around wagons.
pub fn all() -> Vec<Incident> {
    vec![tracker_restarting(), bookings_rejected(), positions_late()]
}
