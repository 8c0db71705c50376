//! What speaks against taking a commit back. Each check is made on objects of git, by the host alone.

use std::path::Path;

use casefile_model::proposal::{Check, CheckName, CheckOutcome};
use casefile_model::report::Proposal;
use casefile_model::text;

use super::revert::{self, Merged};
use super::{PrepareError, Record, answered, asked, later, migrations, scratch};
use crate::git::{GitDir, is_hash};

/// Makes the branch where one can be made, and checks it. The clone is left in `dir`.
pub(super) fn run(
    source: &GitDir,
    head: &str,
    proposal: &Proposal,
    dir: &Path,
) -> Result<Record, PrepareError> {
    let nothing = |checks| Ok(Record { branch: None, checks });
    let commit = match on_head(source, head, &proposal.change.id)? {
        Ok(commit) => commit,
        Err(why) => return nothing(vec![check(CheckName::CommitOnHead, CheckOutcome::Failed, why)]),
    };
    let mut checks =
        vec![check(CheckName::CommitOnHead, CheckOutcome::Passed, format!("{head} contains it"))];
    let parents = parents(source, &commit)?;
    if let Some(why) = not_one_parent(source, &parents)? {
        checks.push(check(CheckName::OneParent, CheckOutcome::Failed, why));
        return nothing(checks);
    }
    let parent = parents.first().map(String::as_str);
    let goes_back = match parent {
        Some(parent) => format!("the revert goes back to {parent}"),
        None => "it is the first commit; the revert takes all its files away".into(),
    };
    checks.push(check(CheckName::OneParent, CheckOutcome::Passed, goes_back));

    let clone = scratch::clone(source, head, dir)?;
    let reverted_by = later::reverted_by(&clone, &commit, head)?;
    let merged = revert::merge(&clone, head, &commit, parent)?;
    let is_empty = matches!(&merged, Merged::Clean(tree) if *tree == revert::tree(&clone, head)?);
    let not_reverted = match reverted_by {
        Some(by) => (CheckOutcome::Failed, format!("commit {by} says that it reverts it")),
        None if is_empty => {
            (CheckOutcome::Failed, "the tree is without it already; a revert would be empty".into())
        }
        None => (CheckOutcome::Passed, "no later commit took it back".into()),
    };
    let is_reverted = not_reverted.0 == CheckOutcome::Failed;
    checks.push(check(CheckName::NotReverted, not_reverted.0, not_reverted.1));
    let tree = match merged {
        Merged::Clean(tree) => {
            let why = "it merges without a conflict".into();
            checks.push(check(CheckName::AppliesCleanly, CheckOutcome::Passed, why));
            Some(tree)
        }
        Merged::Conflict(why) => {
            checks.push(check(CheckName::AppliesCleanly, CheckOutcome::Failed, why));
            None
        }
    };
    let diff = later::diff(&clone, &commit)?;
    checks.push(later::lines_unchanged(&clone, &commit, head, &diff)?);
    checks.push(migrations::check(&diff));
    let branch = match tree.filter(|_| !is_reverted) {
        Some(tree) => Some(revert::branch(&clone, head, &commit, &tree, proposal)?),
        None => None,
    };
    Ok(Record { branch, checks })
}

/// A check with its detail, which is cut where it is long.
pub(super) fn check(name: CheckName, outcome: CheckOutcome, detail: String) -> Check {
    Check { name, outcome, detail: text::plain(&detail, 6_000) }
}

/// The full hash of a commit that the head contains, or why there is none.
fn on_head(source: &GitDir, head: &str, id: &str) -> Result<Result<String, String>, PrepareError> {
    let doing = "find the commit";
    let shown = text::line(id, 100);
    if !(4..=64).contains(&id.len()) || !is_hash(id) {
        return Ok(Err(format!("`{shown}` is no hash of a commit")));
    }
    let name = format!("{id}^{{commit}}");
    let found = asked(source, doing, &["rev-parse", "--verify", "--quiet", "--end-of-options", &name])?;
    let Some(commit) = found.hash() else {
        return Ok(Err(format!("the repository has no commit `{shown}`, or several that begin so")));
    };
    match asked(source, doing, &["merge-base", "--is-ancestor", &commit, head])?.status {
        0 => Ok(Ok(commit)),
        1 => Ok(Err(format!("{commit} is not part of the head {head}"))),
        other => Err(PrepareError::Git { doing, why: format!("status {other}") }),
    }
}

/// The parents that the commit itself names, whatever a shallow repository lacks.
fn parents(source: &GitDir, commit: &str) -> Result<Vec<String>, PrepareError> {
    let object = answered(source, "read the commit", &["cat-file", "commit", commit])?;
    let head = object.split("\n\n").next().unwrap_or_default();
    Ok(head.lines().filter_map(|line| line.strip_prefix("parent ")).map(str::to_owned).collect())
}

fn not_one_parent(source: &GitDir, parents: &[String]) -> Result<Option<String>, PrepareError> {
    match parents {
        [] => Ok(None),
        [parent] => {
            let there = asked(source, "read the commit", &["cat-file", "-e", parent])?.status == 0;
            Ok((!there)
                .then(|| format!("its parent {parent} is not in this shallow repository; fetch it whole")))
        }
        several => Ok(Some(format!(
            "it is a merge of {}; a person must say to which of them the revert goes back (`git revert -m`)",
            several.join(" and ")
        ))),
    }
}
