//! What would overturn the verdict, derived from its own weak places and nothing else.

use casefile_model::case::{CaseReport, Status};
use casefile_model::report::{ChangeKind, Subject};

use super::lead::main_onset;
use super::shown::{self, Moment};
use super::units;

pub(super) fn overturn(report: &CaseReport) -> Vec<String> {
    match report.status {
        Status::Failed => {
            vec!["There is no verdict to overturn: the investigation did not come to its end.".into()]
        }
        Status::Inconclusive => open_question(report),
        Status::CauseFound | Status::NoChangeAtFault => {
            let reasons = [
                timing(report),
                recovery(report),
                runner_up(report),
                record(report),
                gaps(report),
                odds(report),
            ];
            reasons.into_iter().flatten().collect()
        }
    }
}

/// No cause can come after its effect.
fn timing(report: &CaseReport) -> Option<String> {
    let live = report.verdict.cause.as_ref()?.deployed_at?;
    let onset = main_onset(report)?.at;
    let (live_at, onset_at) = (Moment::of(live).clock, Moment::of(onset).clock);
    let apart = shown::duration(live.0.saturating_sub(onset.0));
    Some(if onset < live {
        format!(
            "The onset is dated {onset_at}, {apart} before the change went live at {live_at}. If the symptom really began \
             first, the change is innocent; the series below shows how sharp that date is."
        )
    } else {
        format!(
            "Trouble of the same kind before {live_at}, when the change went live ({apart} before the onset), would clear it."
        )
    })
}

/// Undoing the cause ends the effect.
fn recovery(report: &CaseReport) -> Option<String> {
    let cause = report.verdict.cause.as_ref()?;
    let onset = main_onset(report)?;
    let Subject::Series(series) = &onset.subject else { return None };
    let before = units::amount(&series.metric, onset.before);
    let cause = match cause.kind {
        ChangeKind::Outside => "the fault outside".into(),
        kind => format!("{} {}", kind.name(), shown::short(&cause.id)),
    };
    Some(format!(
        "If {} {} does not come back to about {before} once {cause} is undone or over, something else is at work.",
        shown::name(&series.service),
        shown::name(&series.metric)
    ))
}

fn runner_up(report: &CaseReport) -> Option<String> {
    let candidates = &report.verdict.candidates;
    let first = candidates.first()?;
    Some(match candidates.get(1) {
        Some(second) => format!(
            "The runner-up is {} with a score of {:.2} against {:.2}; what speaks for it would have to gain that difference.",
            shown::short(&second.commit),
            second.score,
            first.score
        ),
        None => "No other change scored. One that the sources do not hold would not have been seen.".into(),
    })
}

/// What was ruled out comes back if its reason falls.
fn record(report: &CaseReport) -> Option<String> {
    let groups = super::why::ruled_out(report);
    let largest = groups.iter().max_by_key(|group| group.what.len())?;
    let others =
        if groups.len() > 1 { " Each other reason under \"What it is not\" can fall alike." } else { "" };
    let count = largest.what.len();
    let (alternatives, them) = if count == 1 {
        ("One alternative was".into(), "it")
    } else {
        (format!("{count} alternatives were"), "one of them")
    };
    Some(format!(
        "{alternatives} ruled out because \"{}\". Evidence against that reason brings {them} back.{others}",
        largest.why
    ))
}

fn gaps(report: &CaseReport) -> Option<String> {
    let first = report.gaps.first()?;
    let others = match report.gaps.len() {
        1 => String::new(),
        more => format!(" and {} more", more - 1),
    };
    Some(format!("What was not checked may hold another cause: {}{others}.", shown::sentence(&first.what)))
}

fn odds(report: &CaseReport) -> Option<String> {
    let wrong = 100.0 - (report.verdict.confidence.clamp(0.0, 1.0) * 100.0).round();
    (wrong >= 1.0)
        .then(|| format!("Taken at its word, a confidence like this one is wrong {wrong:.0} times in 100."))
}

/// What would settle a case that names nobody.
fn open_question(report: &CaseReport) -> Vec<String> {
    let mut reasons = Vec::new();
    if let Some(first) = report.verdict.candidates.first() {
        reasons.push(format!(
            "The nearest candidate is {} with a score of {:.2}. That was not enough to name it; a mechanism that leads from it to the symptom would be.",
            shown::short(&first.commit),
            first.score
        ));
    } else {
        reasons.push(
            "No change was a candidate. One that the sources do not hold would not have been seen.".into(),
        );
    }
    reasons.extend(gaps(report));
    reasons.extend(record(report));
    reasons
}
