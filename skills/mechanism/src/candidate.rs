//! The changes, and what is known of the fault, as other skills tell it.

use casefile_analysis::FaultKind;
use casefile_sdk::prelude::*;

/// What is read of `core/changes-before`.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
pub struct Changes {
    /// The changes before the onset.
    pub candidates: Vec<Candidate>,
}

/// A change before the onset.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Candidate {
    /// `commit`, `config`, `flag`, `experiment` or `deploy`.
    pub kind: String,
    /// Its identifier.
    pub id: String,
    /// The commit, where the change is one or brought one.
    pub commit: Option<String>,
    /// The service that was changed or deployed.
    pub service: Option<String>,
    /// Author or actor.
    pub author: Option<String>,
    /// First line of the message.
    pub title: String,
    /// Files of a commit.
    pub files: Vec<String>,
    /// When it went live, in milliseconds since the Unix epoch.
    pub live_at_ms: Option<i64>,
    /// `deploy`, `own-time`, `possibly-with-deploy` or `unknown`.
    pub live_since: String,
    /// Milliseconds from going live to the onset.
    pub before_onset_ms: i64,
    /// Whether its content can be read.
    pub has_content: bool,
}

impl Candidate {
    /// A deploy is no change itself; it brings one.
    pub fn is_change(&self) -> bool {
        self.kind != "deploy"
    }

    /// The change as tools name it.
    pub fn reference(&self) -> ChangeRef {
        let kind = match self.kind.as_str() {
            "config" => ChangeKind::Config,
            "flag" => ChangeKind::Flag,
            "experiment" => ChangeKind::Experiment,
            "deploy" => ChangeKind::Deploy,
            _ => ChangeKind::Commit,
        };
        ChangeRef { kind, id: self.id.clone() }
    }
}

/// What is read of `core/fault-signature`.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
pub struct Signature {
    /// The kinds of fault, clearest first.
    pub kinds: Vec<Sign>,
    /// The service that failed first.
    pub first_failing: String,
    /// What began to be logged or changed.
    pub texts: Vec<String>,
    /// What was seen.
    pub scene: Scene,
}

/// A kind of fault.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct Sign {
    /// Its name.
    pub kind: String,
    /// How clearly it shows, from 0 to 1.
    pub strength: f64,
    /// The service that shows it most clearly.
    pub service: String,
}

impl Sign {
    /// The kind; none where this skill does not know it.
    pub fn fault(&self) -> Option<FaultKind> {
        FaultKind::by_name(&self.kind)
    }
}

/// Who is part of the scene.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
pub struct Scene {
    /// All services that telemetry names.
    pub services: Vec<String>,
    /// Series that left their usual level.
    pub series: Vec<Series>,
}

/// A series that left its usual level.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct Series {
    /// Whose it is.
    pub service: String,
}
