//! Names of skills.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::text;

/// The longest team or skill part, in characters.
const PART_CHARS_MAX: usize = 64;

/// The name of a skill: `team/name`. Each part has 1 to 64 characters of `a-z`, `0-9` and `-`, starts with a
/// letter and does not end in `-`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SkillName(String);

/// The text is not `team/name`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is not a skill name; write `team/name`, each part 1 to 64 characters of a-z, 0-9 and `-`, \
     starting with a letter and not ending in `-`"
)]
pub struct ParseSkillNameError(String);

impl SkillName {
    /// The part before the slash.
    pub fn team(&self) -> &str {
        self.0.split_once('/').map_or("", |(team, _)| team)
    }

    /// The part after the slash.
    pub fn name(&self) -> &str {
        self.0.split_once('/').map_or("", |(_, name)| name)
    }

    /// The whole text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// `local/` and `stem` made fit to be a name: lower case, `-` for each run of other characters, `skill-`
    /// before a first character that is not a letter, cut to 64 characters.
    pub fn local(stem: &str) -> Self {
        let mut part = String::new();
        for c in stem.chars().map(|c| c.to_ascii_lowercase()) {
            if c.is_ascii_lowercase() || c.is_ascii_digit() {
                part.push(c);
            } else if !part.is_empty() && !part.ends_with('-') {
                part.push('-');
            }
        }
        if part.is_empty() {
            part.push_str("skill");
        }
        if !part.starts_with(|c: char| c.is_ascii_lowercase()) {
            part.insert_str(0, "skill-");
        }
        part.truncate(PART_CHARS_MAX);
        Self(format!("local/{}", part.trim_end_matches('-')))
    }
}

fn is_part(part: &str) -> bool {
    part.len() <= PART_CHARS_MAX
        && part.starts_with(|c: char| c.is_ascii_lowercase())
        && !part.ends_with('-')
        && part.bytes().all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'-'))
}

impl FromStr for SkillName {
    type Err = ParseSkillNameError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.split_once('/') {
            Some((team, name)) if is_part(team) && is_part(name) => Ok(Self(text.to_owned())),
            _ => Err(ParseSkillNameError(text::escaped(text, 160))),
        }
    }
}

impl fmt::Display for SkillName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for SkillName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Serialize for SkillName {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for SkillName {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn names_have_two_parts_of_a_narrow_alphabet() {
        let name: SkillName = "core/deploy-onset2".parse().unwrap();
        assert_eq!((name.team(), name.name()), ("core", "deploy-onset2"));
        let long = "a".repeat(65);
        for text in [
            "",
            "core",
            "core/",
            "/onset",
            "Core/onset",
            "core/1onset",
            "core/onset-",
            "core/-onset",
            "core/on_set",
            "core/onset/x",
            "core/..",
            "core/on set",
            &format!("core/{long}"),
        ] {
            assert!(text.parse::<SkillName>().is_err(), "{text}");
        }
        assert!(format!("core/{}", &long[1..]).parse::<SkillName>().is_ok());
    }

    #[test]
    fn an_error_never_holds_the_control_characters_it_speaks_of() {
        let error = "a/\u{1b}[31m".parse::<SkillName>().unwrap_err().to_string();
        assert!(!error.contains('\u{1b}'), "{error}");
    }

    proptest! {
        #[test]
        fn every_stem_gives_a_valid_local_name(stem in any::<String>()) {
            let name = SkillName::local(&stem);
            prop_assert_eq!(name.as_str().parse::<SkillName>(), Ok(name.clone()));
            prop_assert_eq!(name.team(), "local");
        }
    }
}
