//! Draws the onsets of recorded incidents as one SVG of small multiples, so that eyes can check them.
//!
//! ```text
//! cargo run -p core-onset --example plot -- ../shared/data/incidents/* > skills/onset/onsets.svg
//! ```
//!
//! Each panel shows the series that carries the onset of the alert's symptom. The onset is what the skill says from
//! the data that is visible when the alert fires; the series goes on after that, so that the answer can be judged.

#[path = "../tests/expected/mod.rs"]
mod expected;

use std::error::Error;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;

use casefile_analysis::samples::millis;
use casefile_analysis::template::template;
use casefile_sdk::prelude::*;
use casefile_sdk::serde_json::{self, Value};
use casefile_sdk::testing::incident;
use core_onset::Skill;
use core_onset::patterns::SIGNATURE_CHARACTERS_MAX;
use expected::EXPECTED;

const COLUMNS: usize = 2;
const POINTS_MAX: usize = 120;

/// Sizes in pixels: a panel with its margins, and the place of its plot.
const PANEL: (f64, f64) = (476.0, 240.0);
const PLOT: Frame = Frame { left: 52.0, right: 454.0, top: 66.0, bottom: 190.0 };
const HEADER: f64 = 52.0;

/// Light is the default; what follows the media query replaces it in the dark.
const STYLE: &str = "
  text { font: 12px system-ui, -apple-system, 'Segoe UI', 'DejaVu Sans', sans-serif; fill: #59636e }
  .name { font-size: 14px; font-weight: 600; fill: #1f2328 }
  .back { fill: #ffffff }
  .grid { stroke: #d1d9e0; stroke-width: 1 }
  .series { fill: none; stroke: #0969da; stroke-width: 1.75; stroke-linejoin: round }
  .interval { fill: #cf222e; fill-opacity: .16 }
  .onset { stroke: #cf222e; stroke-width: 1.75 }
  .fired { stroke: #59636e; stroke-width: 1.5; stroke-dasharray: 5 4 }
  .expected { fill: #8250df }
  text.found { fill: #cf222e }
  @media (prefers-color-scheme: dark) {
    text { fill: #9198a1 }
    .name { fill: #f0f6fc }
    .back { fill: #0d1117 }
    .grid { stroke: #30363d }
    .series { stroke: #58a6ff }
    .interval { fill: #ff7b72; fill-opacity: .24 }
    .onset { stroke: #ff7b72 }
    .fired { stroke: #9198a1 }
    .expected { fill: #d2a8ff }
    text.found { fill: #ff7b72 }
  }
";

fn main() -> Result<(), Box<dyn Error>> {
    let mut panels = Vec::new();
    for argument in std::env::args().skip(1) {
        let directory = Path::new(&argument);
        // A shell's `*` also gives the files that lie beside the incidents.
        if directory.is_dir() {
            panels.push(Panel::load(directory)?);
        }
    }
    std::io::stdout().write_all(document(&panels)?.as_bytes())?;
    Ok(())
}

/// What one panel shows. Times are in milliseconds since the Unix epoch.
struct Panel {
    incident: String,
    subject: String,
    points: Vec<(i64, f64)>,
    at: i64,
    earliest: i64,
    latest: i64,
    fired: i64,
    expected: Option<i64>,
}

impl Panel {
    fn load(directory: &Path) -> Result<Self, Box<dyn Error>> {
        let incident = directory.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let tools = incident::load(directory).ok_or_else(|| format!("{incident}: no readable alert"))?;
        let fired = tools.alert_fired_at().ok_or_else(|| format!("{incident}: no alert"))?;
        let report = tools.clone().as_of(fired).run::<Skill>("").map_err(|failure| failure.message)?;
        let data: Value = serde_json::from_str(&report.data)?;
        let onset = &data["onset"];
        let time = |key: &str| onset[key].as_i64().ok_or_else(|| format!("{incident}: {}", report.summary));
        let (at, earliest, latest) = (time("at_ms")?, time("earliest_ms")?, time("latest_ms")?);
        // So much before the onset shows the usual level, and so much after the alert shows that it lasted.
        let known = fired.max(at) - at;
        let start = earliest.min(at - known.max(20 * MINUTE_MS));
        let window = Window { start, end: fired.max(latest) + (known / 2).max(10 * MINUTE_MS) };
        let (subject, points) = tools.with(|| match onset["metric"].as_str() {
            Some(metric) => series(onset, metric, window),
            None => counts(onset, window),
        })?;
        let expected = EXPECTED.iter().find(|(name, ..)| *name == incident);
        let expected = expected.and_then(|(_, time, _)| incident::parse_time(time));
        Ok(Self { incident, subject, points: thinned(&points), at, earliest, latest, fired, expected })
    }

    fn draw(&self, svg: &mut String) -> std::fmt::Result {
        let scale = Scale::over(&self.points, self.fired.max(self.latest));
        let (x, y) = (|at: i64| scale.x(at), |value: f64| scale.y(value));
        let (left, right, top, bottom) = (PLOT.left, PLOT.right, PLOT.top, PLOT.bottom);
        writeln!(svg, r#"<text class="name" x="{left}" y="18">{}</text>"#, escaped(&self.incident))?;
        writeln!(svg, r#"<text x="{left}" y="36">{}</text>"#, escaped(&self.subject))?;
        let found = format!("{} to {}", clock(self.earliest), clock(self.latest));
        writeln!(svg, r#"<text class="found" x="{left}" y="54">onset {} ({found})</text>"#, clock(self.at))?;
        writeln!(svg, r#"<text x="{right}" y="54" text-anchor="end">alert {}</text>"#, clock(self.fired))?;
        for value in scale.value_ticks() {
            let at = y(value);
            writeln!(svg, r#"<path class="grid" d="M{left} {at:.1}H{right}"/>"#)?;
            let (x, y) = (left - 6.0, at + 4.0);
            writeln!(svg, r#"<text x="{x}" y="{y:.1}" text-anchor="end">{}</text>"#, short(value))?;
        }
        for time in scale.time_ticks() {
            let (at, below) = (x(time), bottom + 23.0);
            writeln!(svg, r#"<path class="grid" d="M{at:.1} {bottom}v5"/>"#)?;
            let text = clock(time);
            writeln!(
                svg,
                r#"<text x="{at:.1}" y="{below}" text-anchor="middle">{}</text>"#,
                text.get(..5).unwrap_or(&text)
            )?;
        }
        let (from, to) = (x(self.earliest), x(self.latest));
        let (width, height) = (to - from, bottom - top);
        writeln!(
            svg,
            r#"<rect class="interval" x="{from:.1}" y="{top}" width="{width:.1}" height="{height}"/>"#
        )?;
        writeln!(svg, r#"<path class="fired" d="M{:.1} {top}V{bottom}"/>"#, x(self.fired))?;
        writeln!(svg, r#"<path class="onset" d="M{:.1} {top}V{bottom}"/>"#, x(self.at))?;
        let line: Vec<String> =
            self.points.iter().map(|&(at, value)| format!("{:.1},{:.1}", x(at), y(value))).collect();
        writeln!(svg, r#"<polyline class="series" points="{}"/>"#, line.join(" "))?;
        if let Some(expected) = self.expected {
            writeln!(svg, r#"<path class="expected" d="M{:.1} {bottom}l5 9h-10z"/>"#, x(expected))?;
        }
        Ok(())
    }
}

/// Reads the series that carries the onset.
fn series(onset: &Value, metric: &str, window: Window) -> Result<(String, Vec<(i64, f64)>), String> {
    let service = onset["service"].as_str().unwrap_or_default();
    let labels = onset["labels"].as_array().into_iter().flatten().filter_map(Value::as_str);
    let select = labels
        .filter_map(|label| label.split_once('='))
        .fold(metrics::Select::all().service(service).metric(metric), |select, (name, value)| {
            select.label(name, value)
        });
    let answer = metrics::range(&select, window, 1).map_err(|error| casefile_sdk::tool_error_text(&error))?;
    let points = answer.items.iter().flat_map(|series| &series.points);
    Ok((format!("{service} {metric}"), points.map(|point| (point.at, point.value)).collect()))
}

/// Counts the lines of the pattern that carries the onset, for each minute.
fn counts(onset: &Value, window: Window) -> Result<(String, Vec<(i64, f64)>), String> {
    let (service, signature) = (onset["service"].as_str().unwrap_or_default(), onset["signature"].as_str());
    let answer = logs::search(&logs::Search::within(window).service(service))
        .map_err(|error| casefile_sdk::tool_error_text(&error))?;
    let matching =
        |line: &&logs::Line| signature == Some(template(&line.message, SIGNATURE_CHARACTERS_MAX).as_str());
    let minutes: Vec<i64> =
        answer.items.iter().filter(matching).map(|line| line.at.div_euclid(MINUTE_MS)).collect();
    let range = window.start.div_euclid(MINUTE_MS)..=window.end.div_euclid(MINUTE_MS);
    let points = range.map(|minute| {
        let count = minutes.iter().filter(|&&other| other == minute).fold(0.0, |count, _| count + 1.0);
        (minute * MINUTE_MS, count)
    });
    // The title has no room for more.
    let short: String = signature.unwrap_or_default().chars().take(24).collect();
    Ok((format!("{service} \"{short}…\", lines a minute"), points.collect()))
}

/// Keeps the least and the largest of each few neighbours, so that no peak is lost.
fn thinned(points: &[(i64, f64)]) -> Vec<(i64, f64)> {
    if points.len() <= POINTS_MAX {
        return points.to_vec();
    }
    let mut kept: Vec<(i64, f64)> = points
        .chunks(2 * points.len().div_ceil(POINTS_MAX))
        .flat_map(|few| {
            let least = few.iter().min_by(|a, b| a.1.total_cmp(&b.1));
            let most = few.iter().max_by(|a, b| a.1.total_cmp(&b.1));
            least.into_iter().chain(most)
        })
        .copied()
        .collect();
    kept.sort_by_key(|point| point.0);
    kept.dedup();
    kept
}

/// A rectangle on the page.
struct Frame {
    left: f64,
    right: f64,
    top: f64,
    bottom: f64,
}

/// Where a time and a value lie in the plot.
struct Scale {
    start: i64,
    end: i64,
    low: f64,
    high: f64,
    step: f64,
}

impl Scale {
    /// Spans the points, and `end` where it lies after them; the values from and to a round number, and from zero
    /// where that is not far.
    fn over(points: &[(i64, f64)], end: i64) -> Self {
        let times = || points.iter().map(|point| point.0);
        let values = || points.iter().map(|point| point.1);
        let (least, most) = (values().fold(f64::INFINITY, f64::min), values().fold(0.0, f64::max));
        let least = if (0.0..most / 2.0).contains(&least) { 0.0 } else { least.min(most) };
        let rough = ((most - least) / 4.0).max(1e-9);
        let power = 10_f64.powf(rough.log10().floor());
        let step = [1.0, 2.0, 2.5, 5.0].into_iter().find(|step| step * power >= rough);
        let step = step.unwrap_or(10.0) * power;
        let (low, high) = ((least / step).floor() * step, ((most / step).ceil() * step).max(least + step));
        let start = times().min().unwrap_or(end).min(end - MINUTE_MS);
        Self { start, end: times().max().unwrap_or(end).max(end), low, high, step }
    }

    fn x(&self, at: i64) -> f64 {
        let part = millis(at - self.start) / millis(self.end - self.start);
        PLOT.left + part * (PLOT.right - PLOT.left)
    }

    fn y(&self, value: f64) -> f64 {
        PLOT.bottom - (value - self.low) / (self.high - self.low) * (PLOT.bottom - PLOT.top)
    }

    fn value_ticks(&self) -> Vec<f64> {
        std::iter::successors(Some(self.low), |value| Some(value + self.step))
            .take_while(|value| *value <= self.high + self.step / 2.0)
            .collect()
    }

    fn time_ticks(&self) -> Vec<i64> {
        let step = [5, 10, 15, 30, 60, 120, 240].map(|minutes| minutes * MINUTE_MS);
        let step = step.into_iter().find(|step| (self.end - self.start) / step <= 6).unwrap_or(DAY_MS);
        let first = self.start.div_euclid(step) * step;
        (first..=self.end).filter(|at| at % step == 0 && *at >= self.start).collect()
    }
}

/// Puts the panels below a legend.
fn document(panels: &[Panel]) -> Result<String, std::fmt::Error> {
    let mut rows = 0.0;
    let mut body = String::new();
    for row in panels.chunks(COLUMNS) {
        let mut left = 0.0;
        for panel in row {
            writeln!(body, r#"<g transform="translate({left} {})">"#, HEADER + rows * PANEL.1)?;
            panel.draw(&mut body)?;
            writeln!(body, "</g>")?;
            left += PANEL.0;
        }
        rows += 1.0;
    }
    let (width, height) = (PANEL.0 * 2.0, HEADER + rows * PANEL.1);
    let mut svg = String::new();
    writeln!(
        svg,
        r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img">"#
    )?;
    writeln!(svg, "<title>Onsets of recorded incidents, times in UTC</title>\n<style>{STYLE}</style>")?;
    writeln!(svg, r#"<rect class="back" width="{width}" height="{height}"/>"#)?;
    svg.push_str(LEGEND);
    svg.push_str(&body);
    writeln!(svg, "</svg>")?;
    Ok(svg)
}

const LEGEND: &str = r#"<g transform="translate(52 26)">
<path class="series" d="M0 0h24"/><text x="30" y="4">series of the symptom</text>
<rect class="interval" x="187" y="-8" width="24" height="16"/><path class="onset" d="M199 -8v16"/>
<text x="217" y="4">onset and its interval, as seen when the alert fired</text>
<path class="fired" d="M540 -8v16"/><text x="548" y="4">alert fired</text>
<path class="expected" d="M640 -5l5 9h-10z"/><text x="651" y="4">expected onset</text>
<text x="878" y="4" text-anchor="end">times in UTC</text>
</g>
"#;

/// Time of day in UTC.
fn clock(at: i64) -> String {
    let seconds = at.rem_euclid(DAY_MS) / 1_000;
    format!("{:02}:{:02}:{:02}", seconds / 3_600, seconds / 60 % 60, seconds % 60)
}

/// A tick without digits that say nothing.
fn short(value: f64) -> String {
    let text = format!("{value:.3}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn escaped(text: &str) -> String {
    text.replace(char::is_control, " ").replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
