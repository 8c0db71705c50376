//! What a set of scored incidents amounts to, and how two runs over the same set differ.

use std::collections::BTreeMap;

use casefile_model::text;
use serde::Serialize;

use super::score::Scored;
use crate::output;

/// One run over all incidents at one as-of.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Run {
    pub(super) as_of: String,
    total: usize,
    pub(super) correct: usize,
    /// 95 % interval of the part that is right.
    correct_interval: [f64; 2],
    decoys_blamed: usize,
    innocents_named: usize,
    abstained: usize,
    pub(super) graded_mean: f64,
    by_fault_kind: BTreeMap<String, Tally>,
    pub(super) incidents: Vec<Scored>,
}

#[derive(Clone, Debug, Default, Serialize)]
struct Tally {
    total: usize,
    correct: usize,
    wrong: usize,
}

/// What changed between two runs: names of incidents, with the as-of.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Against {
    newly_right: Vec<String>,
    newly_wrong: Vec<String>,
    newly_abstained: Vec<String>,
    /// How many were right before and are not now.
    #[serde(skip)]
    lost: usize,
}

impl Against {
    /// Compares the runs of another skill with those of the one under test; both over the same incidents.
    pub(super) fn compare(before: &[Run], after: &[Run]) -> Self {
        let mut against = Self::default();
        for (then, now) in before.iter().zip(after) {
            for (then, scored) in then.incidents.iter().zip(&now.incidents) {
                against.add(then, scored, &now.as_of);
            }
        }
        against
    }

    fn add(&mut self, then: &Scored, now: &Scored, as_of: &str) {
        let name = format!("{} ({as_of})", now.name);
        self.lost += usize::from(then.correct && !now.correct);
        if now.correct && !then.correct {
            self.newly_right.push(name.clone());
        }
        if now.is_wrong() && !then.is_wrong() {
            self.newly_wrong.push(name.clone());
        }
        if now.said.is_none() && then.said.is_some() {
            self.newly_abstained.push(name);
        }
    }

    /// Returns whether an incident is newly wrong, or fewer are right than before. A skill that says nothing where it
    /// was wrong before did not get worse.
    pub(crate) fn got_worse(&self) -> bool {
        !self.newly_wrong.is_empty() || self.lost > self.newly_right.len()
    }

    /// Prints one line for each kind of change.
    pub(crate) fn print(&self) {
        let kinds = [
            ("newly right", &self.newly_right),
            ("newly wrong", &self.newly_wrong),
            ("newly abstained", &self.newly_abstained),
        ];
        for (what, names) in kinds {
            let shown = if names.is_empty() { "none".to_owned() } else { names.join(", ") };
            output::line(&format!("{what}: {} ({})", names.len(), text::line(&shown, 2_000)));
        }
    }
}

impl Run {
    /// Counts.
    pub(super) fn tally(as_of: String, incidents: Vec<Scored>) -> Self {
        let count = |wanted: fn(&Scored) -> bool| incidents.iter().filter(|scored| wanted(scored)).count();
        let mut by_fault_kind: BTreeMap<String, Tally> = BTreeMap::new();
        for scored in &incidents {
            let tally = by_fault_kind.entry(scored.fault_kind.clone()).or_default();
            tally.total += 1;
            tally.correct += usize::from(scored.correct);
            tally.wrong += usize::from(scored.is_wrong());
        }
        let mean = incidents.iter().map(|scored| scored.graded).sum::<f64>() / to_f64(incidents.len().max(1));
        let correct = count(|scored| scored.correct);
        Self {
            as_of,
            total: incidents.len(),
            correct,
            correct_interval: wilson(correct, incidents.len()).map(rounded),
            decoys_blamed: count(|scored| scored.decoy),
            innocents_named: count(|scored| scored.innocent),
            abstained: count(|scored| scored.said.is_none()),
            graded_mean: rounded(mean),
            by_fault_kind,
            incidents,
        }
    }

    /// How many name a cause that is not the right one.
    pub(super) fn wrong(&self) -> usize {
        self.incidents.iter().filter(|scored| scored.is_wrong()).count()
    }

    /// Prints how many are right of each kind of fault.
    pub(super) fn print_kinds(&self) {
        output::line(&format!("by kind of fault as of {}:", self.as_of));
        for (kind, tally) in &self.by_fault_kind {
            output::line(&format!(
                "  {:24} {} of {} right, {} wrong",
                text::line(kind, 40),
                tally.correct,
                tally.total,
                tally.wrong
            ));
        }
    }

    /// Prints the counts and a line for each incident.
    pub(super) fn print(&self) {
        let wrong = self.wrong();
        let [low, high] = self.correct_interval.map(|part| part * 100.0);
        output::line(&format!(
            "as of {}: {} of {} right ({low:.0} to {high:.0} % at 95 %), {wrong} wrong, {} abstained, {} decoys blamed, {} innocents \
             named, graded {:.3}",
            self.as_of,
            self.correct,
            self.total,
            self.abstained,
            self.decoys_blamed,
            self.innocents_named,
            self.graded_mean
        ));
        for scored in &self.incidents {
            let said = scored.said.as_deref().unwrap_or("-");
            output::line(&format!(
                "  {:9} {:45} said {:.12}, expected {:.12}",
                scored.word(),
                text::line(&scored.name, 45),
                text::line(said, 12),
                text::line(&scored.expected, 12)
            ));
        }
    }
}

/// The 95 % score interval of a proportion (Wilson, "Probable inference, the law of succession, and statistical
/// inference", 1927). From 0 to 1 where nothing was counted.
pub(super) fn wilson(right: usize, total: usize) -> [f64; 2] {
    /// The 97.5 % quantile of the normal distribution.
    const Z: f64 = 1.959_963_984_540_054;
    if total == 0 {
        return [0.0, 1.0];
    }
    let n = to_f64(total);
    let part = to_f64(right) / n;
    let center = part + Z * Z / (2.0 * n);
    let half = Z * (part * (1.0 - part) / n + Z * Z / (4.0 * n * n)).sqrt();
    let scale = 1.0 + Z * Z / n;
    [((center - half) / scale).max(0.0), ((center + half) / scale).min(1.0)]
}

/// Three digits say all that a set of incidents can.
fn rounded(value: f64) -> f64 {
    (value * 1000.0).round() / 1000.0
}

#[expect(clippy::cast_precision_loss, reason = "counts of incidents are far below 2^52")]
pub(super) fn to_f64(count: usize) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scored(name: &str, said: Option<&str>, expected: &str) -> Scored {
        Scored {
            name: name.into(),
            correct: said == Some(expected),
            said: said.map(str::to_owned),
            expected: expected.into(),
            confidence: 0.5,
            graded: 0.0,
            fault_kind: "slow-query".into(),
            decoy: false,
            innocent: false,
        }
    }

    fn run(said: [Option<&str>; 3]) -> Vec<Run> {
        let incidents =
            ["one", "two", "three"].iter().zip(said).map(|(name, said)| scored(name, said, "a")).collect();
        vec![Run::tally("all".into(), incidents)]
    }

    #[test]
    fn the_interval_is_that_of_the_textbook() {
        // Agresti and Coull, "Approximate is better than exact" (1998), and by hand.
        assert_eq!(wilson(8, 10).map(rounded), [0.49, 0.943]);
        assert_eq!(wilson(0, 0), [0.0, 1.0]);
        let [low, high] = wilson(8, 8);
        assert!((0.67..0.68).contains(&low) && (high - 1.0).abs() < 1e-12, "{low} {high}");
    }

    #[test]
    fn worse_is_newly_wrong_or_fewer_right() {
        let usual = run([Some("a"), None, Some("b")]);
        let against = |said| Against::compare(&usual, &run(said));
        assert!(!against([Some("a"), None, Some("b")]).got_worse());
        assert!(!against([Some("a"), Some("a"), None]).got_worse(), "silence instead of an error");
        assert!(against([None, None, Some("b")]).got_worse(), "fewer right");
        assert!(
            against([Some("a"), Some("b"), Some("a")]).got_worse(),
            "one newly wrong beside one newly right"
        );
        let changed = against([None, Some("a"), Some("b")]);
        assert!(!changed.got_worse());
        assert_eq!(changed.newly_abstained, ["one (all)"]);
    }
}
