//! A platform for metrics: what nobody of the organisation changed.

use crate::prelude::*;

/// A job of another team takes the processors of the node on which half of the transformers run.
fn samples_late() -> Incident {
    let flush = Call::new("transformer", "flush", 30.0)
        .slow(2900.0)
        .with("k8s.node.name={pick:node-b11|node-b14}")
        .with("!k8s.node.name=node-b14")
        .calls(Call::new("clickhouse", "INSERT samples", 310.0));
    let node = |name: &str, base: f64| {
        Series::around(base).noise(0.04).within(0.0, 100.0).labelled(&format!("node={name}"))
    };
    let pods = |what: &str, base: f64| Series::around(base).noise(0.06).labelled(what);
    Incident::new(&worlds::BEACON, "samples-late", FaultKind::CpuSaturation)
        .clock("2025-11-27 01:20", 210, 109, 128)
        .alert(
            ("transformer", "kafka_consumergroup_lag", 20_000_000.0),
            "page",
            "transformer: lag",
            "group transformer is {value} samples behind",
        )
        .decoy(Decoy::LookAlike, "transformer-requests", -590)
        .ships("transformer", -540)
        .decoy(Decoy::SameFile, "sink-columns", -640)
        .ships("transformer", -610)
        .decoy(Decoy::AtOnset, "kafka-bump", 60)
        .ships("transformer", 102)
        .hit("transformer", "transformer_rows_inserted_per_second", Times { at: 109, over: 3, by: 0.58 })
        .hit("transformer", "transformer_inserts_per_second", Times { at: 109, over: 3, by: 0.58 })
        .hit("transformer", "kafka_consumergroup_lag", Slope { at: 109, by: 3_600_000.0 })
        .hit("transformer", "cpu", Step { at: 109, over: 3, to: 29.0 })
        .hit("query", "query_empty_results_percent", Slope { at: 118, by: 0.5 })
        .extra("node-exporter", "node_cpu_busy_percent", node("node-b11", 49.0))
        .extra("node-exporter", "node_cpu_busy_percent", node("node-b14", 51.0).then(Step { at: 108, over: 2, to: 99.7 }))
        .extra("node-exporter", "node_pressure_cpu_waiting_percent", node("node-b11", 2.0))
        .extra("node-exporter", "node_pressure_cpu_waiting_percent", node("node-b14", 2.2).then(Step { at: 108, over: 2, to: 88.0 }))
        .extra("cadvisor", "namespace_cpu_cores_used", pods("namespace=beacon;node=node-b14", 9.0).then(Step { at: 109, over: 3, to: 4.6 }))
        .extra("cadvisor", "namespace_cpu_cores_used", pods("namespace=ml-training;node=node-b14", 0.1).then(Step { at: 108, over: 2, to: 26.5 }))
        .extra("cadvisor", "namespace_cpu_cores_used", pods("namespace=beacon;node=node-b11", 9.3))
        .logs("transformer", 109, 2.0, &["WARN inserted ;; rows={n:31000..50000} ;; ms={n:2600..6900} ;; node=node-b14", "WARN inserted ;; rows={n:31000..50000} ;; ms={n:1900..5200} ;; node=node-b14"])
        .logs("transformer", 110, 0.7, &["WARN heartbeat was sent late ;; group=transformer ;; ms={n:3100..9000} ;; node=node-b14"])
        .traces(20, 16, 110, flush)
        .with_repo()
        .truth(
            "transformer",
            &["query"],
            "reschedule",
            "No change of this organisation is at fault. At 03:08 pods of the namespace ml-training begin to use 26 cores of node-b14, whose processors are full from then on; transformers there, and only there, take ten times as long for a batch although ClickHouse inserts as fast as ever, and they use less processor than before, because they do not get it. \
             The client of Kafka was raised on all transformers seven minutes before, and those on node-b11 are well with it. More memory and a name for a statement were out since the afternoon. Move the job or the pods.",
        )
}

/// A tenant puts the number of each request into a label.
fn storage_growing() -> Incident {
    let range = Call::new("query", "GET /v1/range", 12.0)
        .slow(20.0)
        .with("tenant={n:10..480}")
        .calls(Call::new("clickhouse", "SELECT samples", 40.0).slow(560.0));
    let tenant = |name: &str, base: f64| {
        Series::around(base).noise(0.05).daily(0.1).counted().labelled(&format!("tenant={name}"))
    };
    Incident::new(&worlds::BEACON, "storage-growing", FaultKind::BadData)
        .in_language(Language::Rust)
        .clock("2025-10-30 09:00", 300, 121, 163)
        .alert(
            ("clickhouse", "node_filesystem_used_percent", 70.0),
            "page",
            "clickhouse: filesystem",
            "/var/lib/clickhouse is {value} % full",
        )
        .decoy(Decoy::LookAlike, "label-limit", 44)
        .ships("ingestor", 90)
        .decoy(Decoy::SameFile, "sample-key", -1300)
        .ships("ingestor", -1250)
        .commit("step-tests", 30)
        .decoy(Decoy::Bump, "zod-bump", 85)
        .ships("dashboard", 117)
        .hit("ingestor", "ingestor_samples_per_second", Times { at: 121, over: 6, by: 1.9 })
        .hit("ingestor", "rate", Times { at: 121, over: 6, by: 1.06 })
        .hit("ingestor", "cpu", Step { at: 121, over: 6, to: 66.0 })
        .hit("ingestor", "rdkafka_produce_queue_messages", Times { at: 121, over: 6, by: 2.1 })
        .hit("transformer", "transformer_rows_inserted_per_second", Times { at: 121, over: 6, by: 1.9 })
        .hit("transformer", "transformer_inserts_per_second", Times { at: 121, over: 6, by: 1.8 })
        .hit("transformer", "cpu", Step { at: 121, over: 6, to: 83.0 })
        .hit_labelled("clickhouse", "node_filesystem_used_percent", "mountpoint=/var/lib/clickhouse", Slope { at: 122, by: 0.36 })
        .hit_labelled("clickhouse", "node_filesystem_used_percent", "mountpoint=/var/lib/clickhouse", Step { at: 236, over: 0, to: 98.0 })
        .hit("clickhouse", "cpu", Step { at: 122, over: 8, to: 81.0 })
        .hit("query", "latency", Step { at: 124, over: 20, to: 1100.0 })
        .extra("ingestor", "ingestor_active_series", tenant("118", 41_000.0))
        .extra("ingestor", "ingestor_active_series", tenant("204", 88_000.0))
        .extra("ingestor", "ingestor_active_series", tenant("377", 12_400.0).then(Slope { at: 121, by: 1_310_000.0 }))
        .logs("ingestor", 121, 2.5, &["WARN new series ;; target=ingestor::series ;; tenant=377 ;; name=http_request_duration_seconds_bucket ;; labels=request_id={uuid},route=/basket,le=0.{n:1..9}", "WARN series of a tenant grow fast ;; target=ingestor::series ;; tenant=377 ;; per_minute={n:1200000..1400000}"])
        .logs("clickhouse", 140, 0.4, &["WARN Not enough free space for a merge of {n:5..9} parts: {n:40..90} GiB free, {n:91..140} GiB needed ;; logger=default.samples (MergerMutator)"])
        .traces(18, 12, 130, range)
        .with_repo()
        .lacks(Part::Flags)
        .truth(
            "ingestor",
            &["clickhouse", "query", "transformer"],
            "purge-bad-data",
            "No change is at fault. From 11:01 on tenant 377 sends histograms with a label request_id that holds another identifier in each request; its active series grow by more than a million in a minute while those of other tenants stay, samples nearly double, and the disk of ClickHouse fills. Forty labels instead of thirty-two had been out \
             for half an hour without a change, and these samples have three labels; the key of a sample is the same text and was out a day, and zod is in the dashboard. Stop that tenant's label, and drop what it wrote.",
        )
}

/// All incidents of this organisation that come from outside.
pub fn all() -> Vec<Incident> {
    vec![samples_late(), storage_growing()]
}
