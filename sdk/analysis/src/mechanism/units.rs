//! Times that are counted in another unit than before.

use super::{Mechanism, mechanism};
use crate::diff::{FileDiff, Mark};
use crate::effect::Effect;
use crate::words::{Setting, has_part, identifiers, setting, words};

/// Words by which times are counted, from small to large, as they stand in code.
const UNITS: [&[&str]; 5] = [
    &[
        "\"px\"",
        "psetex",
        "pexpire",
        "millisecond",
        "milliseconds",
        "ofmillis",
        "from_millis",
        "frommilliseconds",
    ],
    &["\"ex\"", "setex", "expire(", "time.second", "ofseconds", "from_secs", "fromseconds", "seconds="],
    &["time.minute", "ofminutes", "from_mins", "fromminutes", "minutes="],
    &["time.hour", "ofhours", "fromhours", "hours="],
    &["ofdays", "fromdays", "days="],
];

/// The same, as a word of a setting's name.
const NAMED: [&[&str]; 5] = [
    &["ms", "msec", "millis", "millisecond", "milliseconds"],
    &["s", "sec", "secs", "second", "seconds"],
    &["min", "mins", "minute", "minutes"],
    &["hour", "hours"],
    &["day", "days"],
];

pub(super) fn find(file: &FileDiff, found: &mut Vec<Mechanism>) {
    renamed(file, found);
    if super::is_code(file.kind) {
        called(file, found);
        counted(file, found);
        measured(file, found);
    }
}

/// Units of what is no time, as last words of names: those of one row measure the same, and the words of one of them say
/// the same.
const MEASURES: [&[&[&str]]; 6] = [
    &[
        &["m", "meters", "metres"],
        &["km", "kilometers", "kilometres"],
        &["cm"],
        &["mm"],
        &["mi", "miles"],
        &["ft", "feet"],
    ],
    &[&["g", "grams"], &["kg", "kilograms"], &["t", "tonnes", "tons"], &["lb", "lbs", "pounds"]],
    &[&["celsius"], &["fahrenheit"], &["kelvin"]],
    &[&["cents", "cent", "minor"], &["euros", "eur", "dollars", "usd"]],
    &[&["b", "bytes"], &["kb", "kib"], &["mb", "mib"], &["gb", "gib"]],
    &[&["net"], &["gross"]],
];

/// An amount is read from where it is counted in another unit: `km` is gone, and `length_m` is new.
fn measured(file: &FileDiff, found: &mut Vec<Mechanism>) {
    let names = |mark| {
        let all =
            file.code(mark).flat_map(|code| identifiers(code).into_iter().map(move |name| (code, name)));
        all.collect::<Vec<_>>()
    };
    let (removed, added) = (names(Mark::Removed), names(Mark::Added));
    let unit = |name: &str| {
        let parts = words(name);
        let last = parts.last()?;
        // One letter is a unit behind another word alone.
        let place = |row: &[&[&str]]| row.iter().position(|unit| unit.contains(&last.as_str()));
        let (row, unit) = MEASURES.iter().enumerate().find_map(|(at, row)| Some((at, place(row)?)))?;
        (parts.len() > 1 || last.len() > 1).then_some((row, unit))
    };
    let fresh = |here: &[(&str, &str)], name: &str| !here.iter().any(|(_, other)| *other == name);
    for (old, name) in removed.iter().filter(|(_, name)| fresh(&added, name)) {
        let Some((row, was)) = unit(name) else { continue };
        let other = added.iter().find(|(_, new)| {
            fresh(&removed, new) && unit(new).is_some_and(|(same, is)| same == row && is != was)
        });
        // Who multiplies or divides where the unit changes knows of it.
        let converts = |code: &&str| {
            has_part(code, &["* 1000", "/ 1000", "*1000", "/1000", "1e3", "* 100", "/ 100", "1_000", "1024"])
        };
        if let Some((new, is)) = other.filter(|_| !file.code(Mark::Added).any(|code| converts(&code))) {
            let lines = [(Mark::Removed, *old), (Mark::Added, *new)];
            let why = format!("`{is}` stands where `{name}` stood, which is counted in another unit");
            found.push(mechanism(Effect::LogicChanged, 0.85, file, &lines, why));
            return;
        }
    }
}

/// An amount of a time has the name of another unit, and another value: who reads it may count as before.
fn counted(file: &FileDiff, found: &mut Vec<Mechanism>) {
    let set = |mark| file.code(mark).filter_map(|code| Some((code, last_setting(code)?))).collect::<Vec<_>>();
    let added = set(Mark::Added);
    for (old_code, old) in set(Mark::Removed) {
        let (Some(was), about) = unit_of(&old.name) else { continue };
        let other = added.iter().find(|(_, new)| {
            let (is, about_new) = unit_of(&new.name);
            is.is_some_and(|is| is != was)
                && about_new == about
                && !about.is_empty()
                && new.value != old.value
        });
        let Some((new_code, new)) = other.filter(|(_, new)| !is_used_alike(file, &old.name, &new.name))
        else {
            continue;
        };
        let lines = [(Mark::Removed, old_code), (Mark::Added, *new_code)];
        let why =
            format!("`{}` is `{}` now: what is computed with it is of another unit", old.name, new.name);
        found.push(mechanism(Effect::LogicChanged, 0.95, file, &lines, why));
        return;
    }
}

/// What a time is about decides what more or less of it does.
fn effect(around: &str, shorter: bool) -> Option<Effect> {
    let kept = has_part(around, &["cache", "redis", "ttl", "expir", "memcache"]);
    let limited = has_part(around, &["timeout", "deadline"]);
    match (kept, limited, shorter) {
        (true, _, true) => Some(Effect::TtlLowered),
        (true, _, false) => Some(Effect::TtlRaised),
        (false, true, true) => Some(Effect::TimeoutLowered),
        (false, true, false) => Some(Effect::TimeoutRaised),
        _ => None,
    }
}

/// A call counts the same number in another unit.
fn called(file: &FileDiff, found: &mut Vec<Mechanism>) {
    let of = |mark| {
        file.code(mark).find_map(|code| {
            let lower = code.to_lowercase();
            UNITS.iter().position(|unit| has_part(&lower, unit)).map(|at| (at, code))
        })
    };
    let (Some((was, old)), Some((is, new))) = (of(Mark::Removed), of(Mark::Added)) else { return };
    let digits = |code: &str| code.chars().filter(char::is_ascii_digit).collect::<String>();
    // The number went along with the unit where it is another one, or stands elsewhere where there is none.
    if was == is || digits(old) != digits(new) {
        return;
    }
    // A name that says the new unit holds a number of it.
    let says_unit = |name: &&str| unit_of(name).0 == Some(is) && !has_part(&name.to_lowercase(), UNITS[is]);
    if digits(old).is_empty() && identifiers(new).iter().any(says_unit) {
        return;
    }
    let around = file.lines.iter().map(|line| line.code.to_lowercase()).collect::<Vec<_>>().join(" ");
    let Some(effect) = effect(&around, is < was) else { return };
    let lines = [(Mark::Removed, old), (Mark::Added, new)];
    found.push(mechanism(effect, 0.9, file, &lines, "the same number is counted in another unit".to_owned()));
}

/// A setting's name says another unit now, or one for the first time, and its number stays: `timeout = 10`,
/// `timeout_ms = 10`. A name that says no unit counts seconds nearly everywhere.
fn renamed(file: &FileDiff, found: &mut Vec<Mechanism>) {
    let set = |mark| file.code(mark).filter_map(|code| Some((code, last_setting(code)?)));
    let added: Vec<(&str, Setting)> = set(Mark::Added).collect();
    for (old_code, old) in set(Mark::Removed) {
        let (was, about) = unit_of(&old.name);
        let was = was.unwrap_or(1);
        let same = added.iter().find(|(_, new)| {
            // The cheap question first: a change may be long.
            new.value == old.value && {
                let (is, about_new) = unit_of(&new.name);
                about_new == about && is.is_some_and(|is| is != was)
            }
        });
        let Some((new_code, new)) = same.filter(|(_, new)| !is_used_alike(file, &old.name, &new.name)) else {
            continue;
        };
        let is = unit_of(&new.name).0.unwrap_or(was);
        let has_unit = old.value.chars().any(char::is_alphabetic);
        let Some(effect) = effect(&about.concat(), is < was).filter(|_| !has_unit && old.value != "0") else {
            continue;
        };
        let lines = [(Mark::Removed, old_code), (Mark::Added, new_code)];
        let why = format!("`{}` is `{}` now, and is still {}", old.name, new.name, old.value);
        found.push(mechanism(effect, 0.95, file, &lines, why));
    }
}

/// Returns whether a line that used the old name stands there with the new one and is the same else: whoever counts
/// counts as before, and the name only says what was so already.
fn is_used_alike(file: &FileDiff, old: &str, new: &str) -> bool {
    let uses = |code: &&str| {
        identifiers(code).contains(&old) && last_setting(code).is_none_or(|set| set.name != old)
    };
    let renamed = |code: &str| {
        let names = identifiers(code).iter().filter(|name| **name == old).count();
        (names == code.matches(old).count()).then(|| code.replace(old, new))
    };
    let mut used = file.code(Mark::Removed).filter(uses).peekable();
    used.peek().is_some()
        && used.all(|code| {
            renamed(code).is_some_and(|renamed| file.code(Mark::Added).any(|new| *new == *renamed))
        })
}

/// The setting of a line; what follows the last `=` where a property is declared with its value.
fn last_setting(code: &str) -> Option<Setting> {
    let Some((left, right)) = code.rsplit_once(" = ") else { return setting(code) };
    let left = left.split('{').next().unwrap_or(left);
    let name = identifiers(left).last().map(|name| (*name).to_owned())?;
    Some(Setting { name, value: right.trim_end_matches([';', ',']).trim().to_owned() })
}

/// The unit that a name says, and its other words.
fn unit_of(name: &str) -> (Option<usize>, Vec<String>) {
    let all = words(name);
    let unit = |word: &String| NAMED.iter().position(|unit| unit.contains(&word.as_str()));
    let found = all.iter().find_map(unit);
    (found, all.into_iter().filter(|word| unit(word).is_none()).collect())
}
