//! Spans per step and tool call, on standard error where `CASEFILE_LOG` asks for them.

use std::io::IsTerminal;

use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::format::FmtSpan;

/// Starts tracing where `CASEFILE_LOG` names a filter such as `casefile=info`; JSON lines where `CASEFILE_LOG_FORMAT`
/// is `json`.
pub fn start() {
    let Ok(filter) = EnvFilter::try_from_env("CASEFILE_LOG") else { return };
    let builder = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none())
        .with_span_events(FmtSpan::CLOSE);
    let json = std::env::var_os("CASEFILE_LOG_FORMAT").is_some_and(|format| format == "json");
    // A second start, as in tests, keeps the first.
    let _ = if json { builder.json().try_init() } else { builder.try_init() };
}
