//! Kinds and fields that are declared for others to read, and conditions of queries.

use super::super::{Mechanism, mechanism, numbers, pairs};
use crate::diff::{FileDiff, Mark};
use crate::effect::Effect;
use crate::words::{has_part, identifiers, words};

pub(super) fn find(file: &FileDiff, found: &mut Vec<Mechanism>) {
    new_kind(file, found);
    renamed(file, found);
    condition(file, found);
}

/// An enumeration that others read has one kind more.
fn new_kind(file: &FileDiff, found: &mut Vec<Mechanism>) {
    let is_kind = |code: &str| {
        let name = code.trim_end_matches([',', ';']);
        let name = name.split(['=', '(']).next().unwrap_or_default().trim();
        !name.is_empty()
            && identifiers(name).len() == 1
            && identifiers(name)[0] == name
            && name.starts_with(char::is_uppercase)
    };
    let line = file.code(Mark::Added).filter(|code| is_kind(code)).find(|code| {
        numbers::parents(file, code).first().is_some_and(|parent| parent.to_lowercase().contains("enum"))
    });
    if let Some(code) = line {
        let why = "others do not know a kind that is new".to_owned();
        found.push(mechanism(Effect::SchemaChanged, 0.65, file, &[(Mark::Added, code)], why));
    }
}

/// A declared field has another name: `total: float`, `total_cents: int`.
fn renamed(file: &FileDiff, found: &mut Vec<Mechanism>) {
    const PLACES: [&str; 12] = [
        "schema", "model", "dto", "event", "message", "types", "contract", "api", "entity", "payload",
        "response", "proto",
    ];
    if !has_part(&file.path.to_lowercase(), &PLACES) {
        return;
    }
    let field = |code: &str| {
        let (name, kind) = code.split_once(": ")?;
        let name = name.trim_start_matches("pub ").trim_end_matches('?').trim();
        let plain = identifiers(name).len() == 1 && identifiers(name)[0] == name;
        (plain && !kind.contains(['(', '"', '\'']) && kind.len() < 40).then(|| name.to_owned())
    };
    let names = |mark| file.code(mark).filter_map(move |code| Some((code, field(code)?)));
    for (old, was) in names(Mark::Removed) {
        let known = |name: &str| names(Mark::Added).any(|(_, other)| other == name);
        let akin = names(Mark::Added).find(|(_, is)| *is != was && words(is).first() == words(&was).first());
        if let Some((new, is)) = akin.filter(|_| !known(&was)) {
            let lines = [(Mark::Removed, old), (Mark::Added, new)];
            let why = format!("the field `{was}` is `{is}` now");
            found.push(mechanism(Effect::SchemaChanged, 0.75, file, &lines, why));
            return;
        }
    }
}

/// A query asks for more rows since one of its conditions is gone.
fn condition(file: &FileDiff, found: &mut Vec<Mechanism>) {
    const ASKS: [&str; 8] =
        ["where ", "where(", ".filter(", "filter_by(", " and ", "where:", ".where", "scope "];
    let why = || "a condition on which rows are read is gone".to_owned();
    for pair in pairs::pairs(file) {
        let (old, new) = (identifiers(pair.old), identifiers(pair.new));
        let fewer = new.len() < old.len() && new.iter().all(|name| old.contains(name));
        let asks = has_part(&pair.old_lower, &ASKS) && has_part(&pair.new_lower, &ASKS);
        let sql = pair.old_lower.contains("where ")
            && pair.old_lower.matches(" and ").count() > pair.new_lower.matches(" and ").count();
        let call = has_part(&pair.old_lower, &[".filter(", "filter_by(", ".where("])
            && pair.old.matches(',').count() + pair.old.matches("&&").count()
                > pair.new.matches(',').count() + pair.new.matches("&&").count();
        // A condition may only have moved to a line of its own.
        let moved = file.code(Mark::Added).any(|code| {
            code != pair.new && identifiers(code).iter().any(|name| old.contains(name) && !new.contains(name))
        });
        if fewer && asks && (sql || call) && !moved {
            let lines = [(Mark::Removed, pair.old), (Mark::Added, pair.new)];
            found.push(mechanism(Effect::LimitRemoved, 0.85, file, &lines, why()));
            return;
        }
    }
    let bounded = |code: &str| {
        let all = identifiers(code);
        all.iter().any(|name| {
            let words = words(name);
            words.windows(2).any(|pair| {
                matches!(pair[0].as_str(), "top" | "first")
                    && pair[1].bytes().all(|byte| byte.is_ascii_digit())
            })
        })
    };
    if let Some(code) = file.code(Mark::Removed).find(|code| bounded(code))
        && !file.code(Mark::Added).any(bounded)
    {
        let why = "a bound on how much is read is gone".to_owned();
        found.push(mechanism(Effect::LimitRemoved, 0.9, file, &[(Mark::Removed, code)], why));
        return;
    }
    let starts = |code: &&str| {
        let lower = code.to_lowercase();
        lower.starts_with("and ") && lower.contains(['=', '<', '>'])
            || lower.starts_with(".where(")
            || lower.starts_with(".filter(")
            || lower.starts_with("->where(")
    };
    let gone = file.code(Mark::Removed).find(starts);
    let stays = file.code(Mark::Added).any(|code| has_part(&code.to_lowercase(), &ASKS));
    if let Some(code) = gone.filter(|_| !stays) {
        found.push(mechanism(Effect::LimitRemoved, 0.8, file, &[(Mark::Removed, code)], why()));
    }
}
