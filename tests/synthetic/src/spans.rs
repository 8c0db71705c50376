//! Traces: a tree of calls, as it is on good days and while something is wrong.

use serde_json::{Map, Value, json};

use crate::chance::Chance;
use crate::clock::Clock;
use crate::fill::fill;

/// A call, with the calls that it makes one after another. Durations are the time of its own, without its callees.
#[derive(Clone, Debug)]
pub struct Call {
    service: &'static str,
    name: &'static str,
    good: f64,
    bad: f64,
    times_good: i64,
    times_bad: i64,
    attributes: Vec<&'static str>,
    fails: Option<(&'static str, &'static str)>,
    callees: Vec<Call>,
    spread: f64,
}

impl Call {
    /// A call with its own milliseconds on good days.
    pub fn new(service: &'static str, name: &'static str, millis: f64) -> Self {
        Self {
            service,
            name,
            good: millis,
            bad: millis,
            times_good: 1,
            times_bad: 1,
            attributes: Vec::new(),
            fails: None,
            callees: Vec::new(),
            spread: 0.35,
        }
    }

    /// Its own milliseconds while something is wrong.
    #[must_use]
    pub fn slow(mut self, millis: f64) -> Self {
        self.bad = millis;
        self
    }

    /// Its own milliseconds while something is wrong are always about the same: a limit of time.
    #[must_use]
    pub fn capped(mut self, millis: f64) -> Self {
        (self.bad, self.spread) = (millis, 0.01);
        self
    }

    /// How often it is made: on good days and while something is wrong (0: not at all).
    #[must_use]
    pub fn times(mut self, good: i64, bad: i64) -> Self {
        (self.times_good, self.times_bad) = (good, bad);
        self
    }

    /// An attribute as `key=template`; with `!` before the key only while something is wrong.
    #[must_use]
    pub fn with(mut self, attribute: &'static str) -> Self {
        self.attributes.push(attribute);
        self
    }

    /// It fails while something is wrong: status, and the template of the attribute `error.message`.
    #[must_use]
    pub fn fails(mut self, status: &'static str, message: &'static str) -> Self {
        self.fails = Some((status, message));
        self
    }

    /// A call that it makes.
    #[must_use]
    pub fn calls(mut self, callee: Self) -> Self {
        self.callees.push(callee);
        self
    }

    /// Whether a service takes part.
    pub fn touches(&self, service: &str) -> bool {
        self.service == service || self.callees.iter().any(|callee| callee.touches(service))
    }

    /// All services that take part.
    pub fn services(&self) -> Vec<&'static str> {
        std::iter::once(self.service).chain(self.callees.iter().flat_map(Self::services)).collect()
    }

    /// Writes one trace that begins at `second`; returns its spans.
    pub fn trace(
        &self,
        trace_id: &str,
        second: f64,
        wrong: bool,
        clock: &Clock,
        chance: &mut Chance,
    ) -> Vec<Value> {
        let mut spans = Vec::new();
        self.span(trace_id, None, second, wrong, clock, chance, &mut spans);
        spans
    }

    #[expect(clippy::too_many_arguments, reason = "one recursion, private")]
    fn span(
        &self,
        trace_id: &str,
        parent: Option<&str>,
        second: f64,
        wrong: bool,
        clock: &Clock,
        chance: &mut Chance,
        spans: &mut Vec<Value>,
    ) -> f64 {
        let id = chance.hex(16);
        let place = spans.len();
        spans.push(Value::Null);
        let spread = if wrong { self.spread } else { 0.35 };
        let own = if wrong { self.bad } else { self.good } * (spread * chance.normal()).exp();
        let mut total = own * 0.4;
        for callee in &self.callees {
            for _ in 0..if wrong { callee.times_bad } else { callee.times_good } {
                total +=
                    callee.span(trace_id, Some(&id), second + total / 1000.0, wrong, clock, chance, spans)
                        + 0.2;
            }
        }
        total += own * 0.6;
        let failure = self.fails.filter(|_| wrong);
        let mut attributes = Map::new();
        for attribute in &self.attributes {
            let (bare, only_wrong) =
                attribute.strip_prefix('!').map_or((*attribute, false), |bare| (bare, true));
            if let Some((key, template)) = bare.split_once('=').filter(|_| wrong || !only_wrong) {
                attributes.insert(key.to_owned(), Value::String(fill(template, chance)));
            }
        }
        if let Some((_, message)) = failure {
            attributes.insert("error.message".to_owned(), Value::String(fill(message, chance)));
        }
        let mut span = json!({
            "trace_id": trace_id, "span_id": id, "parent_id": parent, "service": self.service, "name": self.name,
            "start": clock.stamp_millis(second), "duration_ms": (total * 100.0).round() / 100.0,
            "status": failure.map_or("OK", |(status, _)| status),
        });
        if let (false, Some(object)) = (attributes.is_empty(), span.as_object_mut()) {
            object.insert("attributes".to_owned(), Value::Object(attributes));
        }
        spans[place] = span;
        total
    }
}
