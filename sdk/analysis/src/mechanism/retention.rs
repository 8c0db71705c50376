//! Containers that outlive a call and only grow.

use super::{Mechanism, is_code, mechanism};
use crate::diff::{FileDiff, Line, Mark};
use crate::effect::Effect;
use crate::words::{has_part, identifiers};

/// How an empty container is made.
const EMPTY: [&str; 16] = [
    "new map",
    "new set",
    "{}",
    "[]",
    "dict()",
    "new hashmap",
    "new concurrenthashmap",
    "make(map[",
    "new list<",
    "new dictionary<",
    "new concurrentdictionary",
    "hashmap::new",
    "mutablemapof",
    "mutablelistof",
    "new arraylist",
    "defaultdict(",
];
/// How something is put into one.
const GROWS: [&str; 12] = [
    ".append(", ".push(", ".set(", ".put(", ".add(", ".insert(", "] = ", "] << ", " << ", ".store(",
    ".tryadd(", "]++",
];
/// How something is taken out of one, or its size is bounded.
const SHRINKS: [&str; 26] = [
    "delete", "remove", "pop", "clear", "evict", "shift", "expire", "ttl", "max", "limit", "prune", "trim",
    "slice", "len(", ".size", "splice", "drain", "truncate", "reset", "flush", "discard", "cleanup", "purge",
    "drop", "take(", "retain",
];

pub(super) fn find(file: &FileDiff, found: &mut Vec<Mechanism>) {
    if !is_code(file.kind) {
        return;
    }
    let live: Vec<&Line> =
        file.lines.iter().filter(|line| line.mark != Mark::Removed && !line.code.is_empty()).collect();
    for line in live.iter().filter(|line| line.mark == Mark::Added) {
        let lower = line.code.to_lowercase();
        let Some(name) = grown(&line.code, &lower) else { continue };
        let declared = live.iter().find(|other| declares(other, name));
        let is_field = is_member(&line.code, name);
        // A container that the function makes ends with it.
        if !is_field && (declared.is_none() || live.iter().any(|other| is_local(other, name))) {
            continue;
        }
        let shrinks = |other: &&Line| {
            let code = other.code.to_lowercase();
            code.contains(&name.to_lowercase()) && has_part(&code, &SHRINKS)
        };
        // What was taken out before still is, where the diff does not say otherwise.
        let any = live.iter().any(shrinks) || has_part(&name.to_lowercase(), &["max", "result", "out"]);
        let grew = file.code(Mark::Removed).any(|code| grown(code, &code.to_lowercase()) == Some(name));
        if any || grew {
            continue;
        }
        let strength = if declared.is_some_and(|line| line.mark == Mark::Added) { 0.9 } else { 0.7 };
        let why = format!("`{name}` outlives the call, and nothing takes out of it what is put in");
        found.push(mechanism(Effect::RetentionAdded, strength, file, &[(Mark::Added, &line.code)], why));
        return;
    }
}

/// The container that a line puts something into.
fn grown<'a>(code: &'a str, lower: &str) -> Option<&'a str> {
    let part = GROWS.iter().find(|part| lower.contains(**part))?;
    let at = lower.find(part)?;
    let left = code.get(..at)?;
    let left = if part.starts_with(']') { &left[..left.rfind('[')?] } else { left };
    let name = identifiers(left).last().copied()?;
    left.ends_with(name).then_some(name).filter(|name| name.len() > 2)
}

/// Whether a name is that of a field of an object or class: `self.x`, `this.x`, `@x`, `s.x` of Go.
fn is_member(code: &str, name: &str) -> bool {
    let of_class = || {
        code.split_once(&format!(".{name}")).is_some_and(|(left, _)| {
            identifiers(left)
                .last()
                .is_some_and(|owner| owner.starts_with(char::is_uppercase) && left.ends_with(owner))
        })
    };
    ["self.", "this.", "@", "self::$", "$this->", "this->"]
        .iter()
        .any(|owner| code.contains(&format!("{owner}{name}")))
        || of_class()
}

/// Whether a line makes the container where it outlives a call: at the top of a file, or as a static field.
fn declares(line: &Line, name: &str) -> bool {
    let lower = line.code.to_lowercase();
    let outlives =
        FileDiff::indent(line) == 0 || has_part(&lower, &["static ", "@@"]) || is_member(&line.code, name);
    let function = ["def ", "func ", "function ", "fn "].iter().any(|word| lower.starts_with(word));
    outlives && !function && line.code.contains(name) && has_part(&lower, &EMPTY)
}

/// Whether a function makes the container for itself.
fn is_local(line: &Line, name: &str) -> bool {
    let lower = line.code.to_lowercase();
    let left = line.code.split(['=', '(']).next().unwrap_or_default();
    FileDiff::indent(line) > 0
        && identifiers(left).last() == Some(&name)
        && !is_member(&line.code, name)
        && !has_part(&lower, &["static ", "private ", "final ", "readonly ", "protected "])
        && (lower.contains('=') && !lower.contains("] ="))
}
