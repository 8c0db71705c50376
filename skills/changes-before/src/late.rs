//! Changes that came too late to be the cause. They are named so that nobody has to wonder whether they were overlooked.

use casefile_sdk::prelude::*;
use changes::ChangeInfo;
use core_handover::Late;

use crate::candidate::{kind, names};

/// Lists what was made after the onset, and what was made before and went live only after it; first ones first.
///
/// `before` are the changes up to the onset, `after` those from there on. What was made before and went live between the
/// onset and `certain_ms` is not listed: an onset may be dated too early, the alert is not.
pub fn late(before: &[ChangeInfo], after: &[ChangeInfo], onset_ms: i64, certain_ms: i64) -> Vec<Late> {
    let is_deploy = |info: &&ChangeInfo| info.change.kind == ChangeKind::Deploy;
    let (deploys_before, deploys_after): (Vec<&ChangeInfo>, Vec<&ChangeInfo>) =
        (before.iter().filter(is_deploy).collect(), after.iter().filter(is_deploy).collect());
    let commits = before.iter().filter(|info| info.change.kind == ChangeKind::Commit);
    let shipped =
        commits.filter(|commit| !deploys_before.iter().any(|deploy| names(deploy, &commit.change.id)));
    let shipped = shipped.filter_map(|commit| {
        let deploy = deploys_after.iter().find(|deploy| names(deploy, &commit.change.id))?;
        if deploy.at <= certain_ms {
            return None;
        }
        let minutes = minutes(deploy.at, onset_ms);
        Some(of(commit, Some(deploy.at), format!("it went live {minutes} minutes after it had begun")))
    });
    let made = after.iter().filter(|info| match info.change.kind {
        // A deploy is named by the commit that it brings.
        ChangeKind::Deploy => !before
            .iter()
            .chain(after)
            .any(|commit| commit.change.kind == ChangeKind::Commit && names(info, &commit.change.id)),
        ChangeKind::Outside | ChangeKind::None => false,
        _ => true,
    });
    let made = made.filter(|info| info.at > onset_ms).map(|info| {
        let minutes = minutes(info.at, onset_ms);
        let live = deploys_after.iter().find(|deploy| names(deploy, &info.change.id)).map(|deploy| deploy.at);
        of(info, live, format!("it was made {minutes} minutes after it had begun"))
    });
    let mut found: Vec<Late> = shipped.chain(made).collect();
    found.sort_by(|a, b| {
        (a.live_at_ms.unwrap_or(a.made_at_ms), &a.id).cmp(&(b.live_at_ms.unwrap_or(b.made_at_ms), &b.id))
    });
    found
}

fn minutes(at: i64, onset_ms: i64) -> i64 {
    at.saturating_sub(onset_ms) / MINUTE_MS
}

fn of(info: &ChangeInfo, live_at_ms: Option<i64>, why: String) -> Late {
    Late {
        kind: kind(info.change.kind).to_owned(),
        id: info.change.id.clone(),
        title: info.title.clone(),
        made_at_ms: info.at,
        live_at_ms,
        why,
    }
}
