//! What the stacks that people run write, and what their exporters call what they measure.

use super::*;
use crate::fault_kind::FaultKind as K;

/// So clear is what carries a verdict.
const CLEAR: f64 = 0.7;

#[test]
fn lines_of_many_stacks() {
    let mut missed = Vec::new();
    for (kind, text) in LINES {
        let found = kinds_of_text(text);
        if !found.iter().take(2).any(|(known, strength)| known == kind && *strength >= CLEAR) {
            missed.push(format!("{kind}: {text} => {found:?}"));
        }
    }
    assert!(missed.is_empty(), "{} of {}:\n{}", missed.len(), LINES.len(), missed.join("\n"));
}

#[test]
fn lines_that_say_nothing() {
    for text in QUIET {
        assert!(kinds_of_text(text).iter().all(|found| found.1 < 0.6), "{text}: {:?}", kinds_of_text(text));
    }
}

#[test]
fn series_of_many_exporters() {
    let mut missed = Vec::new();
    for (kind, direction, metric) in SERIES {
        let found = kinds_of_metric(metric, *direction);
        if !found.iter().take(2).any(|(known, strength)| known == kind && *strength >= 0.6) {
            missed.push(format!("{kind}: {metric} => {found:?}"));
        }
    }
    assert!(missed.is_empty(), "{} of {}:\n{}", missed.len(), SERIES.len(), missed.join("\n"));
}

#[test]
fn series_that_say_nothing() {
    use Direction::{Down, Up};
    for (direction, metric) in [
        (Down, "process_resident_memory_bytes"),
        (Down, "hikaricp_connections_pending"),
        (Up, "hikaricp_connections_max"),
        (Up, "node_filesystem_avail_bytes"),
        (Down, "container_cpu_cfs_throttled_seconds_total"),
        (Down, "kafka_consumergroup_lag"),
        (Up, "redis_keyspace_hits_total"),
        (Up, "jvm_memory_max_bytes"),
        (Up, "kube_pod_container_resource_limits_memory_bytes"),
    ] {
        let found = kinds_of_metric(metric, direction);
        assert!(found.iter().all(|found| found.1 < 0.6), "{metric}: {found:?}");
    }
}

const LINES: &[(K, &str)] = &[
    (K::PoolExhaustion, "sqlx::Error::PoolTimedOut: pool timed out while waiting for an open connection"),
    (K::PoolExhaustion, "Timed out fetching a new connection from the connection pool. (Prisma P2024)"),
    (
        K::PoolExhaustion,
        "Timeout expired. The timeout period elapsed prior to obtaining a connection from the pool.",
    ),
    (
        K::PoolExhaustion,
        "could not obtain a connection from the pool within 5.000 seconds (waited 5.012 seconds)",
    ),
    (K::PoolExhaustion, "ActiveRecord::ConnectionTimeoutError"),
    (K::PoolExhaustion, "no more connections allowed (max_client_conn)"),
    (K::PoolExhaustion, "query_wait_timeout"),
    (K::PoolExhaustion, "SQLSTATE[HY000] [1040] Too many connections"),
    (
        K::PoolExhaustion,
        "ResourceRequest timed out: Knex: Timeout acquiring a connection. The pool is probably full.",
    ),
    (K::PoolExhaustion, "server reached pm.max_children setting (20), consider raising it"),
    (K::PoolExhaustion, "ThreadPool starvation detected"),
    (K::PoolExhaustion, "Bulkhead 'rates' is full and does not permit further calls"),
    (K::PoolExhaustion, "max pool size was reached"),
    (K::MemoryLeak, "Container orders was OOMKilled (exit code 137)"),
    (K::MemoryLeak, "Allowed memory size of 134217728 bytes exhausted (tried to allocate 20480 bytes)"),
    (K::MemoryLeak, "System.OutOfMemoryException: Array dimensions exceeded supported range."),
    (K::MemoryLeak, "fatal error: runtime: out of memory"),
    (K::MemoryLeak, "memory allocation of 1073741824 bytes failed"),
    (K::MemoryLeak, "Worker (pid:31) was sent SIGKILL! Perhaps out of memory?"),
    (K::MemoryLeak, "java.lang.OutOfMemoryError: Metaspace"),
    (K::MemoryLeak, "NoMemoryError: failed to allocate memory"),
    (K::HandleLeak, "accept4: too many open files"),
    (
        K::HandleLeak,
        "MaxListenersExceededWarning: Possible EventEmitter memory leak detected. 11 price listeners added",
    ),
    (K::HandleLeak, "A connection to https://a/ was leaked. Did you forget to close a response body?"),
    (K::HandleLeak, "Connection leak detection triggered for org.postgresql.jdbc.PgConnection"),
    (K::HandleLeak, "OSError: [Errno 24] Too many open files"),
    (
        K::HandleLeak,
        "SocketException: Only one usage of each socket address (protocol/network address/port) is normally permitted",
    ),
    (K::HandleLeak, "Unclosed client session"),
    (K::LockContention, "Lock wait timeout exceeded; try restarting transaction"),
    (K::LockContention, "could not serialize access due to concurrent update"),
    (
        K::LockContention,
        "process 4512 still waiting for AccessExclusiveLock on relation 16501 of database 5 after 1000.1 ms",
    ),
    (K::LockContention, "canceling statement due to lock timeout"),
    (K::LockContention, "Transaction (Process ID 61) was deadlocked on lock resources with another process"),
    (K::LockContention, "CannotAcquireLockException"),
    (
        K::LockContention,
        "Thread Thread[vert.x-eventloop-thread-0] has been blocked for 3021 ms, time limit is 2000 ms",
    ),
    (K::LockContention, "PG::LockNotAvailable: ERROR: canceling statement"),
    (K::LockContention, "Executing <Task pending name='Task-12'> took 4.210 seconds"),
    (K::NilDereference, "panic: assignment to entry in nil map"),
    (K::NilDereference, "AttributeError: 'NoneType' object has no attribute 'id'"),
    (K::NilDereference, "kotlin.KotlinNullPointerException"),
    (
        K::NilDereference,
        "System.NullReferenceException: Object reference not set to an instance of an object.",
    ),
    (K::NilDereference, "undefined method `email' for nil:NilClass (NoMethodError)"),
    (K::NilDereference, "Call to a member function email() on null"),
    (K::NilDereference, "Attempt to read property \"email\" on null"),
    (
        K::NilDereference,
        "thread 'tokio-runtime-worker' panicked at 'called `Option::unwrap()` on a `None` value'",
    ),
    (K::NilDereference, "java.util.NoSuchElementException: No value present"),
    (K::NilDereference, "TypeError: undefined is not an object (evaluating 'order.customer.email')"),
    (K::NilDereference, "System.InvalidOperationException: Sequence contains no elements"),
    (K::NilDereference, "Undefined array key \"region\""),
    (K::NilDereference, "TypeError: 'NoneType' object is not subscriptable"),
    (K::SchemaMismatch, "org.postgresql.util.PSQLException: ERROR: column o.region does not exist"),
    (K::SchemaMismatch, "SQLSTATE[42S22]: Column not found: 1054 Unknown column 'region' in 'field list'"),
    (K::SchemaMismatch, "json: cannot unmarshal string into Go struct field Order.total of type int64"),
    (K::SchemaMismatch, "pydantic_core._pydantic_core.ValidationError: 1 validation error for Order"),
    (K::SchemaMismatch, "missing field `region` at line 1 column 210"),
    (K::SchemaMismatch, "unknown variant `ON_HOLD`, expected one of `NEW`, `SHIPPED`"),
    (K::SchemaMismatch, "No enum constant com.acme.OrderStatus.ON_HOLD"),
    (
        K::SchemaMismatch,
        "ZodError: [ { code: 'invalid_type', expected: 'string', received: 'undefined', path: ['region'] } ]",
    ),
    (
        K::SchemaMismatch,
        "System.Text.Json.JsonException: The JSON value could not be converted to System.Int32.",
    ),
    (K::SchemaMismatch, "ActiveModel::UnknownAttributeError: unknown attribute 'region' for Order"),
    (K::SchemaMismatch, "value too long for type character varying(32)"),
    (K::SchemaMismatch, "Data too long for column 'name' at row 1"),
    (
        K::SchemaMismatch,
        "PG::NotNullViolation: ERROR: null value in column \"region\" violates not-null constraint",
    ),
    (K::SchemaMismatch, "The column `orders.region` does not exist in the current database. (P2022)"),
    (K::SchemaMismatch, "integer out of range"),
    (K::CrashAtStart, "Readiness probe failed: HTTP probe failed with statuscode: 404"),
    (
        K::CrashAtStart,
        "Liveness probe failed: Get \"http://10.0.0.1:8080/healthz\": dial tcp: connection refused",
    ),
    (K::CrashAtStart, "Error: failed to create containerd task: exec: \"/app/server\": permission denied"),
    (K::CrashAtStart, "CreateContainerConfigError: couldn't find key DB_URL in Secret orders/db"),
    (K::CrashAtStart, "standard_init_linux.go:228: exec user process caused: exec format error"),
    (K::CrashAtStart, "APPLICATION FAILED TO START"),
    (K::CrashAtStart, "Application startup exception"),
    (K::CrashAtStart, "Unable to start embedded Tomcat"),
    (K::CrashAtStart, "0/12 nodes are available: 12 Insufficient memory."),
    (K::BadConfiguration, "KeyError: 'SIGNING_KEY'"),
    (K::BadConfiguration, "Could not resolve placeholder 'payments.webhook.secret' in value"),
    (K::BadConfiguration, "key not found: \"PAY_SECRET\" (KeyError)"),
    (K::BadConfiguration, "NotPresent: environment variable not found"),
    (K::BadConfiguration, "required key STRIPE_KEY missing value"),
    (K::BadConfiguration, "Missing required environment variable SESSION_SECRET"),
    (K::BadConfiguration, "nginx: [emerg] unknown directive \"proxy_passs\""),
    (
        K::QueueBacklog,
        "consumer poll timeout has expired. This means the time between subsequent calls to poll() was longer",
    ),
    (K::QueueBacklog, "Offset commit failed: The coordinator is not aware of this member"),
    (K::QueueBacklog, "PRECONDITION_FAILED - delivery acknowledgement on channel 1 timed out"),
    (K::RetryAmplification, "retrying in 0ms (attempt 7 of 50)"),
    (K::RetryAmplification, "Job exceeded maximum retries; retries exhausted"),
    (K::QuotaExceeded, "ThrottlingException: Rate exceeded"),
    (K::QuotaExceeded, "grpc status RESOURCE_EXHAUSTED"),
    (K::QuotaExceeded, "StripeRateLimitError"),
    (
        K::Permission,
        "AccessDeniedException: User: arn:aws:sts::1:assumed-role/orders is not authorized to perform: s3:PutObject",
    ),
    (K::Permission, "permission denied for table orders"),
    (K::Permission, "blocked by CORS policy: No 'Access-Control-Allow-Origin' header is present"),
    (K::Permission, "ActionController::InvalidAuthenticityToken"),
    (K::Permission, "pods is forbidden: User \"system:serviceaccount:orders:default\" cannot list resource"),
    (K::Permission, "IDX10214: Audience validation failed"),
    (K::DataRace, "ConcurrentModificationException"),
    (K::DataRace, "RuntimeError: dictionary changed size during iteration"),
    (K::DataRace, "WARNING: DATA RACE"),
    (
        K::DataRace,
        "InvalidOperationException: Collection was modified; enumeration operation may not execute.",
    ),
    (K::DiskFull, "No space left on device @ rb_sysopen"),
    (K::DiskFull, "could not write to file \"pg_wal/xlogtemp\": No space left on device"),
    (K::DiskFull, "disk usage exceeded flood-stage watermark, index has read-only-allow-delete block"),
    (K::CpuSaturation, "Event loop delay p99 1840ms"),
    (K::SlowQuery, "canceling statement due to statement timeout"),
    (K::SlowQuery, "duration: 5321.112 ms  statement: SELECT * FROM orders"),
    (K::SlowQuery, "Executed DbCommand (12,451ms) [Parameters=[]]"),
    (K::SlowQuery, "Query execution was interrupted, maximum statement execution time exceeded"),
    (K::CacheStampede, "OOM command not allowed when used memory > 'maxmemory'"),
    (K::VersionConflict, "ImportError: cannot import name 'BaseSettings' from 'pydantic'"),
    (K::VersionConflict, "Could not load file or assembly 'Npgsql, Version=8.0.0.0'"),
    (K::VersionConflict, "uninitialized constant Faraday::Connection (NameError)"),
    (K::VersionConflict, "AttributeError: module 'numpy' has no attribute 'float'"),
    (K::VersionConflict, "Class \"GuzzleHttp\\Psr7\\Utils\" not found"),
    (K::VersionConflict, "Error [ERR_MODULE_NOT_FOUND]: Cannot find package 'ajv'"),
    (K::BadData, "SyntaxError: Unexpected token < in JSON at position 0"),
    (K::BadData, "UnicodeDecodeError: 'utf-8' codec can't decode byte 0xe4"),
    (K::BadData, "strconv.Atoi: parsing \"12a\": invalid syntax"),
    (K::BadData, "ParseIntError { kind: InvalidDigit }"),
    (K::BadData, "FormatException: Input string was not in a correct format."),
    (
        K::UnboundedWork,
        "rpc error: code = ResourceExhausted desc = grpc: received message larger than max (5242881 vs. 4194304)",
    ),
    (K::UnboundedWork, "PayloadTooLargeError: request entity too large"),
];

const QUIET: &[&str] = &[
    "served 200 orders in 12 ms",
    "worker 3 started",
    "reloaded 14 rules from the store",
    "connected to the broker",
    "user signed in",
    "cache warmed with 5000 entries",
];

use Direction::{Down, Up};

const SERIES: &[(K, Direction, &str)] = &[
    (K::PoolExhaustion, Up, "hikaricp_connections_pending"),
    (K::PoolExhaustion, Up, "hikaricp_connections_acquire_seconds_max"),
    (K::PoolExhaustion, Up, "pgbouncer_pools_client_waiting_connections"),
    (K::PoolExhaustion, Up, "go_sql_wait_count_total"),
    (K::PoolExhaustion, Up, "go_sql_wait_duration_seconds_total"),
    (K::PoolExhaustion, Up, "sqlalchemy_pool_checked_out"),
    (K::PoolExhaustion, Up, "tomcat_threads_busy_threads"),
    (K::PoolExhaustion, Up, "executor_queued_tasks"),
    (K::PoolExhaustion, Up, "puma_backlog"),
    (K::PoolExhaustion, Up, "phpfpm_listen_queue"),
    (K::PoolExhaustion, Up, "pg_stat_activity_idle_in_transaction"),
    (K::PoolExhaustion, Up, "db_client_connections_pending_requests"),
    (K::PoolExhaustion, Up, "dotnet_threadpool_queue_length"),
    (K::MemoryLeak, Up, "container_memory_working_set_bytes"),
    (K::MemoryLeak, Up, "jvm_memory_used_bytes"),
    (K::MemoryLeak, Up, "nodejs_heap_size_used_bytes"),
    (K::MemoryLeak, Up, "go_memstats_heap_inuse_bytes"),
    (K::MemoryLeak, Up, "dotnet_gc_heap_size_bytes"),
    (K::MemoryLeak, Up, "redis_memory_used_bytes"),
    (K::MemoryLeak, Up, "ruby_rss"),
    (K::HandleLeak, Up, "process_open_fds"),
    (K::HandleLeak, Up, "go_goroutines"),
    (K::HandleLeak, Up, "jvm_threads_live_threads"),
    (K::HandleLeak, Up, "nodejs_active_handles_total"),
    (K::HandleLeak, Up, "node_sockstat_TCP_tw"),
    (K::CrashAtStart, Up, "kube_pod_container_status_restarts_total"),
    (K::CrashAtStart, Down, "kube_deployment_status_replicas_available"),
    (K::CrashAtStart, Up, "kube_deployment_status_replicas_unavailable"),
    (K::CrashAtStart, Up, "kube_pod_container_status_waiting_reason_crashloopbackoff"),
    (K::LockContention, Up, "nodejs_eventloop_lag_seconds"),
    (K::LockContention, Up, "pg_locks_count"),
    (K::LockContention, Up, "mysql_global_status_innodb_row_lock_waits"),
    (K::LockContention, Up, "jvm_threads_states_blocked"),
    (K::LockContention, Up, "pg_stat_activity_waiting_on_lock"),
    (K::CacheStampede, Down, "redis_keyspace_hits_total"),
    (K::CacheStampede, Up, "redis_keyspace_misses_total"),
    (K::CacheStampede, Up, "redis_evicted_keys_total"),
    (K::CacheStampede, Up, "varnish_backend_req"),
    (K::CacheStampede, Down, "cdn_hit_ratio"),
    (K::QueueBacklog, Up, "kafka_consumergroup_lag"),
    (K::QueueBacklog, Up, "rabbitmq_queue_messages_ready"),
    (K::QueueBacklog, Up, "aws_sqs_approximate_age_of_oldest_message"),
    (K::QueueBacklog, Up, "sidekiq_queue_latency_seconds"),
    (K::QueueBacklog, Up, "celery_queue_length"),
    (K::QueueBacklog, Up, "sqs_approximate_number_of_messages_visible"),
    (K::DiskFull, Down, "node_filesystem_avail_bytes"),
    (K::DiskFull, Up, "kubelet_volume_stats_used_bytes"),
    (K::DiskFull, Down, "kubelet_volume_stats_available_bytes"),
    (K::CpuSaturation, Up, "container_cpu_cfs_throttled_periods_total"),
    (K::CpuSaturation, Up, "process_cpu_seconds_total"),
    (K::CpuSaturation, Up, "system_load1"),
    (K::SlowQuery, Up, "pg_stat_statements_mean_exec_time"),
    (K::SlowQuery, Up, "mysql_global_status_slow_queries"),
    (K::UnboundedWork, Up, "pg_stat_database_tup_returned"),
    (K::UnboundedWork, Up, "mysql_global_status_innodb_rows_read"),
    (K::UnboundedWork, Up, "http_response_size_bytes"),
    (K::QueryFanOut, Up, "db_queries_per_request"),
    (K::RetryAmplification, Up, "envoy_cluster_upstream_rq_retry"),
    (K::RetryAmplification, Up, "http_client_retries_total"),
    (K::Timeout, Up, "envoy_cluster_upstream_rq_timeout"),
    (K::DependencyDown, Up, "envoy_cluster_upstream_cx_connect_fail"),
    (K::DependencyDown, Down, "envoy_cluster_membership_healthy"),
    (K::DependencyDown, Up, "resilience4j_circuitbreaker_state_open"),
    (K::QuotaExceeded, Up, "http_429_total"),
    (K::Permission, Up, "http_401_total"),
    (K::ConnectionChurn, Up, "node_netstat_Tcp_ActiveOpens"),
    (K::LogVolume, Up, "loki_distributor_bytes_received_total"),
    (K::WrongResult, Up, "reconciliation_mismatch_total"),
    (K::BadData, Up, "kafka_dlq_messages_total"),
];
