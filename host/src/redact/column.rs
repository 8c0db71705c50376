//! One field in the rows of a part: dropped, replaced, or given a pseudonym.

use std::fmt;

use serde::Deserialize;
use serde_json::{Map, Value};

use super::pseudonym::Key;

/// The parts whose rows have fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Part {
    /// `alert.json`.
    Alert,
    /// `metrics.csv`, a row for each series.
    Metrics,
    /// `logs.ndjson`.
    Logs,
    /// `traces.json`.
    Traces,
    /// `context/commits.json`.
    Commits,
    /// `context/deploys.json`.
    Deploys,
    /// `context/flags.json`.
    Flags,
    /// `context/configs.json`.
    Configs,
    /// `context/experiments.json`.
    Experiments,
}

/// What the format says of a part: names that are not data, those that cannot be absent, and those that hold a time
/// or a number and so no text.
struct Format {
    name: &'static str,
    required: &'static [&'static str],
    optional: &'static [&'static str],
    typed: &'static [&'static str],
}

impl Part {
    fn format(self) -> Format {
        let (name, required, optional, typed): (_, &'static [_], &'static [_], &'static [_]) = match self {
            Self::Alert => (
                "alert",
                &["service"],
                &["kind", "metric", "severity", "monitor", "summary"],
                &["fired_at", "threshold", "observed"],
            ),
            Self::Metrics => ("metrics", &["service", "metric"], &["labels"], &["timestamp", "value"]),
            Self::Logs => ("logs", &["service", "msg"], &["severity_text", "trace_id"], &["timestamp"]),
            Self::Traces => (
                "traces",
                &["trace_id", "span_id", "service", "name"],
                &["parent_id", "status", "attributes"],
                &["start", "duration_ms"],
            ),
            Self::Commits => (
                "commits",
                &["sha"],
                &["author", "message", "files_changed", "diff", "service"],
                &["timestamp"],
            ),
            Self::Deploys => ("deploys", &["service"], &["version", "commit_sha", "actor"], &["timestamp"]),
            Self::Flags => {
                ("flags", &["flag"], &["service", "change", "actor", "commit_sha"], &["timestamp"])
            }
            Self::Configs => {
                ("configs", &["config"], &["service", "change", "actor", "commit_sha"], &["timestamp"])
            }
            Self::Experiments => (
                "experiments",
                &["experiment", "service"],
                &["change", "actor", "arms", "name", "metric"],
                &["timestamp", "ended_at", "mean", "standard_error", "count"],
            ),
        };
        Format { name, required, optional, typed }
    }

    /// The name in rules and in a summary.
    pub fn name(self) -> &'static str {
        self.format().name
    }

    /// Whether a field of this name is one of the format, so that the name is not data.
    pub(super) fn is_fixed(self, field: &str) -> bool {
        let format = self.format();
        [format.required, format.optional, format.typed].iter().any(|names| names.contains(&field))
    }

    /// Whether a field holds a time or a number, as the recording needs it.
    pub(super) fn is_typed(self, field: &str) -> bool {
        self.format().typed.contains(&field)
    }

    /// Whether a row needs a field.
    pub(super) fn needs(self, field: &str) -> bool {
        self.format().required.contains(&field)
    }

    /// The recording's own name for what exporters call otherwise.
    fn canonical(self, field: &str) -> &str {
        match (self, field) {
            (Self::Logs, "message" | "log" | "body" | "event") => "msg",
            (Self::Logs, "level" | "severity" | "lvl" | "levelname" | "loglevel" | "log.level") => {
                "severity_text"
            }
            (Self::Logs, "traceId" | "traceID" | "trace.id") => "trace_id",
            (Self::Logs | Self::Metrics, "service.name" | "service_name" | "app" | "application" | "job") => {
                "service"
            }
            (Self::Flags, "key") => "flag",
            (Self::Configs, "key") => "config",
            (Self::Experiments, "id") => "experiment",
            _ => field,
        }
    }
}

/// What is done to a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Action {
    /// It is taken out.
    Drop,
    /// It becomes this text.
    Replace(String),
    /// It becomes a name with this prefix.
    Pseudonym(String),
}

impl Action {
    /// What a text becomes; nothing where the field is dropped.
    fn of(&self, text: &str, key: &Key) -> String {
        match self {
            Self::Drop => String::new(),
            Self::Replace(with) => with.clone(),
            Self::Pseudonym(prefix) => key.pseudonym(prefix, text),
        }
    }

    /// Does it to a value. A list stays a list, and an object an object: what reads it counts on that.
    fn apply(&self, value: &mut Value, key: &Key) -> Outcome {
        if *self == Self::Drop {
            return Outcome::Gone;
        }
        match value {
            Value::Array(values) => any(values.iter_mut().map(|value| self.apply(value, key))),
            Value::Object(fields) => any(fields.values_mut().map(|value| self.apply(value, key))),
            // Nothing can be told from nothing.
            Value::Null => Outcome::Untouched,
            Value::String(text) if text.is_empty() => Outcome::Untouched,
            Value::String(text) => {
                *text = self.of(text, key);
                Outcome::Changed
            }
            Value::Bool(_) | Value::Number(_) => {
                *value = Value::String(self.of(&value.to_string(), key));
                Outcome::Changed
            }
        }
    }
}

/// What was done to a value.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Gone,
    Changed,
    Untouched,
}

fn any(outcomes: impl Iterator<Item = Outcome>) -> Outcome {
    outcomes.fold(Outcome::Untouched, |all, one| if one == Outcome::Untouched { all } else { one })
}

/// A rule for a field.
#[derive(Clone, Debug)]
pub(super) struct Column {
    pub(super) part: Part,
    field: String,
    action: Action,
    pub(super) matches: u64,
}

impl fmt::Display for Column {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.part.name(), self.field)
    }
}

impl Column {
    /// A rule, or one sentence on why the format does not allow it.
    pub(super) fn new(part: Part, field: &str, action: Action) -> Result<Self, String> {
        let name = part.canonical(field);
        if part.is_typed(name) {
            return Err(format!(
                "`{field}` is a time or a number that a recording needs; choose another field"
            ));
        }
        if part.needs(name) && action == Action::Drop {
            return Err(format!(
                "a recording needs `{name}`; use `replace` or `pseudonym` instead of `drop`"
            ));
        }
        Ok(Self { part, field: field.to_owned(), action, matches: 0 })
    }

    /// Applies it to a row: to the field as it is written, below `attributes` and `labels` too, else to what the
    /// recording calls it.
    pub(super) fn apply(&mut self, row: &mut Map<String, Value>, key: &Key) {
        let path: Vec<&str> = self.field.split('.').collect();
        let mut act = |value: &mut Value| self.action.apply(value, key);
        let mut count = visit(row, &path, &mut act);
        if let Some(inside) = path.strip_prefix(&["attributes"]).filter(|inside| !inside.is_empty()) {
            count += visit(row, inside, &mut act);
        }
        for holder in ["attributes", "labels"] {
            if let Some(Value::Object(fields)) = row.get_mut(holder) {
                count += visit(fields, &path, &mut act);
            }
        }
        let canonical = self.part.canonical(&self.field);
        if count == 0 && canonical != self.field {
            count += visit(row, &[canonical], &mut act);
        }
        self.matches += count;
    }
}

/// Acts on every value at a path, whose parts may stand in one name with dots or in objects one inside another, lists
/// passed through. Gives how many there were.
fn visit(fields: &mut Map<String, Value>, path: &[&str], act: &mut impl FnMut(&mut Value) -> Outcome) -> u64 {
    let mut count = 0;
    for taken in 1..=path.len() {
        let name = path[..taken].join(".");
        let Some(value) = fields.get_mut(&name) else { continue };
        let rest = &path[taken..];
        if !rest.is_empty() {
            count += visit_inside(value, rest, act);
            continue;
        }
        match act(value) {
            Outcome::Gone => {
                fields.remove(&name);
                count += 1;
            }
            Outcome::Changed => count += 1,
            Outcome::Untouched => {}
        }
    }
    count
}

fn visit_inside(value: &mut Value, path: &[&str], act: &mut impl FnMut(&mut Value) -> Outcome) -> u64 {
    match value {
        Value::Object(fields) => visit(fields, path, act),
        Value::Array(values) => {
            let mut count = 0;
            for value in values {
                count += visit_inside(value, path, act);
            }
            count
        }
        _ => 0,
    }
}
