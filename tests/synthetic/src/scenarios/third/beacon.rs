//! A platform for metrics: what a commit or a flag is at fault for.

use crate::prelude::*;

/// The producer renames a field, the consumer reads a time of zero.
fn graphs_without_points() -> Incident {
    let consume = Call::new("transformer", "samples process", 3.0)
        .with("messaging.system=kafka")
        .with("messaging.destination.name=samples")
        .calls(Call::new("clickhouse", "INSERT samples", 240.0).times(1, 0));
    Incident::new(&worlds::BEACON, "graphs-without-points", FaultKind::SchemaMismatch)
        .in_language(Language::Rust)
        .clock("2025-09-16 08:40", 200, 104, 118)
        .alert(
            ("query", "query_empty_results_percent", 40.0),
            "page",
            "query: empty results",
            "{value} % of ranges have no point",
        )
        .decoy(Decoy::SameFile, "stale-log", 22)
        .ships("transformer", 58)
        .cause("timestamp-name", 41)
        .ships("ingestor", 103)
        .decoy(Decoy::Bump, "serde-bump", -1330)
        .ships("ingestor", -1290)
        .decoy(Decoy::Long, "query-empty", 79)
        .ships("query", 109)
        .hit("transformer", "transformer_stale_samples_per_second", Step { at: 104, over: 3, to: 183_000.0 })
        .hit("transformer", "transformer_rows_inserted_per_second", Step { at: 104, over: 3, to: 0.0 })
        .hit("transformer", "transformer_inserts_per_second", Step { at: 104, over: 3, to: 0.0 })
        .hit("transformer", "cpu", Step { at: 104, over: 3, to: 31.0 })
        .hit("transformer", "kafka_consumergroup_lag", Slope { at: 104, by: 10_900_000.0 })
        .hit("clickhouse", "cpu", Step { at: 105, over: 6, to: 19.0 })
        .hit("clickhouse", "ClickHouseMetrics_BackgroundMergesAndMutationsPoolTask", Step { at: 106, over: 8, to: 0.0 })
        .hit("query", "query_empty_results_percent", Slope { at: 106, by: 4.4 })
        .hit("query", "query_points_returned_per_second", Times { at: 106, over: 20, by: 0.45 })
        .silent("transformer", 106, 200)
        .logs("transformer", 105, 0.5, &["WARN not a sample ;; offset={n:1000000..9999999} ;; err=invalid character 'N' looking for beginning of value"])
        .logs("query", 107, 1.6, &["INFO range ;; tenant={n:10..480} ;; points=0 ;; ms={n:3..11}"])
        .traces(20, 14, 106, consume)
        .with_repo()
        .truth(
            "transformer",
            &["clickhouse", "query"],
            "rollback",
            "Samples go to Kafka as they are serialised, and the ingestor renamed ts to timestamp; the alias lets agents send the old name but is for reading only. The transformer still reads ts, finds none and takes each sample for one of 1970, which it counts as stale and \
             drops without a line. From the deploy of the ingestor at 10:23 stale samples are as many as samples come in and nothing is inserted. The transformer's own commit gave the age of a sample a name and had run for three quarters of an hour; \
             serde_json was raised the day before, and names of metrics in query came after the onset.",
        )
}

/// A panel asks for each second of the time that it shows.
fn panels_time_out() -> Incident {
    let panel = Call::new("dashboard", "POST /api/panel", 30.0).slow(1400.0).calls(
        Call::new("query", "GET /v1/range", 12.0)
            .slow(2600.0)
            .times(3, 3)
            .with("!range.step=1")
            .calls(Call::new("clickhouse", "SELECT samples", 40.0).slow(2900.0)),
    );
    Incident::new(&worlds::BEACON, "panels-time-out", FaultKind::UnboundedWork)
        .in_language(Language::TypeScript)
        .clock("2025-10-21 11:30", 210, 115, 124)
        .alert(
            ("query", "latency", 3000.0),
            "page",
            "query: p99",
            "p99 of query is {value} ms",
        )
        .decoy(Decoy::SameFile, "panel-timeout", 15)
        .ships("dashboard", 46)
        .cause("sharp-lines", 62)
        .ships("dashboard", 113)
        .decoy(Decoy::Long, "tooltip", -1270)
        .ships("dashboard", -1210)
        .decoy(Decoy::LookAlike, "query-min-step", 74)
        .ships("query", 110)
        .hit("clickhouse", "ClickHouseMetrics_MemoryTracking", Creep { at: 115, half: 3.0, to: 117e9 })
        .hit("clickhouse", "memory", Creep { at: 115, half: 3.0, to: 128e9 })
        .hit("clickhouse", "cpu", Step { at: 115, over: 5, to: 79.0 })
        .hit("query", "query_points_returned_per_second", Step { at: 115, over: 5, to: 21_500_000.0 })
        .hit("query", "memory", Creep { at: 115, half: 4.0, to: 3.1e9 })
        .hit("query", "latency", Creep { at: 115, half: 3.0, to: 9600.0 })
        .hit("query", "cpu", Step { at: 115, over: 5, to: 92.0 })
        .hit("query", "query_in_flight", Step { at: 115, over: 6, to: 410.0 })
        .hit("query", "errors", Step { at: 118, over: 6, to: 14.0 })
        .hit("dashboard", "latency", Creep { at: 115, half: 3.0, to: 10_900.0 })
        .hit("dashboard", "errors", Step { at: 117, over: 6, to: 19.0 })
        .hit("dashboard", "memory", Step { at: 116, over: 10, to: 1.3e9 })
        .logs("query", 115, 3.0, &["INFO range ;; tenant={n:10..480} ;; points={n:86000..604800} ;; ms={n:2100..9800}"])
        .logs("query", 118, 2.0, &["ERROR range ;; tenant={n:10..480} ;; err=code: 241, message: Memory limit (total) exceeded: would use 118.{n:10..99} GiB, maximum: 115.20 GiB: While executing AggregatingTransform", "ERROR range ;; tenant={n:10..480} ;; err=context canceled"])
        .logs("clickhouse", 118, 1.2, &["ERROR Code: 241. DB::Exception: Memory limit (total) exceeded: would use 118.{n:10..99} GiB, maximum: 115.20 GiB: While executing AggregatingTransform. (MEMORY_LIMIT_EXCEEDED) ;; logger=executeQuery"])
        .logs("dashboard", 117, 2.0, &["ERROR panel failed ;; err=TimeoutError: The operation was aborted due to timeout ;; tenant={n:10..480}", "ERROR panel failed ;; err=Error: query answered 502 ;; tenant={n:10..480}"])
        .traces(20, 18, 116, panel)
        .with_repo()
        .truth(
            "query",
            &["clickhouse", "dashboard"],
            "rollback",
            "Panels asked for one point for each two pixels; the commit asks for a step of one second whatever is shown, so a week is 604,800 points of each metric. From the deploy of the dashboard at 13:23 requests of query stay as many while points rise more than two \
             hundredfold, and ClickHouse runs out of memory. The least step in query, deployed three minutes before, got a comment and stays one second; a name for the limit of a query was out for more than an hour, \
             and the tooltip works on points that are there already.",
        )
}

/// Batches are inserted fifty times in a second by each worker, and parts are too many to merge.
fn transformer_behind() -> Incident {
    let consume = Call::new("transformer", "flush", 6.0)
        .slow(5.0)
        .with("batch.rows={n:36000..50000}")
        .fails("ERROR", "code: 252, message: Too many parts (300 with average size of 11.20 KiB)")
        .calls(Call::new("clickhouse", "INSERT samples", 310.0).slow(1000.0));
    Incident::new(&worlds::BEACON, "transformer-behind", FaultKind::QueueBacklog)
        .clock("2025-11-12 12:10", 240, 117, 138)
        .alert(
            ("transformer", "kafka_consumergroup_lag", 20_000_000.0),
            "page",
            "transformer: lag",
            "group transformer is {value} samples behind",
        )
        .decoy(Decoy::LookAlike, "linger", 30)
        .ships("ingestor", 71)
        .decoy(Decoy::SameFile, "batch-copy", 12)
        .ships("transformer", 52)
        .cause("fresh-batches", 63)
        .ships("transformer", 111)
        .decoy(Decoy::TooLate, "transformer-memory", 88)
        .ships("transformer", 131)
        .hit("transformer", "transformer_inserts_per_second", Step { at: 111, over: 1, to: 240.0 })
        .hit("transformer", "transformer_inserts_per_second", Step { at: 118, over: 3, to: 38.0 })
        .hit("transformer", "transformer_rows_inserted_per_second", Step { at: 117, over: 3, to: 61_000.0 })
        .hit("transformer", "kafka_consumergroup_lag", Slope { at: 117, by: 7_000_000.0 })
        .hit("transformer", "cpu", Step { at: 118, over: 4, to: 28.0 })
        .hit("clickhouse", "ClickHouseAsyncMetrics_MaxPartCountForPartition", Step { at: 111, over: 6, to: 300.0 })
        .hit("clickhouse", "ClickHouseMetrics_BackgroundMergesAndMutationsPoolTask", Step { at: 111, over: 3, to: 16.0 })
        .hit("clickhouse", "ClickHouseProfileEvents_SelectedParts_per_second", Times { at: 112, over: 6, by: 4.0 })
        .hit("clickhouse", "cpu", Step { at: 112, over: 4, to: 88.0 })
        .hit("query", "latency", Step { at: 117, over: 8, to: 1900.0 })
        .hit("query", "query_empty_results_percent", Slope { at: 124, by: 0.35 })
        .logs_until("transformer", (111, 118), 4.0, &["INFO inserted ;; rows={n:600..900} ;; ms={n:18..60}"])
        .logs("transformer", 117, 3.0, &["ERROR run ;; err=code: 252, message: Too many parts ({n:300..312} with average size of {f:9.00..14.00} KiB) in table 'default.samples'. Merges are processing significantly slower than inserts"])
        .logs("clickhouse", 113, 1.0, &["WARN Delaying inserting block by {n:100..990} ms. because there are {n:151..299} parts and their average size is {f:9.00..14.00} KiB ;; logger=default.samples (MergeTree)"])
        .logs("query", 118, 0.8, &["WARN range ;; tenant={n:10..480} ;; points={n:60..620} ;; ms={n:1500..4200}"])
        .traces(20, 14, 118, consume)
        .with_repo()
        .undiffed(0.2)
        .truth(
            "transformer",
            &["clickhouse", "query"],
            "rollback",
            "A batch was inserted when it was full or two seconds old; now it is inserted when it is twenty milliseconds old. Inserts rise from four to two hundred and forty in a second with the deploy of transformer at 14:01, each with some hundred rows, and six minutes later ClickHouse has three hundred parts in the day's \
             partition and refuses more. Messages of the ingestor wait longer in its producer, which makes requests fewer, and did so for forty minutes; the slices of a batch are made as before. More memory came when the group was behind already.",
        )
}

/// Each sample of each batch is logged.
fn ingestor_disk_filling() -> Incident {
    let push = Call::new("ingestor", "POST /v1/push", 9.0)
        .slow(41.0)
        .calls(Call::new("ingestor", "kafka produce samples", 12.0).with("messaging.system=kafka"));
    Incident::new(&worlds::BEACON, "ingestor-disk-filling", FaultKind::LogVolume)
        .in_language(Language::Rust)
        .clock("2025-09-04 13:00", 330, 92, 187)
        .alert(
            ("ingestor", "node_filesystem_used_percent", 85.0),
            "page",
            "node: filesystem",
            "/var/log/ingestor is {value} % full",
        )
        .decoy(Decoy::LookAlike, "log-filter", -1340)
        .ships("ingestor", -1300)
        .cause("what-is-pushed", 47)
        .ships("ingestor", 91)
        .decoy(Decoy::Alarming, "log-volume", 120)
        .ships("ingestor", 174)
        .decoy(Decoy::Long, "agent-doc", 60)
        .hit_labelled("ingestor", "node_filesystem_used_percent", "mountpoint=/var/log/ingestor", Slope { at: 92, by: 0.6 })
        .hit_labelled("ingestor", "node_filesystem_used_percent", "mountpoint=/var/log/ingestor", Step { at: 207, over: 0, to: 100.0 })
        .hit_labelled("ingestor", "node_filesystem_written_bytes_per_second", "mountpoint=/var/log/ingestor", Step { at: 92, over: 2, to: 31_000_000.0 })
        .hit_labelled("ingestor", "node_filesystem_written_bytes_per_second", "mountpoint=/var/log/ingestor", Step { at: 208, over: 1, to: 0.0 })
        .hit("ingestor", "cpu", Step { at: 92, over: 3, to: 71.0 })
        .hit("ingestor", "latency", Step { at: 92, over: 3, to: 110.0 })
        .hit("ingestor", "errors", Step { at: 209, over: 6, to: 22.0 })
        .hit("ingestor", "ingestor_samples_per_second", Times { at: 209, over: 6, by: 0.8 })
        .hit("transformer", "transformer_rows_inserted_per_second", Times { at: 210, over: 6, by: 0.8 })
        .logs_until("ingestor", (91, 207), 6.0, &["INFO pushed ;; target=ingestor::routes ;; samples=[Sample { tenant: 118, name: \"node_cpu_seconds_total\", labels: {\"cpu\": \"3\", \"host\": \"web-12\", \"mode\": \"idle\"}, ts: 1756992114210, value: 88121.4 }, Sample { tenant: 118, name: \"node_cpu_seconds_total\", labels: {\"cpu\": \"3\", \"host\": \"web-12\", \"mode\": \"iowait\"}, ts: 1756992114210, value: 411.9 }, Sample { tenant: 118, name: \"node_load1\", labels: {\"host\": \"web-12\"}, ts: 1756992114210, value: 1.4 }]"])
        .logs("ingestor", 208, 2.0, &["ERROR [tracing-subscriber] Unable to write an event to the Writer for this Subscriber! Error: No space left on device (os error 28) ;; stream=stderr", "ERROR librdkafka: Failed to write stats: No space left on device ;; target=rdkafka::client"])
        .traces(18, 12, 94, push)
        .with_repo()
        .truth(
            "ingestor",
            &["transformer"],
            "rollback",
            "To find odd labels, push logs the whole batch at info before it looks at it, which is every sample of every tenant. From the deploy at 14:31 the ingestor writes three hundred times as many bytes to its disk, works more and answers more slowly, and the disk is full two hours later. \
             The filter of the day before keeps info as its default; the type of the volume, deployed shortly before the alert, only makes the folder where it is missing, and the page for writers of agents is a page.",
        )
}

/// A flag turns on a plan that cannot leave out days.
fn queries_slow_for_all() -> Incident {
    let panel = Call::new("dashboard", "POST /api/panel", 30.0).calls(
        Call::new("query", "GET /v1/range", 12.0).slow(15.0).times(3, 3).calls(
            Call::new("clickhouse", "SELECT samples", 40.0)
                .slow(5200.0)
                .with("db.query.text=SELECT intDiv(toUnixTimestamp(time), ?) AS step, avg(value) FROM samples WHERE tenant = ? AND name = ? ...")
                .with("!db.query.text=SELECT labels, intDiv(toUnixTimestamp(time), ?) AS step, avg(value) FROM samples WHERE tenant = ? AND name = ? AND toUnixTimestamp(time) BETWEEN ? AND ? GROUP BY labels, step ORDER BY labels, step"),
        ),
    );
    Incident::new(&worlds::BEACON, "queries-slow-for-all", FaultKind::SlowQuery)
        .clock("2025-10-08 07:50", 200, 99, 107)
        .alert(
            ("query", "latency", 3000.0),
            "page",
            "query: p99",
            "p99 of query is {value} ms",
        )
        .decoy(Decoy::SameFile, "planner-comment", 20)
        .ships("query", 55)
        .decoy(Decoy::AtOnset, "day-name", 71)
        .ships("query", 95)
        .decoy(Decoy::Long, "panel-parallel", 60)
        .ships("dashboard", 91)
        .cause_flag("query-planner-v2", "query", "5%->100%", 98)
        .hit("query", "latency", Creep { at: 99, half: 2.0, to: 9700.0 })
        .hit("query", "query_in_flight", Step { at: 99, over: 5, to: 620.0 })
        .hit("query", "errors", Step { at: 102, over: 5, to: 9.0 })
        .hit("query", "go_goroutines", Step { at: 99, over: 5, to: 1450.0 })
        .hit("clickhouse", "ClickHouseProfileEvents_SelectedRows_per_second", Step { at: 99, over: 3, to: 1.9e9 })
        .hit("clickhouse", "ClickHouseProfileEvents_SelectedParts_per_second", Step { at: 99, over: 3, to: 310_000.0 })
        .hit("clickhouse", "cpu", Step { at: 99, over: 3, to: 99.0 })
        .hit("clickhouse", "ClickHouseMetrics_MemoryTracking", Step { at: 99, over: 5, to: 64e9 })
        .hit("dashboard", "latency", Creep { at: 99, half: 2.0, to: 10_100.0 })
        .hit("dashboard", "errors", Step { at: 102, over: 5, to: 12.0 })
        .logs("query", 99, 3.0, &["INFO range ;; tenant={n:10..480} ;; points={n:60..2600} ;; ms={n:3100..9900}"])
        .logs("query", 102, 1.5, &["ERROR range ;; tenant={n:10..480} ;; err=context canceled"])
        .logs("clickhouse", 99, 2.0, &["INFO Read {n:60000000..940000000} rows, {f:1.00..11.00} GiB in {f:2.100..9.800} sec. ;; logger=executeQuery", "INFO Selected 402/402 parts by partition key, 402 parts by primary key, {n:80000..120000} marks to read from 402 ranges ;; logger=default.samples (SelectExecutor)"])
        .logs("dashboard", 102, 1.5, &["ERROR panel failed ;; err=TimeoutError: The operation was aborted due to timeout ;; tenant={n:10..480}"])
        .traces(20, 18, 100, panel)
        .with_repo()
        .truth(
            "query",
            &["clickhouse", "dashboard"],
            "feature-flag-disable",
            "No commit of that day is at fault: the flag query-planner-v2 went from five percent to everybody at 09:28, and the plan it turns on compares a function of the time, so ClickHouse can neither leave out days nor use the order of the table and reads all 402 parts of a tenant's metric, as its lines say. The statement \
             of the slow spans is the one of that plan. query was deployed three minutes before with a variable of another name, and the dashboard with an axis that asks for nothing. Turn the flag off.",
        )
}

/// All incidents of this organisation with a change of its own at fault.
pub fn all() -> Vec<Incident> {
    vec![
        graphs_without_points(),
        panels_time_out(),
        transformer_behind(),
        ingestor_disk_filling(),
        queries_slow_for_all(),
    ]
}
