//! Values that were always there and may be absent now: a type that admits nothing, a default that is gone.
//!
//! Whoever reads them elsewhere was written for values that are there, and stands in no diff.

use super::pairs::pairs;
use super::{Mechanism, is_code, mechanism};
use crate::diff::{FileDiff, Mark};
use crate::effect::Effect;

/// How a type or a field says that it may hold nothing.
const ADMITS: [&str; 12] = [
    "optional<",
    "option<",
    "optional[",
    "| null",
    "| undefined",
    "| none",
    "= null",
    "= none",
    "nullable",
    "?",
    "*",
    "null",
];
/// What puts something in the place of nothing.
const DEFAULTS: [&str; 10] = [
    "coalesce(",
    "ifnull(",
    "nvl(",
    "isnull(",
    "unwrap_or",
    "getordefault(",
    "orelse(",
    "get_or_default",
    ".fetch(",
    "?? ",
];
/// What asks first whether something is there.
const GUARDS: [&str; 6] = ["ornull", "or_null", "?:", "?.", "return", "throw"];
/// How sure it is that somebody reads it unprepared.
const ADMITTED: f64 = 0.7;
const DEFAULT_GONE: f64 = 0.7;

pub(super) fn find(file: &FileDiff, found: &mut Vec<Mechanism>) {
    if !is_code(file.kind) {
        return;
    }
    for pair in pairs(file) {
        let lines = [(Mark::Removed, pair.old), (Mark::Added, pair.new)];
        let default = DEFAULTS.iter().find(|part| pair.old_lower.contains(**part));
        let guarded = |line: &str| DEFAULTS.iter().chain(&GUARDS).any(|part| line.contains(part));
        let gone = default.filter(|_| !guarded(&pair.new_lower));
        if gone.is_some() {
            let why = "nothing stands in for a value that is absent any more".to_owned();
            found.push(mechanism(Effect::GuardRemoved, DEFAULT_GONE, file, &lines, why));
            return;
        }
        if declares(pair.new) && admits_more(&pair.old_lower, &pair.new_lower) {
            let why = format!("`{}` may be absent now", pair.new.trim_end_matches(',').trim());
            found.push(mechanism(Effect::GuardRemoved, ADMITTED, file, &lines, why));
            return;
        }
    }
}

/// Returns whether a line declares something and computes nothing.
fn declares(code: &str) -> bool {
    !code.contains('(')
        && !code.contains(" ? ")
        && !code.contains("==")
        && !code.starts_with("return")
        && !code.contains("??")
}

/// Returns whether two lines are the same but for what admits nothing in the new one.
fn admits_more(old: &str, new: &str) -> bool {
    let bare = |line: &str| {
        let line = ADMITS.iter().fold(line.to_owned(), |line, part| line.replace(part, " "));
        line.chars().filter(|c| c.is_alphanumeric()).collect::<String>()
    };
    let count = |line: &str| ADMITS.iter().map(|part| line.matches(part).count()).sum::<usize>();
    count(new) > count(old) && bare(old) == bare(new) && !bare(old).is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diff::parse;

    fn does(path: &str, diff: &str) -> bool {
        let mut found = Vec::new();
        for file in parse(diff, &[path.to_owned()]) {
            find(&file, &mut found);
        }
        found.iter().any(|one| one.effect == Effect::GuardRemoved)
    }

    #[test]
    fn a_type_that_admits_nothing_is_told_from_one_that_stays() {
        assert!(does("a.go", "-\tDiscount Discount\n+\tDiscount *Discount\n"));
        assert!(does("a.ts", "-  place: string;\n+  place: string | null;\n"));
        assert!(does("A.kt", "-    val place: Place,\n+    val place: Place?,\n"));
        assert!(does("a.rs", "-    place: Place,\n+    place: Option<Place>,\n"));
        assert!(!does("a.go", "-\tDiscount *Discount\n+\tDiscount Discount\n"));
        assert!(!does("a.ts", "-  place: string;\n+  place: number;\n"));
        assert!(!does("a.rs", "-    let a = b * c;\n+    let a = b * c * 2;\n"));
    }

    #[test]
    fn a_default_that_is_gone_is_told_from_one_that_stays() {
        assert!(does("a.go", "-\tSELECT a, coalesce(b, 0) FROM t\n+\tSELECT a, b FROM t\n"));
        assert!(!does("a.go", "-\tSELECT a, coalesce(b, 0) FROM t\n+\tSELECT c, coalesce(b, 1) FROM t\n"));
        assert!(!does("a.py", "-    a = load(b)\n+    a = load(c)\n"));
    }
}
