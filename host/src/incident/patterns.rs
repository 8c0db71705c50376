//! `patterns.json`: counted groups of similar log lines, as the source made them over the whole recording.

use std::fmt;

use casefile_model::tools::logs::{Pattern, Sentiment};
use serde::de::{Deserialize, Deserializer, Error, Visitor};

use super::json::{self, Row};
use super::{Faults, Folder};

pub(super) const FILE: &str = "patterns.json";

pub(super) fn read(folder: &Folder, faults: &mut Faults) -> Option<Vec<Pattern>> {
    let rows: Vec<PatternRow> = json::rows(folder, FILE, faults)?;
    let mut patterns: Vec<Pattern> = rows.into_iter().map(Pattern::from).collect();
    patterns.sort_by(|a, b| {
        (&a.service, &a.signature, a.count, a.delta, a.sentiment).cmp(&(
            &b.service,
            &b.signature,
            b.count,
            b.delta,
            b.sentiment,
        ))
    });
    Some(patterns)
}

#[derive(serde::Deserialize)]
struct PatternRow {
    signature: String,
    service: String,
    count: u64,
    #[serde(default)]
    delta_vs_baseline: Delta,
    #[serde(default)]
    sentiment: Option<Sentiment>,
}

impl Row for PatternRow {
    fn wrong(&self) -> Option<(&'static str, String)> {
        json::wrong_if_blank("service", &self.service)
            .or_else(|| json::wrong_if_blank("signature", &self.signature))
    }
}

impl From<PatternRow> for Pattern {
    fn from(row: PatternRow) -> Self {
        Self {
            signature: row.signature,
            service: row.service,
            count: row.count,
            delta: row.delta_vs_baseline.0,
            sentiment: row.sentiment.unwrap_or(Sentiment::Neutral),
        }
    }
}

/// A signed count: a number, or text such as `+610`; null where there is no baseline.
#[derive(Default)]
struct Delta(Option<i64>);

impl<'de> Deserialize<'de> for Delta {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(DeltaVisitor)
    }
}

struct DeltaVisitor;

impl Visitor<'_> for DeltaVisitor {
    type Value = Delta;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a whole number, text such as \"+610\" or \"-220\", or null")
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Delta, E> {
        Ok(Delta(Some(value)))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Delta, E> {
        i64::try_from(value).map(|value| Delta(Some(value))).map_err(|_| E::custom("the number is too large"))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Delta, E> {
        let value = value.trim();
        value
            .parse()
            .map(|number| Delta(Some(number)))
            .map_err(|_| E::invalid_value(serde::de::Unexpected::Str(value), &self))
    }

    fn visit_unit<E: Error>(self) -> Result<Delta, E> {
        Ok(Delta(None))
    }
}
