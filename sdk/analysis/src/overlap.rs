//! How much of what the failing system speaks of stands in a change: stems of words, whatever their spelling.
//!
//! An alert, a metric, a message and the code behind them are written by the same people about the same things:
//! `settlement_suspended_claims` is counted by `Settlement.suspend()`. A stem counts by how few of the changes have it
//! (inverse document frequency), and by how near the text is to the symptom. Names of services are everywhere and count for
//! nothing.

use std::collections::{BTreeMap, BTreeSet};

use crate::robust::to_f64;
use crate::words::words;

/// Endings that only inflect, longest first.
const ENDINGS: [&str; 13] =
    ["ations", "ation", "ings", "ing", "ies", "ied", "ers", "er", "ed", "es", "s", "e", "y"];
/// A shorter stem is part of other words.
const STEM_MIN: usize = 3;
/// So many stems in common are counted, those that say most first.
const COUNTED_MAX: usize = 5;
/// More than this is no more.
const OVERLAP_MAX: f64 = 2.0;
/// What a stem is worth that stands in the lines of a change and not in its title or the names of its files.
const IN_LINES: f64 = 0.8;

/// Words that changes and telemetry of any kind are full of.
const COMMON: [&str; 98] = [
    "the",
    "and",
    "for",
    "not",
    "with",
    "from",
    "this",
    "that",
    "return",
    "func",
    "def",
    "class",
    "public",
    "private",
    "static",
    "void",
    "string",
    "int",
    "true",
    "false",
    "null",
    "none",
    "nil",
    "new",
    "err",
    "error",
    "context",
    "self",
    "const",
    "let",
    "var",
    "import",
    "package",
    "get",
    "set",
    "service",
    "server",
    "client",
    "http",
    "https",
    "api",
    "request",
    "response",
    "handler",
    "select",
    "where",
    "order",
    "insert",
    "update",
    "delete",
    "query",
    "timeout",
    "failed",
    "failure",
    "after",
    "before",
    "json",
    "data",
    "value",
    "name",
    "type",
    "config",
    "default",
    "max",
    "min",
    "time",
    "second",
    "internal",
    "main",
    "app",
    "com",
    "org",
    "test",
    "log",
    "logger",
    "info",
    "warn",
    "line",
    "file",
    "user",
    "status",
    "code",
    "exception",
    "table",
    "column",
    "field",
    "connection",
    "async",
    "await",
    "per",
    "rate",
    "count",
    "total",
    "average",
    "percent",
    "number",
    "duration",
    "latency",
];

/// The stem of a word in lower case: without an ending that only inflects.
pub fn stem(word: &str) -> &str {
    let shorter = ENDINGS.iter().find_map(|end| word.strip_suffix(end).filter(|rest| rest.len() >= STEM_MIN));
    shorter.unwrap_or(word)
}

/// The stems of a text that say what it is about.
pub fn stems(text: &str) -> BTreeSet<String> {
    let found = words(text).into_iter().filter(|word| word.chars().all(char::is_alphabetic));
    let found = found.map(|word| stem(&word).to_owned()).filter(|stem| stem.chars().count() >= STEM_MIN);
    found.filter(|found| !COMMON.iter().any(|common| stem(common) == found)).collect()
}

/// What the failing system speaks of: stems, each with its weight from 0 to 1.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Spoken {
    weights: BTreeMap<String, f64>,
}

impl Spoken {
    /// Adds a text; of two weights of one stem the greater one counts.
    pub fn add(&mut self, text: &str, weight: f64) {
        for stem in stems(text) {
            let known = self.weights.entry(stem).or_default();
            *known = known.max(weight);
        }
    }

    /// Takes away what a text says, such as the name of a service.
    pub fn remove(&mut self, text: &str) {
        for stem in stems(text) {
            self.weights.remove(&stem);
        }
    }
}

/// The stems of a change.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Written {
    /// Those of its title and of the names of its files.
    pub named: BTreeSet<String>,
    /// Those of its lines.
    pub lines: BTreeSet<String>,
}

/// Says for each change how much of what is spoken of stands in it, from 0 to 2.
pub fn overlaps(changes: &[Written], spoken: &Spoken) -> Vec<f64> {
    let mut having: BTreeMap<&str, usize> = BTreeMap::new();
    for change in changes {
        for stem in change.named.union(&change.lines) {
            *having.entry(stem).or_default() += 1;
        }
    }
    let total = to_f64(changes.len().max(2));
    let rarity = |stem: &str| {
        libm::log(1.0 + total / to_f64(having.get(stem).copied().unwrap_or(1))) / libm::log(1.0 + total)
    };
    let overlap = |change: &Written| {
        let common = change.named.union(&change.lines).filter_map(|stem| {
            let place = if change.named.contains(stem) { 1.0 } else { IN_LINES };
            Some(spoken.weights.get(stem)? * rarity(stem) * place)
        });
        let mut common: Vec<f64> = common.collect();
        common.sort_by(|a, b| b.total_cmp(a));
        common.iter().take(COUNTED_MAX).sum::<f64>().min(OVERLAP_MAX)
    };
    changes.iter().map(overlap).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn change(title: &str, lines: &str) -> Written {
        Written { named: stems(title), lines: stems(lines) }
    }

    #[test]
    fn spellings_of_one_word_are_one_stem() {
        let stems = stems("settlement_suspended_claims");
        assert_eq!(stems, self::stems("SettlementSuspend claim"));
        assert!(self::stems("the request failed with an error").is_empty());
    }

    #[test]
    fn the_change_that_is_about_the_symptom_has_more() {
        let mut spoken = Spoken::default();
        spoken.add("manifests overdue", 1.0);
        spoken.add("shop", 1.0);
        spoken.remove("shop");
        let about = change("send manifests later", "+ when overdue");
        let other = change("colours of the shop", "+ red");
        let found = overlaps(&[about, other], &spoken);
        assert!(found[0] > 1.0 && found[1].abs() < 1e-9, "{found:?}");
    }

    proptest! {
        #[test]
        fn an_overlap_is_bounded_and_more_words_never_lower_it(
            said in "[a-d]{3,5}( [a-d]{3,5}){0,6}",
            more in "[a-d]{3,5}",
            changes in proptest::collection::vec("[a-d]{3,5}( [a-d]{3,5}){0,6}", 1..5),
        ) {
            let changes: Vec<Written> = changes.iter().map(|lines| change("", lines)).collect();
            let mut spoken = Spoken::default();
            spoken.add(&said, 0.5);
            let before = overlaps(&changes, &spoken);
            spoken.add(&more, 0.5);
            let after = overlaps(&changes, &spoken);
            for (before, after) in before.iter().zip(&after) {
                prop_assert!((0.0..=OVERLAP_MAX).contains(before) && before <= after);
            }
        }
    }
}
