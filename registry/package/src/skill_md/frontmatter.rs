//! The frontmatter of a `SKILL.md`.

use std::collections::BTreeMap;

use super::SkillMdError;
use crate::text;

/// One key with its value.
pub(super) struct Entry<'t> {
    /// The line of the key in the file, counted from 1.
    pub(super) line: usize,
    /// What follows the colon, without white space around it.
    value: &'t str,
    /// The indented lines below, blank ones included, each with its number.
    block: Vec<(usize, &'t str)>,
}

/// A value of one key.
pub(super) struct Scalar {
    line: usize,
    key: &'static str,
    pub(super) text: String,
}

/// Reads the lines between the two `---`; the first of them is line 2 of the file.
pub(super) fn parse<'t>(lines: &[&'t str]) -> Result<BTreeMap<String, Entry<'t>>, SkillMdError> {
    let mut entries: Vec<(String, Entry<'t>)> = Vec::new();
    for (number, line) in (2..).zip(lines.iter().copied()) {
        if line.starts_with(' ') || line.is_empty() {
            match entries.last_mut() {
                Some((_, entry)) => entry.block.push((number, line)),
                None if line.is_empty() => {}
                None => {
                    return Err(syntax(
                        number,
                        "an indented line needs a key above it; remove the indentation",
                    ));
                }
            }
            continue;
        }
        if line.starts_with('#') {
            continue;
        }
        let (key, value) = key_and_value(number, line)?;
        entries.push((key.to_owned(), Entry { line: number, value, block: Vec::new() }));
    }
    let mut map = BTreeMap::new();
    for (key, entry) in entries {
        let line = entry.line;
        if map.insert(key.clone(), entry).is_some() {
            return Err(SkillMdError::DuplicateKey { line, key: text::escaped(&key, 80) });
        }
    }
    Ok(map)
}

impl Entry<'_> {
    /// The value as a string of at most `chars_max` characters.
    pub(super) fn scalar(self, key: &'static str, chars_max: usize) -> Result<Scalar, SkillMdError> {
        let mut lines = self.block.iter().map(|(_, line)| line.trim()).filter(|line| !line.is_empty());
        let text = match self.value {
            ">" | ">-" => lines.collect::<Vec<_>>().join(" "),
            "|" | "|-" => lines.collect::<Vec<_>>().join("\n"),
            value => match lines.next() {
                Some(_) => {
                    return Err(syntax(self.line + 1, "a value of several lines needs `>` behind its key"));
                }
                None => unquoted(self.line, value)?,
            },
        };
        let chars = text.chars().count();
        if chars > chars_max {
            let problem = format!("has {chars} characters and at most {chars_max} are allowed; shorten it");
            return Err(SkillMdError::Value { line: self.line, key: key.to_owned(), problem });
        }
        Ok(Scalar { line: self.line, key, text })
    }

    /// The value as a map of indented `key: value` lines.
    pub(super) fn map(self, key: &str) -> Result<BTreeMap<String, String>, SkillMdError> {
        if !self.value.is_empty() {
            let problem = "is not a map; write indented `key: value` lines below it".to_owned();
            return Err(SkillMdError::Value { line: self.line, key: key.to_owned(), problem });
        }
        let mut map = BTreeMap::new();
        let mut indent = None;
        for (number, line) in self.block.into_iter().filter(|(_, line)| !line.trim().is_empty()) {
            let found = line.len() - line.trim_start_matches(' ').len();
            if *indent.get_or_insert(found) != found {
                return Err(syntax(number, "the lines of a map need the same indentation"));
            }
            let (name, value) = key_and_value(number, line.trim())?;
            if map.insert(name.to_owned(), unquoted(number, value)?).is_some() {
                return Err(SkillMdError::DuplicateKey { line: number, key: text::escaped(name, 80) });
            }
        }
        Ok(map)
    }
}

impl Scalar {
    /// The text where it fulfils `rule`.
    pub(super) fn checked(self, rule: impl Fn(&str) -> bool, problem: &str) -> Result<String, SkillMdError> {
        if rule(&self.text) {
            return Ok(self.text);
        }
        Err(SkillMdError::Value { line: self.line, key: self.key.to_owned(), problem: problem.to_owned() })
    }
}

fn key_and_value(number: usize, line: &str) -> Result<(&str, &str), SkillMdError> {
    let (key, value) = line.split_once(':').ok_or_else(|| syntax(number, "this is not `key: value`"))?;
    if key.is_empty() || key.contains(|c: char| c.is_whitespace() || matches!(c, '"' | '\'')) {
        return Err(syntax(number, "the key is not one plain word; write `key: value`"));
    }
    if !(value.is_empty() || value.starts_with(' ')) {
        return Err(syntax(number, "a space is missing after the colon; write `key: value`"));
    }
    Ok((key, value.trim()))
}

/// A value without its quotes. Plain values that YAML reads as something else than this text are refused, so
/// that all readers of the file see the same string.
fn unquoted(line: usize, value: &str) -> Result<String, SkillMdError> {
    if let Some(rest) = value.strip_prefix('\'') {
        let inner = rest.strip_suffix('\'').filter(|inner| !inner.replace("''", "").contains('\''));
        return inner.map(|inner| inner.replace("''", "'")).ok_or_else(|| {
            syntax(line, "the single-quoted value is not closed, or a quote inside is not doubled")
        });
    }
    if value.starts_with('"') {
        return serde_json::from_str(value).map_err(|_| {
            syntax(line, "the double-quoted value is not closed or has an escape that JSON lacks")
        });
    }
    let special = value.starts_with(|c: char| "[]{}&*!|>%@`#,?".contains(c)) || value.starts_with("- ");
    if special || value.contains(": ") || value.ends_with(':') || value.contains(" #") {
        return Err(syntax(line, "YAML would not read the value as this text; put it into double quotes"));
    }
    Ok(value.to_owned())
}

fn syntax(line: usize, problem: &'static str) -> SkillMdError {
    SkillMdError::Syntax { line, problem }
}
