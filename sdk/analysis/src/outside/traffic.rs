//! More is asked than before, and not by ourselves.

use super::{Outside, OutsideKind, Scene, announced, made};
use crate::departure::Direction;
use crate::fault_kind::FaultKind;
use crate::signature::{Measures, kinds_of_text, measures};

/// So many times as many requests are more than on any day.
const MORE: f64 = 1.5;
/// What was next to nothing before is not asked more often: it is new.
const FROM_NOTHING: f64 = 10_000.0;

pub(super) fn traffic(scene: &Scene) -> Option<Outside> {
    let surge = scene
        .series
        .iter()
        .filter(|(_, metric, direction, factor)| {
            let more = *direction == Direction::Up && (MORE..=FROM_NOTHING).contains(factor);
            more && measures(metric) == Measures::Requests
        })
        .max_by(|a, b| {
            let leads = |series: &&(String, String, Direction, f64)| leads_to_first(scene, &series.0);
            leads(a).cmp(&leads(b)).then(a.3.total_cmp(&b.3))
        });
    let factor = surge.map_or(1.0, |surge| surge.3);
    let made_here = surge.is_some_and(|surge| is_made_here(scene, &surge.0));
    let elsewhere = surge.is_some_and(|surge| !leads_to_first(scene, &surge.0));
    let told =
        announced(scene, &["campaign", "launch", "sale", "traffic", "bot", "crawler", "ddos", "flash"]);
    let lines = scene.lines.iter().any(|(_, text)| {
        [
            "traffic",
            "load shed",
            "scraper",
            "crawler",
            "bot ",
            "requests from",
            "campaign",
            "flash sale",
            "surge",
        ]
        .iter()
        .any(|part| text.to_lowercase().contains(part))
    });
    let internal = scene.lines.iter().any(|(_, text)| {
        kinds_of_text(text).first().is_some_and(|found| {
            matches!(
                found.0,
                FaultKind::DataRace
                    | FaultKind::SchemaMismatch
                    | FaultKind::NilDereference
                    | FaultKind::VersionConflict
                    | FaultKind::BadConfiguration
            )
        })
    });
    made(
        OutsideKind::Traffic,
        &[
            (
                surge.is_some(),
                0.45 + 0.3 * (factor / 5.0).min(1.0),
                format!("{factor:.1} times as many requests as before"),
            ),
            (told.is_some(), 0.5, told.unwrap_or_default()),
            (lines && surge.is_some(), 0.4, "the logs speak of more load".to_owned()),
        ],
        &[
            (internal, 0.6, "the error is one of the program and not of its load".to_owned()),
            (made_here, 0.7, "who asks more is not asked more itself".to_owned()),
            (
                elsewhere,
                0.5,
                "the service that is asked more does not lead to the one that failed first".to_owned(),
            ),
        ],
    )
}

/// Returns whether a service is asked for more by services that are not asked for more themselves.
fn is_made_here(scene: &Scene, service: &str) -> bool {
    let mut callers =
        scene.calls.iter().filter(|(_, callee)| callee == service).map(|(caller, _)| caller).peekable();
    let surges = |caller: &String| {
        scene.series.iter().any(|(of, metric, direction, factor)| {
            of == caller
                && *direction == Direction::Up
                && *factor >= 1.3
                && measures(metric) == Measures::Requests
        })
    };
    callers.peek().is_some() && !callers.any(surges)
}

/// Returns whether a service is the one that failed first, or calls it, directly or through others. Unknown calls lead
/// anywhere.
fn leads_to_first(scene: &Scene, service: &str) -> bool {
    if scene.calls.is_empty() || scene.first_failing.is_empty() || service == scene.first_failing {
        return true;
    }
    let mut reached: Vec<&str> = vec![service];
    let mut at = 0;
    while let Some(caller) = reached.get(at).copied() {
        at += 1;
        for (from, callee) in &scene.calls {
            if from == caller && !reached.contains(&callee.as_str()) {
                reached.push(callee);
            }
        }
    }
    reached.contains(&scene.first_failing.as_str())
}
