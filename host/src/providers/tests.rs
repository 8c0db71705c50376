use casefile_model::report::{ChangeKind, ChangeRef};
use casefile_model::request::Window;
use casefile_model::tools::{ToolCall, answer_json};
use casefile_model::{Time, cbor};
use serde::Serialize;
use serde_json::{Value, json};

use super::*;
use crate::incident::tests::{Fixture, at, public_incidents};

mod as_of;
mod changes;
mod code;
mod command;
mod links;
mod recorded;

/// All times that JSON can hold, nearly.
const ALL: Window = Window { start: Time(-100_000_000_000_000), end: Time(100_000_000_000_000) };

fn call(interface: &str, function: &str, query: &impl Serialize) -> ToolCall {
    ToolCall {
        interface: interface.into(),
        function: function.into(),
        arguments: cbor::to_vec(&(query,)).unwrap(),
    }
}

/// Asks as the gate does, and shows the answer.
fn ask(providers: &Providers, call: &ToolCall, as_of: Time) -> Result<Value, ToolError> {
    let body = providers[&call.interface].answer(call, as_of)?;
    Ok(answer_json(call, &body).unwrap())
}

/// The functions of a recording that take what they are to leave out, and give a list.
const LISTS: &[(&str, &str)] = &[
    ("metrics", "list-series"),
    ("metrics", "range"),
    ("logs", "search"),
    ("logs", "patterns"),
    ("traces", "spans"),
    ("changes", "list-changes"),
    ("experiments", "results"),
    ("profiles", "list-profiles"),
    ("docs", "search"),
    ("docs", "status"),
];

/// [`LISTS`], each asked for all that it has.
fn every_call(window: Window, limit: u32) -> Vec<ToolCall> {
    let query = json!({
        "window": window, "select": {}, "contains": "", "severities": [], "kinds": [], "errors_only": false, "limit": limit,
    });
    LISTS.iter().map(|(interface, function)| json_call(interface, function, &query)).collect()
}

/// A call of one of [`LISTS`] with arguments given as JSON.
fn json_call(interface: &str, function: &str, query: &Value) -> ToolCall {
    fn one<T: Serialize + serde::de::DeserializeOwned>(
        interface: &str,
        function: &str,
        query: &Value,
    ) -> ToolCall {
        call(interface, function, &serde_json::from_value::<T>(query.clone()).unwrap())
    }
    use casefile_model::tools::{changes, docs, experiments, logs, metrics, profiles, traces};
    let make = match (interface, function) {
        ("metrics", "range") => one::<metrics::RangeQuery>,
        ("metrics", _) => one::<metrics::ListQuery>,
        ("logs", "patterns") => one::<logs::PatternsQuery>,
        ("logs", _) => one::<logs::SearchQuery>,
        ("traces", _) => one::<traces::SpansQuery>,
        ("changes", _) => one::<changes::ListQuery>,
        ("experiments", _) => one::<experiments::ResultsQuery>,
        ("profiles", _) => one::<profiles::ListQuery>,
        (_, "status") => one::<docs::StatusQuery>,
        _ => one::<docs::SearchQuery>,
    };
    make(interface, function, query)
}

fn content(kind: ChangeKind, id: &str, offset: u64, limit: u32) -> ToolCall {
    let change = ChangeRef { kind, id: id.into() };
    call("changes", "content", &casefile_model::tools::changes::ContentQuery { change, offset, limit })
}
