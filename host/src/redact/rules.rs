//! The rules as a person writes them. Unknown keys are refused, so that a rule that was meant is never missing.

use std::collections::BTreeSet;
use std::ops::Range;
use std::path::{Path, PathBuf};

use casefile_model::text;
use serde::Deserialize;
use toml::Spanned;

use super::builtin::SETS;
use super::column::{Action, Column, Part};
use super::pattern::{self, Pattern};
use super::pseudonym::Key;
use super::{RedactError, Redactor};
use crate::files::{ReadTextError, read_text};

/// Most bytes of a file of rules.
const BYTES_MAX: u64 = 1 << 20;
/// Most rules of a kind. Every text is searched once for each.
const RULES_MAX: usize = 200;
/// Most characters of a name, a prefix, or a text that stands in for another.
const CHARS_MAX: usize = 100;

/// Why rules cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum RulesError {
    /// The file cannot be read.
    #[error(transparent)]
    Unreadable(#[from] ReadTextError),
    /// It does not fit.
    #[error("{file}, line {line}: {why}")]
    Malformed {
        /// The file.
        file: String,
        /// From 1.
        line: usize,
        /// What is wrong and what to do.
        why: String,
    },
    /// The rules would never end.
    #[error("{file}: {source}")]
    Restless {
        /// The file.
        file: String,
        /// Which rule.
        source: RedactError,
    },
    /// The file with the key cannot be read.
    #[error("{}: the key cannot be read; name a file with --key-file", .file.display())]
    Key {
        /// The file.
        file: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// The key is no key.
    #[error("{}: a key has {min} to {max} bytes; make one with `head -c 32 /dev/urandom | base64`", .file.display())]
    KeyLength {
        /// The file.
        file: PathBuf,
        /// Least bytes.
        min: usize,
        /// Most bytes.
        max: usize,
    },
    /// The system gives no random bytes.
    #[error("the system gives no random bytes for a key; name one with --key-file")]
    Random,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    #[serde(default, rename = "use")]
    sets: Vec<Spanned<String>>,
    #[serde(default, rename = "pattern")]
    patterns: Vec<WrittenPattern>,
    #[serde(default, rename = "column")]
    columns: Vec<WrittenColumn>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenPattern {
    name: Spanned<String>,
    regex: Spanned<String>,
    replace: Option<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenColumn {
    part: Part,
    field: Spanned<String>,
    action: Verb,
    value: Option<Spanned<String>>,
    prefix: Option<Spanned<String>>,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Verb {
    Drop,
    Replace,
    Pseudonym,
}

/// Where an error stands: the file's name and its text.
struct Source<'a> {
    file: String,
    text: &'a str,
}

impl Source<'_> {
    fn wrong(&self, span: Range<usize>, why: impl Into<String>) -> RulesError {
        let before = self.text.get(..span.start).unwrap_or(self.text);
        let line = before.matches('\n').count() + 1;
        RulesError::Malformed { file: self.file.clone(), line, why: why.into() }
    }

    /// A text that will stand in a recording: one line, and nothing that separates labels or folders.
    fn plain(&self, what: &str, value: &Spanned<String>) -> Result<String, RulesError> {
        let text = value.get_ref();
        let fits = text.chars().count() <= CHARS_MAX
            && text.chars().all(|c| text::is_shown(c) && !matches!(c, '\n' | '\t' | ';' | '/'));
        if fits {
            return Ok(text.clone());
        }
        let why = format!("`{what}` is one line of at most {CHARS_MAX} characters, without `;` and `/`");
        Err(self.wrong(value.span(), why))
    }

    fn name(&self, what: &str, value: &Spanned<String>) -> Result<String, RulesError> {
        let name = self.plain(what, value)?;
        if name.trim().is_empty() {
            return Err(self.wrong(value.span(), format!("`{what}` is empty; give a name")));
        }
        Ok(name)
    }

    fn pattern(&self, written: &WrittenPattern) -> Result<Pattern, RulesError> {
        let name = self.name("name", &written.name)?;
        if SETS.iter().any(|(known, ..)| *known == name) {
            let why = format!("`{name}` is the name of a set; choose another, or write `use = [\"{name}\"]`");
            return Err(self.wrong(written.name.span(), why));
        }
        let replacement = match &written.replace {
            Some(replace) => self.plain("replace", replace)?,
            None => format!("[{name}]"),
        };
        Pattern::new(&name, written.regex.get_ref(), &replacement).map_err(|why| {
            self.wrong(written.regex.span(), format!("the regex of `{name}`: {}", text::line(&why, 300)))
        })
    }

    fn column(&self, written: &WrittenColumn) -> Result<Column, RulesError> {
        let field = self.name("field", &written.field)?;
        let surplus = match written.action {
            Verb::Replace => written.prefix.as_ref().map(|prefix| ("prefix", "pseudonym", prefix)),
            Verb::Pseudonym => written.value.as_ref().map(|value| ("value", "replace", value)),
            Verb::Drop => (written.value.as_ref().map(|value| ("value", "replace", value)))
                .or_else(|| written.prefix.as_ref().map(|prefix| ("prefix", "pseudonym", prefix))),
        };
        if let Some((key, verb, at)) = surplus {
            let why = format!("`{key}` goes with the action `{verb}` alone; take it away");
            return Err(self.wrong(at.span(), why));
        }
        let action = match (written.action, &written.value) {
            (Verb::Drop, _) => Action::Drop,
            (Verb::Replace, Some(value)) => Action::Replace(self.plain("value", value)?),
            (Verb::Replace, None) => {
                let why = "the action `replace` needs `value`, the text that stands there instead";
                return Err(self.wrong(written.field.span(), why));
            }
            (Verb::Pseudonym, _) => Action::Pseudonym(match &written.prefix {
                Some(prefix) => self.name("prefix", prefix)?,
                None => prefix_of(&field),
            }),
        };
        Column::new(written.part, &field, action).map_err(|why| self.wrong(written.field.span(), why))
    }
}

/// `user` of `user.email`, `customer` of `labels.customer`: what the field is called where nothing else is said.
fn prefix_of(field: &str) -> String {
    let last = field.rsplit('.').next().unwrap_or(field);
    last.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect()
}

/// Reads a file of rules.
pub(super) fn read(path: &Path, key: Key) -> Result<Redactor, RulesError> {
    let text = read_text(path, BYTES_MAX)?;
    parse(&path.display().to_string(), &text, key)
}

/// Parses rules; `file` is how errors name them.
pub(super) fn parse(file: &str, text: &str, key: Key) -> Result<Redactor, RulesError> {
    let source = Source { file: file.to_owned(), text };
    let written: Written = toml::from_str(text)
        .map_err(|e| source.wrong(e.span().unwrap_or(0..0), text::line(e.message().trim(), 300)))?;
    if written.sets.len().max(written.patterns.len()).max(written.columns.len()) > RULES_MAX {
        return Err(source.wrong(0..0, format!("more than {RULES_MAX} rules of a kind; join some of them")));
    }
    let mut names = BTreeSet::new();
    let mut patterns = Vec::new();
    for set in &written.sets {
        let Some((name, regex, replacement)) = SETS.iter().find(|(name, ..)| name == set.get_ref()) else {
            let known: Vec<&str> = SETS.iter().map(|(name, ..)| *name).collect();
            let asked = text::line(set.get_ref(), 80);
            let why = format!("there is no set `{asked}`; the sets are {}", known.join(", "));
            return Err(source.wrong(set.span(), why));
        };
        if names.insert((*name).to_owned()) {
            let made = Pattern::new(name, regex, replacement);
            patterns.push(made.map_err(|why| source.wrong(set.span(), why))?);
        }
    }
    for written in &written.patterns {
        let pattern = source.pattern(written)?;
        if !names.insert(pattern.name.clone()) {
            let why = format!("two patterns are named `{}`; rename one", pattern.name);
            return Err(source.wrong(written.name.span(), why));
        }
        patterns.push(pattern);
    }
    if let Some(rule) = pattern::restless(&patterns) {
        return Err(RulesError::Restless { file: source.file, source: RedactError { rule } });
    }
    let columns = written.columns.iter().map(|c| source.column(c)).collect::<Result<Vec<_>, _>>()?;
    if patterns.is_empty() && columns.is_empty() {
        let why = "there is no rule; write `use = [\"emails\"]`, a [[pattern]] or a [[column]]";
        return Err(source.wrong(0..0, why));
    }
    Ok(Redactor { columns, patterns, key })
}
