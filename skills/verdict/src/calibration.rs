//! How often backtests were right at a score.
//!
//! The confidence is the rate of a bin with two cases added, one right and one wrong (Laplace's rule of succession), so
//! that a few lucky cases give no certainty. The bins are measured: `casefile backtest DIR... --reliability` prints them.

/// Cases of a bin: scores from `from` up to that of the next bin.
struct Bin {
    from: f64,
    right: u32,
    named: u32,
}

/// Cases in which a change was named.
const CHANGES: [Bin; 0] = [];

/// Cases in which a cause outside was named.
const OUTSIDE: [Bin; 0] = [];

/// Fewer cases than this tell nothing.
const NAMED_MIN: u32 = 4;

/// Returns the confidence in a change that was named at this score, and what it rests on.
pub fn change(score: f64) -> (f64, String) {
    of(&CHANGES, score)
}

/// Returns the confidence in a cause outside that was named at this strength, and what it rests on.
pub fn outside(strength: f64) -> (f64, String) {
    of(&OUTSIDE, strength)
}

fn of(bins: &[Bin], score: f64) -> (f64, String) {
    let at = bins.iter().rposition(|bin| score >= bin.from);
    match at.and_then(|at| Some((bins.get(at)?, bins.get(at + 1)))) {
        Some((bin, next)) if bin.named >= NAMED_MIN => {
            let to = next.map_or(1.0, |next| next.from);
            let basis = format!(
                "at a score of {score:.2}, {} of {} backtests between {:.2} and {to:.2} were right",
                bin.right, bin.named, bin.from
            );
            let confidence = f64::from(bin.right + 1) / f64::from(bin.named + 2);
            ((confidence * 1000.0).round() / 1000.0, basis)
        }
        _ => (score, format!("{score:.2} is how well it explains the fault; too few backtests tell more")),
    }
}
