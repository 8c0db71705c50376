//! How well an effect of a change explains a kind of fault. Most pairs explain nothing.

use crate::effect::Effect;
use crate::fault_kind::FaultKind;

/// One row per effect: the kinds it produces, how well from 0 to 1, and the reason that is common to the row.
macro_rules! explanations {
    ($($effect:ident: $($kind:ident $weight:literal),+; $why:literal;)*) => {
        const TABLE: &[(Effect, FaultKind, f64, &str)] = &[
            $($((Effect::$effect, FaultKind::$kind, $weight, $why),)+)*
        ];
    };
}

explanations! {
    IoInLoop: QueryFanOut 1.0, SlowQuery 0.5, PoolExhaustion 0.6, CpuSaturation 0.4, Timeout 0.5, QuotaExceeded 0.6, UnboundedWork 0.5, NetworkLoss 0.3, ConnectionChurn 0.4, IoAmplification 0.6, QueueBacklog 0.8;
        "each item costs a round trip of its own";
    BatchRemoved: QueryFanOut 1.0, SlowQuery 0.5, PoolExhaustion 0.5, Timeout 0.5, QuotaExceeded 0.5, UnboundedWork 0.4, CpuSaturation 0.3, IoAmplification 0.8, ConnectionChurn 0.4, SlowDisk 0.6, QueueBacklog 0.6;
        "what was one call is now one for each item";
    LimitRemoved: UnboundedWork 1.0, SlowQuery 0.9, MemoryLeak 0.6, Timeout 0.6, CpuSaturation 0.6, PoolExhaustion 0.4, QueueBacklog 0.75, QuotaExceeded 0.75, IoAmplification 0.6, SlowDisk 0.4;
        "the work grows with the data and not with the request";
    IndexRemoved: SlowQuery 1.0, UnboundedWork 0.9, CpuSaturation 0.7, Timeout 0.6, PoolExhaustion 0.5, LockContention 0.4, IoAmplification 0.9, SlowDisk 0.6;
        "the database reads the whole table for each query";
    LockRemoved: DataRace 1.0, WrongResult 0.8, NilDereference 0.3, CacheStampede 0.4, BadData 0.7, CrashAtStart 0.5;
        "two threads can touch the same value at once";
    LockWidened: LockContention 1.0, Timeout 0.6, PoolExhaustion 0.5, SlowQuery 0.4, QueueBacklog 0.4;
        "others wait while the lock is held";
    GuardRemoved: NilDereference 1.0, BadData 0.7, CrashAtStart 0.4, WrongResult 0.4, MemoryLeak 0.2, DependencyDown 0.3;
        "what the check kept away now reaches the code behind it";
    CloseRemoved: HandleLeak 1.0, PoolExhaustion 1.0, MemoryLeak 0.7, Timeout 0.5, LockContention 0.4;
        "each use leaves one more open";
    EvictionRemoved: MemoryLeak 1.0, BadConfiguration 0.6, HandleLeak 0.4, DiskFull 0.5, WrongResult 0.3, IoAmplification 0.3;
        "what is kept only grows";
    RetentionAdded: MemoryLeak 1.0, HandleLeak 0.5, DiskFull 0.4;
        "what is kept only grows";
    RegistrationRemoved: DependencyDown 0.5, CrashAtStart 0.8, BadConfiguration 0.7, QueueBacklog 0.75, WrongResult 0.4, SchemaMismatch 0.8;
        "what is not registered is not found";
    TimeoutLowered: Timeout 1.0, DependencyDown 0.3, RetryAmplification 0.4, ConnectionChurn 0.6, SlowQuery 0.3, WrongResult 0.2;
        "calls that used to succeed are cut off";
    TimeoutRaised: PoolExhaustion 0.7, QueueBacklog 0.5, HandleLeak 0.4, LockContention 0.3;
        "slots are held for as long as a slow call takes";
    TtlLowered: CacheStampede 1.0, CpuSaturation 0.7, SlowQuery 0.7, QuotaExceeded 0.5, TrafficSurge 0.4, Timeout 0.4, Permission 0.3, IoAmplification 0.6, ConnectionChurn 0.3, QueryFanOut 0.7;
        "entries expire before they are asked for again, and what is behind the cache gets the load";
    TtlRaised: WrongResult 0.7, MemoryLeak 0.6, Permission 0.4, NameResolution 0.3;
        "old entries stay";
    CacheBypassed: CacheStampede 1.0, CpuSaturation 0.6, SlowQuery 0.6, QuotaExceeded 0.7, PoolExhaustion 0.4, Timeout 0.4, MemoryLeak 0.3, IoAmplification 0.7, SlowDisk 0.5, QueryFanOut 0.7;
        "what is behind the cache gets its load";
    PoolShrunk: PoolExhaustion 1.0, Timeout 0.6, QueueBacklog 0.7, LockContention 0.3, ConnectionChurn 0.6;
        "callers wait for a slot";
    ConcurrencyRaised: PoolExhaustion 0.7, CpuSaturation 0.6, MemoryLeak 0.5, QuotaExceeded 0.7, LockContention 0.6, HandleLeak 0.6, QueueBacklog 0.2, SlowDisk 0.4, IoAmplification 0.3;
        "more is asked of what is behind it at once";
    RetryRaised: RetryAmplification 1.0, QuotaExceeded 0.7, TrafficSurge 0.9, Timeout 0.4, CpuSaturation 0.4, PoolExhaustion 0.6;
        "each failure becomes several calls";
    BackoffRemoved: RetryAmplification 1.0, QuotaExceeded 0.7, TrafficSurge 0.6, CpuSaturation 0.4, PoolExhaustion 0.5;
        "failures are repeated at once";
    MemoryLowered: MemoryLeak 1.0, SlowQuery 0.65, CrashAtStart 0.5, CpuSaturation 0.3, CacheStampede 0.65;
        "the same work no longer fits";
    CpuLowered: CpuSaturation 1.0, Timeout 0.5, CrashAtStart 0.2;
        "the same work takes longer or is throttled";
    BatchGrown: MemoryLeak 0.8, UnboundedWork 0.7, Timeout 0.6, LockContention 0.5, SlowQuery 0.5, QueueBacklog 0.7, QuotaExceeded 0.4;
        "one piece of work is larger than what it must fit into";
    ReplicasLowered: CpuSaturation 0.9, QueueBacklog 0.8, Timeout 0.5, PoolExhaustion 0.5, DependencyDown 0.4;
        "fewer instances carry the same load";
    InstancesRaised: PoolExhaustion 0.9, HandleLeak 0.5, QuotaExceeded 0.5, ConnectionChurn 0.4;
        "what all of them share has only so many connections";
    RateLowered: QuotaExceeded 1.0, BadData 0.7, SlowDisk 0.9, QueueBacklog 0.6, Timeout 0.4, Permission 0.2;
        "what is beyond the rate is refused or waits";
    IntervalLowered: CpuSaturation 0.7, QuotaExceeded 0.7, TrafficSurge 0.75, LogVolume 0.3, SlowQuery 0.3, IoAmplification 0.7, SlowDisk 0.5;
        "the same work is done more often";
    SchemaChanged: SchemaMismatch 1.0, BadData 0.7, NilDereference 0.6, CrashAtStart 0.3, WrongResult 0.8, QueueBacklog 0.4;
        "the two sides no longer speak of the same fields";
    MigrationRewritten: CrashAtStart 1.0, SchemaMismatch 0.8, BadConfiguration 0.5;
        "a program that compares migrations with what it ran refuses to start";
    HeavyMigration: LockContention 1.0, SlowQuery 0.6, Timeout 0.6, PoolExhaustion 0.5, SchemaMismatch 0.5, DiskFull 0.3, IoAmplification 0.7, SlowDisk 0.7;
        "statements wait for the table";
    AccessChanged: Permission 1.0, CrashAtStart 0.3, DependencyDown 0.4, Timeout 0.2;
        "who was let in is refused";
    DependencyBumped: VersionConflict 1.0, CrashAtStart 0.8, SchemaMismatch 0.4, BadData 0.3, NilDereference 0.3, MemoryLeak 0.3, CpuSaturation 0.2, Certificate 0.2, Permission 0.2;
        "the library does something else than before";
    LoggingRaised: DiskFull 1.0, LogVolume 1.0, CpuSaturation 0.4, QuotaExceeded 0.3, IoAmplification 0.9, SlowDisk 0.6;
        "what is written grows with every request";
    BlockingCall: Timeout 0.7, CpuSaturation 0.5, LockContention 0.8, QueueBacklog 0.6, PoolExhaustion 0.95;
        "everything behind the thread waits";
    CostlyAlgorithm: CpuSaturation 1.0, Timeout 0.6, MemoryLeak 0.3, UnboundedWork 0.6, QueueBacklog 0.3, HandleLeak 0.5;
        "the same request costs more";
    SettingRequired: CrashAtStart 1.0, BadConfiguration 1.0, Permission 0.3, NilDereference 0.4, DependencyDown 0.3;
        "without the setting the program does not do its work";
    SettingMoved: BadConfiguration 1.0, CrashAtStart 0.9, DependencyDown 0.8, Timeout 0.8, QueueBacklog 0.7, NameResolution 0.5, Permission 0.5, LogVolume 0.3;
        "what reads the setting does not find it and takes a default";
    EndpointChanged: DependencyDown 1.0, NameResolution 0.9, BadConfiguration 0.6, Timeout 0.4, Certificate 0.4, Permission 0.3, QueueBacklog 0.75;
        "nobody answers, or somebody else does, at the new address";
    LogicChanged: WrongResult 0.9, BadData 0.5, NilDereference 0.5, Permission 0.4, DataRace 0.2, SchemaMismatch 0.3;
        "the program decides otherwise";
    FailingLineChanged: NilDereference 0.9, BadData 0.6, WrongResult 0.9, CrashAtStart 0.7, SchemaMismatch 0.7, Permission 0.6, DataRace 0.5, VersionConflict 0.4, Timeout 0.3;
        "what fails is what it changed";
    FailureNamesIt: SchemaMismatch 0.9, BadConfiguration 0.9, CrashAtStart 0.8, NilDereference 0.8, BadData 0.8, Permission 0.7, VersionConflict 0.7, WrongResult 0.6, DataRace 0.5, LockContention 0.5, SlowQuery 0.6, NameResolution 0.4;
        "what fails is what it changed";
    FailsSinceIt: WrongResult 0.6;
        "nothing else was new when the fault was";
    SingledOut: WrongResult 0.6;
        "no other change is as near to the fault in time and place";
    ConnectionPerCall: ConnectionChurn 1.0, HandleLeak 0.95, NameResolution 0.7, PoolExhaustion 0.75, Timeout 0.5, CpuSaturation 0.3, NetworkLoss 0.3;
        "each call pays for a connection of its own";
    HeldDuringCall: PoolExhaustion 1.0, LockContention 1.0, Timeout 0.6, SlowQuery 0.5, QueueBacklog 0.5;
        "as long as the other side takes to answer, what is held is missing to others";
    TimeoutRemoved: PoolExhaustion 0.9, HandleLeak 0.8, QueueBacklog 0.8, Timeout 0.6, MemoryLeak 0.5, LockContention 0.5, DependencyDown 0.3;
        "who does not answer holds whoever asks for ever";
    ReadWhole: MemoryLeak 1.0, UnboundedWork 0.8, CpuSaturation 0.4, Timeout 0.5, SlowQuery 0.4, CrashAtStart 0.3;
        "memory is needed for all of it at once";
    ExpiryAligned: CacheStampede 1.0, SlowQuery 0.8, TrafficSurge 0.5, CpuSaturation 0.5, QueryFanOut 0.5, PoolExhaustion 0.5, Timeout 0.4, QuotaExceeded 0.4;
        "all of them are asked for anew at once";
    FilesKept: DiskFull 1.0, SlowDisk 0.3, HandleLeak 0.3, IoAmplification 0.3;
        "nobody takes them away again, so that they fill the disk";
    NetworkClosed: DependencyDown 1.0, Timeout 0.9, NetworkLoss 0.8, Permission 0.5, NameResolution 0.4;
        "who was let through is not any more";
    DiskLowered: DiskFull 1.0, SlowDisk 0.3;
        "the same files no longer fit";
    PutBackForEver: RetryAmplification 0.9, QueueBacklog 1.0, BadData 0.8, CpuSaturation 0.5, LogVolume 0.5;
        "one piece of work that cannot succeed keeps its turn";
    Serialised: QueueBacklog 1.0, Timeout 0.8, PoolExhaustion 0.3, SlowQuery 0.3;
        "each waits for the one before it";
    ProbeChanged: CrashAtStart 1.0, DependencyDown 0.9, Timeout 0.3;
        "what is well is taken for ill, and ended or asked no more";
    SurroundingsChanged: CrashAtStart 1.0, VersionConflict 0.7, Permission 0.7, BadConfiguration 0.6, DiskFull 0.2;
        "the program does not find or may not do what it needs";
    SwitchFlipped: CrashAtStart 0.3, NilDereference 0.5, BadData 0.5, WrongResult 0.7, SchemaMismatch 0.5, CpuSaturation 0.5, SlowQuery 0.5, Timeout 0.5, QueryFanOut 0.5, CacheStampede 0.5, MemoryLeak 0.5, PoolExhaustion 0.5, UnboundedWork 0.5, Permission 0.5, DependencyDown 0.4, BadConfiguration 0.6, QueueBacklog 0.5, QuotaExceeded 0.5;
        "other code runs than before";
    TlsChanged: Certificate 1.0, Permission 0.5, DependencyDown 0.4;
        "the other side does not accept it";
}

/// Says how well an effect explains a kind of fault, from 0 to 1, with the reason in words; none where it does not.
pub fn explains(effect: Effect, kind: FaultKind) -> Option<(f64, &'static str)> {
    TABLE.iter().find(|row| row.0 == effect && row.1 == kind).map(|row| (row.2, row.3))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_effect_explains_something_and_no_pair_stands_twice() {
        for effect in Effect::ALL {
            assert!(TABLE.iter().any(|row| row.0 == *effect), "{effect:?}");
        }
        for (at, row) in TABLE.iter().enumerate() {
            assert!(TABLE[..at].iter().all(|other| (other.0, other.1) != (row.0, row.1)), "{row:?}");
            assert!(row.2 > 0.0 && row.2 <= 1.0);
        }
    }
}
