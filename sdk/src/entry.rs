//! What `skill!` puts between the component's exports and the author's function.

use schemars::JsonSchema;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::types::{self, Failure, Request};
use crate::{Case, Report};

/// Parses the parameters, investigates, and turns the report into the one of the WIT.
///
/// # Errors
/// `invalid-parameters` where the parameters are no JSON object or do not fit `P`, naming the field; `internal` where
/// the data cannot be written as JSON; and what the investigation gives.
pub fn run<P, D>(
    investigate: fn(&Case, P) -> Result<Report<D>, Failure>,
    request: Request,
) -> Result<types::Report, Failure>
where
    P: DeserializeOwned,
    D: Serialize,
{
    let (case, text) = Case::from_request(request);
    let parameters = parse_parameters(&text)?;
    investigate(&case, parameters)?.into_wire()
}

/// Gives `{"parameters": SCHEMA, "data": SCHEMA}` as JSON text, the same text on every call.
pub fn describe<P, D>(_: fn(&Case, P) -> Result<Report<D>, Failure>) -> String
where
    P: JsonSchema,
    D: JsonSchema,
{
    let mut both = Map::new();
    both.insert("data".to_owned(), schemars::schema_for!(D).into());
    both.insert("parameters".to_owned(), schemars::schema_for!(P).into());
    Value::Object(both).to_string()
}

/// An empty text stands for an empty object.
fn parse_parameters<P: DeserializeOwned>(text: &str) -> Result<P, Failure> {
    let text = if text.trim().is_empty() { "{}" } else { text };
    let value: Value = serde_json::from_str(text)
        .map_err(|error| Failure::invalid_parameters(format!("parameters are not JSON: {error}")))?;
    let Value::Object(fields) = value else {
        return Err(Failure::invalid_parameters("parameters must be a JSON object"));
    };
    serde_json::from_value(Value::Object(fields.clone())).map_err(|error| {
        let message = error.to_string();
        Failure::invalid_parameters(match field_at_fault::<P>(&fields, &message) {
            Some(field) if !message.contains(&format!("`{field}`")) => {
                format!("parameter `{field}`: {message}")
            }
            _ => format!("parameters: {message}"),
        })
    })
}

/// A type error does not name its field, so the field is the one without which the error is another one.
fn field_at_fault<P: DeserializeOwned>(fields: &Map<String, Value>, message: &str) -> Option<String> {
    fields.keys().find_map(|name| {
        let mut others = fields.clone();
        others.remove(name);
        let changed = match serde_json::from_value::<P>(Value::Object(others)) {
            Ok(_) => true,
            Err(error) => error.to_string() != message,
        };
        changed.then(|| name.clone())
    })
}
