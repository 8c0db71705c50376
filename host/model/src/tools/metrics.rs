//! Time series, as `wit/tools/metrics.wit`.
#![allow(missing_docs, reason = "the WIT file of the same name documents every field")]

use serde::{Deserialize, Serialize};

use super::{Clip, interface};
use crate::Time;
use crate::report::Label;
use crate::request::Window;

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Selector {
    pub service: Option<String>,
    pub metric: Option<String>,
    #[serde(default)]
    pub labels: Vec<Label>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SeriesInfo {
    pub service: String,
    pub metric: String,
    #[serde(default)]
    pub labels: Vec<Label>,
    pub points: u64,
    pub first: Time,
    pub last: Time,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ListQuery {
    pub select: Selector,
    pub limit: u32,
    pub cursor: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ListAnswer {
    pub series: Vec<SeriesInfo>,
    pub next: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RangeQuery {
    pub select: Selector,
    pub window: Window,
    pub limit: u32,
    pub cursor: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Point {
    pub at: Time,
    pub value: f64,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Series {
    pub service: String,
    pub metric: String,
    #[serde(default)]
    pub labels: Vec<Label>,
    pub points: Vec<Point>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RangeAnswer {
    pub series: Vec<Series>,
    pub next: Option<String>,
}

impl Clip for ListAnswer {
    fn clip(&mut self, as_of: Time) {
        self.series.retain(|series| series.first <= as_of);
        for series in &mut self.series {
            series.last = series.last.min(as_of);
        }
    }
}

impl Clip for RangeAnswer {
    fn clip(&mut self, as_of: Time) {
        for series in &mut self.series {
            series.points.retain(|point| point.at <= as_of);
        }
        self.series.retain(|series| !series.points.is_empty());
    }
}

interface!(Metrics, MetricsProvider, "metrics" {
    list_series / "list-series": ListQuery => ListAnswer;
    range / "range": RangeQuery => RangeAnswer;
});
