//! How often verdicts were right at a score, on incidents that nobody had read when the rules were written.
//!
//! Counted are the third synthetic set as it was first met, with its culprits and without them (`--knock-out`, where
//! whoever is named is wrong), and the fourth, the sixth and the seventh, with them, as they were first met
//! (`casefile backtest DIR... --json`): the rules had not been improved with any of them. What the rules say of incidents
//! that were read is far better and is not counted: it says what they know, and not how they do elsewhere. Sets of whose
//! first figures no scores were kept are not counted either. The confidence is not the rate itself but the lower end of its
//! 95 % interval (Wilson, "Probable inference, the law of succession, and statistical inference", 1927): little evidence
//! gives little confidence. Most causes outside that were wrong were more load or a limit of somebody else; the rules have doubts since that would have kept most of these from being named, and only the next set that nobody
//! has read can say what these are worth.

/// Cases of a bin: scores from `from` up to that of the next bin.
struct Bin {
    from: f64,
    right: u32,
    named: u32,
}

/// Cases in which a change was named.
const CHANGES: [Bin; 2] = [Bin { from: 0.4, right: 16, named: 22 }, Bin { from: 0.55, right: 29, named: 31 }];

/// Cases in which a change was singled out without a mechanism, by how likely it was: the second to the seventh set, each
/// judged with weights that were fitted to the other five, with its culprits (of half of them what they do was taken as
/// not recognised) and without them.
const SINGLED: [Bin; 1] = [Bin { from: 0.9, right: 11, named: 12 }];

/// Cases in which a cause outside was named.
const OUTSIDE: [Bin; 1] = [Bin { from: 0.55, right: 15, named: 25 }];

/// Returns the confidence in a change that was named at this score, and what it rests on.
pub fn change(score: f64) -> (f64, String) {
    of(&CHANGES, score)
}

/// Returns the confidence in a change that was singled out with this chance, and what it rests on.
pub fn singled(chance: f64) -> (f64, String) {
    of(&SINGLED, chance)
}

/// Returns the confidence in a cause outside that was named at this strength, and what it rests on.
pub fn outside(strength: f64) -> (f64, String) {
    of(&OUTSIDE, strength)
}

fn of(bins: &[Bin], score: f64) -> (f64, String) {
    let Some(at) = bins.iter().rposition(|bin| score >= bin.from) else {
        return (0.0, format!("no cause was named at first sight with a score like this ({score:.2})"));
    };
    let to = bins.get(at + 1).map_or(1.0, |next| next.from);
    let Bin { from, right, named } = bins[at];
    let percent = 100 * right / named.max(1);
    let basis = format!(
        "{right} of {named} causes that were named at first sight with a score like this ({from:.2} to {to:.2}) were right \
         ({percent} %); the confidence is the cautious end of the 95 % interval"
    );
    ((lower(right, named) * 1000.0).round() / 1000.0, basis)
}

/// The lower end of the 95 % score interval of a proportion.
fn lower(right: u32, named: u32) -> f64 {
    /// The 97.5 % quantile of the normal distribution.
    const Z: f64 = 1.959_963_984_540_054;
    let n = f64::from(named.max(1));
    let part = f64::from(right) / n;
    let center = part + Z * Z / (2.0 * n);
    let half = Z * (part * (1.0 - part) / n + Z * Z / (4.0 * n * n)).sqrt();
    ((center - half) / (1.0 + Z * Z / n)).max(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_better_score_gives_no_less_confidence_and_the_basis_says_how_many_there_were() {
        let confidences: Vec<f64> = (0..=20).map(|at| change(f64::from(at) / 20.0).0).collect();
        assert!(confidences.windows(2).all(|pair| pair[0] <= pair[1]), "{confidences:?}");
        assert!(confidences.iter().all(|confidence| (0.0..1.0).contains(confidence)));
        assert!(change(0.6).1.contains("29 of 31 causes that were named at first sight"));
    }

    #[test]
    fn few_cases_give_little_confidence() {
        assert!(lower(3, 3) < 0.5 && lower(300, 300) > 0.98 && lower(0, 5) < 1e-9);
    }
}
