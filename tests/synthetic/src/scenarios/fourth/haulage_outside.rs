//! Trucks: what a commit to infrastructure is at fault for, and what comes from outside.

use crate::prelude::*;

/// The policy of the archiver no longer lets it make data keys.
fn exports_failing() -> Incident {
    Incident::new(&worlds::HAULAGE, "exports-failing", FaultKind::Permission)
        .in_language(Language::Hcl)
        .clock("2025-11-12 12:00", 360, 131, 190)
        .alert(
            ("archiver", "archiver.exports.failed_per_hour", 20.0),
            "P3",
            "exports fail",
            "{value} exports failed within an hour",
        )
        .decoy(Decoy::LookAlike, "key-rotation", -1180)
        .ships("infra", -1150)
        .cause("archiver-policy", 79)
        .ships("infra", 129)
        .decoy(Decoy::Long, "bucket-lifecycle", -300)
        .ships("infra", -270)
        .decoy(Decoy::SameFile, "export-level", 84)
        .ships("archiver", 121)
        .hit("archiver", "archiver.exports.done_per_hour", Step { at: 131, over: 60, to: 0.0 })
        .hit("archiver", "archiver.exports.failed_per_hour", Step { at: 131, over: 60, to: 46.0 })
        .logs("archiver", 131, 0.8, &["ERROR export of {pick:nordfrakt|fjordline|skogsbil|baltic-cold} failed\nTraceback (most recent call last):\n  File \"/srv/archiver/export.py\", line 19, in export\n    s3.put_object(Bucket=BUCKET, Key=key, Body=body.getvalue())\nbotocore.exceptions.ClientError: An error occurred (AccessDenied) when calling the PutObject operation: User: arn:aws:sts::4470:assumed-role/archiver/botocore-session-17{n:10000000..99999999} is not authorized to perform: kms:GenerateDataKey on resource: arn:aws:kms:eu-north-1:4470:key/{uuid} because no identity-based policy allows the kms:GenerateDataKey action"])
        .lacks(Part::Traces)
        .undiffed(0.25)
        .truth(
            "archiver",
            &[],
            "roll-forward",
            "The policy of the archiver was narrowed to encrypting and describing the key, but S3 makes a data key on behalf of whoever puts an object into an encrypted bucket, and needs kms:GenerateDataKey for it. From the apply at 14:09 each export is refused with exactly that. \
             The archiver's own deploy eight minutes before compresses a little less and exported once after that; the window of deletion and the rules for old objects were out for hours, and neither refuses anything.",
        )
}

/// A replication slot that nobody reads keeps the log of the database.
fn timescale_volume() -> Incident {
    Incident::new(&worlds::HAULAGE, "timescale-volume", FaultKind::DiskFull)
        .in_language(Language::Sql)
        .clock("2025-07-15 09:00", 720, 122, 545)
        .alert(
            ("timescale", "system.disk.used_pct", 85.0),
            "P2",
            "disk of timescale",
            "/pgdata is {value} % full",
        )
        .decoy(Decoy::SameFile, "vehicles-index", -200)
        .ships("api", -150)
        .cause("cdc-slot", 62)
        .ships("api", 121)
        .decoy(Decoy::Long, "trip-order", 240)
        .ships("api", 300)
        .decoy(Decoy::AtOnset, "batch-size", 430)
        .ships("tracker", 482)
        .decoy(Decoy::LookAlike, "tracker-loglevel", -1300)
        .ships("tracker", -1260)
        .hit("timescale", "postgresql.wal_size_mb", Slope { at: 122, by: 420.0 })
        .hit_labelled("timescale", "system.disk.used_pct", "mount=/pgdata", Slope { at: 122, by: 0.0625 })
        .extra("timescale", "postgresql.replication_slot.retained_mb", Series::around(24.0).noise(0.3).labelled("slot=standby_1"))
        .extra("timescale", "postgresql.table_size_mb", Series::around(1_918_000.0).noise(0.0003).counted().labelled("table=positions"))
        .logs("timescale", 540, 0.2, &["WARN could not create WAL ahead of time ;; free_mb={n:9000..60000}"])
        .doc("timescale-disk", "# /pgdata\n\n* size: 700 GB for the log and recent chunks, older chunks lie on /pgcold\n* `SELECT slot_name, active, pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn) FROM pg_replication_slots;`\n* retention drops chunks each night at 02:00; the disk falls by about 3 % then\n")
        .with_repo()
        .lacks(Part::Traces)
        .truth(
            "timescale",
            &[],
            "roll-forward",
            "The migration of api's deploy at 11:01 makes a logical replication slot for a connector that does not exist yet. A slot keeps all log since it was made until somebody reads it, so the size of the log rises by 420 MB in each minute from then on while the tables grow as ever, and the disk goes from 61 to 87 percent in seven hours. \
             Larger batches of tracker came an hour before the alert and write the same positions; the listing of days only reads, and fewer lines of tracker spare disk. Drop the slot.",
        )
}

/// One operator of mobile networks has an outage.
fn ingest_rate_low() -> Incident {
    Incident::new(&worlds::HAULAGE, "ingest-rate-low", FaultKind::NetworkLoss)
        .clock("2025-09-09 13:30", 200, 96, 103)
        .alert(
            ("tracker", "tracker.positions.written_per_second", 1600.0),
            "P1",
            "few positions",
            "only {value} positions in a second are written",
        )
        .decoy(Decoy::LookAlike, "read-deadline", 22)
        .ships("ingest", 84)
        .decoy(Decoy::SameFile, "frame-length", -170)
        .ships("ingest", -120)
        .decoy(Decoy::TooLate, "ingest-memory", 70)
        .ships("ingest", 100)
        .hit_labelled("ingest", "ingest.frames.per_second", "operator=nordsim", Step { at: 96, over: 4, to: 38.0 })
        .hit_labelled("ingest", "ingest.connections.open", "operator=nordsim", Step { at: 97, over: 6, to: 460.0 })
        .hit("ingest", "cpu", Step { at: 96, over: 4, to: 15.0 })
        .hit("tracker", "tracker.positions.written_per_second", Step { at: 96, over: 4, to: 1080.0 })
        .hit("tracker", "cpu", Step { at: 96, over: 4, to: 17.0 })
        .hit("timescale", "postgresql.commits_per_second", Times { at: 96, over: 4, by: 0.55 })
        .logs_until("ingest", (97, 106), 14.0, &["INFO device gone ;; device=TRK{n:10000..59999} ;; operator=nordsim ;; reason={pick:i/o timeout|i/o timeout|connection reset by peer}"])
        .feed(json!([
            {"source": "Nordsim", "component": "M2M data, Norway and Sweden", "events": [
                {"timestamp": 109.0, "status": "investigating", "detail": "Customers may be unable to open data sessions since 15:05 CEST. Voice is not affected."},
                {"timestamp": 151.0, "status": "identified", "detail": "A packet gateway in Stockholm does not answer. Traffic is moved to Gothenburg."}]},
            {"source": "Cloud", "component": "eu-north-1 load balancing", "events": [
                {"timestamp": 12.0, "status": "resolved", "detail": "Delays when targets were registered, 11:20 to 13:35 CEST."}]}
        ]))
        .misleads(Decoy::Feed)
        .with_repo()
        .lacks(Part::Traces)
        .lacks(Part::Patterns)
        .truth(
            "ingest",
            &["timescale", "tracker"],
            "escalate-upstream",
            "No change is at fault. At 15:06 only the devices of one operator fall silent, Nordsim: its frames and connections go to nearly nothing while Baltel and the others send as before, and Nordsim says that sessions cannot be opened since that minute. \
             ingest closes connections after four silent minutes instead of five since 14:54; a moving device sends each ten seconds, a parked one each two minutes, and the rule knows no operators. The length of a frame got a name in the morning, more memory came after the onset, and the cloud's delay was over before.",
        )
}

/// The provider of maps has a quota for each month.
fn tours_not_planned() -> Incident {
    let plan = Call::new("planner", "planner.tasks.plan", 400.0)
        .fails("ERROR", "httpx.HTTPStatusError: Client error '429 Too Many Requests' for url 'https://api.geoplex.example/truck/v1/route'")
        .calls(
            Call::new("planner", "GET api.geoplex.example/truck/v1/route", 180.0)
                .slow(38.0)
                .times(12, 1)
                .with("!http.status_code=429"),
        );
    Incident::new(&worlds::HAULAGE, "tours-not-planned", FaultKind::QuotaExceeded)
        .in_language(Language::Python)
        .clock("2025-10-29 11:00", 220, 118, 124)
        .alert(
            ("planner", "celery.tasks.failed_per_minute", 20.0),
            "P1",
            "tours fail",
            "{value} tours in a minute cannot be planned",
        )
        .decoy(Decoy::SameFile, "truck-width", 15)
        .ships("planner", 57)
        .decoy(Decoy::AtOnset, "geoplex-timeout", 68)
        .ships("planner", 115)
        .decoy(Decoy::Bump, "httpx-bump", -1260)
        .ships("planner", -1200)
        .hit_labelled("planner", "geoplex.responses_per_minute", "status=200", Step { at: 118, over: 1, to: 0.0 })
        .hit_labelled("planner", "geoplex.responses_per_minute", "status=429", Step { at: 118, over: 1, to: 131.0 })
        .extra("planner", "geoplex.quota.remaining", Series::around(154_600.0).noise(0.0).within(0.0, 1e9).counted().then(Slope { at: 0, by: -1310.0 }))
        .hit("planner", "celery.tasks.failed_per_minute", Step { at: 118, over: 2, to: 116.0 })
        .hit("planner", "celery.tasks.succeeded_per_minute", Step { at: 118, over: 2, to: 1.0 })
        .hit("planner", "cpu", Step { at: 118, over: 2, to: 12.0 })
        .hit("planner", "latency", Step { at: 118, over: 2, to: 130.0 })
        .logs("planner", 118, 4.0, &["ERROR Task planner.tasks.plan[{uuid}] raised unexpected: HTTPStatusError(\"Client error '429 Too Many Requests' for url 'https://api.geoplex.example/truck/v1/route?from=59.9{n:1000..9999}%2C10.7{n:1000..9999}&to=60.1{n:1000..9999}%2C11.2{n:1000..9999}&height=4.0&width=2.55'\") ;; logger.name=celery.app.trace ;; x_quota_remaining=0"])
        .traces(16, 16, 119, plan)
        .with_repo()
        .truth(
            "planner",
            &[],
            "escalate-upstream",
            "No change is at fault. What is left of the month's quota at Geoplex falls at an even pace, as many routes are asked for as on any day, and at 12:58 it is nothing: from that minute each request is answered with 429 and a remaining quota of zero. \
             planner was deployed three minutes before with a shorter limit of time, which an answer within forty milliseconds does not meet; the width of trucks was out for an hour while routes were found with it, and the client library for a day. Buy more, or wait for the month to end.",
        )
}

/// Devices of a partner send a latitude that does not exist, and the batch with it is put back for ever.
fn positions_stuck() -> Incident {
    Incident::new(&worlds::HAULAGE, "positions-stuck", FaultKind::BadData)
        .clock("2025-12-03 07:00", 210, 102, 112)
        .alert(
            ("rabbitmq", "rabbitmq.queue.messages_ready", 200_000.0),
            "P2",
            "queue positions grows",
            "{value} messages wait in the queue positions",
        )
        .decoy(Decoy::SameFile, "nack-log", -1240)
        .ships("tracker", -1200)
        .decoy(Decoy::AtOnset, "store-order", 48)
        .ships("tracker", 98)
        .decoy(Decoy::Alarming, "bad-frame-drop", 26)
        .ships("ingest", 77)
        .decoy(Decoy::Long, "speed-unit", 60)
        .ships("portal", 94)
        .hit("tracker", "tracker.batches.failed_per_minute", Step { at: 102, over: 2, to: 410.0 })
        .hit("tracker", "tracker.positions.written_per_second", Step { at: 102, over: 3, to: 390.0 })
        .hit("tracker", "tracker.position.age_p95_seconds", Slope { at: 102, by: 38.0 })
        .hit("rabbitmq", "rabbitmq.messages.redelivered_per_second", Step { at: 102, over: 2, to: 4200.0 })
        .hit_labelled("rabbitmq", "rabbitmq.queue.messages_ready", "queue=positions", Slope { at: 102, by: 110_000.0 })
        .hit_labelled("ingest", "ingest.connections.open", "operator=other", Step { at: 100, over: 6, to: 2610.0 })
        .logs("timescale", 102, 3.0, &["ERROR new row for relation \"_hyper_1_{n:410..420}_chunk\" violates check constraint \"positions_lat_check\" ;; detail=Failing row contains (VL4{n:10000..10320}, 2025-12-03 0{n:7..9}:{n:10..59}:{n:10..59}+00, 2147.483647, {f:9.10..24.90}, 0)."])
        .logs("tracker", 102, 5.0, &["ERROR insert positions ;; batch=500 ;; err=ERROR: new row for relation \"_hyper_1_{n:410..420}_chunk\" violates check constraint \"positions_lat_check\" (SQLSTATE 23514)"])
        .logs_until("ingest", (99, 110), 8.0, &["INFO device connected ;; device=VL4{n:10000..10320} ;; operator=other ;; vendor=vialink"])
        .lacks(Part::Traces)
        .undiffed(0.2)
        .truth(
            "tracker",
            &["rabbitmq", "timescale"],
            "purge-bad-data",
            "No change is at fault. Since 08:40 about three hundred devices of another vendor, whose names begin with VL4, connect and send a latitude of 2147.483647, the largest number that fits, when they have no fix. The table refuses it, as it has from the first migration on, the batch of 500 is put back and comes again, as it always was, and tracker hardly writes anything. \
             tracker's deploy four minutes before names the same five columns in the same order; ingest drops frames without a device, and these have one; the portal's units are for people. Block these devices until the vendor has mended them.",
        )
}

/// All incidents of this organisation that come from infrastructure or from outside.
pub fn all() -> Vec<Incident> {
    vec![exports_failing(), timescale_volume(), ingest_rate_low(), tours_not_planned(), positions_stuck()]
}
