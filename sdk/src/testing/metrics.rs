//! `metrics` from memory.

use super::{evidence_id, in_window, page, with_tools};
use crate::ToolError;
use crate::bindings::casefile::tools::metrics::{
    ListAnswer, ListQuery, RangeAnswer, RangeQuery, Selector, Series, SeriesInfo,
};

/// As in `metrics.wit`.
///
/// # Errors
/// The error set for the tool, and a cursor that is none.
pub fn list_series(query: &ListQuery) -> Result<ListAnswer, ToolError> {
    with_tools(|tools| {
        tools.check("metrics")?;
        let as_of = tools.as_of;
        let rows = tools.series.iter().filter(|series| selects(&query.select, series));
        let rows = rows.filter_map(|series| {
            let visible: Vec<i64> =
                series.points.iter().map(|point| point.at).filter(|&at| at <= as_of).collect();
            Some(SeriesInfo {
                service: series.service.clone(),
                metric: series.metric.clone(),
                labels: series.labels.clone(),
                points: u64::try_from(visible.len()).unwrap_or(u64::MAX),
                first: *visible.first()?,
                last: *visible.last()?,
            })
        });
        let (series, next) = page(rows.collect(), query.limit, 1_000, query.cursor.as_ref())?;
        Ok(ListAnswer { evidence: evidence_id(tools, &format!("metrics.list {query:?}")), series, next })
    })
}

/// As in `metrics.wit`.
///
/// # Errors
/// The error set for the tool, a window that ends before it starts, and a cursor that is none.
pub fn range(query: &RangeQuery) -> Result<RangeAnswer, ToolError> {
    with_tools(|tools| {
        tools.check("metrics")?;
        if query.window.end < query.window.start {
            return Err(ToolError::InvalidArgument("window ends before it starts".to_owned()));
        }
        let as_of = tools.as_of;
        let rows = tools.series.iter().filter(|series| selects(&query.select, series));
        let rows = rows.map(|series| {
            let points = series.points.iter().filter(|point| in_window(query.window, as_of, point.at));
            Series { points: points.copied().collect(), ..series.clone() }
        });
        let rows = rows.filter(|series| !series.points.is_empty()).collect();
        let (series, next) = page(rows, query.limit, 200, query.cursor.as_ref())?;
        Ok(RangeAnswer { evidence: evidence_id(tools, &format!("metrics.range {query:?}")), series, next })
    })
}

fn selects(select: &Selector, series: &Series) -> bool {
    select.service.as_ref().is_none_or(|service| *service == series.service)
        && select.metric.as_ref().is_none_or(|metric| *metric == series.metric)
        && select.labels.iter().all(|label| series.labels.contains(label))
}
