//! A cache that misses, and a store behind it that gets the load.

use crate::prelude::*;

/// Keys of the shared cache carry the pod's name, so each pod fills a cache of its own.
fn parcels_db_busy() -> Incident {
    let quote = Call::new("quotes", "quotes.ServeHTTP", 6.0).calls(
        Call::new("rates", "parcels.Rates/Offers", 5.0)
            .slow(8.0)
            .calls(
                Call::new("redis", "GET", 0.7)
                    .with("db.system=redis")
                    .with("db.redis.key=rates-5d7c9b-{pick:2pqlx|h6dnc}:rates:tariffs:{n:10..99}:{n:10..99}"),
            )
            .calls(
                Call::new("parcels-db", "SELECT tariffs", 16.0)
                    .slow(180.0)
                    .times(0, 1)
                    .with("db.system=postgresql"),
            ),
    );
    Incident::new(&worlds::PARCELS, "parcels-db-busy", FaultKind::CacheStampede)
        .clock("2025-01-21 07:05", 300, 92, 137)
        .alert(
            ("parcels-db", "pg_cpu_utilization_ratio", 0.85),
            "high",
            "PostgresCpuHigh",
            "parcels-db CPU {value} for 10m",
        )
        .cause("cache-namespaces", 33)
        .ships_in_release("rates", 89)
        .commit("weight-limit", 48)
        .decoy(Decoy::AtOnset, "tariff-index", 108)
        .ships("parcels-db", 129)
        .decoy(Decoy::LookAlike, "longer-tariffs", 52)
        .ships("rates", 124)
        .decoy(Decoy::Long, "zone-view", 12)
        .ships("parcels-db", 40)
        .hit("rates", "cache_hit_ratio", Step { at: 91, over: 3, to: 0.38 })
        .hit("rates", "cache_hit_ratio", Creep { at: 96, half: 12.0, to: 0.71 })
        .hit("rates", "latency", Creep { at: 92, half: 18.0, to: 0.52 })
        .hit("rates", "pgxpool_acquired_conns", Creep { at: 92, half: 10.0, to: 21.0 })
        .hit("quotes", "latency", Creep { at: 95, half: 20.0, to: 0.66 })
        .hit("parcels-db", "pg_queries_per_second", Times { at: 91, over: 4, by: 4.6 })
        .hit("parcels-db", "pg_cpu_utilization_ratio", Creep { at: 92, half: 14.0, to: 0.96 })
        .hit("parcels-db", "pg_query_duration_seconds_p95", Creep { at: 100, half: 15.0, to: 0.19 })
        .logs(
            "rates",
            92,
            6.0,
            &["DEBUG cache miss ;; caller=cache/cache.go:62 ;; prefix=rates ;; key=rates-5d7c9b-{pick:2pqlx|h6dnc|v8trw|zk4jm}:rates:tariffs:{n:10..99}:{n:10..99}"],
        )
        .logs("rates", 118, 1.6, &["WARN slow query {n:260..900}ms: SELECT id, carrier, base_cents FROM tariffs ;; caller=rates/store.go:41"])
        .logs(
            "parcels-db",
            112,
            2.0,
            &["INFO duration: {n:200..1400}.{n:100..999} ms  execute stmtcache_{hex:8}: SELECT id, carrier, base_cents, cents_per_kilo, max_grams, days FROM tariffs WHERE from_zone = zone_of($1) AND to_zone = zone_of($2) AND valid_to > now()"],
        )
        .traces(14, 30, 93, quote)
        .with_repo()
        .truth(
            "rates",
            &["parcels-db", "quotes"],
            "rollback",
            "Keys of the shared cache now begin with a namespace that falls back to the host's name, and no \
             deployment sets CACHE_NAMESPACE: each pod of rates keeps a cache of its own, as the keys in logs and \
             spans show. The hit ratio falls with the release that carries the change and settles far below its old \
             level; the database gets more than four times the queries. The index was created \
             concurrently long after the load had risen, and keeping tariffs longer can only help.",
        )
}

/// All incidents of this family.
pub fn all() -> Vec<Incident> {
    vec![parcels_db_busy()]
}
