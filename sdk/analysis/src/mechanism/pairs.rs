//! A line and the one in its place: what the difference between the two does.

mod cost;

use super::{Mechanism, is_code, mechanism, numbers, operators, sizes};
use crate::diff::{FileDiff, Line, Mark};
use crate::effect::Effect;
use crate::words::{has_part, identifiers};

/// Lines of a block whose partners are looked for; a longer block is written anew.
const BLOCK_MAX: usize = 40;
/// Two lines with fewer names in common are not versions of each other.
const ALIKE_MIN: f64 = 0.3;

/// Two versions of a line.
pub(super) struct Pair<'a> {
    pub(super) old: &'a str,
    pub(super) new: &'a str,
    pub(super) old_lower: String,
    pub(super) new_lower: String,
}

pub(super) fn find(file: &FileDiff, found: &mut Vec<Mechanism>) {
    let pairs = pairs(file);
    let keeps = is_code(file.kind) && keeps_things(file);
    for pair in &pairs {
        numbers::find(file, pair, found);
        sizes::find(file, pair, found);
        operators::find(file, pair, found);
        if is_code(file.kind) {
            word_rules(file, pair, found);
            computed_condition(file, pair, found);
            if keeps {
                key(file, pair, found);
            }
        }
    }
    if is_code(file.kind) {
        renamed_field(file, &pairs, found);
        cost::louder(file, &pairs, found);
        weaker_lock(file, &pairs, found);
        cost::backtracking(file, found);
        cost::made_for_each(file, found);
    }
}

/// Pairs the removed lines of each block with the added line that follows and is most alike.
pub(super) fn pairs(file: &FileDiff) -> Vec<Pair<'_>> {
    let mut pairs = Vec::new();
    let mut block: (Vec<&Line>, Vec<&Line>) = (Vec::new(), Vec::new());
    for line in file.lines.iter().filter(|line| !line.code.is_empty()) {
        match line.mark {
            Mark::Removed if block.1.is_empty() => block.0.push(line),
            Mark::Added => block.1.push(line),
            _ => {
                take(&mut block, &mut pairs);
                if line.mark == Mark::Removed {
                    block.0.push(line);
                }
            }
        }
    }
    take(&mut block, &mut pairs);
    pairs
}

fn take<'a>(block: &mut (Vec<&'a Line>, Vec<&'a Line>), pairs: &mut Vec<Pair<'a>>) {
    let (removed, mut added) = std::mem::take(block);
    if removed.len() > BLOCK_MAX || added.len() > BLOCK_MAX {
        return;
    }
    for old in removed {
        // A setting is the same setting whatever it is set to.
        let key = |code: &str| code.split([':', '=', ' ']).next().unwrap_or_default().to_owned();
        let is_key =
            |key: &str| key.len() > 1 && key.chars().all(|c| c.is_alphanumeric() || "_-./\"".contains(c));
        let digits_apart = |new: &str| {
            let shape = |code: &str| code.chars().filter(|c| !c.is_ascii_digit()).collect::<String>();
            if shape(&old.code) == shape(new) { 1.0 } else { 0.0 }
        };
        let same_key = |new: &str| {
            let (was, is) = (key(&old.code), key(new));
            if was == is && is_key(&was) { ALIKE_MIN } else { 0.0 }
        };
        let scored = added.iter().enumerate().map(|(at, new)| {
            (at, alike(&old.code, &new.code).max(same_key(&new.code)).max(digits_apart(&new.code)))
        });
        let best = scored.max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)));
        if let Some((at, _)) = best.filter(|best| best.1 >= ALIKE_MIN) {
            let new = added.remove(at);
            pairs.push(Pair {
                old: &old.code,
                new: &new.code,
                old_lower: old.code.to_lowercase(),
                new_lower: new.code.to_lowercase(),
            });
        }
    }
}

/// Part of the names that two lines have in common (Jaccard).
fn alike(old: &str, new: &str) -> f64 {
    let (old, new) = (identifiers(old), identifiers(new));
    let common = old.iter().filter(|name| new.contains(name)).count();
    let all = old.len() + new.iter().filter(|name| !old.contains(name)).count();
    if all == 0 { 0.0 } else { crate::robust::to_f64(common) / crate::robust::to_f64(all) }
}

/// A part that one line of a pair has and the other has not.
struct WordRule {
    effect: Effect,
    strength: f64,
    old: &'static [&'static str],
    new: &'static [&'static str],
    why: &'static str,
}

/// Where a list is empty the other line must lack all parts of its partner.
const WORD_RULES: &[WordRule] = &[
    WordRule {
        effect: Effect::LockWidened,
        strength: 0.9,
        old: &[],
        new: &["synchronized ", "synchronized("],
        why: "only one thread at a time may run it now",
    },
    WordRule {
        effect: Effect::LogicChanged,
        strength: 0.9,
        old: &[".equals("],
        new: &["=="],
        why: "identities are compared instead of values",
    },
    WordRule {
        effect: Effect::LimitRemoved,
        strength: 0.9,
        old: &["math.min(", " min(", "(min(", ".min(", "clamp(", "coerceatmost(", "coercein("],
        new: &[],
        why: "a number that was bounded is taken as it comes",
    },
    WordRule {
        effect: Effect::BackoffRemoved,
        strength: 0.9,
        old: &["<< attempt", "** attempt", "pow(2", "2 **", "* attempt", "jitter", "exponential"],
        new: &[],
        why: "the pause between attempts no longer grows",
    },
    WordRule {
        effect: Effect::IndexRemoved,
        strength: 0.9,
        old: &[],
        new: &["func.lower(", "func.upper(", "func.date(", "func.coalesce(", "func.trim(", "func.cast("],
        why: "the condition is on a computed value, which an index on the column does not serve",
    },
    WordRule {
        effect: Effect::AccessChanged,
        strength: 0.75,
        old: &["leeway", "clock_skew", "clockskew", "clocktolerance", "clock_tolerance", "tolerance"],
        new: &[],
        why: "clocks that differ are no longer tolerated",
    },
    WordRule {
        effect: Effect::GuardRemoved,
        strength: 0.8,
        old: &[
            "?.",
            "?? ",
            " or {}",
            " or []",
            " or \"\"",
            "getordefault(",
            ".get(\"",
            ".get('",
            "unwrap_or",
            "|| {}",
            "|| []",
            "optional(",
            ".try(",
            ".dig(",
            "?->",
        ],
        new: &[],
        why: "a value that may be absent is used as if it were there",
    },
    WordRule {
        effect: Effect::LogicChanged,
        strength: 0.8,
        old: &["max(0", "max(1", "abs(", "clamp(", "coerceatleast(", "maxof(0"],
        new: &[],
        why: "an amount that had a bound has none",
    },
    WordRule {
        effect: Effect::LogicChanged,
        strength: 0.8,
        old: &["round", "half_even", "half_up", "bigdecimal"],
        new: &[],
        why: "a number is rounded otherwise",
    },
];

fn word_rules(file: &FileDiff, pair: &Pair<'_>, found: &mut Vec<Mechanism>) {
    for rule in WORD_RULES {
        let (lost, gained) = (rule.old, rule.new);
        let old = lost.is_empty() || has_part(&pair.old_lower, lost);
        let new = gained.is_empty() || has_part(&pair.new_lower, gained);
        let other = (gained.is_empty() || !has_part(&pair.old_lower, gained))
            && (lost.is_empty() || !has_part(&pair.new_lower, lost));
        if old && new && other {
            let lines = [(Mark::Removed, pair.old), (Mark::Added, pair.new)];
            found.push(mechanism(rule.effect, rule.strength, file, &lines, rule.why.to_owned()));
        }
    }
}

/// A condition is on a computed value now, which an index on the column does not serve.
fn computed_condition(file: &FileDiff, pair: &Pair<'_>, found: &mut Vec<Mechanism>) {
    const COMPUTED: [&str; 13] = [
        "lower(",
        "upper(",
        "date(",
        "trim(",
        "cast(",
        "coalesce(",
        "date_trunc(",
        "to_char(",
        "year(",
        "month(",
        "substring(",
        "replace(",
        "concat(",
    ];
    let asks = |lower: &str| has_part(lower, &["where", " and ", "filter(", "filter_by(", " on "]);
    let either = |lower: &str| lower.contains("where ") && (lower.contains(" or ") || lower.contains(" || "));
    if either(&pair.new_lower) && !either(&pair.old_lower) && pair.old_lower.contains("where ") {
        let lines = [(Mark::Removed, pair.old), (Mark::Added, pair.new)];
        let why = "one of two conditions may hold now, which one index does not serve".to_owned();
        found.push(mechanism(Effect::IndexRemoved, 0.7, file, &lines, why));
    }
    let is_new = |part: &&&str| pair.new_lower.contains(**part) && !pair.old_lower.contains(**part);
    let computed = COMPUTED.iter().find(|part| is_new(part));
    if let Some(part) = computed.filter(|_| asks(&pair.old_lower) && asks(&pair.new_lower)) {
        let lines = [(Mark::Removed, pair.old), (Mark::Added, pair.new)];
        let why =
            format!("the condition is on a value of `{part})`, which an index on the column does not serve");
        found.push(mechanism(Effect::IndexRemoved, 0.85, file, &lines, why));
    }
}

/// A lock for reading stands where one for writing stood, and something is written.
fn weaker_lock(file: &FileDiff, pairs: &[Pair<'_>], found: &mut Vec<Mechanism>) {
    const WRITES: [&str; 8] = ["] = ", "] +=", "++", ".put(", ".insert(", ".append(", ".delete(", "delete("];
    let weaker = pairs.iter().find(|pair| {
        has_part(&pair.old_lower, &[".lock()", ".write()", "writelock()"])
            && has_part(&pair.new_lower, &[".rlock()", ".read()", "readlock()"])
    });
    let writes = file
        .lines
        .iter()
        .any(|line| line.mark != Mark::Removed && has_part(&line.code.to_lowercase(), &WRITES));
    if let Some(pair) = weaker.filter(|_| writes) {
        let lines = [(Mark::Removed, pair.old), (Mark::Added, pair.new)];
        let why = "a lock for reading stands where one for writing stood".to_owned();
        found.push(mechanism(Effect::LockRemoved, 0.95, file, &lines, why));
    }
}

/// Parts that make a key another one on each machine, start or call.
const NEVER_THE_SAME: [&str; 12] = [
    "hostname",
    "uuid",
    "random",
    "pid",
    "time.now",
    "now()",
    "request_id",
    "requestid",
    "session",
    "pod_name",
    "date.now",
    "nonce",
];

/// Returns whether a file has to do with a cache.
fn keeps_things(file: &FileDiff) -> bool {
    has_part(&file.path.to_lowercase(), &["cache", "redis", "memo"])
        || file.lines.iter().any(|line| has_part(&line.code.to_lowercase(), &["cache", "redis", "memcache"]))
}

/// The key under which something is kept is put together otherwise.
fn key(file: &FileDiff, pair: &Pair<'_>, found: &mut Vec<Mechanism>) {
    let asks =
        ["cache.fetch(", "cache.get(", "cache.set(", "remember(", "redis.get(", "redis.set(", "cached("];
    let in_key =
        numbers::parents(file, pair.old).first().is_some_and(|parent| parent.to_lowercase().contains("key"));
    let about = |lower: &str| {
        in_key || has_part(lower, &asks) || has_part(lower, &["key", ":\" +", "':' +", "cachename", "prefix"])
    };
    let composed =
        |lower: &str| has_part(lower, &["+", "${", "format", "f\"", "sprintf", "concat", "join(", "#{"]);
    let both = about(&pair.old_lower) && about(&pair.new_lower) && composed(&pair.new_lower);
    if !both || alike(pair.old, pair.new) >= 1.0 {
        return;
    }
    // Of a call that keeps something the key is the first argument; how long it is kept comes after.
    let of_key = |code: &str| {
        let lower = code.to_lowercase();
        let at = asks.iter().find_map(|call| lower.find(call).map(|at| at + call.len()));
        at.map_or(lower.clone(), |at| lower[at..].split(',').next().unwrap_or_default().to_owned())
    };
    if of_key(pair.old) == of_key(pair.new) {
        return;
    }
    let changing = file.code(Mark::Added).any(|code| has_part(&of_key(code), &NEVER_THE_SAME));
    let strength = if changing { 0.95 } else { 0.6 };
    let why = if changing {
        "the key of what is kept holds something that is never the same"
    } else {
        "what is kept has another key, so that nothing is found at first"
    };
    let lines = [(Mark::Removed, pair.old), (Mark::Added, pair.new)];
    found.push(mechanism(Effect::CacheBypassed, strength, file, &lines, why.to_owned()));
}

/// A name that is a field, a column or a key, and another one in the new line.
fn renamed_field(file: &FileDiff, pairs: &[Pair<'_>], found: &mut Vec<Mechanism>) {
    let mut renames: Vec<(&str, &str, &Pair<'_>)> = Vec::new();
    for pair in pairs {
        let (old, new) = (identifiers(pair.old), identifiers(pair.new));
        let gone: Vec<&&str> = old.iter().filter(|name| !new.contains(name)).collect();
        let come: Vec<&&str> = new.iter().filter(|name| !old.contains(name)).collect();
        let place = old.iter().zip(&new).position(|(was, is)| was != is);
        let swapped = place.filter(|at| old.len() == new.len() && old[at + 1..] == new[at + 1..]);
        if let Some(at) = swapped.filter(|at| is_field(pair.old, old[*at]) && is_field(pair.new, new[*at])) {
            renames.push((old[at], new[at], pair));
            continue;
        }
        let Some(was) = gone.first() else { continue };
        // `{ profile: profile }` may be written `{ profile }`: then no name is new.
        let is = come.first().map_or("", |name| **name);
        let one = gone.iter().all(|name| name == was) && come.len() <= 1;
        if one && is_field(pair.old, was) && (is.is_empty() || is_field(pair.new, is)) {
            renames.push((was, is, pair));
        }
    }
    let Some((was, is, pair)) = renames.first() else { return };
    let strength = if renames.len() > 1 { 0.8 } else { 0.65 };
    let lines = [(Mark::Removed, pair.old), (Mark::Added, pair.new)];
    let why = if is.is_empty() {
        format!("the field `{was}` has another name")
    } else {
        format!("the field `{was}` is `{is}` now")
    };
    found.push(mechanism(Effect::SchemaChanged, strength, file, &lines, why));
}

/// Whether a name stands where a key stands: before a colon or an equals sign without spaces, or in quotes.
fn is_field(code: &str, name: &str) -> bool {
    code.match_indices(name).any(|(at, _)| {
        let rest = &code[at + name.len()..];
        // A quoted name is a key before a colon, in brackets, or as the argument of a call; any other text is a value.
        let before = code[..at].strip_suffix(['"', '\'']);
        let quoted = before.zip(rest.strip_prefix(['"', '\''])).is_some_and(|(before, after)| {
            after.trim_start().starts_with(':')
                || before.ends_with('[')
                || before.ends_with("get(")
                || before.ends_with("field(")
        });
        let key = rest.starts_with(':') && !rest.starts_with("::") && !rest.starts_with(":=");
        let argument = rest.starts_with('=') && !rest.starts_with("==") && code[..at].contains('(')
            || rest.starts_with('=') && code.ends_with(',');
        quoted || key || argument
    })
}
