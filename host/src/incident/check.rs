//! `casefile incident check`: everything that is wrong with a recording, and what would make it more useful.

use std::collections::BTreeSet;
use std::error::Error;
use std::path::Path;

use super::error::quoted;
use super::{Faults, Incident, LoadError, changes, metrics};

/// Whether a recording can be used in spite of a problem.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ProblemKind {
    /// It cannot be loaded.
    Error,
    /// It loads; something is missing, ignored, or looks like a mistake.
    Note,
}

/// Something to mend.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// How bad it is.
    pub kind: ProblemKind,
    /// One sentence: where, what, and what to do.
    pub message: String,
}

/// Finds what is wrong with the recording in a directory: errors first, in the order of the parts, at most 20
/// for each; then notes, sorted. Without errors, [`Incident::load_with_repo`] succeeds.
pub fn check(dir: &Path, repo: Option<&Path>) -> Vec<Problem> {
    let mut faults = Faults::many();
    let incident = super::read(dir, repo, &mut faults);
    let mut notes = faults.notes();
    if let Some(incident) = &incident {
        notes.extend(incident.notes.iter().cloned());
        notes.extend(incident.gaps.iter().map(|gap| format!("{}: {}", gap.what, gap.why)));
        notes.extend(oddities(incident));
    }
    notes.sort();
    let errors = faults.into_errors().iter().map(sentence).collect::<Vec<_>>();
    let problem = |kind| move |message| Problem { kind, message };
    let notes = notes.into_iter().map(problem(ProblemKind::Note));
    errors.into_iter().map(problem(ProblemKind::Error)).chain(notes).collect()
}

fn sentence(error: &LoadError) -> String {
    match error.source() {
        Some(source) => format!("{error}: {source}"),
        None => error.to_string(),
    }
}

/// What fits the format and is still likely to be a mistake.
fn oddities(incident: &Incident) -> Vec<String> {
    let (alert, parts) = (&incident.alert, &incident.parts);
    let mut found = Vec::new();
    let mut series = parts.metrics.iter().flatten().peekable();
    if series.peek().is_some() && !alert.metric.is_empty() {
        let is_alerts = |s: &casefile_model::tools::metrics::Series| {
            s.service == alert.service && s.metric == alert.metric
        };
        if !series.any(is_alerts) {
            found.push(format!(
                "{}: there is no series of the alert's metric {} and service {}",
                metrics::FILE,
                quoted(&alert.metric),
                quoted(&alert.service)
            ));
        }
    }
    if alert.fired_at > incident.end() {
        found.push("alert.json, field `fired_at`: the alert fired after the recording ended".to_owned());
    }
    if alert.fired_at < incident.start() {
        found.push("alert.json, field `fired_at`: the alert fired before the recording started".to_owned());
    }
    if let (Some(commits), Some(deploys)) = (&parts.commits, &parts.deploys) {
        let known: BTreeSet<&str> = commits.iter().map(|commit| commit.sha.as_str()).collect();
        let deployed: BTreeSet<&str> = deploys.iter().filter_map(|deploy| deploy.commit.as_deref()).collect();
        found.extend(deployed.difference(&known).map(|sha| {
            format!(
                "{}: the commit {} is not among those of {}",
                changes::DEPLOYS,
                quoted(sha),
                changes::COMMITS
            )
        }));
    }
    for (file, switches) in [(changes::FLAGS, &parts.flags), (changes::CONFIGS, &parts.configs)] {
        found.extend(switches.iter().flatten().filter(|switch| switch.values().is_none()).map(|switch| {
            format!(
                "{file}: the change of {} is not written `old->new`, so no revert can be proposed",
                quoted(&switch.name)
            )
        }));
    }
    found
}
