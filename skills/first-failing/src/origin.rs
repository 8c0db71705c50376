//! Where failed requests failed, and who calls whom.

use std::collections::{BTreeMap, BTreeSet};

use casefile_sdk::traces::Span;

/// Fewer failed requests than this show no pattern.
const FAILED_MIN: usize = 3;
/// A service is an origin where so large a part of the failed requests failed in it.
const PART_MIN: f64 = 0.6;

/// What spans show.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Origins {
    /// Caller and callee, sorted.
    pub calls: Vec<(String, String)>,
    /// The service in which most failed requests failed on their own, with how many did, of how many.
    pub origin: Option<(String, usize, usize)>,
}

impl Origins {
    /// Reads spans; requests that failed before the onset do not count.
    pub fn of(spans: &[Span], onset_ms: i64) -> Self {
        let by_id: BTreeMap<(&str, &str), &Span> =
            spans.iter().map(|span| ((span.trace_id.as_str(), span.span_id.as_str()), span)).collect();
        let parent = |span: &Span| by_id.get(&(span.trace_id.as_str(), span.parent_id.as_deref()?)).copied();
        let calls: BTreeSet<(String, String)> = spans
            .iter()
            .filter_map(|span| Some((parent(span)?.service.clone(), span.service.clone())))
            .filter(|(caller, callee)| caller != callee)
            .collect();
        // A span that failed although nothing below it did: the failure is its own.
        let passed_on: BTreeSet<(&str, &str)> = spans
            .iter()
            .filter(|span| failed(span))
            .filter_map(|span| Some((span.trace_id.as_str(), span.parent_id.as_deref()?)))
            .collect();
        let own = spans.iter().filter(|span| {
            failed(span)
                && span.start >= onset_ms
                && !passed_on.contains(&(span.trace_id.as_str(), span.span_id.as_str()))
        });
        let mut failed_in: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for span in own {
            failed_in.entry(&span.service).or_default().insert(&span.trace_id);
        }
        let all: BTreeSet<&str> = failed_in.values().flatten().copied().collect();
        let most =
            failed_in.iter().max_by_key(|(service, traces)| (traces.len(), std::cmp::Reverse(**service)));
        let origin = most
            .filter(|(_, traces)| {
                all.len() >= FAILED_MIN
                    && casefile_analysis::robust::to_f64(traces.len())
                        >= PART_MIN * casefile_analysis::robust::to_f64(all.len())
            })
            .map(|(service, traces)| ((*service).to_owned(), traces.len(), all.len()));
        Self { calls: calls.into_iter().collect(), origin }
    }
}

fn failed(span: &Span) -> bool {
    let status = span.status.to_ascii_lowercase();
    status.contains("err") || status.contains("fail") || status == "2" || status.starts_with('5')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(trace: &str, id: &str, parent: Option<&str>, service: &str, status: &str) -> Span {
        Span {
            trace_id: trace.to_owned(),
            span_id: id.to_owned(),
            parent_id: parent.map(str::to_owned),
            service: service.to_owned(),
            name: "call".to_owned(),
            start: 10,
            duration_ms: 1.0,
            status: status.to_owned(),
            attributes: Vec::new(),
        }
    }

    #[test]
    fn a_failure_comes_from_the_deepest_span_that_failed() {
        let spans: Vec<Span> = (0..4)
            .flat_map(|at| {
                let trace = format!("t{at}");
                [
                    span(&trace, "a", None, "web", "ERROR"),
                    span(&trace, "b", Some("a"), "shop", "ERROR"),
                    span(&trace, "c", Some("b"), "store", "OK"),
                ]
            })
            .collect();
        let origins = Origins::of(&spans, 0);
        assert_eq!(origins.origin, Some(("shop".to_owned(), 4, 4)));
        let edge = |a: &str, b: &str| (a.to_owned(), b.to_owned());
        assert_eq!(origins.calls, [edge("shop", "store"), edge("web", "shop")]);
        assert_eq!(Origins::of(&spans, 11).origin, None, "failures before the onset are another story");
    }
}
