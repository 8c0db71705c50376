//! Text that no rule changes any more.

use std::borrow::Cow;

use regex::{Regex, RegexBuilder};

use super::RedactError;

/// Replacing may bring a new match about, as where `ab` is taken out of `aabb`. Text that needs more rounds than this
/// was made to.
const ROUNDS_MAX: usize = 32;
/// How many bytes a text may grow by. Rules that feed each other would double it with each round.
const GROWTH_BYTES_MAX: usize = 1 << 20;
/// Compiled size of one regular expression, in bytes.
const REGEX_BYTES_MAX: usize = 10 << 20;

/// A regular expression and what stands in for its matches.
#[derive(Clone, Debug)]
pub(super) struct Pattern {
    pub(super) name: String,
    regex: Regex,
    replacement: String,
    pub(super) matches: u64,
}

impl Pattern {
    /// Compiles a rule; else one sentence on what is wrong with the expression.
    pub(super) fn new(name: &str, regex: &str, replacement: &str) -> Result<Self, String> {
        let compiled =
            RegexBuilder::new(regex).size_limit(REGEX_BYTES_MAX).dfa_size_limit(REGEX_BYTES_MAX).build();
        let regex = compiled.map_err(|error| reason(&error))?;
        if regex.is_match("") {
            return Err(
                "it matches the empty text, so it would match everywhere; make it match something".into()
            );
        }
        Ok(Self { name: name.to_owned(), regex, replacement: replacement.to_owned(), matches: 0 })
    }

    /// The text with each match replaced; none where every match is its own replacement already.
    fn replaced(&mut self, text: &str) -> Option<String> {
        let mut out = String::new();
        let mut copied = 0;
        for found in self.regex.find_iter(text) {
            if found.is_empty() || found.as_str() == self.replacement {
                continue;
            }
            out.push_str(text.get(copied..found.start()).unwrap_or_default());
            out.push_str(&self.replacement);
            copied = found.end();
            self.matches += 1;
        }
        if copied == 0 {
            return None;
        }
        out.push_str(text.get(copied..).unwrap_or_default());
        Some(out)
    }
}

/// Applies the rules in their order until none of them changes the text.
pub(super) fn at_rest(patterns: &mut [Pattern], text: &str) -> Result<String, RedactError> {
    let bytes_max = text.len().saturating_add(GROWTH_BYTES_MAX);
    let mut text = Cow::Borrowed(text);
    let mut last = None;
    for _ in 0..ROUNDS_MAX {
        let mut is_changed = false;
        for (index, pattern) in patterns.iter_mut().enumerate() {
            if let Some(replaced) = pattern.replaced(&text) {
                (text, is_changed, last) = (Cow::Owned(replaced), true, Some(index));
            }
        }
        if !is_changed {
            return Ok(text.into_owned());
        }
        if text.len() > bytes_max {
            break;
        }
    }
    let rule = last.and_then(|index| patterns.get(index)).map_or(String::new(), |p| p.name.clone());
    Err(RedactError { rule })
}

/// The rule, if any, that never comes to rest on what the rules themselves write.
pub(super) fn restless(patterns: &[Pattern]) -> Option<String> {
    let mut trial = patterns.to_vec();
    patterns.iter().find_map(|pattern| at_rest(&mut trial, &pattern.replacement).err()).map(|e| e.rule)
}

/// What the parser says, on one line and without its picture of the expression.
fn reason(error: &regex::Error) -> String {
    match error {
        regex::Error::CompiledTooBig(max) => {
            format!("it needs more than {max} bytes compiled; use smaller counts in braces")
        }
        other => {
            let said = other.to_string();
            let last = said.lines().last().unwrap_or_default();
            format!("it is no regular expression: {}", last.trim().trim_start_matches("error: "))
        }
    }
}
