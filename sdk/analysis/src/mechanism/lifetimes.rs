//! How long something lives or is held: connections for one call, a lock during a call, work after its caller left.

use super::{Mechanism, mechanism};
use crate::diff::{FileDiff, Mark};
use crate::effect::Effect;
use crate::words::has_part;

/// What opens a connection, or an object that keeps some.
const OPENS: [&str; 14] = [
    "newclient(",
    ".dial(",
    "dialcontext(",
    "createclient(",
    "create_client(",
    "connect(",
    "new httpclient(",
    "opensession(",
    "create_connection(",
    "getconnection(",
    "createconnection(",
    "client.builder(",
    "newchannel(",
    "forchannel(",
];

/// What gives it up in the same function.
const CLOSES: [&str; 5] = [".close(", ".shutdown(", ".quit()", ".disconnect(", ".closeasync("];

pub(super) fn find(file: &FileDiff, found: &mut Vec<Mechanism>) {
    if super::is_code(file.kind) {
        opened_and_closed(file, found);
        no_longer_deferred(file, found);
        held_for_writing(file, found);
        outlives_caller(file, found);
        no_longer_spread(file, found);
    }
}

/// A time that was spread by chance is the same for all.
fn no_longer_spread(file: &FileDiff, found: &mut Vec<Mechanism>) {
    const CHANCE: [&str; 7] = ["rand.", "random", "randint", "jitter", "rand(", "rng", "thread_rng"];
    const TIMES: [&str; 9] =
        ["second", "minute", "hour", "duration", "millis", "ttl", "expir", "timedelta", "delay"];
    let spread = file.code(Mark::Removed).find(|code| {
        let lower = code.to_lowercase();
        has_part(&lower, &CHANCE) && has_part(&lower, &TIMES)
    });
    let (Some(old), None) = (spread, first(file, Mark::Added, &CHANCE)) else { return };
    let why = "what was spread by chance happens to all at once".to_owned();
    found.push(mechanism(Effect::ExpiryAligned, 0.75, file, &[(Mark::Removed, old)], why));
}

fn first<'a>(file: &'a FileDiff, mark: Mark, parts: &[&str]) -> Option<&'a str> {
    file.code(mark).find(|code| has_part(&code.to_lowercase(), parts))
}

/// A function opens a connection and closes it again, where nothing was closed before and connections were kept.
fn opened_and_closed(file: &FileDiff, found: &mut Vec<Mechanism>) {
    // What opens may be the same line as before, in another function.
    let written = |mark: Mark, parts: &[&str]| {
        let lines = file.lines.iter().filter(|line| line.written == mark);
        lines.map(|line| line.code.as_str()).find(|code| has_part(&code.to_lowercase(), parts))
    };
    let opened = written(Mark::Added, &OPENS);
    let closed = written(Mark::Added, &CLOSES);
    let kept_before =
        first(file, Mark::Removed, &["conns", "pool", "clients", "sessions", "cached", "shared"]);
    let (Some(opened), Some(closed), Some(kept), None) =
        (opened, closed, kept_before, written(Mark::Removed, &CLOSES))
    else {
        return;
    };
    let lines = [(Mark::Removed, kept), (Mark::Added, opened), (Mark::Added, closed)];
    let why = "a connection that was kept is opened and closed by each call".to_owned();
    found.push(mechanism(Effect::ConnectionPerCall, 0.9, file, &lines, why));
}

/// A lock for writing is bound to a name, so that it is held, where one for reading was enough.
fn held_for_writing(file: &FileDiff, found: &mut Vec<Mechanism>) {
    let reads = first(file, Mark::Removed, &[".read()", ".rlock()", "readlock()"]);
    let binds =
        |lower: &str| lower.contains('=') || lower.starts_with("defer ") || lower.starts_with("with ");
    let writes = file.code(Mark::Added).find(|code| {
        let lower = code.to_lowercase();
        let takes = has_part(&lower, &[".write()", ".lock()", "writelock()"]);
        takes && (binds(&lower) || lower.ends_with(".lock()") || lower.ends_with("lock();"))
    });
    let read_again = first(file, Mark::Added, &[".read()", ".rlock()", "readlock()"]);
    if let (Some(old), Some(new), None) = (reads, writes, read_again) {
        let lines = [(Mark::Removed, old), (Mark::Added, new)];
        let why = "a lock for writing stands where one for reading was enough".to_owned();
        found.push(mechanism(Effect::LockWidened, 0.9, file, &lines, why));
    }
}

/// Work no longer ends when whoever asked for it leaves.
fn outlives_caller(file: &FileDiff, found: &mut Vec<Mechanism>) {
    const DETACHED: [&str; 8] = [
        "withoutcancel(",
        "globalscope.launch",
        "globalscope.async",
        "noncancellable",
        "cancellationtoken.none",
        "context.background()",
        "context.todo()",
        "asyncio.shield(",
    ];
    const BOUND: [&str; 9] = [
        "context()",
        "ctx",
        "cancellationtoken",
        "stoppingtoken",
        "viewmodelscope",
        "lifecyclescope",
        "coroutinescope",
        "signal",
        "await ",
    ];
    let new = first(file, Mark::Added, &DETACHED);
    let old = first(file, Mark::Removed, &BOUND);
    if let (Some(old), Some(new), None) = (old, new, first(file, Mark::Removed, &DETACHED)) {
        let lines = [(Mark::Removed, old), (Mark::Added, new)];
        let why = "it goes on after whoever asked for it has left".to_owned();
        found.push(mechanism(Effect::CloseRemoved, 0.9, file, &lines, why));
    }
}

/// What was given back on each way out is given back on one of them.
fn no_longer_deferred(file: &FileDiff, found: &mut Vec<Mechanism>) {
    const BACK: [&str; 6] = [".close()", ".release()", ".unlock()", ".rollback(", ".runlock()", "cancel()"];
    let deferred = file.code(Mark::Removed).filter_map(|code| Some((code, code.strip_prefix("defer ")?)));
    for (old, call) in deferred.filter(|(_, call)| has_part(&call.to_lowercase(), &BACK)) {
        let bare = file.lines.iter().find(|line| line.written == Mark::Added && line.code == call);
        let leaves = file.code(Mark::Added).any(|code| code.starts_with("return"));
        if let Some(bare) = bare.filter(|_| leaves) {
            let lines = [(Mark::Removed, old), (Mark::Added, bare.code.as_str())];
            let why = "what was given back on each way out is given back on one of them".to_owned();
            found.push(mechanism(Effect::CloseRemoved, 0.9, file, &lines, why));
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diff::parse;

    fn spread_is_gone(diff: &str) -> bool {
        let mut found = Vec::new();
        for file in parse(diff, &["a.go".to_owned()]) {
            find(&file, &mut found);
        }
        found.iter().any(|one| one.effect == Effect::ExpiryAligned)
    }

    #[test]
    fn a_time_that_was_spread_is_told_from_one_that_still_is() {
        let gone = "-\treturn time.Hour + time.Duration(rand.IntN(600))*time.Second\n+\treturn time.Hour\n";
        assert!(spread_is_gone(gone));
        assert!(!spread_is_gone(
            &gone.replace("+\treturn time.Hour", "+\treturn time.Duration(rand.IntN(900))*time.Second")
        ));
        assert!(!spread_is_gone("-\tid := rand.IntN(600)\n+\tid := next()\n"));
    }
}
