//! `logs.ndjson`: a JSON object on each line.

use casefile_model::tools::logs::Line;
use serde_json::{Map, Value};

use super::error::quoted;
use super::lines::Lines;
use super::{Faults, Folder, LoadError, Place, ROWS_MAX, json, severity};

pub(super) const FILE: &str = "logs.ndjson";

pub(super) fn read(folder: &Folder, faults: &mut Faults) -> Option<Vec<Line>> {
    if !faults.begin() {
        return None;
    }
    let file = faults.keep(folder.file(FILE))??;
    let mut lines = Lines::new(FILE, file);
    let mut parsed: Vec<Line> = Vec::new();
    while !faults.full() {
        let (number, text) = match lines.next() {
            Ok(Some(next)) => next,
            Ok(None) => break,
            Err(e) => {
                faults.error(e);
                break;
            }
        };
        if text.trim().is_empty() {
            continue;
        }
        if parsed.len() == ROWS_MAX {
            let place = Place::line(FILE, number);
            faults.error(LoadError::TooMuch { place, max: ROWS_MAX as u64, unit: "lines" });
            break;
        }
        parsed.extend(faults.keep(parse(number, text)));
    }
    parsed.sort();
    Some(parsed)
}

fn parse(number: u64, text: &str) -> Result<Line, LoadError> {
    let place = Place::line(FILE, number);
    let mut fields: Map<String, Value> = serde_json::from_str(text).map_err(|e| {
        let column = Some(e.column() as u64);
        LoadError::malformed(Place { column, ..place.clone() }, json::reason(&e))
    })?;
    let mut take = |field: &str, required: bool| match fields.remove(field) {
        Some(Value::String(text)) => Ok(Some(text)),
        None | Some(Value::Null) if !required => Ok(None),
        None => Err(LoadError::malformed(
            place.clone().field(field),
            "this field is missing; every line needs it",
        )),
        Some(other) => {
            let why = format!("{} is not text; write it in quotes", quoted(&other.to_string()));
            Err(LoadError::malformed(place.clone().field(field), why))
        }
    };
    let at = take("timestamp", true)?.unwrap_or_default();
    let at =
        at.parse().map_err(|e| LoadError::malformed(place.clone().field("timestamp"), format!("{e}")))?;
    let service = take("service", true)?.unwrap_or_default();
    let severity = take("severity_text", false)?;
    let message = take("msg", true)?.unwrap_or_default();
    let trace_id = take("trace_id", false)?;
    let severity = severity.or_else(|| severity::elsewhere(&mut fields)).unwrap_or_default();
    if let Some((field, why)) = json::wrong_if_blank("service", &service) {
        return Err(LoadError::malformed(place.field(field), why));
    }
    let mut attributes: Vec<_> =
        fields.into_iter().flat_map(|(name, value)| json::attributes(name, value)).collect();
    if let Some(name) = json::sort_labels(&mut attributes) {
        let why = "this attribute stands twice; keep one";
        return Err(LoadError::malformed(place.field(name), why));
    }
    Ok(Line { at, service, severity, message, trace_id, attributes })
}
