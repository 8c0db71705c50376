//! Numbers that stand at the same place in two versions of a line, whatever stands around them.

use super::pairs::Pair;
use super::settings::families::{is_general, judge};
use super::{Mechanism, mechanism};
use crate::diff::{FileDiff, Line, Mark};
use crate::words::{identifiers, words};

/// Lines above one that may say what it is about.
const PARENTS_MAX: usize = 3;

/// A number with what is said about it.
#[derive(Debug)]
struct Number<'a> {
    /// As written, with its unit.
    text: &'a str,
    /// The name right before it.
    name: &'a str,
    /// The call whose argument it is.
    call: &'a str,
    /// What stands left of it.
    left: &'a str,
}

pub(super) fn find(file: &FileDiff, pair: &Pair<'_>, found: &mut Vec<Mechanism>) {
    let (old, new) = (numbers(pair.old), numbers(pair.new));
    // Where one line has more numbers than the other, those of a name are of the same place.
    let by_name = || {
        let named = old.iter().filter(|was| was.name.len() > 2);
        named.filter_map(|was| Some((was, new.iter().find(|is| is.name == was.name)?))).collect::<Vec<_>>()
    };
    let places = if old.len() == new.len() { old.iter().zip(&new).collect() } else { by_name() };
    for (was, is) in places.into_iter().filter(|(was, is)| was.text != is.text) {
        if was.name != is.name {
            continue;
        }
        let near: String =
            was.left.chars().rev().take(NEAR_CHARACTERS).collect::<Vec<_>>().iter().rev().collect();
        let mut about = vec![words(was.name), words(was.call), words(&near)];
        if is_general(was.name) || was.name.is_empty() || matches!(was.name, "value" | "cpu" | "memory") {
            about.extend(parents(file, pair.old).into_iter().map(words));
        } else if let Some(probe) =
            parents(file, pair.old).into_iter().find(|parent| parent.contains("Probe"))
        {
            about.insert(0, words(probe));
        }
        let Some((effect, strength)) = judge(&about, was.text, is.text) else { continue };
        let lines = [(Mark::Removed, pair.old), (Mark::Added, pair.new)];
        let what = [was.name, was.call].into_iter().find(|name| !name.is_empty()).unwrap_or("a number");
        let why = format!("`{what}` goes from {} to {}", was.text, is.text);
        found.push(mechanism(effect, strength, file, &lines, why));
    }
}

/// Characters left of a number that may say what it is about.
const NEAR_CHARACTERS: usize = 32;

/// All numbers of a line.
fn numbers(code: &str) -> Vec<Number<'_>> {
    let mut found = Vec::new();
    let bytes = code.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let starts = bytes[at].is_ascii_digit()
            && (at == 0 || !(bytes[at - 1].is_ascii_alphanumeric() || matches!(bytes[at - 1], b'_' | b'.')))
            || bytes[at].is_ascii_digit() && is_heap(&code[..at]);
        if !starts {
            at += 1;
            continue;
        }
        let end = end(code, at);
        let left = &code[..at];
        found.push(Number { text: &code[at..end], name: last_name(left), call: call(left), left });
        at = end.max(at + 1);
    }
    // A unit may stand in the call around the number: `Duration.ofSeconds(5)`.
    for number in &mut found {
        if let Some(start) = unit_call(number.left) {
            let end = number.left.len() + number.text.len();
            number.text = &code[start..end];
            number.left = &code[..start];
            number.name = last_name(number.left);
            number.call = call(number.left);
        }
    }
    found
}

/// Whether a heap's size follows: `-Xmx2g`.
fn is_heap(left: &str) -> bool {
    left.ends_with("-Xmx") || left.ends_with("-Xss")
}

/// Where a number ends, with the unit that follows it.
fn end(code: &str, start: usize) -> usize {
    let rest = &code[start..];
    let digits =
        rest.find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '.' | '_')).unwrap_or(rest.len());
    let after = &rest[digits..];
    let unit = after.trim_start().strip_prefix('*').map(str::trim_start).and_then(|unit| {
        let length = unit.find(|c: char| !c.is_ascii_alphanumeric() && c != '.').unwrap_or(unit.len());
        let is_unit = unit.starts_with("time.") || unit.starts_with(|c: char| c.is_ascii_digit());
        is_unit.then(|| code.len() - unit.len() + length)
    });
    unit.unwrap_or(start + digits)
}

/// Where a call begins that only names the unit of its argument.
fn unit_call(left: &str) -> Option<usize> {
    const UNITS: [&str; 6] = ["second", "milli", "minute", "secs", "hour", "days"];
    let call = left.strip_suffix('(')?;
    let start =
        call.rfind(|c: char| !c.is_alphanumeric() && !matches!(c, '_' | '.' | ':')).map_or(0, |at| at + 1);
    let name = call[start..].to_lowercase();
    UNITS.iter().any(|unit| name.contains(unit)).then_some(start)
}

/// The name that stands last in a text; names may hold hyphens and points.
fn last_name(left: &str) -> &str {
    let end = left.rfind(|c: char| c.is_alphanumeric() || c == '_').map_or(0, |at| at + 1);
    let start = left[..end]
        .rfind(|c: char| !c.is_alphanumeric() && !matches!(c, '_' | '-' | '.'))
        .map_or(0, |at| at + left[at..].chars().next().map_or(1, char::len_utf8));
    let name = &left[start.min(end)..end];
    if is_heap(left) { &left[left.len() - 3..] } else { name }
}

/// The call whose bracket is still open at the end of a text.
fn call(left: &str) -> &str {
    let mut open = 0_i32;
    for (at, character) in left.char_indices().rev() {
        match character {
            ')' => open += 1,
            '(' if open == 0 => return identifiers(&left[..at]).last().copied().unwrap_or_default(),
            '(' => open -= 1,
            _ => {}
        }
    }
    ""
}

/// The lines above that are indented less, nearest first; before a `value:` the `name:` beside it.
pub(super) fn parents<'a>(file: &'a FileDiff, code: &str) -> Vec<&'a str> {
    let Some(at) = file.lines.iter().position(|line| std::ptr::eq(line.code.as_ptr(), code.as_ptr())) else {
        return Vec::new();
    };
    let mut found: Vec<&str> = Vec::new();
    let stands = |line: &&Line| line.written != Mark::Added && !line.code.is_empty();
    let mut indent = FileDiff::indent(&file.lines[at]);
    for line in file.lines[..at].iter().rev().filter(stands) {
        let beside = found.is_empty() && code.starts_with("value") && line.code.contains("name:");
        if beside || FileDiff::indent(line) < indent {
            indent = indent.min(FileDiff::indent(line));
            found.push(&line.code);
        }
        if found.len() >= PARENTS_MAX {
            break;
        }
    }
    found
}
