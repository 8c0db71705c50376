//! Recorded changes: commits, deploys, configuration, flags, experiments.

use casefile_model::Time;
use casefile_model::report::{ChangeKind, ChangeRef};
use casefile_model::text;
use casefile_model::tools::ToolError;
use casefile_model::tools::changes::{
    ChangeInfo, Changes, ContentAnswer, ContentQuery, ListAnswer, ListQuery,
};

use super::git::Git;
use super::page::{self, Page};
use super::{Recorded, gaps, present};
use crate::incident::{Commit, Deploy, Parts, RecordedExperiment, Switch};

const LIST_MAX: u32 = 500;
const CONTENT_CHARS_MAX: u32 = 65_536;
const TITLE_CHARS_MAX: usize = 300;

/// The kinds that a recording can hold, in the order of their names.
const KINDS: &[ChangeKind] =
    &[ChangeKind::Commit, ChangeKind::Config, ChangeKind::Deploy, ChangeKind::Experiment, ChangeKind::Flag];

impl Changes for Recorded {
    fn list_changes(&self, query: ListQuery, as_of: Time) -> Result<ListAnswer, ToolError> {
        page::check(query.window)?;
        let page = Page::of(query.limit, LIST_MAX, query.cursor.as_deref())?;
        let wanted = KINDS.iter().filter(|kind| query.kinds.is_empty() || query.kinds.contains(kind));
        let mut found = Vec::new();
        let mut missing = None;
        let mut is_any_present = false;
        for kind in wanted {
            match infos(&self.0.parts, self.0.repo.is_some(), *kind) {
                Ok(infos) => {
                    is_any_present = true;
                    found.extend(infos);
                }
                Err(e) => missing = Some(e),
            }
        }
        // Some kinds without a source are a gap of the report; only where all are, is there nothing to answer
        // from.
        if let Some(error) = missing.filter(|_| !is_any_present) {
            return Err(error);
        }
        found.retain(|change| {
            query.window.contains(change.at)
                && change.at <= as_of
                && query.service.as_ref().is_none_or(|wanted| change.service.as_ref() == Some(wanted))
        });
        found.sort_by(|a, b| {
            (a.at, a.change.kind.name(), &a.change.id, &a.service, &a.title).cmp(&(
                b.at,
                b.change.kind.name(),
                &b.change.id,
                &b.service,
                &b.title,
            ))
        });
        let cut = page.cut(found.into_iter())?;
        Ok(ListAnswer { changes: cut.rows, total: cut.total, next: cut.next })
    }

    fn content(&self, query: ContentQuery, as_of: Time) -> Result<ContentAnswer, ToolError> {
        let parts = &self.0.parts;
        let id = query.change.id.as_str();
        let found = match query.change.kind {
            ChangeKind::Commit => {
                let commits = present(parts.commits.as_ref(), gaps::COMMITS)?;
                let commit = latest(commits, as_of, |c| c.at, |c| c.sha == id);
                let commit = commit.ok_or_else(|| no_such_change(&query.change))?;
                let diff = match &commit.diff {
                    Some(diff) => Some(diff.clone()),
                    None => self.diff_of_repository(commit, as_of)?,
                };
                return Ok(commit_content(query, commit, diff.as_deref()));
            }
            ChangeKind::Flag => {
                let flags = present(parts.flags.as_ref(), gaps::FLAGS)?;
                latest(flags, as_of, |f| f.at, |f| f.name == id).map(switch_content)
            }
            ChangeKind::Config => {
                let configs = present(parts.configs.as_ref(), gaps::CONFIGS)?;
                latest(configs, as_of, |c| c.at, |c| c.name == id).map(switch_content)
            }
            ChangeKind::Deploy => {
                let deploys = present(parts.deploys.as_ref(), gaps::DEPLOYS)?;
                latest(deploys, as_of, |d| d.at, |d| d.id() == id).map(|d| (deploy_title(d), None))
            }
            ChangeKind::Experiment => {
                let experiments = present(parts.experiments.as_ref(), gaps::EXPERIMENTS)?;
                let found = latest(experiments, as_of, |e| e.result.started_at, |e| e.result.id == id);
                found.map(|e| (e.change.clone(), Switch::split(&e.change)))
            }
            ChangeKind::Outside | ChangeKind::None => None,
        };
        let (message, values) = found.ok_or_else(|| no_such_change(&query.change))?;
        let (old_value, new_value) = values.map(|(old, new)| (old.to_owned(), new.to_owned())).unzip();
        Ok(ContentAnswer { change: query.change, message, diff: None, old_value, new_value, next: None })
    }
}

impl Recorded {
    /// What the repository says of a commit whose diff was not exported; none without a repository or the commit in it.
    fn diff_of_repository(&self, commit: &Commit, as_of: Time) -> Result<Option<String>, ToolError> {
        let Some(repo) = &self.0.repo else { return Ok(None) };
        let git = Git::new(repo, as_of)?;
        match git.revision(&commit.sha) {
            Ok(revision) => git.diff(&revision).map(Some),
            Err(ToolError::NotFound(_) | ToolError::InvalidArgument(_)) => Ok(None),
            Err(error) => Err(error),
        }
    }
}

/// The same words whether a change never was or lies after as-of.
fn no_such_change(change: &ChangeRef) -> ToolError {
    ToolError::NotFound(format!("no {} `{}` at as-of", change.kind.name(), text::line(&change.id, 100)))
}

/// The last of the rows, sorted by time, that is visible and matches.
fn latest<T>(rows: &[T], as_of: Time, at: impl Fn(&T) -> Time, matches: impl Fn(&T) -> bool) -> Option<&T> {
    rows.iter().rev().find(|row| at(row) <= as_of && matches(row))
}

fn commit_content(query: ContentQuery, commit: &Commit, diff: Option<&str>) -> ContentAnswer {
    let part = diff.map(|diff| page::characters(diff, query.offset, query.limit, CONTENT_CHARS_MAX));
    let (diff, next) = part.map_or((None, None), |(diff, next)| (Some(diff), next));
    let message = commit.message.clone();
    ContentAnswer { change: query.change, message, diff, old_value: None, new_value: None, next }
}

fn switch_content(switch: &Switch) -> (String, Option<(&str, &str)>) {
    (switch.change.clone(), switch.values())
}

fn infos(parts: &Parts, has_repo: bool, kind: ChangeKind) -> Result<Vec<ChangeInfo>, ToolError> {
    Ok(match kind {
        ChangeKind::Commit => present(parts.commits.as_ref(), gaps::COMMITS)?
            .iter()
            .map(|commit| commit_info(commit, has_repo))
            .collect(),
        ChangeKind::Deploy => {
            present(parts.deploys.as_ref(), gaps::DEPLOYS)?.iter().map(deploy_info).collect()
        }
        ChangeKind::Flag => {
            present(parts.flags.as_ref(), gaps::FLAGS)?.iter().map(|flag| switch_info(kind, flag)).collect()
        }
        ChangeKind::Config => present(parts.configs.as_ref(), gaps::CONFIGS)?
            .iter()
            .map(|config| switch_info(kind, config))
            .collect(),
        ChangeKind::Experiment => {
            present(parts.experiments.as_ref(), gaps::EXPERIMENTS)?.iter().map(experiment_info).collect()
        }
        ChangeKind::Outside | ChangeKind::None => Vec::new(),
    })
}

fn commit_info(commit: &Commit, has_repo: bool) -> ChangeInfo {
    ChangeInfo {
        change: ChangeRef { kind: ChangeKind::Commit, id: commit.sha.clone() },
        at: commit.at,
        service: commit.service.clone(),
        author: Some(commit.author.clone()).filter(|author| !author.is_empty()),
        title: title(commit.message.lines().next().unwrap_or_default()),
        files: commit.files.clone(),
        commit: None,
        has_content: commit.diff.is_some() || has_repo,
    }
}

fn deploy_title(deploy: &Deploy) -> String {
    match (&deploy.version, &deploy.commit) {
        (Some(version), Some(commit)) => format!("{} to {version} with commit {commit}", deploy.service),
        (Some(version), None) => format!("{} to {version}", deploy.service),
        (None, commit) => format!("{} to commit {}", deploy.service, commit.as_deref().unwrap_or_default()),
    }
}

fn deploy_info(deploy: &Deploy) -> ChangeInfo {
    ChangeInfo {
        change: ChangeRef { kind: ChangeKind::Deploy, id: deploy.id().to_owned() },
        at: deploy.at,
        service: Some(deploy.service.clone()),
        author: deploy.actor.clone(),
        title: title(&deploy_title(deploy)),
        files: Vec::new(),
        commit: deploy.commit.clone(),
        has_content: false,
    }
}

fn switch_info(kind: ChangeKind, switch: &Switch) -> ChangeInfo {
    ChangeInfo {
        change: ChangeRef { kind, id: switch.name.clone() },
        at: switch.at,
        service: switch.service.clone(),
        author: switch.actor.clone(),
        title: title(&switch.change),
        files: Vec::new(),
        commit: switch.commit.clone(),
        has_content: switch.values().is_some(),
    }
}

fn experiment_info(experiment: &RecordedExperiment) -> ChangeInfo {
    ChangeInfo {
        change: ChangeRef { kind: ChangeKind::Experiment, id: experiment.result.id.clone() },
        at: experiment.result.started_at,
        service: Some(experiment.result.service.clone()),
        author: experiment.actor.clone(),
        title: title(if experiment.change.is_empty() { "started" } else { &experiment.change }),
        files: Vec::new(),
        commit: None,
        has_content: Switch::split(&experiment.change).is_some(),
    }
}

fn title(text: &str) -> String {
    text.chars().take(TITLE_CHARS_MAX).collect()
}
