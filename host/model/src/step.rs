//! A step's path and key.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::cbor::{self, CborError};
use crate::{Digest, Grant, Limits, Request};

/// Where a step stands in the tree: `0` is the root step, `0.2` its third child.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StepPath(Vec<u32>);

/// The text is not a step path.
#[derive(Debug, thiserror::Error)]
#[error("`{0}` is not a step path such as 0.2.1")]
pub struct ParseStepPathError(String);

impl StepPath {
    /// The root step's path.
    pub fn root() -> Self {
        Self(vec![0])
    }

    /// The path of the child with this ordinal.
    #[must_use]
    pub fn child(&self, ordinal: u32) -> Self {
        let mut path = self.0.clone();
        path.push(ordinal);
        Self(path)
    }

    /// The path of the step that ran this one; none for the root step.
    pub fn parent(&self) -> Option<Self> {
        match self.0.len() {
            0 | 1 => None,
            n => Some(Self(self.0[..n - 1].to_vec())),
        }
    }

    /// Levels below the root step, which is at 0.
    pub fn depth(&self) -> usize {
        self.0.len() - 1
    }
}

impl fmt::Display for StepPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, part) in self.0.iter().enumerate() {
            let dot = if i > 0 { "." } else { "" };
            write!(f, "{dot}{part}")?;
        }
        Ok(())
    }
}

impl FromStr for StepPath {
    type Err = ParseStepPathError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let parts: Result<Vec<u32>, _> = text.split('.').map(str::parse).collect();
        match parts {
            Ok(parts) if parts.first() == Some(&0) && parts.len() <= 16 => Ok(Self(parts)),
            _ => Err(ParseStepPathError(text.chars().take(40).collect())),
        }
    }
}

impl Serialize for StepPath {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for StepPath {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// Which skill a step runs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SkillId {
    /// `team/name`.
    pub name: String,
    /// Semantic version.
    pub version: String,
    /// Digest of the component's bytes: what runs.
    pub digest: Digest,
}

/// Digest of all that decides what a step does: the same digest means the same step. It also seeds its randomness.
///
/// # Errors
/// None for these types; a [`CborError`] would be a fault of the encoder.
pub fn step_digest(
    skill: &Digest,
    request: &Request,
    grant: &Grant,
    limits: &Limits,
) -> Result<Digest, CborError> {
    Ok(Digest::of(&cbor::to_vec(&("casefile-step-v1", skill, request, grant, limits))?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_order_by_number_not_by_text() {
        let path = |text: &str| text.parse::<StepPath>().unwrap();
        assert!(path("0.2") < path("0.10"));
        assert!(path("0.2") < path("0.2.0"));
        assert_eq!(path("0.2.1").to_string(), "0.2.1");
        assert_eq!(path("0.2.1").depth(), 2);
        assert!("1".parse::<StepPath>().is_err());
        assert!("0..1".parse::<StepPath>().is_err());
    }
}
