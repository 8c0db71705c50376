//! Points in time.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A point in time in milliseconds since the Unix epoch, UTC. In JSON it is RFC 3339, in records an integer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Time(pub i64);

/// The text is not a time.
#[derive(Debug, thiserror::Error)]
#[error("`{0}` is not an RFC 3339 time such as 2026-06-20T10:41:00Z, or lies beyond the year 9999")]
pub struct ParseTimeError(String);

impl Time {
    /// The time that is `ms` milliseconds later (earlier if negative), kept within range.
    #[must_use]
    pub fn plus_ms(self, ms: i64) -> Self {
        Self(self.0.saturating_add(ms))
    }
}

impl Time {
    /// Whether a calendar has it.
    pub fn is_possible(self) -> bool {
        jiff::Timestamp::from_millisecond(self.0).is_ok()
    }
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match jiff::Timestamp::from_millisecond(self.0) {
            Ok(timestamp) => write!(f, "{timestamp}"),
            Err(_) => write!(f, "{}ms", self.0),
        }
    }
}

impl FromStr for Time {
    type Err = ParseTimeError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong = || ParseTimeError(crate::text::line(text, 80));
        // RFC 9557 lets any text follow in brackets, which would be copied wherever a time is.
        if text.contains('[') {
            return Err(wrong());
        }
        let timestamp: jiff::Timestamp = text.trim().parse().map_err(|_| wrong())?;
        Ok(Self(timestamp.as_millisecond()))
    }
}

impl Serialize for Time {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            serializer.collect_str(self)
        } else {
            serializer.serialize_i64(self.0)
        }
    }
}

impl<'de> Deserialize<'de> for Time {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if deserializer.is_human_readable() {
            let text = String::deserialize(deserializer)?;
            text.parse().map_err(serde::de::Error::custom)
        } else {
            i64::deserialize(deserializer).map(Self)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_carries_no_text_of_its_own() {
        assert_eq!("2026-03-01T10:11:00+01:00".parse::<Time>().unwrap().to_string(), "2026-03-01T09:11:00Z");
        assert!("2026-03-01T10:11:00Z[u-x=ana@example.org]".parse::<Time>().is_err());
        assert!("2026-03-01T10:11:00+01:00[Europe/Berlin]".parse::<Time>().is_err());
    }
}
