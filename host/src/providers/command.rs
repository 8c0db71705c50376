//! A source that is a program of the operator's own: one run for each call.
//!
//! The program gets one JSON object on standard input, `{"interface", "function", "query", "as_of"}`, names
//! as in `wit/tools` with `_` for `-`, times in RFC 3339. It writes one JSON object to standard output,
//! either `{"ok": ANSWER}` or `{"err": {"kind": KIND, "message": TEXT}}`, with KIND one of `denied`,
//! `not-found`, `invalid-argument`, `limit-exceeded`, `unavailable`, and ends with status 0. What it writes
//! to standard error is shown where it fails.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use casefile_model::tools::{Answer, Provider, ToolCall, ToolError, answer_from_json, query_json};
use casefile_model::{Time, text};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::process::{self, Bounds};

const MESSAGE_CHARS_MAX: usize = 1_000;

/// A provider that runs a program for each call.
#[derive(Clone, Debug)]
pub struct CommandProvider {
    argv: Vec<String>,
    variables: Vec<String>,
    timeout: Duration,
    answer_bytes_max: usize,
}

#[derive(Serialize)]
struct Question<'a> {
    interface: &'a str,
    function: &'a str,
    query: Value,
    as_of: Time,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Reply {
    Ok(Value),
    Err(Refusal),
}

#[derive(Deserialize)]
struct Refusal {
    kind: Kind,
    #[serde(default)]
    message: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Kind {
    Denied,
    NotFound,
    InvalidArgument,
    LimitExceeded,
    Unavailable,
}

impl CommandProvider {
    /// `argv` is the program and its arguments, run without a shell and with `PATH` alone in its environment.
    /// It is ended with all that it started after `timeout`, or when it writes more than `answer_bytes_max`
    /// bytes.
    pub fn new(argv: Vec<String>, timeout: Duration, answer_bytes_max: usize) -> Self {
        Self { argv, variables: Vec::new(), timeout, answer_bytes_max }
    }

    /// Names of the variables of the host's own environment that the program gets besides `PATH`.
    #[must_use]
    pub fn with_variables(mut self, variables: Vec<String>) -> Self {
        self.variables = variables;
        self
    }

    /// The program's name without its folder, since a skill sees the message and has no business with paths.
    fn name(&self) -> String {
        let program = self.argv.first().map(Path::new).and_then(Path::file_name);
        text::line(&program.unwrap_or_default().to_string_lossy(), 100)
    }

    fn unavailable(&self, what: impl std::fmt::Display) -> ToolError {
        let message = format!("the program `{}` {what}", self.name());
        ToolError::Unavailable(text::line(&message, MESSAGE_CHARS_MAX))
    }

    fn ask(&self, question: &Question<'_>) -> Result<Reply, ToolError> {
        let Some((program, arguments)) = self.argv.split_first() else {
            return Err(ToolError::Unavailable(
                "this source names no program; give one in the configuration".into(),
            ));
        };
        let stdin = serde_json::to_vec(question).map_err(|e| ToolError::InvalidArgument(e.to_string()))?;
        let mut command = Command::new(program);
        command.args(arguments).env_clear();
        for variable in self.variables.iter().map(String::as_str).chain(["PATH"]) {
            if let Some(value) = std::env::var_os(variable) {
                command.env(variable, value);
            }
        }
        let bounds = Bounds { timeout: self.timeout, stdout_bytes_max: self.answer_bytes_max };
        let finished = process::run(command, stdin, &bounds).map_err(|e| self.unavailable(e))?;
        if !finished.status.success() {
            let said = if finished.stderr.is_empty() {
                "and no message".into()
            } else {
                format!("and: {}", finished.stderr)
            };
            return Err(self.unavailable(format_args!("ended with {} {said}", finished.status)));
        }
        serde_json::from_slice(&finished.stdout).map_err(|e| {
            self.unavailable(format_args!("answered with what is no {{\"ok\": …}} or {{\"err\": …}} ({e})"))
        })
    }
}

impl Provider for CommandProvider {
    fn answer(&self, call: &ToolCall, as_of: Time) -> Answer {
        let query = query_json(call)?;
        let question = Question { interface: &call.interface, function: &call.function, query, as_of };
        match self.ask(&question)? {
            Reply::Ok(answer) => answer_from_json(call, answer, as_of),
            Reply::Err(refusal) => Err(refusal.into()),
        }
    }
}

impl From<Refusal> for ToolError {
    fn from(refusal: Refusal) -> Self {
        let message = text::line(&refusal.message, MESSAGE_CHARS_MAX);
        match refusal.kind {
            Kind::Denied => Self::Denied(message),
            Kind::NotFound => Self::NotFound(message),
            Kind::InvalidArgument => Self::InvalidArgument(message),
            Kind::LimitExceeded => Self::LimitExceeded(message),
            Kind::Unavailable => Self::Unavailable(message),
        }
    }
}
