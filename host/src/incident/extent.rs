//! When a recording starts and ends.

use casefile_model::Time;
use casefile_model::tools::traces::Span;

use super::Parts;

/// The latest of metrics, logs, span ends, deploys and flags.
pub(super) fn end(parts: &Parts) -> Option<Time> {
    let metrics = parts.metrics.iter().flatten().filter_map(|series| Some(series.points.last()?.at)).max();
    let logs = parts.logs.iter().flatten().map(|line| line.at).max();
    let spans = parts.spans.iter().flatten().map(Span::end).max();
    let deploys = parts.deploys.iter().flatten().map(|deploy| deploy.at).max();
    let flags = parts.flags.iter().flatten().map(|flag| flag.at).max();
    [metrics, logs, spans, deploys, flags].into_iter().flatten().max()
}

/// The earliest of metrics, logs and spans.
pub(super) fn start(parts: &Parts) -> Option<Time> {
    let metrics = parts.metrics.iter().flatten().filter_map(|series| Some(series.points.first()?.at)).min();
    let logs = parts.logs.iter().flatten().map(|line| line.at).min();
    let spans = parts.spans.iter().flatten().map(|span| span.start).min();
    [metrics, logs, spans].into_iter().flatten().min()
}
