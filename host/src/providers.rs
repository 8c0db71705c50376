//! The sources behind the tools.
//!
//! # Layout, in reading order
//! - [`recorded`]: every tool over one recorded incident, one module for each interface: metrics, logs,
//!   traces, changes, profiles, experiments, docs, code. `page` is what they share: limits, cursors, windows.
//! - [`command`]: any tool over a program of the operator's own.
//! - `git`: a repository as it was at a time.
//!
//! Architecture invariant: what lies after as-of is taken out before anything is counted, cut or paged, so
//! that not even a total or a cursor tells of it.

use std::sync::Arc;

use casefile_model::tools::{
    Provider, Providers, ToolError, changes::ChangesProvider, code::CodeProvider, docs::DocsProvider,
    experiments::ExperimentsProvider, logs::LogsProvider, metrics::MetricsProvider,
    profiles::ProfilesProvider, traces::TracesProvider,
};

use crate::incident::{Incident, gaps};

mod changes;
mod code;
pub mod command;
mod docs;
mod experiments;
mod git;
mod logs;
mod metrics;
mod owners;
mod page;
mod profiles;
mod traces;

pub use command::CommandProvider;

/// A recorded incident as a source. It holds nothing of its own, so each interface has a handle.
#[derive(Clone)]
struct Recorded(Arc<Incident>);

/// A provider for every interface, all over one recording. A part that the recording lacks answers
/// `unavailable`.
pub fn recorded(incident: Arc<Incident>) -> Providers {
    let source = Recorded(incident);
    let all: [(&str, Arc<dyn Provider>); 8] = [
        ("changes", Arc::new(ChangesProvider(source.clone()))),
        ("code", Arc::new(CodeProvider(source.clone()))),
        ("docs", Arc::new(DocsProvider(source.clone()))),
        ("experiments", Arc::new(ExperimentsProvider(source.clone()))),
        ("logs", Arc::new(LogsProvider(source.clone()))),
        ("metrics", Arc::new(MetricsProvider(source.clone()))),
        ("profiles", Arc::new(ProfilesProvider(source.clone()))),
        ("traces", Arc::new(TracesProvider(source))),
    ];
    all.into_iter().map(|(interface, provider)| (interface.to_owned(), provider)).collect()
}

/// The rows of a part, or that the recording lacks it.
fn present<'a, T>(part: Option<&'a Vec<T>>, name: (&str, &str)) -> Result<&'a [T], ToolError> {
    part.map(Vec::as_slice).ok_or_else(|| ToolError::Unavailable(gaps::why(name)))
}

/// Why a part without times cannot be seen.
fn after_as_of(what: &str) -> ToolError {
    ToolError::Unavailable(format!("after-as-of: {what} cover the whole recording, which ends after as-of"))
}

#[cfg(test)]
mod tests;
