//! Could a change *produce* a fault? What each part of its diff does to how the program runs.
//!
//! Each detector needs direction and effect: a pool that shrinks and not a pool that is touched. A line that only moved
//! or was formatted anew is no change at all ([`mod@crate::diff`]).
//!
//! # Layout
//! - `settings`: numbers and words that a setting is set to.
//! - `presence`: what is gone or new, by the calls that languages have for it.
//! - `pairs`: a line and the one in its place.
//! - `moves`: lines that only stand elsewhere, where that matters.
//! - `loops`: calls that leave the process, inside a loop.
//! - `units`: times that are counted in another unit.
//! - `lifetimes`: how long something lives or is held.
//! - `flow`: what is done less or more often on another way through a function.
//! - `schema`: tables, columns and fields.
//! - `dependencies`: versions of libraries.
//! - `swaps`: one thing in the place of another, by the names that libraries have for the two.
//! - `numbers`, `sizes`: numbers at the same place of two lines, and kinds of machines.
//! - `operators`: lines that differ in an operator alone.
//! - `switches`, `lists`: what is on or off, what is in a list.
//! - `startup`: what a program needs to start, and how it is found out whether it is well.
//! - `migrations`: statements that lock tables.
//! - `retention`, `tasks`: what outlives a call, and what each call makes anew.
//! - `held_during_call`: transactions and locks around calls of others.
//! - `per_item`: calls in what is done for each item of a list.
//! - `unclosed`: what a new function opens and nobody closes.
//! - `waits`: threads that wait for their own pool, and what listens for ever.
//! - `one_step`: what only one could win in one step, and rows that everybody updates.
//! - `cached_by`: by what a cache knows its entries.
//! - `constants`: amounts behind names.
//! - `demands`: what settings must hold, and what a token says.
//! - `narrower`: what must be there, or may be done no longer, by what differs within a line.
//! - `slips`: small differences within a line that decide something else.
//! - `shared`: what was each call's own and is one for all.
//! - `left_behind`: files that are written and never taken away.
//! - `way_back`: what a migration would do when it is taken back.
//! - `singular`: a call for one in place of a call for many.
//! - `verbose`: what is logged always where it was logged in one case.
//! - `conditions`: conditions that an index serves no longer, or that hold for far more.
//! - `digests`: computations that are dear by design, and what is made anew.
//! - `combined`: who asks for the same at the same time.
//! - `shares`: how much of what is behind it a program may take.
//! - `committed`: calls within a transaction, and what waited for a commit.
//! - `contract`: what one side hands the other.
//! - `sums`: sums that no longer come out.
//! - `absent`: values that may be absent now.
//! - `labels`: series that are told apart by what hardly repeats.

mod absent;
mod cached_by;
mod combined;
mod committed;
mod conditions;
mod constants;
mod contract;
mod demands;
mod dependencies;
mod digests;
mod flow;
mod held_during_call;
mod labels;
mod left_behind;
mod lifetimes;
mod lists;
mod loops;
mod migrations;
mod moves;
mod narrower;
mod numbers;
mod one_step;
mod operators;
mod pairs;
mod per_item;
mod presence;
mod retention;
mod schema;
mod settings;
mod shared;
mod shares;
mod singular;
mod sizes;
mod slips;
mod startup;
mod sums;
mod swaps;
mod switches;
mod tasks;
#[cfg(test)]
mod tests;
mod unclosed;
mod units;
mod verbose;
mod waits;
mod way_back;

use crate::diff::{FileDiff, Mark};
use crate::effect::Effect;
use crate::file_kind::FileKind;
use crate::words::has_part;

/// Characters of a diff that a mechanism shows.
const PART_CHARACTERS_MAX: usize = 600;

/// Something that a change does.
#[derive(Clone, Debug, PartialEq)]
pub struct Mechanism {
    /// What it does.
    pub effect: Effect,
    /// How sure that is from the lines alone, from 0 to 1.
    pub strength: f64,
    /// Path of the file.
    pub path: String,
    /// The lines that show it, with their marks.
    pub part: String,
    /// The reason in words, with the names and values of the lines.
    pub why: String,
}

/// Finds what a change does, strongest first; at most one of each effect and file.
pub fn mechanisms(files: &[FileDiff]) -> Vec<Mechanism> {
    let files = &way_back::without(files)[..];
    let mut found = Vec::new();
    for file in files.iter().filter(|file| file.kind.never_runs().is_none()) {
        elsewhere(file, &mut found);
    }
    for file in files.iter().filter(|file| file.kind.never_runs().is_none() && !file.is_unchanged()) {
        settings::find(file, &mut found);
        pairs::find(file, &mut found);
        presence::find(file, files, &mut found);
        swaps::find(file, files, &mut found);
        startup::find(file, files, &mut found);
        switches::find(file, &mut found);
        lists::find(file, &mut found);
        migrations::find(file, files, &mut found);
        retention::find(file, &mut found);
        held_during_call::find(file, &mut found);
        units::find(file, &mut found);
        lifetimes::find(file, &mut found);
        flow::find(file, &mut found);
        loops::find(file, &mut found);
        singular::find(file, &mut found);
        dependencies::find(file, &mut found);
        per_item::find(file, &mut found);
        unclosed::find(file, &mut found);
        waits::find(file, &mut found);
        one_step::find(file, &mut found);
        cached_by::find(file, &mut found);
        constants::find(file, files, &mut found);
        demands::find(file, files, &mut found);
        narrower::find(file, &mut found);
        slips::find(file, &mut found);
        shared::find(file, &mut found);
        left_behind::find(file, files, &mut found);
        verbose::find(file, &mut found);
        conditions::find(file, &mut found);
        digests::find(file, &mut found);
        combined::find(file, &mut found);
        shares::find(file, &mut found);
        committed::find(file, &mut found);
        contract::find(file, &mut found);
        sums::find(file, &mut found);
        labels::find(file, &mut found);
        absent::find(file, &mut found);
    }
    schema::find(files, &mut found);
    found.sort_by(|a, b| {
        b.strength.total_cmp(&a.strength).then_with(|| (a.effect, &a.path).cmp(&(b.effect, &b.path)))
    });
    let mut kept: Vec<Mechanism> = Vec::new();
    for mechanism in found {
        if !kept.iter().any(|known| known.effect == mechanism.effect && known.path == mechanism.path) {
            kept.push(mechanism);
        }
    }
    kept
}

/// What lines do that stand elsewhere, even where none is new.
fn elsewhere(file: &FileDiff, found: &mut Vec<Mechanism>) {
    moves::find(file, found);
    tasks::find(file, found);
    committed::moved(file, found);
}

/// Says why a change cannot alter how anything runs, as a part of a sentence; none where it can.
pub fn harmless(files: &[FileDiff]) -> Option<&'static str> {
    if files.is_empty() {
        return None;
    }
    let live: Vec<&FileDiff> = files.iter().filter(|file| file.kind.never_runs().is_none()).collect();
    if live.is_empty() {
        return files.first().and_then(|file| file.kind.never_runs());
    }
    let mut moved = Vec::new();
    live.iter().for_each(|file| {
        elsewhere(file, &mut moved);
        labels::find(file, &mut moved);
    });
    if !moved.is_empty() {
        return None;
    }
    if live.iter().all(|file| file.is_unchanged()) {
        return Some("it only moves or formats lines, or changes comments");
    }
    if live.iter().all(|file| {
        file.is_new && is_code(file.kind) && file.kind != FileKind::Sql && !registers_itself(file)
    }) {
        return Some("it only adds code that nothing calls yet");
    }
    let changed = || live.iter().flat_map(|file| file.code(Mark::Added).chain(file.code(Mark::Removed)));
    // What only describes a counter is one of its options.
    let counts = changed().any(|code| observes(&code.to_lowercase()));
    let describes = |code: &str| counts && code.to_lowercase().contains("name: \"");
    if changed().all(|code| is_punctuation(code) || observes(&code.to_lowercase()) || describes(code)) {
        return Some("it only changes what is measured or logged");
    }
    None
}

/// Calls by which a program is observed.
const OBSERVING: [&str; 13] = [
    "prometheus.",
    "newcounter",
    "newhistogram",
    "setattribute",
    "set_attribute",
    ".inc()",
    "metrics.",
    "meter.",
    "span.",
    "statsd.",
    "tracer.",
    "counteropts",
    "histogramopts",
];

/// Returns whether a line in lower case calls what a program is observed by; `timespan.` is no `span.`.
fn observes(lower: &str) -> bool {
    OBSERVING.iter().any(|part| {
        lower.match_indices(part).any(|(at, _)| {
            !part.starts_with(char::is_alphanumeric) || !lower[..at].ends_with(char::is_alphanumeric)
        })
    })
}

/// Returns whether code is run without another line that calls it: by a framework, a schedule, a hook.
fn registers_itself(file: &FileDiff) -> bool {
    const MARKS: [&str; 43] = [
        "#[as",
        "#[route",
        "eventsubscriber",
        "[apicontroller",
        "backgroundservice",
        "ihostedservice",
        "onceperrequestfilter",
        "@observes",
        "@webfilter",
        "[function",
        "handlerinterceptor",
        "before_action",
        "@controlleradvice",
        "middleware",
        "create index",
        "@subscribemessage",
        "@component",
        "@service",
        "@controller",
        "@restcontroller",
        "@scheduled",
        "@bean",
        "@configuration",
        "@listener",
        "@kafkalistener",
        "@repository",
        "@app.",
        "@router",
        "@task",
        "@shared_task",
        "@receiver",
        "@injectable",
        "@module",
        "@cron",
        "@eventlistener",
        "func init()",
        "register",
        "export default",
        "app.use(",
        "mount(",
        "< applicationjob",
        "perform",
        "if __name__",
    ];
    let migration = file.path.to_lowercase().contains("migrat");
    migration || file.code(Mark::Added).any(|code| has_part(&code.to_lowercase(), &MARKS))
}

fn is_punctuation(code: &str) -> bool {
    !code.chars().any(char::is_alphanumeric)
}

/// Makes a mechanism of lines of one file.
fn mechanism(
    effect: Effect,
    strength: f64,
    file: &FileDiff,
    lines: &[(Mark, &str)],
    why: String,
) -> Mechanism {
    let shown = lines.iter().map(|(mark, code)| {
        let sign = match mark {
            Mark::Added => '+',
            Mark::Removed => '-',
            Mark::Kept => ' ',
        };
        format!("{sign} {code}")
    });
    let part = shown.collect::<Vec<_>>().join("\n").chars().take(PART_CHARACTERS_MAX).collect();
    Mechanism { effect, strength, path: file.path.clone(), part, why }
}

/// Returns whether the file holds a program and not its settings.
fn is_code(kind: FileKind) -> bool {
    matches!(kind, FileKind::Code(_) | FileKind::Sql)
}
