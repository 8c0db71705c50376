//! A change that could have reached the failing code, and since when it was live.

use casefile_analysis::folders::owners;
use casefile_sdk::prelude::*;
use changes::ChangeInfo;
use core_handover::{Candidate, LiveSince};

/// A report needs no longer list of files than a person reads.
const FILES_MAX: usize = 50;

/// Turns the changes of a window into candidates, latest before the onset first; those of unknown effect come last.
pub fn candidates(listed: &[ChangeInfo], onset_ms: i64) -> Vec<Candidate> {
    let head = |deploy: &ChangeInfo| {
        let commits = listed.iter().filter(|info| info.change.kind == ChangeKind::Commit);
        commits.filter(|commit| names(deploy, &commit.change.id)).map(|commit| commit.at).max()
    };
    let deploys = listed.iter().filter(|info| info.change.kind == ChangeKind::Deploy);
    let deploys: Vec<Deploy> = deploys.map(|info| Deploy { info, head_ms: head(info) }).collect();
    let mut found: Vec<Candidate> = Vec::new();
    for info in listed {
        match info.change.kind {
            ChangeKind::Commit => found.push(of_commit(info, &deploys, onset_ms)),
            ChangeKind::Deploy if brings_a_listed_commit(info, listed) => {}
            ChangeKind::Outside | ChangeKind::None => {}
            _ => found.push(of_own_time(info, onset_ms)),
        }
    }
    found.sort_by(|a, b| {
        let unknown = |candidate: &Candidate| candidate.live_since == LiveSince::Unknown;
        (unknown(a), a.before_onset_ms, &a.id).cmp(&(unknown(b), b.before_onset_ms, &b.id))
    });
    found
}

fn of_commit(info: &ChangeInfo, deploys: &[Deploy], onset_ms: i64) -> Candidate {
    // The first deploy that names it: later ones of the same commit are restarts.
    let named = deploys.iter().find(|deploy| names(deploy.info, &info.change.id));
    let services: Vec<&str> = deploys.iter().filter_map(|deploy| deploy.info.service.as_deref()).collect();
    let owners = if info.service.is_some() { Vec::new() } else { owners(&info.files, &services) };
    let owned =
        |deploy: &&Deploy| deploy.info.service.as_deref().is_some_and(|service| owners.contains(&service));
    // One repository may hold many services, and a deploy of one names the last commit of all.
    let own = deploys.iter().filter(owned).find(|deploy| deploy.holds(info));
    // Dates of branches may be later than that of their merge, so what is only possible is taken widely.
    let later = || deploys.iter().find(|deploy| deploy.info.at >= info.at && same_service(deploy.info, info));
    let (deploy, live_since) = match (own, named) {
        (Some(deploy), _) if names(deploy.info, &info.change.id) => (Some(deploy), LiveSince::Deploy),
        (Some(deploy), _) => (Some(deploy), LiveSince::OwnDeploy),
        (None, Some(deploy)) => (Some(deploy), LiveSince::Deploy),
        (None, None) if !owners.is_empty() => (None, LiveSince::Unknown),
        (None, None) => match later() {
            Some(deploy) => (Some(deploy), LiveSince::PossiblyWithDeploy),
            None => (None, LiveSince::Unknown),
        },
    };
    let live_at_ms = deploy.map(|deploy| deploy.info.at);
    let known = deploy.filter(|_| live_since != LiveSince::PossiblyWithDeploy);
    Candidate {
        service: info.service.clone().or_else(|| known.and_then(|deploy| deploy.info.service.clone())),
        commit: Some(info.change.id.clone()),
        live_at_ms,
        live_since,
        deploy: deploy.map(|deploy| deploy.info.change.id.clone()),
        before_onset_ms: onset_ms.saturating_sub(live_at_ms.unwrap_or(info.at)).max(0),
        ..of_own_time(info, onset_ms)
    }
}

/// A deploy, and when the commit that it names was made, where that is known.
struct Deploy<'a> {
    info: &'a ChangeInfo,
    head_ms: Option<i64>,
}

impl Deploy<'_> {
    /// Returns whether it may hold a commit: it came after it, and so did the commit that it names.
    fn holds(&self, commit: &ChangeInfo) -> bool {
        self.info.at >= commit.at && self.head_ms.is_none_or(|head| head >= commit.at)
    }
}

fn of_own_time(info: &ChangeInfo, onset_ms: i64) -> Candidate {
    Candidate {
        kind: kind(info.change.kind).to_owned(),
        id: info.change.id.clone(),
        commit: info.commit.clone(),
        service: info.service.clone(),
        author: info.author.clone(),
        title: info.title.clone(),
        files: info.files.iter().take(FILES_MAX).cloned().collect(),
        made_at_ms: info.at,
        live_at_ms: Some(info.at),
        live_since: LiveSince::OwnTime,
        deploy: None,
        before_onset_ms: onset_ms.saturating_sub(info.at).max(0),
        has_content: info.has_content,
    }
}

/// The name of a kind of change.
pub(crate) fn kind(kind: ChangeKind) -> &'static str {
    match kind {
        ChangeKind::Commit => "commit",
        ChangeKind::Config => "config",
        ChangeKind::Flag => "flag",
        ChangeKind::Experiment => "experiment",
        ChangeKind::Deploy => "deploy",
        ChangeKind::Outside => "outside",
        ChangeKind::None => "none",
    }
}

fn brings_a_listed_commit(deploy: &ChangeInfo, listed: &[ChangeInfo]) -> bool {
    listed.iter().any(|info| info.change.kind == ChangeKind::Commit && names(deploy, &info.change.id))
}

/// Sources shorten hashes; seven digits are what git itself shortens to.
pub(crate) fn names(deploy: &ChangeInfo, commit: &str) -> bool {
    deploy.commit.as_ref().is_some_and(|named| {
        named == commit
            || (named.len().min(commit.len()) >= 7
                && (commit.starts_with(named) || named.starts_with(commit)))
    })
}

/// A commit whose service is not known may ride with the deploy of any service.
fn same_service(deploy: &ChangeInfo, commit: &ChangeInfo) -> bool {
    match (&deploy.service, &commit.service) {
        (Some(deploy), Some(commit)) => deploy == commit,
        _ => true,
    }
}
