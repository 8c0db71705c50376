//! What a change does to how a program runs.

/// Gives each effect its name on the wire and one part of a sentence.
macro_rules! effects {
    ($($(#[doc = $doc:literal])* $variant:ident = $name:literal, $words:literal;)*) => {
        /// What a change does to how a program runs, whatever its language.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Effect {
            $($(#[doc = $doc])* $variant,)*
        }

        impl Effect {
            /// All effects, in the order of the table.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// Returns the name that reports carry, in kebab case.
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)*
                }
            }

            /// Returns what the change does, as the end of the sentence "the change …".
            pub fn words(self) -> &'static str {
                match self {
                    $(Self::$variant => $words,)*
                }
            }
        }
    };
}

effects! {
    /// A call leaves the process for each item of a loop.
    IoInLoop = "io-in-loop", "makes a call for each item of a loop";
    /// Many items were asked for in one call.
    BatchRemoved = "batch-removed", "no longer asks for many items in one call";
    /// A bound on how much is read or kept is gone.
    LimitRemoved = "limit-removed", "takes away a bound on how much is read";
    /// An index is gone, or a condition can no longer use it.
    IndexRemoved = "index-removed", "takes an index away from queries";
    /// A lock that guarded shared data is gone.
    LockRemoved = "lock-removed", "takes a lock away from shared data";
    /// A lock is new or held for longer.
    LockWidened = "lock-widened", "holds a lock where none was held";
    /// A check that stood before a use is gone.
    GuardRemoved = "guard-removed", "takes a check away";
    /// What was acquired is no longer given back.
    CloseRemoved = "close-removed", "no longer gives back what it acquires";
    /// What was kept is no longer thrown away.
    EvictionRemoved = "eviction-removed", "no longer throws away what it keeps";
    /// Something is kept for ever.
    RetentionAdded = "retention-added", "keeps things without a bound";
    /// A route, a consumer or a component is no longer registered.
    RegistrationRemoved = "registration-removed", "no longer registers something";
    /// A time limit is shorter.
    TimeoutLowered = "timeout-lowered", "shortens a time limit";
    /// A time limit is longer or gone.
    TimeoutRaised = "timeout-raised", "lengthens or removes a time limit";
    /// What is cached lives shorter.
    TtlLowered = "ttl-lowered", "shortens the life of cached entries";
    /// What is cached lives longer.
    TtlRaised = "ttl-raised", "lengthens the life of cached entries";
    /// A cache is asked less: bypassed, smaller, or with keys that never repeat.
    CacheBypassed = "cache-bypassed", "makes a cache answer less often";
    /// A pool or a number of workers is smaller.
    PoolShrunk = "pool-shrunk", "leaves fewer slots in a pool";
    /// A pool or a number of workers is larger than what is behind it may bear.
    ConcurrencyRaised = "concurrency-raised", "does more at once";
    /// Retries are new or more.
    RetryRaised = "retry-raised", "retries more often";
    /// Retries come without a pause.
    BackoffRemoved = "backoff-removed", "retries without a pause";
    /// Memory for the process is less.
    MemoryLowered = "memory-lowered", "leaves less memory";
    /// Processor time for the process is less.
    CpuLowered = "cpu-lowered", "leaves less processor time";
    /// More is taken at once, in memory or in one statement.
    BatchGrown = "batch-grown", "takes more at once";
    /// Fewer instances share the load.
    ReplicasLowered = "replicas-lowered", "leaves fewer instances";
    /// More instances share what is behind them.
    InstancesRaised = "instances-raised", "lets more instances share what is behind them";
    /// A rate or quota that is allowed is lower.
    RateLowered = "rate-lowered", "allows less per time";
    /// Something runs more often.
    IntervalLowered = "interval-lowered", "does something more often";
    /// A table, column, field, type, topic or name is another one.
    SchemaChanged = "schema-changed", "uses another schema than the other side";
    /// A migration that already ran is another one.
    MigrationRewritten = "migration-rewritten", "rewrites a migration that already ran";
    /// A statement that locks or rewrites a large table.
    HeavyMigration = "heavy-migration", "locks or rewrites a table";
    /// Who may do what is decided in another way.
    AccessChanged = "access-changed", "decides otherwise who may do what";
    /// A library or image of another version.
    DependencyBumped = "dependency-bumped", "brings another version of a library";
    /// More is logged.
    LoggingRaised = "logging-raised", "logs more";
    /// A thread waits where it must not.
    BlockingCall = "blocking-call", "blocks where nothing may block";
    /// The same input costs more.
    CostlyAlgorithm = "costly-algorithm", "does more work for the same input";
    /// A setting is required, renamed or gone.
    SettingRequired = "setting-required", "needs a setting that may not be there";
    /// A setting stands where nobody reads it.
    SettingMoved = "setting-moved", "moves a setting to another place";
    /// A host, port, path or topic is another one.
    EndpointChanged = "endpoint-changed", "talks to another address";
    /// A condition decides the other way, or a value is another one.
    LogicChanged = "logic-changed", "decides or computes something otherwise";
    /// A connection is opened for each call, or not kept.
    ConnectionPerCall = "connection-per-call", "opens a connection for each call";
    /// A line that stands in the trace of the failure is another one.
    FailingLineChanged = "failing-line-changed", "changes code in the trace of the failure";
    /// The failure says a name that stands in its lines and in those of no other change.
    FailureNamesIt = "failure-names-it", "changes what the failure names";
    /// What it does is not recognised; its service fails since it, alone of all changes, went live.
    FailsSinceIt = "fails-since-it", "went live when its service began to fail";
    /// What it does is not recognised, and everything around it singles it out.
    SingledOut = "singled-out", "is singled out by its circumstances";
    /// A connection, transaction or lock is held while somebody else is asked.
    HeldDuringCall = "held-during-call", "holds a connection or a lock while it waits for somebody else";
    /// A time limit is gone.
    TimeoutRemoved = "timeout-removed", "waits without a time limit";
    /// What was read piece by piece is read as a whole.
    ReadWhole = "read-whole", "takes all of something into memory where it took one piece after another";
    /// Entries expire all at the same moment.
    ExpiryAligned = "expiry-aligned", "lets cached entries expire at the same moment";
    /// Files are left on a disk, for longer or for ever.
    FilesKept = "files-kept", "leaves more files on a disk";
    /// A network lets less through.
    NetworkClosed = "network-closed", "lets less through a network";
    /// A disk has less room.
    DiskLowered = "disk-lowered", "leaves less room on a disk";
    /// What fails is put back and comes again, without an end.
    PutBackForEver = "put-back-for-ever", "puts back what fails, so that it comes again without an end";
    /// Work that was done side by side is done one after the other.
    Serialised = "serialised", "does one after the other what it did at once";
    /// Who asks whether the program is well asks otherwise.
    ProbeChanged = "probe-changed", "changes how it is found out whether the program is well";
    /// The program runs with fewer rights, from other files or with other arguments.
    SurroundingsChanged = "surroundings-changed", "starts the program in other surroundings";
    /// A switch is set the other way.
    SwitchFlipped = "switch-flipped", "switches to code that did not run before";
    /// A certificate or the way it is checked is another one.
    TlsChanged = "tls-changed", "changes certificates or how they are checked";
}
