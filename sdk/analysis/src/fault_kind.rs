//! The kinds of fault that telemetry can show. One word per kind, used by every skill and by the synthetic incidents.

/// Gives each kind its name on the wire and one sentence for a person.
macro_rules! fault_kinds {
    ($($(#[doc = $doc:literal])* $variant:ident = $name:literal, $words:literal;)*) => {
        /// What kind of fault is seen, as far as telemetry alone can tell.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum FaultKind {
            $($(#[doc = $doc])* $variant,)*
        }

        impl FaultKind {
            /// All kinds, in the order of the table.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// Returns the name that reports carry, in kebab case.
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)*
                }
            }

            /// Returns what the kind means, as the end of the sentence "the telemetry shows …".
            pub fn words(self) -> &'static str {
                match self {
                    $(Self::$variant => $words,)*
                }
            }
        }
    };
}

fault_kinds! {
    /// One request makes many like calls: N+1 queries, a call for each item of a list.
    QueryFanOut = "query-fan-out", "many like calls for one request";
    /// A query or a handler touches far more rows or bytes than it returns.
    UnboundedWork = "unbounded-work", "work that grows with the data instead of the request";
    /// Queries are slow for want of an index or through a plan.
    SlowQuery = "slow-query", "queries that take much longer than before";
    /// Callers wait for a connection, a thread or a permit of a pool.
    PoolExhaustion = "pool-exhaustion", "callers waiting for a slot of a pool";
    /// Memory rises until the process is killed.
    MemoryLeak = "memory-leak", "memory that rises and does not come back";
    /// Descriptors, connections, goroutines or threads rise and do not come back.
    HandleLeak = "handle-leak", "descriptors, connections or tasks that rise and do not come back";
    /// The process ends while it starts, again and again.
    CrashAtStart = "crash-at-start", "a process that ends while it starts";
    /// A value that is absent is used: nil, null, None, undefined, a missing key, an index out of range.
    NilDereference = "nil-dereference", "use of a value that is not there";
    /// Two threads touch one value without a lock.
    DataRace = "data-race", "unsynchronised access by several threads";
    /// Threads wait for one lock, or for each other.
    LockContention = "lock-contention", "threads waiting for a lock";
    /// A cache stops answering, and what is behind it gets its load.
    CacheStampede = "cache-stampede", "a cache that misses and a store behind it that gets the load";
    /// A limit of time ends calls.
    Timeout = "timeout", "calls that a time limit ends";
    /// Retries multiply the load.
    RetryAmplification = "retry-amplification", "retries that multiply the load";
    /// A caller is refused: authentication, authorisation, a token, a signature.
    Permission = "permission", "callers that are refused for who they are";
    /// Two sides disagree about a table, a column, a field or a type.
    SchemaMismatch = "schema-mismatch", "two sides that disagree about a schema or a field";
    /// Input that nobody expected: malformed messages, a poisoned queue, a bad row.
    BadData = "bad-data", "input that cannot be processed";
    /// A disk has no room.
    DiskFull = "disk-full", "a disk without room";
    /// A processor is busy or throttled.
    CpuSaturation = "cpu-saturation", "processors that are busy or throttled";
    /// Load rises because more is asked.
    TrafficSurge = "traffic-surge", "more requests than before";
    /// Work waits in a queue that grows.
    QueueBacklog = "queue-backlog", "a queue that grows";
    /// Names do not resolve.
    NameResolution = "name-resolution", "names that do not resolve";
    /// A certificate is expired, unknown or for another name.
    Certificate = "certificate", "a certificate that is not accepted";
    /// Somebody limits the rate or the amount.
    QuotaExceeded = "quota-exceeded", "a quota or a rate limit that is reached";
    /// Packets are lost or connections reset.
    NetworkLoss = "network-loss", "connections that are lost on the way";
    /// What a service depends on is not there: refused, 503, no healthy upstream.
    DependencyDown = "dependency-down", "a dependency that does not answer";
    /// Libraries or protocols of different versions do not fit each other.
    VersionConflict = "version-conflict", "versions that do not fit each other";
    /// A setting is missing or not understood.
    BadConfiguration = "bad-configuration", "a setting that is missing or not accepted";
    /// Answers are wrong though nothing fails: wrong totals, duplicates, stale values.
    WrongResult = "wrong-result", "answers that are wrong though nothing fails";
    /// A disk takes longer to answer.
    SlowDisk = "slow-disk", "a disk that answers slowly";
    /// The same load reads or writes far more.
    IoAmplification = "io-amplification", "more input and output for the same load";
    /// Connections are opened anew for what one used to carry.
    ConnectionChurn = "connection-churn", "connections that are opened anew all the time";
    /// Far more is logged than before.
    LogVolume = "log-volume", "far more log lines than before";
}

impl FaultKind {
    /// Finds a kind by its name.
    pub fn by_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.name() == name)
    }
}

impl std::fmt::Display for FaultKind {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::FaultKind;

    #[test]
    fn each_name_stands_for_one_kind() {
        for kind in FaultKind::ALL {
            assert_eq!(FaultKind::by_name(kind.name()), Some(*kind));
        }
    }
}
