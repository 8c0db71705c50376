mod stacks;

use super::*;
use FaultKind as K;

#[test]
fn what_runtimes_and_drivers_write() {
    for (text, kind) in [
        ("fatal error: concurrent map writes", K::DataRace),
        ("HikariPool-1 - Connection is not available, request timed out after 30000ms.", K::PoolExhaustion),
        ("sqlalchemy.exc.TimeoutError: QueuePool limit of size 5 overflow 10 reached", K::PoolExhaustion),
        ("FATAL: sorry, too many clients already", K::PoolExhaustion),
        ("FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory", K::MemoryLeak),
        ("psycopg2.errors.UndefinedTable: relation \"user_favorites\" does not exist", K::SchemaMismatch),
        ("Error 1054 (42S22): Unknown column 'total' in 'field list'", K::SchemaMismatch),
        ("java.lang.NoSuchMethodError: 'void com.google.X.y()'", K::VersionConflict),
        ("panic: runtime error: invalid memory address or nil pointer dereference", K::NilDereference),
        ("TypeError: Cannot read properties of undefined (reading 'id')", K::NilDereference),
        ("accept tcp [::]:8080: accept4: too many open files", K::HandleLeak),
        ("write /var/log/a.log: no space left on device", K::DiskFull),
        ("x509: certificate has expired or is not yet valid", K::Certificate),
        ("dial tcp: lookup api.example.com on 10.0.0.1:53: no such host", K::NameResolution),
        ("ERROR: deadlock detected", K::LockContention),
        ("HTTP 429 Too Many Requests from api", K::QuotaExceeded),
        ("slow query: SELECT * FROM a took 900ms", K::SlowQuery),
    ] {
        assert_eq!(
            kinds_of_text(text).first().map(|found| found.0),
            Some(kind),
            "{text}: {:?}",
            kinds_of_text(text)
        );
    }
    assert!(kinds_of_text("served dashboard list in 12 ms").is_empty());
}

#[test]
fn words_that_one_driver_or_framework_has() {
    for (text, kind) in [
        ("Error: timeout exceeded when trying to connect", K::PoolExhaustion),
        ("connection not available and request was dropped from queue after 2013ms", K::PoolExhaustion),
        ("ERR max number of clients reached", K::PoolExhaustion),
        ("All threads (200) are currently busy, waiting", K::PoolExhaustion),
        ("Last State: Terminated, exited with code 137", K::MemoryLeak),
        ("TransactionRetryWithProtoRefreshError: WriteTooOldError", K::LockContention),
        ("Invalid `prisma.order.update()`: P2034", K::LockContention),
        ("Cannot resolve keyword 'state' into field", K::SchemaMismatch),
        ("ERROR: cached plan must not change result type", K::SchemaMismatch),
        ("migration 7 was previously applied but has been modified", K::CrashAtStart),
        ("Unable to resolve service for type 'IClock' while attempting to activate", K::CrashAtStart),
        ("Received unregistered task of type 'mail.send'", K::BadConfiguration),
        ("new row violates row-level security policy for table \"notes\"", K::Permission),
        ("WRONGPASS invalid username-password pair", K::Permission),
        ("botocore.errorfactory.TooManyRequestsException: Rate exceeded", K::QuotaExceeded),
        ("FATAL: terminating connection due to administrator command", K::DependencyDown),
        ("READONLY You can't write against a read only replica.", K::DependencyDown),
        ("Hostname/IP does not match certificate's altnames", K::Certificate),
        ("getaddrinfo: nodename nor servname provided", K::NameResolution),
        ("A second operation was started on this context instance", K::DataRace),
        ("panic: send on closed channel", K::DataRace),
        ("** (FunctionClauseError) no function clause matching in Cart.add/2", K::NilDereference),
        ("Nullable object must have a value.", K::NilDereference),
        ("RangeError: Maximum call stack size exceeded", K::UnboundedWork),
        ("canceling statement due to statement timeout", K::SlowQuery),
    ] {
        assert_eq!(
            kinds_of_text(text).first().map(|found| found.0),
            Some(kind),
            "{text}: {:?}",
            kinds_of_text(text)
        );
    }
}

#[test]
fn what_metrics_say_by_name_and_direction() {
    use Direction::{Down, Up};
    for (metric, direction, kind) in [
        ("cache_hit_ratio", Down, K::CacheStampede),
        ("hikaricp_connections_pending", Up, K::PoolExhaustion),
        ("process_resident_memory_bytes", Up, K::MemoryLeak),
        ("go_goroutines", Up, K::HandleLeak),
        ("disk_used_pct", Up, K::DiskFull),
        ("db_rows_examined", Up, K::UnboundedWork),
        ("kafka_consumer_lag", Up, K::QueueBacklog),
        ("api.http.403.count", Up, K::Permission),
        ("coredns_servfail_ratio", Up, K::NameResolution),
        ("CPUUtilization", Up, K::CpuSaturation),
    ] {
        assert_eq!(kinds_of_metric(metric, direction).first().map(|found| found.0), Some(kind), "{metric}");
    }
    assert!(kinds_of_metric("cache_hit_ratio", Up).is_empty());
    assert_eq!(measures("http_requests_per_second"), Measures::Requests);
    assert_eq!(measures("db_queries_per_second"), Measures::Other);
    assert_eq!(measures("node_cpu_utilization_ratio"), Measures::Machine);
}

#[test]
fn a_victim_names_who_failed() {
    let services = ["shop".to_owned(), "shop-db".to_owned(), "web".to_owned()];
    assert_eq!(blames("upstream shop-db timeout after 50ms", "web", &services), Some("shop-db"));
    assert_eq!(blames("upstream shop timeout", "shop", &services), None);
    assert_eq!(blames("workshop unavailable", "web", &services), None);
    assert_eq!(blames("shop served 5 requests", "web", &services), None);
}

#[test]
fn a_part_of_a_package_is_no_service() {
    let services = ["web".to_owned(), "seats".to_owned()];
    let text = "org.framework.web.client.AccessException: POST https://pay.example/charges: Read timed out";
    assert_eq!(blames(text, "booking", &services), None);
    assert_eq!(blames("POST http://seats:8080/holds: Read timed out", "booking", &services), Some("seats"));
}
