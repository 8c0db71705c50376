//! Series before and after a time, split by a label (version, canary, region, flag arm), and compared.
//!
//! ```
//! use casefile_sdk::prelude::*;
//! use casefile_sdk::testing::Tools;
//!
//! let old: Vec<(i64, f64)> = (0..120).map(|minute| (minute * MINUTE_MS, 100.0)).collect();
//! let new: Vec<(i64, f64)> = (90..120).map(|minute| (minute * MINUTE_MS, 400.0)).collect();
//! let tools = Tools::new(120 * MINUTE_MS)
//!     .labelled_series("api", "p99_ms", &[("version", "1.0")], &old)
//!     .labelled_series("api", "p99_ms", &[("version", "1.1")], &new);
//! let latency = tools.with(|| metrics::range(&metrics::Select::all(), Window { start: 0, end: i64::MAX }, 10)).unwrap();
//!
//! assert_eq!(latency.onset().unwrap().at, 90 * MINUTE_MS);
//! let (before, after) = latency.split_at_onset().unwrap();
//! let (newest, others) = after.split_by("version").newest_and_others().unwrap();
//! assert_eq!(newest.value, "1.1");
//! assert_eq!((newest.series.ratio_to(&before), others.ratio_to(&before)), (Some(4.0), Some(1.0)));
//! ```

use std::collections::BTreeMap;

use casefile_analysis::robust::{median, to_f64};
use casefile_analysis::{Departure, Question, Sample, Samples, departure};

use crate::metrics::{Point, Series};
use crate::types::{Onset, OnsetKind, SeriesRef, Subject};
use crate::{Answer, Evidence};

/// Fewer points than this are no level to compare.
pub const POINTS_MIN: usize = 5;

impl Answer<Series> {
    /// Keeps the points before `at`, which is excluded. Series without such points are left out.
    #[must_use]
    pub fn before(&self, at: i64) -> Self {
        self.points_where(|point| point.at < at)
    }

    /// Keeps the points from `at` on, which is included. Series without such points are left out.
    #[must_use]
    pub fn after(&self, at: i64) -> Self {
        self.points_where(|point| point.at >= at)
    }

    /// Returns the values of all series.
    pub fn values(&self) -> Vec<f64> {
        self.items.iter().flat_map(|series| &series.points).map(|point| point.value).collect()
    }

    /// Returns the median of all values; none for fewer than [`POINTS_MIN`].
    pub fn median(&self) -> Option<f64> {
        let values = self.values();
        if values.len() < POINTS_MIN { None } else { median(&values) }
    }

    /// Compares the medians of two sets of series; none where one of them has fewer than [`POINTS_MIN`] values.
    pub fn compare(&self, other: &Self) -> Option<Comparison> {
        Some(Comparison {
            level: self.median()?,
            other: other.median()?,
            evidence: self.evidence_with(other),
        })
    }

    /// Returns how many times the median of `other` the median of these is, as [`Comparison::ratio`] does; none where
    /// one of them has fewer than [`POINTS_MIN`] values.
    pub fn ratio_to(&self, other: &Self) -> Option<f64> {
        Some(self.compare(other)?.ratio())
    }

    /// Finds when the series left their usual level for good, by their mean at each time.
    ///
    /// The method is that of [`casefile_analysis::departure()`].
    pub fn onset(&self) -> Option<Departure> {
        departure(&self.mean(), &Question::default())
    }

    /// Returns the points before the onset and those from it on; none where there is no onset.
    pub fn split_at_onset(&self) -> Option<(Self, Self)> {
        let onset = self.onset()?;
        Some((self.before(onset.at), self.after(onset.at)))
    }

    /// Splits the series by the value of a label, in the order in which the values first appear. Series that do not
    /// have the label are left out.
    pub fn split_by(&self, label: &str) -> Arms {
        let mut arms: BTreeMap<&str, Vec<Series>> = BTreeMap::new();
        for series in &self.items {
            if let Some(found) = series.labels.iter().find(|found| found.name == label) {
                arms.entry(&found.value).or_default().push(series.clone());
            }
        }
        let arms = arms.into_iter().map(|(value, items)| Arm {
            value: value.to_owned(),
            series: Self { evidence: self.evidence.clone(), items, complete: self.complete },
        });
        let mut arms: Vec<Arm> = arms.collect();
        arms.sort_by_key(Arm::first_at);
        Arms { arms }
    }

    /// Returns the mean over all series at each time.
    fn mean(&self) -> Samples {
        let mut at: BTreeMap<i64, (f64, usize)> = BTreeMap::new();
        for point in
            self.items.iter().flat_map(|series| &series.points).filter(|point| point.value.is_finite())
        {
            let (sum, count) = at.entry(point.at).or_default();
            *sum += point.value;
            *count += 1;
        }
        Samples::new(at.into_iter().map(|(at, (sum, count))| Sample { at, value: sum / to_f64(count) }))
    }

    fn points_where(&self, keep: impl Fn(&Point) -> bool) -> Self {
        let items = self.items.iter().map(|series| Series {
            points: series.points.iter().copied().filter(&keep).collect(),
            ..series.clone()
        });
        let items = items.filter(|series| !series.points.is_empty()).collect();
        Self { evidence: self.evidence.clone(), items, complete: self.complete }
    }

    fn evidence_with(&self, other: &Self) -> Evidence {
        self.evidence.clone().and(&other.evidence)
    }
}

/// The series that have one value of a label.
#[derive(Clone, Debug, PartialEq)]
pub struct Arm {
    /// The value.
    pub value: String,
    /// The series.
    pub series: Answer<Series>,
}

impl Arm {
    /// Returns the time of the first point, in milliseconds since the Unix epoch.
    fn first_at(&self) -> i64 {
        let firsts = self.series.items.iter().filter_map(|series| series.points.first());
        firsts.map(|point| point.at).min().unwrap_or(i64::MAX)
    }
}

/// Series split by the values of a label, by first appearance and then by value.
#[derive(Clone, Debug, PartialEq)]
pub struct Arms {
    arms: Vec<Arm>,
}

impl Arms {
    /// Returns the arms.
    pub fn as_slice(&self) -> &[Arm] {
        &self.arms
    }

    /// Returns the arm with this value and the series of all others; none where either is missing.
    pub fn one_and_others(&self, value: &str) -> Option<(Arm, Answer<Series>)> {
        let arm = self.arms.iter().find(|arm| arm.value == value)?;
        let rest: Vec<&Arm> = self.arms.iter().filter(|arm| arm.value != value).collect();
        let first = rest.first()?;
        let items = rest.iter().flat_map(|arm| arm.series.items.iter().cloned()).collect();
        Some((arm.clone(), Answer { items, ..first.series.clone() }))
    }

    /// Returns the arm that appeared last and the series of all others; none where there are fewer than two arms.
    /// Of arms that appeared together the one with the greatest value counts as the last.
    pub fn newest_and_others(&self) -> Option<(Arm, Answer<Series>)> {
        self.one_and_others(&self.arms.last()?.value)
    }
}

/// Two levels, in the unit of the series.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// The median of the first set.
    pub level: f64,
    /// The median of the other set.
    pub other: f64,
    /// What both were read from.
    pub evidence: Evidence,
}

impl Comparison {
    /// Returns how many times the other level the first one is; infinite where the other is zero and the first is
    /// not, 1 where both are zero.
    pub fn ratio(&self) -> f64 {
        if self.level == self.other { 1.0 } else { self.level / self.other }
    }
}

/// The claim that a series changed its level, for [`Finding::onset`](crate::Finding::onset).
impl Onset {
    /// Names the series that departed.
    pub fn of_series(series: &Series, departure: &Departure) -> Self {
        Self {
            kind: OnsetKind::ChangePoint,
            subject: Subject::Series(SeriesRef {
                service: series.service.clone(),
                metric: series.metric.clone(),
                labels: series.labels.clone(),
            }),
            at: departure.at,
            before: departure.before,
            after: departure.after,
        }
    }
}
