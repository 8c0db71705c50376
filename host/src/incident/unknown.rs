//! Files that no part is read from.

use casefile_model::text;

use super::folder::Entry;
use super::{Faults, Folder, changes, docs, experiments, logs, metrics, patterns, profiles, repo, traces};

/// What the recording's own folder may hold. The last two are read by the backtest alone.
const TOP: &[&str] = &[
    "alert.json",
    "incident.toml",
    metrics::FILE,
    logs::FILE,
    traces::FILE,
    patterns::FILE,
    docs::STATUS,
    docs::DOCS,
    profiles::FOLDER,
    "context",
    "expected.json",
    "explanation.txt",
];

/// Notes every file that is ignored, and why.
pub(super) fn note(folder: &Folder, repo: Option<&str>, faults: &mut Faults) {
    if !faults.begin() {
        return;
    }
    let repo = repo.unwrap_or(repo::FOLDER);
    let is_repo = |name: &str| repo.split('/').find(|part| !part.is_empty() && *part != ".") == Some(name);
    each(folder, ".", faults, |entry| TOP.contains(&entry.name.as_str()) || is_repo(&entry.name));
    let context = [changes::COMMITS, changes::DEPLOYS, changes::FLAGS, changes::CONFIGS, experiments::FILE];
    each(folder, "context", faults, |entry| context.contains(&format!("context/{}", entry.name).as_str()));
    each(folder, docs::DOCS, faults, |entry| entry.is_file_ending(".md"));
    each(folder, profiles::FOLDER, faults, |entry| entry.is_file_ending(profiles::ENDING));
}

fn each(folder: &Folder, name: &str, faults: &mut Faults, is_known: impl Fn(&Entry) -> bool) {
    // A folder that cannot be listed was reported by the part that lies in it, if any does.
    let Ok(Some(entries)) = folder.entries(name) else {
        return;
    };
    for entry in entries.into_iter().filter(|entry| !is_known(entry)) {
        let prefix = if name == "." { String::new() } else { format!("{name}/") };
        let kind = if entry.is_folder { "folder" } else { "file" };
        let shown = text::line(&format!("{prefix}{}", entry.name), 200);
        faults.note(format!("{shown}: this {kind} is no part of a recording and is ignored"));
    }
}
