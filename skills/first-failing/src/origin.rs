//! Where failed requests failed, and who calls whom.

use std::collections::{BTreeMap, BTreeSet};

use casefile_analysis::robust::median;
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
    /// The service whose own part of a request grew most, with that part before and after in milliseconds.
    pub slowest: Option<(String, f64, f64)>,
}

/// Fewer spans on one side of the onset are no level.
const SPANS_MIN: usize = 5;
/// The own part of a request must grow so many times, and by so many milliseconds.
const SLOWER: f64 = 2.0;
const SLOWER_MS_MIN: f64 = 5.0;

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
        Self { calls: calls.into_iter().collect(), origin, slowest: slowest(spans, onset_ms) }
    }
}

/// The service whose spans take longer on their own, without what they wait for, where that is most of all that is lost.
fn slowest(spans: &[Span], onset_ms: i64) -> Option<(String, f64, f64)> {
    let mut below: BTreeMap<(&str, &str), f64> = BTreeMap::new();
    for span in spans {
        if let Some(parent) = span.parent_id.as_deref() {
            *below.entry((span.trace_id.as_str(), parent)).or_default() += span.duration_ms;
        }
    }
    let mut own: BTreeMap<&str, (Vec<f64>, Vec<f64>)> = BTreeMap::new();
    for span in spans {
        let children = below.get(&(span.trace_id.as_str(), span.span_id.as_str())).copied().unwrap_or(0.0);
        let (before, after) = own.entry(&span.service).or_default();
        // Children that ran side by side take longer together than their parent.
        let part = (span.duration_ms - children).max(0.0);
        if span.start < onset_ms { before.push(part) } else { after.push(part) }
    }
    let grown: Vec<(&str, f64, f64)> = own
        .into_iter()
        .filter(|(_, (before, after))| before.len() >= SPANS_MIN && after.len() >= SPANS_MIN)
        .filter_map(|(service, (before, after))| Some((service, median(&before)?, median(&after)?)))
        .filter(|(_, before, after)| after > before)
        .collect();
    let lost: f64 = grown.iter().map(|(_, before, after)| after - before).sum();
    let most = grown.into_iter().max_by(|a, b| (a.2 - a.1).total_cmp(&(b.2 - b.1)).then(b.0.cmp(a.0)))?;
    let (service, before, after) = most;
    // Who is called several times as often for each request loses time by that, and its caller is the one to look at.
    let service = repeated_by(spans, service, onset_ms).unwrap_or(service);
    (after >= SLOWER * before && after - before >= SLOWER_MS_MIN && after - before >= PART_MIN * lost)
        .then(|| (service.to_owned(), before, after))
}

/// How many calls each span of a caller made, by trace and span.
type Calls<'a> = BTreeMap<(&'a str, &'a str), usize>;

/// Calls for each request must become so many times as many.
const OFTENER: f64 = 2.0;

/// The service that calls another one far more often for each request than before the onset; none where nobody does.
fn repeated_by<'a>(spans: &'a [Span], callee: &str, onset_ms: i64) -> Option<&'a str> {
    let by_id: BTreeMap<(&str, &str), &Span> =
        spans.iter().map(|span| ((span.trace_id.as_str(), span.span_id.as_str()), span)).collect();
    let mut counts: BTreeMap<(&str, bool), Calls<'_>> = BTreeMap::new();
    for span in spans.iter().filter(|span| span.service == callee) {
        let Some(parent) = span.parent_id.as_deref() else { continue };
        let key = (span.trace_id.as_str(), parent);
        let Some(caller) = by_id.get(&key).filter(|caller| caller.service != callee) else { continue };
        *counts.entry((&caller.service, span.start >= onset_ms)).or_default().entry(key).or_default() += 1;
    }
    let calls = |caller: &str, after: bool| {
        let counted = counts.get(&(caller, after))?;
        let calls: Vec<f64> =
            counted.values().map(|count| casefile_analysis::robust::to_f64(*count)).collect();
        if calls.len() < SPANS_MIN { None } else { median(&calls) }
    };
    let callers: BTreeSet<&str> = counts.keys().map(|key| key.0).collect();
    callers.into_iter().find(|caller| {
        matches!((calls(caller, false), calls(caller, true)), (Some(before), Some(after)) if after >= OFTENER * before)
    })
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

    #[test]
    fn time_is_lost_where_the_own_part_of_a_request_grows() {
        let request = |at: i64, database_ms: f64| {
            let trace = format!("t{at}");
            let made = |id: &str, parent: Option<&str>, service: &str, duration_ms: f64| Span {
                start: at,
                duration_ms,
                ..span(&trace, id, parent, service, "OK")
            };
            [
                made("a", None, "web", database_ms + 12.0),
                made("b", Some("a"), "shop", database_ms + 6.0),
                made("c", Some("b"), "store", database_ms),
            ]
        };
        let spans: Vec<Span> =
            (0..20).flat_map(|at| request(at, if at < 10 { 4.0 } else { 900.0 })).collect();
        assert_eq!(Origins::of(&spans, 10).slowest, Some(("store".to_owned(), 4.0, 900.0)));
        assert_eq!(Origins::of(&spans, 30).slowest, None, "without an after there is nothing to compare");
    }

    #[test]
    fn who_calls_far_more_often_for_each_request_is_the_one_to_look_at() {
        let request = |at: i64, calls: usize, each_ms: f64| {
            let trace = format!("t{at}");
            let made = |id: String, parent: Option<&str>, service: &str, duration_ms: f64| Span {
                start: at,
                span_id: id.clone(),
                duration_ms,
                ..span(&trace, &id, parent, service, "OK")
            };
            let parent = made("a".to_owned(), None, "shop", 10.0 + each_ms * calls as f64);
            let children = (0..calls).map(|call| made(format!("c{call}"), Some("a"), "store", each_ms));
            std::iter::once(parent).chain(children).collect::<Vec<_>>()
        };
        let spans = |calls| -> Vec<Span> {
            (0..20)
                .flat_map(|at| if at < 10 { request(at, 2, 4.0) } else { request(at, calls, 40.0) })
                .collect()
        };
        assert_eq!(Origins::of(&spans(30), 10).slowest.map(|found| found.0).as_deref(), Some("shop"));
        assert_eq!(Origins::of(&spans(2), 10).slowest.map(|found| found.0).as_deref(), Some("store"));
    }
}
