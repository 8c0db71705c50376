//! What the tools answer in a test, and the request that a skill gets.

use std::cell::RefCell;
use std::collections::BTreeMap;

use crate::Guest;
use crate::bindings::casefile::tools::changes::{ChangeInfo, ContentAnswer};
use crate::bindings::casefile::tools::docs::StatusEvent;
use crate::bindings::casefile::tools::experiments::Experiment;
use crate::bindings::casefile::tools::logs::{Line, Pattern};
use crate::bindings::casefile::tools::metrics::{Point, Series};
use crate::bindings::casefile::tools::profiles::{ProfileInfo, Stack};
use crate::bindings::casefile::tools::traces::Span;
use crate::types::{Alert, Budget, Failure, Label, Report, Request, ToolError, Window};

use super::steps::Callee;

thread_local! {
    static INSTALLED: RefCell<Option<Tools>> = const { RefCell::new(None) };
}

/// Tools that answer from memory, clipped to as-of as the host clips them.
#[derive(Clone, Debug, Default)]
pub struct Tools {
    pub(super) as_of: i64,
    pub(super) alert: Option<Alert>,
    pub(super) series: Vec<Series>,
    pub(super) lines: Vec<Line>,
    pub(super) patterns: Vec<Pattern>,
    pub(super) spans: Vec<Span>,
    pub(super) changes: Vec<(ChangeInfo, Option<ContentAnswer>)>,
    pub(super) documents: BTreeMap<String, String>,
    pub(super) status: Vec<StatusEvent>,
    pub(super) files: BTreeMap<String, String>,
    pub(super) owners: BTreeMap<String, Vec<String>>,
    pub(super) profiles: Vec<(ProfileInfo, Vec<Stack>)>,
    pub(super) experiments: Vec<Experiment>,
    pub(super) callees: BTreeMap<String, Callee>,
    pub(super) errors: BTreeMap<String, ToolError>,
    pub(super) progress: Vec<String>,
    pub(super) cited: Vec<String>,
    handed_down: Vec<String>,
}

impl Tools {
    /// Starts with tools that hold nothing. `as_of` is in milliseconds since the Unix epoch.
    pub fn new(as_of: i64) -> Self {
        Self { as_of, ..Self::default() }
    }

    /// Sets the alert of the request.
    #[must_use]
    pub fn alert(mut self, alert: Alert) -> Self {
        self.alert = Some(alert);
        self
    }

    /// Sets an alert about one series of a service, fired at a time in milliseconds since the Unix epoch.
    #[must_use]
    pub fn alert_on(self, service: &str, metric: &str, fired_at: i64) -> Self {
        self.alert(Alert {
            kind: "incident".to_owned(),
            service: service.to_owned(),
            metric: metric.to_owned(),
            threshold: None,
            observed: None,
            fired_at,
            severity: String::new(),
            monitor: String::new(),
            summary: String::new(),
        })
    }

    /// Returns when the alert fired, where there is one.
    pub fn alert_fired_at(&self) -> Option<i64> {
        self.alert.as_ref().map(|alert| alert.fired_at)
    }

    /// Moves as-of.
    #[must_use]
    pub fn as_of(mut self, as_of: i64) -> Self {
        self.as_of = as_of;
        self
    }

    /// Adds a series without labels, from (time in milliseconds, value) pairs in order of time.
    #[must_use]
    pub fn series(self, service: &str, metric: &str, points: &[(i64, f64)]) -> Self {
        self.labelled_series(service, metric, &[], points)
    }

    /// Adds a series with labels.
    #[must_use]
    pub fn labelled_series(
        mut self,
        service: &str,
        metric: &str,
        labels: &[(&str, &str)],
        points: &[(i64, f64)],
    ) -> Self {
        self.series.push(Series {
            service: service.to_owned(),
            metric: metric.to_owned(),
            labels: labels
                .iter()
                .map(|(name, value)| Label { name: (*name).to_owned(), value: (*value).to_owned() })
                .collect(),
            points: points.iter().map(|&(at, value)| Point { at, value }).collect(),
        });
        self.series.sort_by(|a, b| (&a.service, &a.metric).cmp(&(&b.service, &b.metric)));
        self
    }

    /// Adds a log line.
    #[must_use]
    pub fn line(mut self, at: i64, service: &str, severity: &str, message: &str) -> Self {
        self.lines.push(Line {
            at,
            service: service.to_owned(),
            severity: severity.to_owned(),
            message: message.to_owned(),
            trace_id: None,
            attributes: Vec::new(),
        });
        self.lines.sort_by(|a, b| (a.at, &a.service, &a.message).cmp(&(b.at, &b.service, &b.message)));
        self
    }

    /// Adds a counted pattern.
    #[must_use]
    pub fn pattern(mut self, pattern: Pattern) -> Self {
        self.patterns.push(pattern);
        self
    }

    /// Adds a span.
    #[must_use]
    pub fn span(mut self, span: Span) -> Self {
        self.spans.push(span);
        self.spans
            .sort_by(|a, b| (a.start, &a.trace_id, &a.span_id).cmp(&(b.start, &b.trace_id, &b.span_id)));
        self
    }

    /// Adds a change and, where there is one, its content.
    #[must_use]
    pub fn change(mut self, info: ChangeInfo, content: Option<ContentAnswer>) -> Self {
        self.changes.push((info, content));
        self.changes.sort_by(|(a, _), (b, _)| (a.at, &a.change.id).cmp(&(b.at, &b.change.id)));
        self
    }

    /// Adds a document; its identifier is also its title.
    #[must_use]
    pub fn document(mut self, id: &str, text: &str) -> Self {
        self.documents.insert(id.to_owned(), text.to_owned());
        self
    }

    /// Adds an announcement of a provider.
    #[must_use]
    pub fn status(mut self, event: StatusEvent) -> Self {
        self.status.push(event);
        self.status.sort_by_key(|event| event.at);
        self
    }

    /// Adds a file of the source code, the same at every revision, with its owners.
    #[must_use]
    pub fn file(mut self, path: &str, text: &str, owners: &[&str]) -> Self {
        self.files.insert(path.to_owned(), text.to_owned());
        self.owners.insert(path.to_owned(), owners.iter().map(|owner| (*owner).to_owned()).collect());
        self
    }

    /// Adds a profile with its stacks, heaviest first.
    #[must_use]
    pub fn profile(mut self, info: ProfileInfo, stacks: Vec<Stack>) -> Self {
        self.profiles.push((info, stacks));
        self
    }

    /// Adds an experiment.
    #[must_use]
    pub fn experiment(mut self, experiment: Experiment) -> Self {
        self.experiments.push(experiment);
        self
    }

    /// Makes a child step answer with a report or an error.
    #[must_use]
    pub fn child(mut self, skill: &str, answer: Result<Report, crate::steps::StepError>) -> Self {
        self.callees.insert(skill.to_owned(), Callee::Canned(Box::new(answer)));
        self
    }

    /// Makes a child step run a real skill over the same tools.
    #[must_use]
    pub fn child_skill<S: Guest>(mut self, skill: &str) -> Self {
        self.callees.insert(skill.to_owned(), Callee::Skill(S::run));
        self
    }

    /// Makes every function of a tool, named as its WIT interface, give an error.
    #[must_use]
    pub fn failing(mut self, tool: &str, error: ToolError) -> Self {
        self.errors.insert(tool.to_owned(), error);
        self
    }

    /// Hands evidence down in the request.
    #[must_use]
    pub fn hand_down(mut self, evidence_id: &str) -> Self {
        self.handed_down.push(evidence_id.to_owned());
        self
    }

    /// Runs a closure with these tools behind the tool modules of this thread.
    pub fn with<T>(&self, work: impl FnOnce() -> T) -> T {
        let before = INSTALLED.replace(Some(self.clone()));
        let result = work();
        INSTALLED.set(before);
        result
    }

    /// Runs a skill as the host would, with `parameters` as JSON text.
    ///
    /// # Errors
    /// The failure that the skill gives, and `internal` where the host would refuse the report, because a finding
    /// cites nothing or something that no tool call of this run answered.
    pub fn run<S: Guest>(&self, parameters: &str) -> Result<Report, Failure> {
        self.with(|| {
            let report = S::run(self.request(parameters))?;
            with_tools(|tools| tools.check_citations(&report))?;
            Ok(report)
        })
    }

    pub(super) fn request(&self, parameters: &str) -> Request {
        Request {
            alert: self.alert.clone(),
            as_of: self.as_of,
            parameters: parameters.to_owned(),
            evidence: self.handed_down.clone(),
            budget: Budget { fuel: u64::MAX, tool_calls: 10_000, answer_bytes: u64::MAX, steps: 100 },
        }
    }

    /// Gives the error that was set for a tool.
    pub(super) fn check(&self, tool: &str) -> Result<(), ToolError> {
        self.errors.get(tool).cloned().map_or(Ok(()), Err)
    }

    fn check_citations(&self, report: &Report) -> Result<(), Failure> {
        for finding in &report.findings {
            let known = |id: &String| self.cited.contains(id) || self.handed_down.contains(id);
            if finding.evidence.is_empty() || !finding.evidence.iter().all(known) {
                let message = format!("the finding {:?} cites what this step may not cite", finding.summary);
                return Err(Failure::internal(message));
            }
        }
        Ok(())
    }
}

/// Lends the installed tools; without any, tools that hold nothing at the end of time.
pub(crate) fn with_tools<T>(work: impl FnOnce(&mut Tools) -> T) -> T {
    INSTALLED.with_borrow_mut(|installed| work(installed.get_or_insert_with(|| Tools::new(i64::MAX))))
}

/// Makes an identifier in the form of a digest, the same for the same call, and remembers it as citable.
pub(crate) fn evidence_id(tools: &mut Tools, call: &str) -> String {
    let mut digits = String::new();
    for part in 0_u64..4 {
        let mut hash = 0xcbf2_9ce4_8422_2325_u64 ^ part;
        for byte in call.bytes() {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
        digits.push_str(&format!("{hash:016x}"));
    }
    let id = format!("sha256:{digits}");
    tools.cited.push(id.clone());
    id
}

/// Says whether a time lies in a window and is visible at as-of.
pub(crate) fn in_window(window: Window, as_of: i64, at: i64) -> bool {
    (window.start..window.end).contains(&at) && at <= as_of
}

/// Cuts one page out of all rows. The cursor is the offset in decimal digits.
pub(crate) fn page<T>(
    rows: Vec<T>,
    limit: u32,
    limit_max: usize,
    cursor: Option<&String>,
) -> Result<(Vec<T>, Option<String>), ToolError> {
    let offset: usize = match cursor {
        None => 0,
        Some(text) => text.parse().map_err(|_| ToolError::InvalidArgument("cursor".to_owned()))?,
    };
    let asked = usize::try_from(limit).unwrap_or(limit_max);
    let size = if asked == 0 { limit_max } else { asked.min(limit_max) };
    let end = offset.saturating_add(size);
    let next = (end < rows.len()).then(|| end.to_string());
    Ok((rows.into_iter().skip(offset).take(size).collect(), next))
}
