//! What a skill was asked.

use crate::Evidence;
use crate::types::{Alert, Budget, Failure, FailureKind, Request, Window};

/// A minute in milliseconds.
pub const MINUTE_MS: i64 = 60_000;
/// An hour in milliseconds.
pub const HOUR_MS: i64 = 60 * MINUTE_MS;
/// A day in milliseconds.
pub const DAY_MS: i64 = 24 * HOUR_MS;

/// The request of one step, without its parameters.
#[derive(Clone, Debug, PartialEq)]
pub struct Case {
    alert: Option<Alert>,
    as_of: i64,
    budget: Budget,
    handed_down: Option<Evidence>,
}

impl Case {
    /// Takes a request apart into the case and the text of the parameters.
    pub(crate) fn from_request(request: Request) -> (Self, String) {
        let case = Self {
            alert: request.alert,
            as_of: request.as_of,
            budget: request.budget,
            handed_down: Evidence::from_ids(request.evidence),
        };
        (case, request.parameters)
    }

    /// Returns the alert.
    ///
    /// # Errors
    /// `missing-data` where the step was started without one.
    pub fn alert(&self) -> Result<&Alert, Failure> {
        self.alert.as_ref().ok_or_else(|| Failure {
            kind: FailureKind::MissingData,
            message: "this skill needs an alert and the request has none".to_owned(),
        })
    }

    /// Returns the alert where there is one.
    pub fn alert_if_any(&self) -> Option<&Alert> {
        self.alert.as_ref()
    }

    /// Returns the last visible millisecond since the Unix epoch; nothing later is answered.
    pub fn as_of(&self) -> i64 {
        self.as_of
    }

    /// Returns what this step and the steps it runs could spend when it started.
    pub fn budget(&self) -> &Budget {
        &self.budget
    }

    /// Returns what the caller handed down to be cited.
    pub fn handed_down(&self) -> Option<&Evidence> {
        self.handed_down.as_ref()
    }

    /// Returns the window of `span_ms` that ends with `at`, which is included; clipped to as-of.
    pub fn before(&self, at: i64, span_ms: i64) -> Window {
        let end = at.min(self.as_of).saturating_add(1);
        Window { start: end.saturating_sub(span_ms.max(0).saturating_add(1)), end }
    }

    /// Returns the window from `start`, which is included, to as-of, which is included too.
    pub fn since(&self, start: i64) -> Window {
        let end = self.as_of.saturating_add(1);
        Window { start: start.min(end), end }
    }

    /// Returns the window from `before_ms` before `at` to `after_ms` after it, clipped to as-of.
    pub fn around(&self, at: i64, before_ms: i64, after_ms: i64) -> Window {
        let end = at.saturating_add(after_ms).min(self.as_of).saturating_add(1);
        Window { start: at.saturating_sub(before_ms).min(end), end }
    }
}
