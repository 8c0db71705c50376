//! How often causes that were named with a confidence were right (a reliability diagram: Murphy and Winkler,
//! "Reliability of subjective probability forecasts of precipitation and temperature", 1977).

use std::fmt::Write as _;

use serde::Serialize;

use super::scorecard::{Run, to_f64, wilson};
use crate::output;

/// Bins of equal width from 0 to 1.
const BINS: usize = 10;

/// The bins of one run.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Reliability {
    as_of: String,
    /// Mean of the squared distance between confidence and outcome (Brier, 1950); none where nothing was named.
    brier: Option<f64>,
    bins: Vec<Bin>,
}

/// The incidents in which a cause was named with a confidence of this bin.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
struct Bin {
    from: f64,
    to: f64,
    named: usize,
    right: usize,
    /// Mean confidence; none where nothing was named.
    confidence: Option<f64>,
}

impl Reliability {
    /// Counts. Incidents without a named cause say nothing about a confidence.
    pub(super) fn of(run: &Run) -> Self {
        let mut sums = [0.0; BINS];
        let bound = |at: usize| to_f64(at) / to_f64(BINS);
        let mut bins: Vec<Bin> =
            (0..BINS).map(|at| Bin { from: bound(at), to: bound(at + 1), ..Bin::default() }).collect();
        let mut squares = 0.0;
        let mut named = 0;
        for scored in run.incidents.iter().filter(|scored| scored.said.is_some()) {
            let at = bins.iter().rposition(|bin| scored.confidence >= bin.from).unwrap_or(0);
            let (bin, sum) = (&mut bins[at], &mut sums[at]);
            bin.named += 1;
            bin.right += usize::from(scored.correct);
            *sum += scored.confidence;
            squares += (scored.confidence - f64::from(u8::from(scored.correct))).powi(2);
            named += 1;
        }
        for (bin, sum) in bins.iter_mut().zip(sums) {
            bin.confidence = (bin.named > 0).then(|| sum / to_f64(bin.named));
        }
        let brier = (named > 0).then(|| squares / to_f64(named));
        Self { as_of: run.as_of.clone(), brier, bins }
    }

    /// Prints a line for each bin that holds something.
    pub(super) fn print(&self) {
        let brier = self
            .brier
            .map_or_else(|| "nothing was named".to_owned(), |brier| format!("Brier score {brier:.3}"));
        output::line(&format!("confidence and outcome as of {}: {brier}", self.as_of));
        for bin in self.bins.iter().filter(|bin| bin.named > 0) {
            let [low, high] = wilson(bin.right, bin.named).map(|part| part * 100.0);
            output::line(&format!(
                "  {:.1} to {:.1}: {} of {} right ({low:.0} to {high:.0} % at 95 %), mean confidence {:.2}",
                bin.from,
                bin.to,
                bin.right,
                bin.named,
                bin.confidence.unwrap_or_default()
            ));
        }
    }

    /// Draws the diagram: how often a bin was right over its mean confidence, with intervals; what is on the diagonal
    /// is right as often as it says.
    pub(super) fn svg(&self) -> String {
        const SIDE: f64 = 320.0;
        const EDGE: f64 = 50.0;
        let x = |part: f64| EDGE + SIDE * part;
        let y = |part: f64| EDGE + SIDE * (1.0 - part);
        let mut out = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {w} {w}\" font-family=\"sans-serif\" font-size=\"12\">\n\
             <rect width=\"{w}\" height=\"{w}\" fill=\"white\"/>\n\
             <path d=\"M{} {}H{}V{}H{}Z\" fill=\"none\" stroke=\"#888\"/>\n\
             <path d=\"M{} {}L{} {}\" stroke=\"#888\" stroke-dasharray=\"4\"/>\n",
            x(0.0),
            y(0.0),
            x(1.0),
            y(1.0),
            x(0.0),
            x(0.0),
            y(0.0),
            x(1.0),
            y(1.0),
            w = SIDE + 2.0 * EDGE
        );
        for at in 0..=5_u32 {
            let part = f64::from(at) / 5.0;
            let _ = writeln!(
                out,
                "<text x=\"{}\" y=\"{}\" text-anchor=\"middle\">{part:.1}</text>\
                 <text x=\"{}\" y=\"{}\" text-anchor=\"end\">{part:.1}</text>",
                x(part),
                y(0.0) + 18.0,
                x(0.0) - 6.0,
                y(part) + 4.0
            );
        }
        for bin in self.bins.iter().filter(|bin| bin.named > 0) {
            let at = x(bin.confidence.unwrap_or_default());
            let [low, high] = wilson(bin.right, bin.named);
            let part = to_f64(bin.right) / to_f64(bin.named);
            let _ = writeln!(
                out,
                "<path d=\"M{at:.1} {:.1}V{:.1}\" stroke=\"#1f77b4\"/>\
                 <circle cx=\"{at:.1}\" cy=\"{:.1}\" r=\"4\" fill=\"#1f77b4\"><title>{} of {} right</title></circle>\
                 <text x=\"{:.1}\" y=\"{:.1}\">{}</text>",
                y(low),
                y(high),
                y(part),
                bin.right,
                bin.named,
                at + 7.0,
                y(part) + 4.0,
                bin.named
            );
        }
        let _ = write!(
            out,
            "<text x=\"{}\" y=\"{}\" text-anchor=\"middle\">confidence</text>\n\
             <text x=\"{}\" y=\"20\" text-anchor=\"middle\">part that was right, with 95 % intervals and counts</text>\n</svg>\n",
            x(0.5),
            y(0.0) + 36.0,
            x(0.5)
        );
        out
    }
}
