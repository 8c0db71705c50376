//! `--as-of fired|fired+5m|all|TIME`.

use std::str::FromStr;

use casefile_model::Time;

use crate::incident::Incident;

/// Which moment a case looks from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AsOf {
    /// When the alert fired, plus milliseconds.
    Fired(i64),
    /// The end of the recording.
    All,
    /// A time.
    At(Time),
}

/// The text is none of them.
#[derive(Debug, thiserror::Error)]
#[error("`{0}` is no as-of time; say fired, fired+5m, all, or a time such as 2026-06-20T10:41:00Z")]
pub struct ParseAsOfError(String);

impl FromStr for AsOf {
    type Err = ParseAsOfError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let error = || ParseAsOfError(text.chars().take(60).collect());
        match text {
            "all" => return Ok(Self::All),
            "fired" => return Ok(Self::Fired(0)),
            _ => {}
        }
        let Some(span) = text.strip_prefix("fired+") else {
            return text.parse().map(Self::At).map_err(|_| error());
        };
        let digits = span.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        let unit_ms = match &span[digits.len()..] {
            "s" => 1_000,
            "m" => 60_000,
            "h" => 3_600_000,
            _ => return Err(error()),
        };
        let count: u32 = digits.parse().map_err(|_| error())?;
        Ok(Self::Fired(i64::from(count) * unit_ms))
    }
}

impl AsOf {
    /// The moment for one incident.
    pub fn of(self, incident: &Incident) -> Time {
        match self {
            Self::Fired(plus_ms) => incident.alert.fired_at.plus_ms(plus_ms),
            Self::All => incident.end(),
            Self::At(time) => time,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_is_read_and_nonsense_is_not() {
        assert_eq!("fired".parse::<AsOf>().unwrap(), AsOf::Fired(0));
        assert_eq!("fired+5m".parse::<AsOf>().unwrap(), AsOf::Fired(300_000));
        assert_eq!("fired+90s".parse::<AsOf>().unwrap(), AsOf::Fired(90_000));
        assert_eq!("1970-01-01T00:00:01+00:00".parse::<AsOf>().unwrap(), AsOf::At(Time(1_000)));
        for nonsense in ["fired+5", "fired+m", "later", "fired-5m", "fired+5d", ""] {
            assert!(nonsense.parse::<AsOf>().is_err(), "{nonsense}");
        }
    }
}
