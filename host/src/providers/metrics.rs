//! Recorded time series.

use casefile_model::Time;
use casefile_model::tools::ToolError;
use casefile_model::tools::metrics::{
    ListAnswer, ListQuery, Metrics, RangeAnswer, RangeQuery, Selector, Series, SeriesInfo,
};

use super::page::{self, Page};
use super::{Recorded, gaps, present};

const LIST_MAX: u32 = 1_000;
const RANGE_MAX: u32 = 200;

impl Metrics for Recorded {
    fn list_series(&self, query: ListQuery, as_of: Time) -> Result<ListAnswer, ToolError> {
        let series = present(self.0.parts.metrics.as_ref(), gaps::METRICS)?;
        let page = Page::of(query.limit, LIST_MAX, query.cursor.as_deref())?;
        let chosen = series.iter().filter(|series| is_chosen(&query.select, series));
        let cut = page.cut(chosen.filter_map(|series| info(series, as_of)))?;
        Ok(ListAnswer { series: cut.rows, next: cut.next })
    }

    fn range(&self, query: RangeQuery, as_of: Time) -> Result<RangeAnswer, ToolError> {
        let series = present(self.0.parts.metrics.as_ref(), gaps::METRICS)?;
        page::check(query.window)?;
        let page = Page::of(query.limit, RANGE_MAX, query.cursor.as_deref())?;
        let chosen = series.iter().filter(|series| is_chosen(&query.select, series));
        let with_points = chosen
            .map(|series| (series, page::within(&series.points, query.window, as_of, |point| point.at)))
            .filter(|(_, points)| !points.is_empty());
        let cut = page.cut(with_points)?;
        let series = cut.rows.into_iter().map(|(series, points)| Series {
            service: series.service.clone(),
            metric: series.metric.clone(),
            labels: series.labels.clone(),
            points: points.to_vec(),
        });
        Ok(RangeAnswer { series: series.collect(), next: cut.next })
    }
}

fn is_chosen(select: &Selector, series: &Series) -> bool {
    page::matches(select.service.as_deref(), &series.service)
        && page::matches(select.metric.as_deref(), &series.metric)
        && select.labels.iter().all(|label| series.labels.contains(label))
}

/// A series as it was at `as_of`; none where it had no point yet.
fn info(series: &Series, as_of: Time) -> Option<SeriesInfo> {
    let visible = series.points.partition_point(|point| point.at <= as_of);
    let points = series.points.get(..visible)?;
    let (first, last) = (points.first()?, points.last()?);
    Some(SeriesInfo {
        service: series.service.clone(),
        metric: series.metric.clone(),
        labels: series.labels.clone(),
        points: visible as u64,
        first: first.at,
        last: last.at,
    })
}
