//! Which skills run in this process, and which in one of their own.

use std::str::FromStr;

use crate::engine::Sandbox;

/// What the operator chose.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(try_from = "String")]
pub enum Isolation {
    /// Skills of strangers in worker processes, one's own here.
    #[default]
    ByOrigin,
    /// All in this process.
    None,
    /// All in worker processes.
    Process,
}

/// The text is no choice.
#[derive(Debug, thiserror::Error)]
#[error("`{0}` is neither `none` nor `process`")]
pub struct ParseIsolationError(String);

impl FromStr for Isolation {
    type Err = ParseIsolationError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "none" => Ok(Self::None),
            "process" => Ok(Self::Process),
            other => Err(ParseIsolationError(other.to_owned())),
        }
    }
}

impl TryFrom<String> for Isolation {
    type Error = ParseIsolationError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

/// Where a skill comes from.
#[derive(Clone, Copy, Debug)]
pub struct Origin<'a> {
    /// The team of its name, the part before `/`: its skills share a worker.
    pub team: &'a str,
    /// Whether it was pulled from a registry, so that strangers may have written it.
    pub is_pulled: bool,
}

impl Isolation {
    /// Whether a skill of this origin runs in a worker.
    pub fn isolates(self, origin: Origin<'_>) -> bool {
        match self {
            Self::ByOrigin => origin.is_pulled,
            Self::None => false,
            Self::Process => true,
        }
    }
}

impl Sandbox {
    /// The group of workers for a skill; none where it runs in this process.
    pub(crate) fn group(&self, origin: Origin<'_>) -> Option<String> {
        self.isolation.isolates(origin).then(|| origin.team.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_pulled_is_isolated_unless_the_operator_says_otherwise() {
        let (own, pulled) = (false, true);
        let isolates =
            |isolation: Isolation, is_pulled| isolation.isolates(Origin { team: "core", is_pulled });
        let both = |isolation| (isolates(isolation, own), isolates(isolation, pulled));
        assert_eq!(both(Isolation::default()), (false, true));
        assert_eq!(both(Isolation::None), (false, false));
        assert_eq!(both(Isolation::Process), (true, true));
        assert_eq!("process".parse::<Isolation>().unwrap(), Isolation::Process);
        assert!("by-origin".parse::<Isolation>().is_err());
    }
}
