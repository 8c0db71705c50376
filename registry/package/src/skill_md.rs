//! `SKILL.md`: whether a text is a valid Agent Skill.
//!
//! Only the part of YAML that other readers of Agent Skills agree on is accepted: flat `key: value` lines,
//! quoted strings, `>` and `|` blocks, and one indented map under `metadata`.

use std::collections::BTreeMap;

use crate::text::{self, Lines, TextError};

mod frontmatter;
#[cfg(test)]
mod tests;

/// The longest `SKILL.md`, in characters.
pub const SKILL_MD_CHARS_MAX: usize = 256 << 10;
/// The lines after the frontmatter stay below this number.
pub const BODY_LINES_MAX: usize = 500;
/// The longest description, in characters.
pub const DESCRIPTION_CHARS_MAX: usize = 1024;
/// The longest other value, in characters.
pub const VALUE_CHARS_MAX: usize = 500;
/// The longest name, in characters.
pub const NAME_CHARS_MAX: usize = 64;

/// The keys that the specification of Agent Skills knows.
const KEYS: [&str; 6] = ["name", "description", "license", "compatibility", "metadata", "allowed-tools"];

/// The frontmatter of a valid `SKILL.md`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SkillMd {
    /// 1 to [`NAME_CHARS_MAX`] characters of `a-z`, `0-9` and single `-` between them.
    pub name: String,
    /// What the skill does and when to use it: 1 to [`DESCRIPTION_CHARS_MAX`] characters.
    pub description: String,
    /// The license.
    pub license: Option<String>,
    /// What the skill needs of its surroundings.
    pub compatibility: Option<String>,
    /// Further values by name.
    pub metadata: BTreeMap<String, String>,
    /// The tools that the agent may use with it, as written.
    pub allowed_tools: Option<String>,
}

/// Why a `SKILL.md` is refused. Lines count from 1.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SkillMdError {
    /// The text as a whole is too long or holds characters that are not allowed.
    #[error("the text of SKILL.md is refused")]
    Text(#[source] TextError),
    /// The frontmatter is missing or has no end.
    #[error("SKILL.md has no frontmatter; begin it with the lines `---`, name, description and `---`")]
    NoFrontmatter,
    /// A line of the frontmatter that cannot be read.
    #[error("SKILL.md, line {line}: {problem}")]
    Syntax {
        /// The line.
        line: usize,
        /// What is wrong and what to write instead.
        problem: &'static str,
    },
    /// A key that Agent Skills do not have.
    #[error(
        "SKILL.md, line {line}: `{key}` is not a key of an Agent Skill; write one of {}",
        KEYS.join(", ")
    )]
    UnknownKey {
        /// The line.
        line: usize,
        /// The key.
        key: String,
    },
    /// A key that stands there twice.
    #[error("SKILL.md, line {line}: `{key}` stands there twice; remove one")]
    DuplicateKey {
        /// The line of the second.
        line: usize,
        /// The key.
        key: String,
    },
    /// A required key is missing.
    #[error("SKILL.md has no `{key}` in its frontmatter; add a line `{key}: …`")]
    MissingKey {
        /// The key.
        key: &'static str,
    },
    /// A value that is not allowed.
    #[error("SKILL.md, line {line}: `{key}` {problem}")]
    Value {
        /// The line of the key.
        line: usize,
        /// The key.
        key: String,
        /// What is wrong and what to write instead.
        problem: String,
    },
    /// The text after the frontmatter is too long.
    #[error("SKILL.md has {lines} lines after its frontmatter; keep it below {BODY_LINES_MAX}")]
    LongBody {
        /// The lines found.
        lines: usize,
    },
}

impl SkillMd {
    /// Checks a `SKILL.md` and reads its frontmatter.
    ///
    /// # Errors
    /// [`SkillMdError`], naming the line and what to write instead.
    pub fn parse(text: &str) -> Result<Self, SkillMdError> {
        let text = text.replace("\r\n", "\n");
        text::check(&text, SKILL_MD_CHARS_MAX, Lines::Many).map_err(SkillMdError::Text)?;
        let rest = text.strip_prefix("---\n").ok_or(SkillMdError::NoFrontmatter)?;
        let lines: Vec<&str> = rest.lines().collect();
        let end = lines.iter().position(|line| *line == "---").ok_or(SkillMdError::NoFrontmatter)?;
        let (head, body) = (lines.get(..end).unwrap_or_default(), lines.get(end + 1..).unwrap_or_default());
        if body.len() >= BODY_LINES_MAX {
            return Err(SkillMdError::LongBody { lines: body.len() });
        }
        let mut entries = frontmatter::parse(head)?;
        if let Some((key, entry)) = entries.iter().find(|(key, _)| !KEYS.contains(&key.as_str())) {
            return Err(SkillMdError::UnknownKey { line: entry.line, key: text::escaped(key, 80) });
        }
        let metadata = match entries.remove("metadata") {
            Some(entry) => entry.map("metadata")?,
            None => BTreeMap::new(),
        };
        let mut take = |key: &'static str, chars_max| {
            entries.remove(key).map(|entry| entry.scalar(key, chars_max)).transpose()
        };
        let name = take("name", NAME_CHARS_MAX)?.ok_or(SkillMdError::MissingKey { key: "name" })?;
        let description = take("description", DESCRIPTION_CHARS_MAX)?
            .ok_or(SkillMdError::MissingKey { key: "description" })?;
        Ok(Self {
            name: name.checked(is_name, "is refused; write a-z, 0-9 and single hyphens between them")?,
            description: description
                .checked(|d| !d.is_empty(), "is empty; say what the skill does and when to use it")?,
            license: take("license", VALUE_CHARS_MAX)?.map(|v| v.text),
            compatibility: take("compatibility", VALUE_CHARS_MAX)?.map(|v| v.text),
            allowed_tools: take("allowed-tools", VALUE_CHARS_MAX)?.map(|v| v.text),
            metadata,
        })
    }
}

fn is_name(name: &str) -> bool {
    name.split('-')
        .all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()))
}
