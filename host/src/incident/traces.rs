//! `traces.json`: a list of spans.

use std::fmt;

use casefile_model::Time;
use casefile_model::report::Label;
use casefile_model::tools::traces::Span;
use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};

use super::json::{self, Row};
use super::{Faults, Folder};

pub(super) const FILE: &str = "traces.json";

/// Longest span, in milliseconds: about 30 years. Beyond, the number is a mistake and its end would overflow.
const DURATION_MS_MAX: f64 = 1e12;

pub(super) fn read(folder: &Folder, faults: &mut Faults) -> Option<Vec<Span>> {
    let rows: Vec<SpanRow> = json::rows(folder, FILE, faults)?;
    let mut spans: Vec<Span> = rows.into_iter().map(|row| row.0).collect();
    spans.sort_by_cached_key(|span| {
        (span.start, span.trace_id.clone(), span.span_id.clone(), json::row_bytes(span))
    });
    Some(spans)
}

struct SpanRow(Span);

impl Row for SpanRow {
    fn wrong(&self) -> Option<(&'static str, String)> {
        if !(0.0..=DURATION_MS_MAX).contains(&self.0.duration_ms) {
            let why = format!("{} is not a duration; write milliseconds from 0 to 1e12", self.0.duration_ms);
            return Some(("duration_ms", why));
        }
        json::wrong_if_blank("service", &self.0.service)
            .or_else(|| json::wrong_if_blank("trace_id", &self.0.trace_id))
            .or_else(|| json::wrong_if_blank("span_id", &self.0.span_id))
    }
}

/// By hand, since serde's `flatten` would lose the line and the field of an error.
impl<'de> Deserialize<'de> for SpanRow {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(SpanVisitor)
    }
}

struct SpanVisitor;

impl<'de> Visitor<'de> for SpanVisitor {
    type Value = SpanRow;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a span, an object with trace_id, span_id, service, name, start, duration_ms, status")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<SpanRow, A::Error> {
        let (mut trace_id, mut span_id, mut service, mut name) = (None, None, None, None);
        let (mut parent_id, mut status): (Option<Option<String>>, Option<String>) = (None, None);
        let (mut start, mut duration_ms): (Option<Time>, Option<f64>) = (None, None);
        let mut attributes: Vec<Label> = Vec::new();
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "trace_id" => put(&mut trace_id, map.next_value()?, "trace_id")?,
                "span_id" => put(&mut span_id, map.next_value()?, "span_id")?,
                "parent_id" => put(&mut parent_id, map.next_value()?, "parent_id")?,
                "service" => put(&mut service, map.next_value()?, "service")?,
                "name" => put(&mut name, map.next_value()?, "name")?,
                "start" => put(&mut start, map.next_value()?, "start")?,
                "duration_ms" => put(&mut duration_ms, map.next_value()?, "duration_ms")?,
                "status" => put(&mut status, map.next_value()?, "status")?,
                _ => attributes.extend(json::attributes(key, map.next_value()?)),
            }
        }
        if let Some(name) = json::sort_labels(&mut attributes) {
            return Err(Error::custom(format_args!("the attribute `{name}` stands twice")));
        }
        let missing = Error::missing_field;
        Ok(SpanRow(Span {
            trace_id: trace_id.ok_or_else(|| missing("trace_id"))?,
            span_id: span_id.ok_or_else(|| missing("span_id"))?,
            // An empty text is how some exporters write that there is no parent.
            parent_id: parent_id.flatten().filter(|parent| !parent.is_empty()),
            service: service.ok_or_else(|| missing("service"))?,
            name: name.ok_or_else(|| missing("name"))?,
            start: start.ok_or_else(|| missing("start"))?,
            duration_ms: duration_ms.ok_or_else(|| missing("duration_ms"))?,
            status: status.unwrap_or_default(),
            attributes,
        }))
    }
}

fn put<T, E: Error>(slot: &mut Option<T>, value: T, field: &'static str) -> Result<(), E> {
    match slot.replace(value) {
        None => Ok(()),
        Some(_) => Err(E::duplicate_field(field)),
    }
}
