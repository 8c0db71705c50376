//! Skill `core/changes-before`: what could have reached the failing code before it failed? It blames nothing.
//!
//! # Layout
//! - [`candidate`]: one change, and since when it was live.
//! - [`mod@late`]: what came too late to be the cause.

pub mod candidate;
pub mod late;

use candidate::candidates;
use casefile_sdk::prelude::*;
use changes::ChangeInfo;
use core_handover::{Candidate, Late, LiveSince};
use late::late;

/// What the caller may choose.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Parameters {
    /// The latest credible time of the onset, in milliseconds since the Unix epoch; changes up to and at this time
    /// are listed. When the alert fired, where it is absent.
    pub onset_ms: Option<i64>,
    /// How far back from the onset to look, in milliseconds; at least a minute.
    pub lookback_ms: i64,
    /// How many findings to report, at most; the data lists all candidates.
    pub findings_max: usize,
}

impl Default for Parameters {
    fn default() -> Self {
        Self { onset_ms: None, lookback_ms: 3 * DAY_MS, findings_max: 20 }
    }
}

/// What the skill hands to its caller.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Data {
    /// The onset that was asked about, in milliseconds since the Unix epoch.
    pub onset_ms: i64,
    /// The beginning of the window, in milliseconds since the Unix epoch.
    pub window_start_ms: i64,
    /// The changes, latest before the onset first; those of which nothing says that they were live come last.
    pub candidates: Vec<Candidate>,
    /// Changes that were made or went live only after the onset, first ones first: too late to be the cause.
    pub late: Vec<Late>,
    /// How many deploys the window holds.
    pub deploys: usize,
}

/// Lists the changes before the onset with the time at which they took effect.
///
/// # Errors
/// `invalid-parameters`, and `missing-data` where neither the parameters nor an alert give an onset.
pub fn investigate(case: &Case, parameters: Parameters) -> Result<Report<Data>, Failure> {
    if parameters.lookback_ms < MINUTE_MS {
        return Err(Failure::invalid_parameters("lookback_ms must be at least 60000"));
    }
    let onset_ms = match parameters.onset_ms {
        Some(onset_ms) => onset_ms,
        None => case.alert()?.fired_at,
    };
    let window = case.before(onset_ms, parameters.lookback_ms);
    let data = |candidates, late, deploys| Data {
        onset_ms,
        window_start_ms: window.start,
        candidates,
        late,
        deploys,
    };
    let answer = match changes::list(window, &[], None) {
        Ok(answer) => answer,
        Err(error) => {
            let report = Report::new(
                "What changed before the onset could not be listed.",
                data(Vec::new(), Vec::new(), 0),
            );
            return Ok(report.gap_from("changes before the onset", &error));
        }
    };
    let mut gaps = Vec::new();
    let (late, too_late) = too_late(case, &answer, onset_ms, &mut gaps);
    let mut found = candidates(&answer.items, onset_ms);
    // What went live only after the alert had fired cannot have been running before.
    found.retain(|one| !late.iter().any(|late| late.id == one.id && late.kind == one.kind));
    let deploys = count(&answer.items, ChangeKind::Deploy);
    let summary = summary(&found, window);
    let note = |text| Finding::note(answer.evidence.clone(), text);
    let listed: Vec<Finding> =
        found.iter().take(parameters.findings_max).map(|candidate| note(sentence(candidate))).collect();
    gaps.splice(0..0, self::gaps(&found, deploys, &answer));
    let report = Report::new(summary.clone(), data(found, late, deploys)).finding(note(summary));
    Ok(report.findings(listed).findings(too_late).gaps(gaps))
}

/// Clocks of sources differ, and an onset is not known to the minute.
const SLACK_MS: i64 = 5 * MINUTE_MS;

/// Changes after the onset that a report names, at most; the data lists all.
const LATE_MAX: usize = 12;

/// What came after the onset, with a finding for each that says that it is too late to be the cause.
fn too_late(
    case: &Case,
    before: &Answer<ChangeInfo>,
    onset_ms: i64,
    gaps: &mut Vec<(String, String)>,
) -> (Vec<Late>, Vec<Finding>) {
    let after = match changes::list(case.since(onset_ms), &[], None) {
        Ok(after) => after,
        Err(error) => {
            gaps.push(("changes after the onset".to_owned(), casefile_sdk::tool_error_text(&error)));
            return (Vec::new(), Vec::new());
        }
    };
    let fired = case.alert_if_any().map_or(onset_ms, |alert| alert.fired_at);
    let certain_ms = onset_ms.saturating_add(SLACK_MS).max(fired);
    let found = late(&before.items, &after.items, onset_ms, certain_ms);
    let evidence = before.evidence.clone().and(&after.evidence);
    let refuted = found.iter().take(LATE_MAX).map(|late| {
        let reference = ChangeRef { kind: core_handover::change::kind(&late.kind), id: late.id.clone() };
        let what = format!("{} {} ({:.80})", late.kind, core_handover::change::short(&late.id), late.title);
        Finding::refuted(
            evidence.clone(),
            what,
            Some(reference),
            format!("too late to be the cause: {}", late.why),
        )
    });
    let refuted = refuted.collect();
    if found.len() > LATE_MAX {
        let more = found.len() - LATE_MAX;
        gaps.push((
            format!("{more} more changes after the onset"),
            "they are too late to be the cause".to_owned(),
        ));
    }
    (found, refuted)
}

/// What could not be known of the changes, and why.
fn gaps(found: &[Candidate], deploys: usize, answer: &Answer<ChangeInfo>) -> Vec<(String, String)> {
    let mut gaps = Vec::new();
    let mut add = |what: &str, why: &str| gaps.push((what.to_owned(), why.to_owned()));
    if deploys == 0 {
        add("when commits went live", "no deploy is listed in the window");
    }
    if count(&answer.items, ChangeKind::Commit) == 0 {
        add("commits before the onset", "none is listed in the window");
    }
    let of = |live_since| found.iter().filter(|candidate| candidate.live_since == live_since).count();
    let (unknown, possible) = (of(LiveSince::Unknown), of(LiveSince::PossiblyWithDeploy));
    if deploys > 0 && unknown > 0 {
        add(&format!("whether {unknown} commits were live"), "no deploy follows them before the onset");
    }
    if possible > 0 {
        let why = "no deploy names them; a later one may have brought them along";
        add(&format!("with which deploy {possible} commits went live"), why);
    }
    if !answer.complete {
        add("further changes", &format!("only the first {} were read", answer.items.len()));
    }
    gaps
}

fn count(listed: &[ChangeInfo], kind: ChangeKind) -> usize {
    listed.iter().filter(|info| info.change.kind == kind).count()
}

fn summary(found: &[Candidate], window: Window) -> String {
    let span = span((window.end - window.start) / MINUTE_MS);
    let live = found
        .iter()
        .filter(|candidate| {
            matches!(candidate.live_since, LiveSince::Deploy | LiveSince::OwnTime | LiveSince::OwnDeploy)
        })
        .count();
    match found.len() {
        0 => format!("No change is listed in the {span} before the onset."),
        all => format!(
            "{all} changes in the {span} before the onset; of {live} it is known when they went live."
        ),
    }
}

/// A span in the largest unit that goes into it, from two of that unit on.
fn span(minutes: i64) -> String {
    let units = [("days", 24 * 60), ("hours", 60), ("minutes", 1)];
    let fitting = units.into_iter().find(|(_, unit)| minutes % unit == 0 && minutes / unit >= 2);
    fitting.map_or_else(|| format!("{minutes} minutes"), |(name, unit)| format!("{} {name}", minutes / unit))
}

fn sentence(candidate: &Candidate) -> String {
    let minutes = candidate.before_onset_ms / MINUTE_MS;
    let service = candidate.service.as_ref().map_or_else(String::new, |service| format!(" of {service}"));
    let when = match candidate.live_since {
        LiveSince::Deploy => format!("deployed {minutes} min before the onset"),
        LiveSince::OwnDeploy => format!("deployed with its service {minutes} min before the onset"),
        LiveSince::OwnTime => format!("in effect {minutes} min before the onset"),
        LiveSince::PossiblyWithDeploy => {
            format!("may have gone live with a deploy {minutes} min before the onset")
        }
        LiveSince::Unknown => format!("made {minutes} min before the onset, not known to be live"),
    };
    let id: String = candidate.id.chars().take(60).collect();
    let title: String = candidate.title.chars().take(120).collect();
    format!("{} {id}{service}, {when}: {title}", candidate.kind)
}

casefile_sdk::skill!(investigate);
