//! When a series left its usual level for good.
//!
//! A departure is found in three moves. The series is segmented ([`mod@crate::segments`]). The boundary that separates
//! before from after best (largest difference of medians, weighted as in a two-sample test) shows that there is a
//! departure and how large it is. From there the walk goes back over segments that already lie outside the usual
//! range or rise into it, so that a slow ramp is dated at its beginning and not where it became large. The tests
//! that a departure must pass follow the "went away" filter of FBDetect (SOSP 2024, section 5.2): larger than the
//! usual spread, and rarely seen before.

use crate::robust::{median, to_f64};
use crate::samples::{Samples, spread};
use crate::segments::{STRICTNESS, Segment, segments};
use crate::start::{Start, locate};

/// A level counts as departed beyond this many spreads of the baseline.
const DEPARTED_SPREADS: f64 = 3.0;

/// A level counts as departed beyond this part of the whole difference.
const DEPARTED_PART: f64 = 0.05;

/// A ramp is followed back into a slower one only where that one has at least this part of its slope.
const SLOPE_PART: f64 = 0.2;

/// So large a part of the baseline may lie further out than half of the difference.
const SEEN_BEFORE_PART: f64 = 0.05;

/// Fewer samples than this are no baseline.
const BASELINE_SAMPLES_MIN: usize = 5;

/// Which way a value goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// To larger values.
    Up,
    /// To smaller values.
    Down,
}

impl Direction {
    fn sign(self) -> f64 {
        match self {
            Self::Up => 1.0,
            Self::Down => -1.0,
        }
    }
}

/// How a departure began.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// From one sample to the next.
    Step,
    /// Gradually, with a change of slope.
    Ramp,
}

/// What to look for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Question {
    /// Looks for a departure that began by this time (milliseconds since the Unix epoch) and was visible then; none
    /// for the last sample.
    pub anchor: Option<i64>,
    /// Looks only for departures this way.
    pub direction: Option<Direction>,
    /// Multiplies the penalty of [`segments`].
    pub strictness: f64,
    /// The difference must be at least this many spreads of the baseline.
    pub deviation_min: f64,
    /// The departure must have at least this many samples up to the anchor.
    pub samples_after_min: usize,
    /// Longer series are thinned to so many samples first and looked at closely around what was found.
    pub samples_max: usize,
}

impl Default for Question {
    fn default() -> Self {
        Self {
            anchor: None,
            direction: None,
            strictness: STRICTNESS,
            deviation_min: 3.0,
            samples_after_min: 1,
            samples_max: 1_500,
        }
    }
}

/// A lasting change of a series.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Departure {
    /// Which way it went.
    pub direction: Direction,
    /// How it began.
    pub shape: Shape,
    /// When it began, in milliseconds since the Unix epoch: the first sample of a step, the kink of a ramp.
    pub at: i64,
    /// It began after this time; with `latest` a 95 % interval from the likelihood, never finer than the samples.
    pub earliest: i64,
    /// It began by this time.
    pub latest: i64,
    /// Usual level before, in the unit of the series.
    pub before: f64,
    /// Level after, in the unit of the series: of a step right after it, of a ramp at the anchor.
    pub after: f64,
    /// The difference in spreads of the baseline.
    pub deviation: f64,
    /// How many samples lie between the beginning and the anchor.
    pub samples_after: usize,
    /// Whether the last samples still lie outside the usual range.
    pub lasting: bool,
    /// Whether the last segment still goes further away.
    pub moving: bool,
}

/// Finds the departure that a question asks for; none where the series did not leave its usual level.
///
/// Takes no clock and draws no numbers: the same samples give the same answer, bit for bit.
pub fn departure(samples: &Samples, question: &Question) -> Option<Departure> {
    if samples.len() <= question.samples_max {
        return find(samples, question);
    }
    let thinned = samples.thinned(question.samples_max);
    let coarse = find(&thinned, question)?;
    let close = close_up(samples, &coarse, question);
    Some(close.map_or(coarse, |close| Departure {
        at: close.at,
        earliest: close.earliest,
        latest: close.latest,
        ..coarse
    }))
}

/// Looks again at all samples around a departure that was found in thinned ones.
fn close_up(samples: &Samples, coarse: &Departure, question: &Question) -> Option<Departure> {
    let index = samples.as_slice().partition_point(|sample| sample.at < coarse.at);
    let half = question.samples_max / 2;
    let start = samples.as_slice().get(index.saturating_sub(half))?.at;
    let end = samples.as_slice().get((index + half).min(samples.len() - 1))?.at;
    let question =
        Question { anchor: None, direction: Some(coarse.direction), samples_after_min: 1, ..*question };
    let close = find(&samples.between(start, end), &question)?;
    // A departure elsewhere in the neighbourhood is another one.
    (close.at >= coarse.earliest && close.at <= coarse.latest).then_some(close)
}

struct View<'a> {
    times: Vec<f64>,
    values: &'a [f64],
    segments: Vec<Segment>,
    /// Index after the last sample up to the anchor.
    end: usize,
}

/// The usual level and how far a value is from it.
struct Baseline {
    level: f64,
    spread: f64,
    /// Signed: positive for upward departures.
    difference: f64,
}

fn find(samples: &Samples, question: &Question) -> Option<Departure> {
    let values = samples.values();
    let end = question
        .anchor
        .map_or(values.len(), |anchor| samples.as_slice().partition_point(|sample| sample.at <= anchor));
    let segments = segments(samples, question.strictness);
    let view = View { times: samples.times(), values: &values, segments, end };
    let split = best_split(&view, question.direction)?;
    let noise = samples.noise();
    let mut first = split;
    let mut baseline = baseline(&view, first, noise)?;
    // The baseline before the best split may hold the beginning of a ramp; each walk gives a cleaner one.
    for _ in 0..4 {
        let earlier = walk_back(&view, first, &baseline);
        if earlier == first {
            break;
        }
        first = earlier;
        baseline = self::baseline(&view, first, noise)?;
    }
    judge(samples, &view, first, &baseline, question)
}

/// Returns the segment whose start separates before from after best.
fn best_split(view: &View<'_>, direction: Option<Direction>) -> Option<usize> {
    let mut best = None;
    let mut best_score = 0.0;
    for (index, segment) in view.segments.iter().enumerate().skip(1) {
        if segment.start < BASELINE_SAMPLES_MIN || segment.start >= view.end {
            continue;
        }
        let (before, after) = (&view.values[..segment.start], &view.values[segment.start..view.end]);
        let difference = median(after)? - median(before)?;
        let signed = direction.map_or(difference.abs(), |direction| difference * direction.sign());
        let (n, m) = (to_f64(before.len()), to_f64(after.len()));
        let score = signed * libm::sqrt(n * m / (n + m));
        if score > best_score {
            best_score = score;
            best = Some(index);
        }
    }
    best
}

fn baseline(view: &View<'_>, first: usize, noise: f64) -> Option<Baseline> {
    let start = view.segments[first].start;
    let before = &view.values[..start];
    let level = median(before)?;
    let difference = median(&view.values[start..view.end])? - level;
    Some(Baseline { level, spread: spread(before).max(noise), difference })
}

/// Returns the first segment of the departure that holds segment `first`.
fn walk_back(view: &View<'_>, first: usize, baseline: &Baseline) -> usize {
    let mut first = first;
    let mut index = first;
    while index > 1 && view.segments[index - 1].start >= BASELINE_SAMPLES_MIN {
        let previous = &view.segments[index - 1];
        if is_departed(view, previous, baseline)
            || leads_into(view, previous, &view.segments[index], baseline)
        {
            first = index - 1;
        } else {
            // A fault that comes and goes: a short quiet time does not end it on the way back.
            let quiet = view.segments[first].start - previous.start;
            let covered = view.end - view.segments[first].start;
            if quiet > (covered / 3).max(2) {
                break;
            }
        }
        index -= 1;
    }
    first
}

/// Says whether a segment ends outside the usual range.
fn is_departed(view: &View<'_>, segment: &Segment, baseline: &Baseline) -> bool {
    let away = (segment.line.at(view.times[segment.end - 1]) - baseline.level) * baseline.difference.signum();
    away > (DEPARTED_PART * baseline.difference.abs()).max(DEPARTED_SPREADS * baseline.spread)
}

/// Says whether a segment is a slower beginning of the ramp that follows it.
fn leads_into(view: &View<'_>, segment: &Segment, next: &Segment, baseline: &Baseline) -> bool {
    let sign = baseline.difference.signum();
    let (slope, next_slope) = (segment.line.slope * sign, next.line.slope * sign);
    let boundary = view.times[next.start];
    let jump = (next.line.at(boundary) - segment.line.at(boundary)) * sign;
    let rise = slope * (view.times[segment.end - 1] - view.times[segment.start]);
    slope > 0.0
        && slope >= SLOPE_PART * next_slope
        && rise > DEPARTED_SPREADS * libm::sqrt(segment.variance)
        && jump < rise
}

fn judge(
    samples: &Samples,
    view: &View<'_>,
    first: usize,
    baseline: &Baseline,
    question: &Question,
) -> Option<Departure> {
    let start = view.segments[first].start;
    let sign = baseline.difference.signum();
    let size = baseline.difference.abs();
    if size < question.deviation_min * baseline.spread || size <= 0.0 {
        return None;
    }
    let far =
        view.values[..start].iter().filter(|value| (*value - baseline.level) * sign > size / 2.0).count();
    if to_f64(far) > SEEN_BEFORE_PART * to_f64(start) || view.end - start < question.samples_after_min {
        return None;
    }
    let Start { shape, at, earliest, latest } =
        locate(samples, &view.segments[first - 1], &view.segments[first], sign);
    let limit = (DEPARTED_PART * size).max(DEPARTED_SPREADS * baseline.spread);
    let recent = median(&view.values[view.values.len().saturating_sub(3)..])?;
    let last = view.segments.last()?;
    let rise = last.line.slope * sign * (view.times[last.end - 1] - view.times[last.start]);
    let lasting = (recent - baseline.level).abs() > limit;
    Some(Departure {
        direction: if sign > 0.0 { Direction::Up } else { Direction::Down },
        shape,
        at,
        earliest,
        latest,
        before: baseline.level,
        after: level_after(view, first, shape)?,
        deviation: size / baseline.spread,
        samples_after: view.end - start,
        lasting,
        moving: lasting && rise > DEPARTED_SPREADS * libm::sqrt(last.variance),
    })
}

/// The level that a step led to, or the one that a ramp has reached at the anchor.
fn level_after(view: &View<'_>, first: usize, shape: Shape) -> Option<f64> {
    let segment = &view.segments[first];
    let (start, end) = match shape {
        Shape::Step => (segment.start, segment.end.min(view.end)),
        Shape::Ramp => (view.end.saturating_sub(3).max(segment.start), view.end),
    };
    median(&view.values[start..end])
}
