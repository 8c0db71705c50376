//! What must not stand in a recording, taken out before anything is written.
//!
//! # Layout, in reading order
//! - `rules`: the rules as a person writes them, and why they are refused. `builtin`: sets of them with a name.
//! - `pattern`: text that no rule changes any more. `column`: one field of the rows of a part.
//! - `pseudonym`: names that are the same for the same value, and tell nothing of it without the key.
//!
//! Architecture invariant: a [`Redactor`] is asked for every text of a recording while the text is still in memory
//! alone. It sees one text at a time: a value, or a name; what makes sense only across two of them is not found.

use std::path::Path;

use serde_json::{Map, Value};

mod builtin;
mod column;
mod pattern;
mod pseudonym;
mod rules;

pub use column::Part;
pub use rules::RulesError;

use column::Column;
use pattern::Pattern;
use pseudonym::Key;

/// Why a text could not be redacted.
#[derive(Debug, thiserror::Error)]
#[error(
    "the rule `{rule}` changes its own replacement, or another rule's, again and again; give it a `replace` that no \
     rule matches"
)]
pub struct RedactError {
    /// The rule that changed the text last.
    pub rule: String,
}

/// How often a rule applied.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Tally {
    /// Name of a pattern, or `part.field` of a column.
    pub rule: String,
    /// How many places it changed.
    pub matches: u64,
}

/// The rules in force, and how often each applied.
#[derive(Debug)]
pub struct Redactor {
    columns: Vec<Column>,
    patterns: Vec<Pattern>,
    key: Key,
}

impl Redactor {
    /// Leaves everything as it is.
    pub fn none() -> Self {
        Self { columns: Vec::new(), patterns: Vec::new(), key: Key::empty() }
    }

    /// Reads rules from a file. Pseudonyms are made with the key in `key_file`, or with one of this run alone.
    ///
    /// # Errors
    /// [`RulesError`] naming file and line.
    pub fn load(rules: &Path, key_file: Option<&Path>) -> Result<Self, RulesError> {
        let key = key_file.map_or_else(Key::random, Key::read)?;
        rules::read(rules, key)
    }

    /// Whether there is no rule at all.
    pub fn is_idle(&self) -> bool {
        self.columns.is_empty() && self.patterns.is_empty()
    }

    /// A text in which no pattern has a match, but for matches that are its own replacement.
    ///
    /// # Errors
    /// [`RedactError`] where the rules never come to rest on it.
    pub fn text(&mut self, text: &str) -> Result<String, RedactError> {
        pattern::at_rest(&mut self.patterns, text)
    }

    /// Redacts a row: its columns first, then every text and every name in it. Names and times of the format itself
    /// stay, since they are not data.
    ///
    /// # Errors
    /// [`RedactError`] where the rules never come to rest on one of its texts.
    pub fn row(&mut self, part: Part, row: &mut Map<String, Value>) -> Result<(), RedactError> {
        for column in self.columns.iter_mut().filter(|column| column.part == part) {
            column.apply(row, &self.key);
        }
        if self.patterns.is_empty() {
            return Ok(());
        }
        for (name, mut value) in std::mem::take(row) {
            if !part.is_fixed(&name) && self.withholds(&name, &mut value) {
                row.insert(name, value);
                continue;
            }
            if !part.is_typed(&name) {
                self.value(part, &mut value)?;
                self.as_json(&mut value, part.is_fixed(&name))?;
            }
            let name = self.name(part, row, name)?;
            row.insert(name, value);
        }
        Ok(())
    }

    /// How often each rule applied, columns first.
    pub fn tallies(&self) -> Vec<Tally> {
        let columns = self.columns.iter().map(|c| Tally { rule: c.to_string(), matches: c.matches });
        let patterns = self.patterns.iter().map(|p| Tally { rule: p.name.clone(), matches: p.matches });
        columns.chain(patterns).collect()
    }

    fn value(&mut self, part: Part, value: &mut Value) -> Result<(), RedactError> {
        match value {
            Value::String(text) => *text = self.text(text)?,
            // A card's number is one whether it stands in quotes or not.
            Value::Number(number) => {
                let text = number.to_string();
                let redacted = self.text(&text)?;
                if redacted != text {
                    *value = Value::String(redacted);
                }
            }
            Value::Array(values) => {
                for value in values {
                    self.value(part, value)?;
                }
            }
            Value::Object(fields) => {
                for (name, mut value) in std::mem::take(fields) {
                    if self.withholds(&name, &mut value) {
                        fields.insert(name, value);
                        continue;
                    }
                    // The results of an experiment; anywhere else a field inside another one is data.
                    if part != Part::Experiments || !part.is_typed(&name) {
                        self.value(part, &mut value)?;
                    }
                    let name = self.name(part, fields, name)?;
                    fields.insert(name, value);
                }
            }
            Value::Null | Value::Bool(_) => {}
        }
        Ok(())
    }

    /// Takes the value of a field whose name says that it is a credential, where the set of those is in force.
    fn withholds(&mut self, name: &str, value: &mut Value) -> bool {
        let is_one = builtin::is_credential(name) && !value.is_null();
        let Some(set) = self.patterns.iter_mut().find(|set| is_one && set.name == builtin::CREDENTIALS)
        else {
            return false;
        };
        set.matches += 1;
        *value = Value::String("[credential]".to_owned());
        true
    }

    /// An attribute that is no text is read back as JSON text, so a pattern may match across its values.
    fn as_json(&mut self, value: &mut Value, is_fixed: bool) -> Result<(), RedactError> {
        if !is_fixed && matches!(value, Value::Array(_) | Value::Object(_)) {
            let text = value.to_string();
            let redacted = self.text(&text)?;
            if redacted != text {
                *value = Value::String(redacted);
            }
        }
        Ok(())
    }

    /// A name that no pattern matches and that `taken` does not hold.
    fn name(&mut self, part: Part, taken: &Map<String, Value>, name: String) -> Result<String, RedactError> {
        if part.is_fixed(&name) {
            return Ok(name);
        }
        let name = self.text(&name)?;
        let mut free = name.clone();
        let mut count = 1_u64;
        while taken.contains_key(&free) {
            count += 1;
            free = self.text(&format!("{name}_{count}"))?;
        }
        Ok(free)
    }
}

#[cfg(test)]
mod tests;
