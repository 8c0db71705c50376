//! Lines that differ in an operator alone: a limit that counts itself or not, a condition that holds where it did not,
//! an amount that is taken off instead of added.

use super::pairs::Pair;
use super::{Mechanism, is_code, mechanism};
use crate::diff::{FileDiff, Mark};
use crate::effect::Effect;
use crate::words::has_part;

/// Operators that decide or compute, as languages write them; longer ones first.
const OPERATORS: [&str; 20] = [
    "===", "!==", "==", "!=", "<=", ">=", "&&", "||", "->", "=>", "+=", "-=", "<<", ">>", "<", ">", "+", "-",
    "*", "/",
];
/// Words that do the same.
const WORDS: [&str; 3] = ["and", "or", "not"];

pub(super) fn find(file: &FileDiff, pair: &Pair<'_>, found: &mut Vec<Mechanism>) {
    if !is_code(file.kind) {
        return;
    }
    let lines = [(Mark::Removed, pair.old), (Mark::Added, pair.new)];
    let (old, new) = (tokens(pair.old), tokens(pair.new));
    let differ: Vec<(&str, &str)> =
        old.iter().zip(&new).filter(|(was, is)| was != is).map(|(was, is)| (*was, *is)).collect();
    if old.len() == new.len() && differ.len() == 1 && decides(differ[0].0) && decides(differ[0].1) {
        let (was, is) = differ[0];
        let beyond =
            was == "<" && is == "<=" && has_part(&pair.new_lower, &["len", "size", "count", "length"]);
        let why = format!("`{was}` is `{is}` now");
        if beyond {
            found.push(mechanism(Effect::GuardRemoved, 0.85, file, &lines, why.clone()));
        }
        found.push(mechanism(Effect::LogicChanged, 0.85, file, &lines, why));
    } else if turned(&old, &new) {
        let why = "a condition holds where it did not".to_owned();
        found.push(mechanism(Effect::LogicChanged, 0.85, file, &lines, why));
    } else if longer_by_a_number(&old, &new) {
        let why = "something is added to or taken off an amount".to_owned();
        found.push(mechanism(Effect::LogicChanged, 0.75, file, &lines, why));
    } else if let (true, [(was, is)]) = (old.len() == new.len(), &differ[..]) {
        let at = old.iter().zip(&new).position(|(one, other)| one != other).unwrap_or(0);
        let computes =
            |token: Option<&&str>| token.is_some_and(|token| matches!(*token, "+" | "-" | "*" | "/" | "%"));
        let number =
            |token: &str| token.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'_'));
        let amount = number(was)
            && number(is)
            && (computes(at.checked_sub(1).and_then(|at| old.get(at))) || computes(old.get(at + 1)));
        if amount || is_code_word(was) && is_code_word(is) || is_week_year(was, is) || opposite(was, is) {
            let why = format!("{was} is {is} now");
            found.push(mechanism(Effect::LogicChanged, 0.75, file, &lines, why));
        }
    }
}

fn decides(token: &str) -> bool {
    OPERATORS.contains(&token) && token != "->" && token != "=>" || WORDS.contains(&token)
}

/// A "not" is new or gone, and nothing else.
fn turned(old: &[&str], new: &[&str]) -> bool {
    let (short, long) = if old.len() < new.len() { (old, new) } else { (new, old) };
    let branch = long
        .first()
        .is_some_and(|first| matches!(*first, "if" | "unless" | "while" | "return" | "}" | "elif"));
    long.len() == short.len() + 1
        && branch
        && (0..long.len()).any(|at| {
            matches!(long[at], "!" | "not") && long[..at] == short[..at] && long[at + 1..] == short[at..]
        })
}

/// One line computes with one number more than the other, and is the same else: `days`, `days + 1`.
fn longer_by_a_number(old: &[&str], new: &[&str]) -> bool {
    let (short, long) = if old.len() < new.len() { (old, new) } else { (new, old) };
    long.len() == short.len() + 2
        && (0..short.len()).any(|at| {
            matches!(long[at], "+" | "-" | "*" | "/")
                && long[at + 1].bytes().all(|byte| byte.is_ascii_digit())
                && long[..at] == short[..at]
                && long[at + 2..] == short[at..]
        })
        || long.len() == short.len() + 2
            && long[..short.len()] == *short
            && matches!(long[short.len()], "+" | "-" | "*" | "/")
            && long[short.len() + 1].bytes().all(|byte| byte.is_ascii_digit())
}

/// Words of which each says the opposite of the other, or rounds otherwise.
fn opposite(was: &str, is: &str) -> bool {
    const PAIRS: [[&str; 2]; 16] = [
        ["min", "max"],
        ["asc", "desc"],
        ["first", "last"],
        ["start", "end"],
        ["before", "after"],
        ["net", "gross"],
        ["debit", "credit"],
        ["from", "to"],
        ["add", "subtract"],
        ["plus", "minus"],
        ["any", "all"],
        ["some", "every"],
        ["isbefore", "isafter"],
        ["source", "target"],
        ["sender", "receiver"],
        ["width", "height"],
    ];
    const ROUNDS: [&str; 12] = [
        "round",
        "floor",
        "ceil",
        "trunc",
        "half_up",
        "half_even",
        "half_down",
        "down",
        "up",
        "ceiling",
        "round_half_up",
        "round_down",
    ];
    let (was, is) = (was.to_lowercase(), is.to_lowercase());
    let pair = |[one, other]: &[&str; 2]| was == *one && is == *other || was == *other && is == *one;
    PAIRS.iter().any(pair) || ROUNDS.contains(&was.as_str()) && ROUNDS.contains(&is.as_str())
}

/// A quoted code of capitals: a currency, a country, a kind.
fn is_code_word(token: &str) -> bool {
    const LETTERS_MAX: usize = 5;
    let inside = token.trim_matches(['"', '\'']);
    inside.len() + 2 == token.len()
        && (2..=LETTERS_MAX).contains(&inside.len())
        && inside.bytes().all(|byte| byte.is_ascii_uppercase())
}

/// A pattern of dates whose year is that of the week.
fn is_week_year(was: &str, is: &str) -> bool {
    was != is && was.replace("yyyy", "YYYY") == *is
}

/// Names, numbers, texts and operators of a line.
fn tokens(code: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = code;
    while let Some(first) = rest.chars().next() {
        let length = if matches!(first, '"' | '\'' | '`') {
            rest[1..].find(first).map_or(rest.len(), |end| end + 2)
        } else if first.is_alphanumeric() || first == '_' {
            rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len())
        } else {
            OPERATORS
                .iter()
                .find(|operator| rest.starts_with(**operator))
                .map_or(first.len_utf8(), |one| one.len())
        };
        if !first.is_whitespace() {
            found.push(&rest[..length]);
        }
        rest = &rest[length..];
    }
    found
}
