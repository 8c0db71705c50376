//! Times of an incident: seconds since its start, written in the way of its world.

use jiff::civil::DateTime;
use jiff::tz::{Offset, TimeZone};
use jiff::{SignedDuration, Timestamp};

use crate::error::{Error, Fallible};

/// When an incident starts, and how its world writes times.
#[derive(Clone)]
pub struct Clock {
    start: Timestamp,
    zone: TimeZone,
    zulu: bool,
    offset_seconds: i64,
}

impl Clock {
    /// Takes the local time of the start, such as `2025-03-11 13:20`, and the world's offset from UTC in minutes.
    /// With `zulu`, times are written in UTC with a `Z`, else with the offset.
    ///
    /// # Errors
    /// The text is no time, or the offset none of this earth.
    pub fn new(local: &str, offset_minutes: i32, zulu: bool) -> Fallible<Self> {
        let bad = |_| Error::Scenario(format!("{local} is not a time"));
        let civil: DateTime = local.replace(' ', "T").parse().map_err(bad)?;
        let zone = TimeZone::fixed(Offset::from_seconds(offset_minutes * 60).map_err(bad)?);
        let start = zone.to_timestamp(civil).map_err(bad)?;
        Ok(Self { start, zone, zulu, offset_seconds: i64::from(offset_minutes) * 60 })
    }

    /// Writes a time to the second.
    pub fn stamp(&self, seconds: f64) -> String {
        self.format(seconds, "%Y-%m-%dT%H:%M:%S")
    }

    /// Writes a time to the millisecond.
    pub fn stamp_millis(&self, seconds: f64) -> String {
        self.format(seconds, "%Y-%m-%dT%H:%M:%S%.3f")
    }

    fn at(&self, seconds: f64) -> Timestamp {
        SignedDuration::try_from_secs_f64((seconds * 1000.0).round() / 1000.0)
            .ok()
            .and_then(|by| self.start.checked_add(by).ok())
            .unwrap_or(self.start)
    }

    fn format(&self, seconds: f64, format: &str) -> String {
        let (zone, tail) = if self.zulu { (TimeZone::UTC, "Z") } else { (self.zone.clone(), "%:z") };
        self.at(seconds).to_zoned(zone).strftime(&format!("{format}{tail}")).to_string()
    }

    /// Seconds since 1970, as git counts.
    pub fn epoch(&self, seconds: f64) -> i64 {
        self.at(seconds).as_second()
    }

    /// The offset as git writes it, such as `+0200`.
    pub fn git_zone(&self) -> String {
        let minutes = self.offset_seconds.abs() / 60;
        let sign = if self.offset_seconds < 0 { '-' } else { '+' };
        format!("{sign}{:02}{:02}", minutes / 60, minutes % 60)
    }

    /// The local hour of the day with its fraction, from 0 to 24.
    pub fn hour(&self, seconds: f64) -> f64 {
        let time = self.at(seconds).to_zoned(self.zone.clone()).time();
        f64::from(time.hour()) + f64::from(time.minute()) / 60.0
    }

    /// The local day as `2025.03.11`, for version names.
    pub fn day(&self, seconds: f64) -> String {
        self.at(seconds).to_zoned(self.zone.clone()).strftime("%Y.%m.%d").to_string()
    }
}
