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

/// Seconds are given to PX, which takes milliseconds: entries live for a second or two.
fn market_db_load() -> Incident {
    let page = Call::new("web-ssr", "GET /c/:id", 60.0).slow(66.0).calls(
        Call::new("catalog", "GET /categories/:id/:page", 4.0)
            .slow(6.0)
            .calls(Call::new("redis-main", "GET", 0.5).with("db.redis.hit=true").with("!db.redis.hit=false"))
            .calls(Call::new("pg-market", "SELECT products", 21.0).slow(640.0).times(0, 1))
            .calls(
                Call::new("redis-main", "SET", 0.5)
                    .times(0, 1)
                    .with("db.statement=SET category:{n:10..400}:0 ? PX {pick:600|900|1800}"),
            ),
    );
    Incident::new(&worlds::MARKET, "market-db-load", FaultKind::CacheStampede)
        .clock("2024-12-03 10:00", 240, 139, 150)
        .alert(
            ("pg-market", "pg_cpu_ratio", 0.85),
            "critical",
            "PostgresCpu",
            "pg-market cpu {value} (threshold 0.85)",
        )
        .cause("redis-options", 84)
        .ships_in_release("catalog", 137)
        .decoy(Decoy::LookAlike, "category-ttl", 101)
        .decoy(Decoy::Long, "rank-migration", 92)
        .ships("pg-market", 131)
        .decoy(Decoy::TooLate, "attributes-type", 120)
        .ships("catalog", 147)
        .flag("season-rank", "catalog", "off->5%", 135)
        .misleads(Decoy::Flag)
        .hit("catalog", "cache_hit_ratio", Step { at: 138, over: 4, to: 0.11 })
        .hit("catalog", "latency", Step { at: 139, over: 8, to: 0.9 })
        .hit("catalog", "pg_pool_waiting", Step { at: 140, over: 8, to: 90.0 })
        .hit("web-ssr", "latency", Step { at: 140, over: 8, to: 1.5 })
        .hit("redis-main", "redis_expired_keys_per_second", Step { at: 138, over: 3, to: 3300.0 })
        .hit("redis-main", "redis_keys", Creep { at: 138, half: 8.0, to: 420_000.0 })
        .hit("redis-main", "redis_commands_per_second", Times { at: 138, over: 3, by: 1.7 })
        .hit("pg-market", "pg_queries_per_second", Times { at: 138, over: 4, by: 8.0 })
        .hit("pg-market", "pg_cpu_ratio", Step { at: 139, over: 5, to: 0.985 })
        .hit("pg-market", "pg_active_backends", Step { at: 139, over: 6, to: 96.0 })
        .logs("pg-market", 140, 2.0, &["INFO duration: {n:400..1900}.{n:100..999} ms  execute <unnamed>: SELECT id, title, brand, price_id, attributes FROM products WHERE category_id = $1 ORDER BY rank LIMIT 48 OFFSET $2"])
        .logs("catalog", 141, 1.2, &["WARN timeout exceeded when trying to connect ;; err.stack=Error: timeout exceeded when trying to connect\\n    at node_modules/pg-pool/index.js:45:11"])
        .traces(20, 24, 139, page)
        .with_repo()
        .truth(
            "catalog",
            &["pg-market", "web-ssr"],
            "rollback",
            "The helper of the shared cache gives its time to live, which is in seconds, to PX, which counts milliseconds: \
             pages of categories live for less than a second. The hit ratio falls to a tenth with the release of catalog that carries \
             it, keys expire ten times as fast, and the database gets what the cache kept off. Spans show SET with PX 600. \
             The longer time for categories is a harmless number in the same release; nobody reads the new table of ranks.",
        )
}

/// All incidents of this family.
pub fn all() -> Vec<Incident> {
    vec![parcels_db_busy(), market_db_load()]
}
