//! What is seen of the fault.

use casefile_analysis::{Direction, FaultKind};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What `core/fault-signature` hands over.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Signature {
    /// The kinds of fault, clearest first.
    pub kinds: Vec<Sign>,
    /// What began to be logged or changed, as text; names in it may be those of a change.
    pub texts: Vec<String>,
    /// The lines and series behind all this.
    pub scene: Scene,
}

impl Signature {
    /// Adds kinds that a closer look found; of two signs of one kind the clearer one stays.
    pub fn add(&mut self, signs: impl IntoIterator<Item = Sign>) {
        for sign in signs {
            match self.kinds.iter_mut().find(|known| known.kind == sign.kind) {
                Some(known) if known.strength >= sign.strength => {}
                Some(known) => *known = sign,
                None => self.kinds.push(sign),
            }
        }
        self.kinds.sort_by(|a, b| b.strength.total_cmp(&a.strength).then_with(|| a.kind.cmp(&b.kind)));
    }
}

/// A kind of fault that is seen.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Sign {
    /// Name of the kind, such as `pool-exhaustion`.
    pub kind: String,
    /// How clearly it shows, from 0 to 1.
    pub strength: f64,
    /// The service that shows it most clearly.
    pub service: String,
    /// What shows it.
    pub why: String,
}

impl Sign {
    /// Returns the kind; none where this version does not know it.
    pub fn fault(&self) -> Option<FaultKind> {
        FaultKind::by_name(&self.kind)
    }
}

/// What a look at one layer, such as storage, hands over.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Layer {
    /// The kinds of fault that the layer shows, clearest first.
    pub signs: Vec<Sign>,
    /// How many series of the layer were looked at.
    pub series_examined: usize,
}

/// A pattern of lines that began.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Line {
    /// Who wrote it.
    pub service: String,
    /// The first line of the pattern.
    pub text: String,
    /// Attributes of that line, as text.
    pub attributes: String,
    /// Whether it is more than a warning.
    pub is_error: bool,
    /// How many lines there are.
    pub count: u64,
    /// When it began, in milliseconds since the Unix epoch; none where only its count is known.
    pub at_ms: Option<i64>,
    /// The service that it says did not answer.
    pub blames: Option<String>,
}

/// A series that left its usual level for good.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Series {
    /// Whose it is.
    pub service: String,
    /// What it measures.
    pub metric: String,
    /// The values of its labels that say what of it is measured, such as a state.
    pub labels: String,
    /// When it left, in milliseconds since the Unix epoch.
    pub at_ms: i64,
    /// Its level before.
    pub before: f64,
    /// Its level after.
    pub after: f64,
}

impl Series {
    /// Returns what it measures, with what of it.
    pub fn measured(&self) -> String {
        if self.labels.is_empty() { self.metric.clone() } else { format!("{} {}", self.metric, self.labels) }
    }

    /// Returns which way it went.
    pub fn direction(&self) -> Direction {
        if self.after >= self.before { Direction::Up } else { Direction::Down }
    }
}

/// What is seen around an onset.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Scene {
    /// Patterns that began, errors first.
    pub lines: Vec<Line>,
    /// Series that left their usual level, by time.
    pub series: Vec<Series>,
    /// All services that telemetry names, sorted.
    pub services: Vec<String>,
    /// Whether log lines could not be read at all; what they would have said for or against anything is not known.
    pub without_lines: bool,
}

/// What `core/first-failing` hands over.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct First {
    /// The service that failed first.
    pub service: String,
    /// Why it is that one.
    pub why: String,
    /// The services that suffer from it, sorted.
    pub victims: Vec<String>,
    /// Who calls whom, as spans show it: caller and callee, sorted.
    pub calls: Vec<(String, String)>,
    /// Kinds of fault that only show in how services call each other.
    pub signs: Vec<Sign>,
    /// Whether nothing shows it, and the service is only the one that the alert is about.
    pub assumed: bool,
}
