//! Time series: numbers that a service or a machine reports about itself.

#[cfg(target_family = "wasm")]
use crate::bindings::casefile::tools::metrics as host;
#[cfg(not(target_family = "wasm"))]
use crate::testing::metrics as host;

use crate::bindings::casefile::tools::metrics::{ListQuery, RangeQuery, Selector};
pub use crate::bindings::casefile::tools::metrics::{Point, Series, SeriesInfo};
use crate::evidence::{Page, read_pages};
use crate::types::{Label, Window};
use crate::{Answer, Case, Failure, ToolError};

/// Series that one call reads at most; more makes the answer incomplete.
pub const SERIES_MAX: usize = 2_000;

/// Chooses series: all of them, narrowed by each method.
#[derive(Clone, Debug)]
pub struct Select(Selector);

impl Select {
    /// Chooses every series.
    pub fn all() -> Self {
        Self(Selector { service: None, metric: None, labels: Vec::new() })
    }

    /// Keeps the series of one service.
    #[must_use]
    pub fn service(mut self, service: &str) -> Self {
        self.0.service = Some(service.to_owned());
        self
    }

    /// Keeps the series of one metric.
    #[must_use]
    pub fn metric(mut self, metric: &str) -> Self {
        self.0.metric = Some(metric.to_owned());
        self
    }

    /// Keeps the series that have this label with this value.
    #[must_use]
    pub fn label(mut self, name: &str, value: &str) -> Self {
        self.0.labels.push(Label { name: name.to_owned(), value: value.to_owned() });
        self
    }
}

/// Lists the series that match, without points, by service, metric and labels.
///
/// # Errors
/// Those of `list-series` in `metrics.wit`.
pub fn list(select: &Select) -> Result<Answer<SeriesInfo>, ToolError> {
    read_pages(SERIES_MAX, |cursor| {
        let page = host::list_series(&ListQuery { select: select.0.clone(), limit: 0, cursor })?;
        Ok(Page { evidence: page.evidence, items: page.series, next: page.next })
    })
}

/// Gives the points of the series that match, by service, metric and labels; at most `series_max` series.
///
/// # Errors
/// Those of `range` in `metrics.wit`.
pub fn range(select: &Select, window: Window, series_max: usize) -> Result<Answer<Series>, ToolError> {
    let limit = u32::try_from(series_max).unwrap_or(u32::MAX);
    read_pages(series_max, |cursor| {
        let page = host::range(&RangeQuery { select: select.0.clone(), window, limit, cursor })?;
        Ok(Page { evidence: page.evidence, items: page.series, next: page.next })
    })
}

/// Gives the series that the alert is about, over the time before it fired; all that carry its service and metric.
///
/// # Errors
/// `missing-data` without an alert or where there is no such series, and those of `range` in `metrics.wit`.
pub fn of_alert(case: &Case, span_ms: i64) -> Result<Answer<Series>, Failure> {
    let alert = case.alert()?;
    let select = Select::all().service(&alert.service).metric(&alert.metric);
    let found = range(&select, case.before(alert.fired_at, span_ms), SERIES_MAX)?;
    if found.items.is_empty() {
        let what = format!("no series `{}` of {} in the time before the alert", alert.metric, alert.service);
        return Err(Failure::missing_data(what));
    }
    Ok(found)
}
