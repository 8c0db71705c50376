//! Where loggers write the severity of a line, and how.
//!
//! There is no common name: OpenTelemetry says `severity_text`, Datadog `status`, Serilog `Level` or `@l`, Python
//! `levelname`, Monolog `level_name`, Elastic `log.level`, journald `PRIORITY`; Bunyan and pino count instead. A line
//! whose severity is not found is read by nobody who looks for errors.

use serde_json::{Map, Value};

/// Names that are a severity whatever they hold, the better known one first.
const NAMED: [&str; 2] = ["severity", "level"];
/// Names in lower case that hold other things as well, such as the status of a request: they count where they hold a
/// word of [`WORDS`].
const SOMETIMES: [&str; 14] = [
    "severity",
    "level",
    "log.level",
    "loglevel",
    "log_level",
    "levelname",
    "level_name",
    "severitytext",
    "lvl",
    "@level",
    "@l",
    "status",
    "priority",
    "syslog.severity",
];
/// What loggers call severities, in lower case.
const WORDS: [&str; 31] = [
    "trace",
    "trc",
    "verbose",
    "vrb",
    "debug",
    "dbg",
    "fine",
    "info",
    "inf",
    "information",
    "informational",
    "ok",
    "notice",
    "log",
    "warn",
    "wrn",
    "warning",
    "err",
    "eror",
    "error",
    "severe",
    "failure",
    "crit",
    "critical",
    "ftl",
    "fatal",
    "panic",
    "alert",
    "emerg",
    "emergency",
    "dpanic",
];

/// Takes the severity of a line without `severity_text` out of its other fields. One that is a number, or a number as
/// text, stays an attribute even where its meaning is known.
pub(super) fn elsewhere(fields: &mut Map<String, Value>) -> Option<String> {
    let named = NAMED.into_iter().find(|name| fields.get(*name).is_some_and(Value::is_string));
    if let Some(Value::String(text)) = named.and_then(|name| fields.remove(name)) {
        return Some(text);
    }
    let is_word = |value: &Value| {
        value.as_str().is_some_and(|text| WORDS.contains(&text.trim().to_lowercase().as_str()))
    };
    let worded = SOMETIMES.into_iter().find_map(|name| {
        let found = fields.iter().find(|(field, value)| field.to_lowercase() == name && is_word(value));
        found.map(|(field, _)| field.clone())
    });
    if let Some(Value::String(text)) = worded.and_then(|name| fields.remove(&name)) {
        return Some(text);
    }
    counted(fields.get("level")?).map(str::to_owned)
}

/// What Bunyan and pino mean by a number.
fn counted(value: &Value) -> Option<&'static str> {
    match value.as_u64()? {
        10 => Some("trace"),
        20 => Some("debug"),
        30 => Some("info"),
        40 => Some("warn"),
        50 => Some("error"),
        60 => Some("fatal"),
        _ => None,
    }
}
