//! JSON parts: typed values whose errors name file, line, column and field.

use casefile_model::report::Label;
use casefile_model::{cbor, text};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::{Faults, Folder, LoadError, Place, ROWS_MAX};

/// A row that can be checked after its types fit.
pub(super) trait Row {
    /// The field that is wrong and why; none where all fit.
    fn wrong(&self) -> Option<(&'static str, String)>;
}

/// Reads a file that holds a list of rows; none where there is no such file.
pub(super) fn rows<T: DeserializeOwned + Row>(
    folder: &Folder,
    name: &str,
    faults: &mut Faults,
) -> Option<Vec<T>> {
    if !faults.begin() {
        return None;
    }
    let bytes = faults.keep(folder.bytes(name))??;
    let rows: Vec<T> = faults.keep(parse(name, &bytes))?;
    if rows.len() > ROWS_MAX {
        let place = Place::file(name);
        faults.error(LoadError::TooMuch { place, max: ROWS_MAX as u64, unit: "rows" });
        return None;
    }
    for (index, row) in rows.iter().enumerate() {
        if faults.full() {
            break;
        }
        if let Some((field, why)) = row.wrong() {
            faults.error(LoadError::malformed(Place::file(name).field(&format!("[{index}].{field}")), why));
        }
    }
    Some(rows)
}

/// Parses a whole file as one value.
pub(super) fn parse<T: DeserializeOwned>(name: &str, bytes: &[u8]) -> Result<T, LoadError> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut json = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut json).map_err(|e| {
        let path = e.path().to_string();
        let field = (path != "." && path != "?").then_some(path);
        malformed(name, field, e.inner())
    })?;
    match json.end() {
        Ok(()) => Ok(value),
        Err(e) => Err(malformed(name, None, &e)),
    }
}

fn malformed(name: &str, field: Option<String>, error: &serde_json::Error) -> LoadError {
    let place = Place {
        file: name.to_owned(),
        line: Some(error.line() as u64),
        column: Some(error.column() as u64),
        field,
    };
    LoadError::malformed(place, reason(error))
}

/// What a JSON error says, without the position, which stands elsewhere in the sentence.
pub(super) fn reason(error: &serde_json::Error) -> String {
    let full = error.to_string();
    let why = full.rsplit_once(" at line ").map_or(full.as_str(), |(why, _)| why);
    text::line(why, 300)
}

/// An attribute's value as text: text as it is, anything else as JSON.
fn attribute(name: String, value: Value) -> Label {
    let value = match value {
        Value::String(text) => text,
        other => other.to_string(),
    };
    Label { name, value }
}

/// The attributes in a field: those of an object `attributes` one by one, any other field as one.
pub(super) fn attributes(name: String, value: Value) -> Vec<Label> {
    match value {
        Value::Object(fields) if name == "attributes" => {
            fields.into_iter().map(|(name, value)| attribute(name, value)).collect()
        }
        Value::Null if name == "attributes" => Vec::new(),
        other => vec![attribute(name, other)],
    }
}

/// Sorts attributes by name; the name that stands twice, where there is one.
pub(super) fn sort_labels(labels: &mut [Label]) -> Option<&str> {
    labels.sort();
    labels.windows(2).find_map(|pair| match pair {
        [a, b] if a.name == b.name => Some(a.name.as_str()),
        _ => None,
    })
}

/// What to say of an empty text where one is wanted.
pub(super) fn wrong_if_blank(field: &'static str, value: &str) -> Option<(&'static str, String)> {
    value.trim().is_empty().then(|| (field, "this is empty; give a name".to_owned()))
}

/// The bytes that rows of one time are ordered by.
pub(super) fn row_bytes<T: Serialize>(row: &T) -> Vec<u8> {
    // A plain record always encodes; without bytes the order would be that of the file.
    cbor::to_vec(row).unwrap_or_default()
}
