//! Acts against the tools.

use casefile_sdk::serde_json::{Value, json};
use casefile_sdk::types::Window;
use casefile_sdk::types::{Request, ToolError};
use casefile_sdk::{Evidence, HOUR_MS, logs, metrics, notes, tool_error_text};

use crate::Did;

pub fn act(name: &str, request: &Request) -> Option<Did> {
    let hours = |hours: i64| Window { start: request.as_of - hours * HOUR_MS, end: request.as_of };
    let told = match name {
        "call-without-end" => loop {
            notes::progress("\u{1b}[2Jagain");
        },
        "read-without-end" => loop {
            let _ = metrics::range(&metrics::Select::all(), hours(24), 200);
        },
        "speak-hugely" => {
            notes::progress(&"x".repeat(64 << 20));
            json!("nothing stopped it")
        }
        "ask-hugely" => of(logs::search(&logs::Search::within(hours(1)).service(&"x".repeat(5 << 20))).err()),
        "ask-backwards" => {
            let window = Window { start: request.as_of, end: request.as_of - HOUR_MS };
            of(metrics::range(&metrics::Select::all(), window, 200).err())
        }
        "ask-before-time" => {
            let window = Window { start: i64::MIN, end: i64::MAX };
            of(metrics::range(&metrics::Select::all(), window, 200).err())
        }
        "ask-with-codes" => of(metrics::list(&metrics::Select::all().service("\u{1b}[2J\u{202e}")).err()),
        "attach-without-end" => attach(hours(1)),
        _ => return None,
    };
    Some(Did::Was(told))
}

fn of(error: Option<ToolError>) -> Value {
    error.map_or(json!("answered"), |error| json!(tool_error_text(&error)))
}

fn attach(window: Window) -> Value {
    let found = match metrics::range(&metrics::Select::all(), window, 200) {
        Ok(found) => found,
        Err(error) => return json!(tool_error_text(&error)),
    };
    let evidence: Evidence = found.evidence;
    loop {
        if let Err(error) = notes::attach("t", "text/plain", &"x".repeat(60 << 10), &evidence) {
            return json!(tool_error_text(&error));
        }
    }
}
