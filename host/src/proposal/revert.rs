//! Taking a commit back as git does: a three-way merge whose base is the commit, ours the head, theirs its parent. It is
//! done on objects alone, so that no file is checked out and no filter, attribute or link of the tree counts.

use casefile_model::proposal::Branch;
use casefile_model::report::Proposal;
use casefile_model::text;

use super::{PrepareError, answered, asked, failed, succeeded};
use crate::git::GitDir;

/// Who makes the branch.
const WHO: &str = "Casefile";
const MAIL: &str = "casefile@localhost";
/// Characters of a conflict that are shown, and files.
const HUNK_CHARS_MAX: usize = 2_000;
const FILES_MAX: usize = 20;

/// What the merge gave.
pub(super) enum Merged {
    /// The tree without the commit.
    Clean(String),
    /// The files that conflict, and the parts of them.
    Conflict(String),
}

/// Merges. `parent` is none for a commit without one: all its files go.
pub(super) fn merge(
    clone: &GitDir,
    head: &str,
    commit: &str,
    parent: Option<&str>,
) -> Result<Merged, PrepareError> {
    let doing = "take the commit back";
    let tree_of = |revision: &str| {
        answered(
            clone,
            doing,
            &["rev-parse", "--verify", "--end-of-options", &format!("{revision}^{{tree}}")],
        )
    };
    let gone = match parent {
        Some(parent) => tree_of(parent)?,
        None => answered(clone, doing, &["mktree"])?,
    };
    // Three commits of which the first is the only ancestor that the others have in common.
    let base = commit_tree(clone, tree_of(commit)?.trim(), None, "base\n", "0 +0000")?;
    let ours = commit_tree(clone, tree_of(head)?.trim(), Some(&base), "ours\n", "0 +0000")?;
    let theirs = commit_tree(clone, gone.trim(), Some(&base), "theirs\n", "0 +0000")?;
    let merged = asked(
        clone,
        doing,
        &[
            "-c",
            "merge.conflictStyle=merge",
            "merge-tree",
            "--write-tree",
            "-z",
            "--name-only",
            &ours,
            &theirs,
        ],
    )?;
    let text = merged.text();
    let mut parts = text.split('\0');
    let tree = parts.next().unwrap_or_default().trim().to_owned();
    match merged.status {
        0 => Ok(Merged::Clean(tree)),
        1 => {
            let files: Vec<&str> = parts.take_while(|file| !file.is_empty()).collect();
            Ok(Merged::Conflict(conflict(clone, &tree, &files)?))
        }
        _ => succeeded(doing, merged).map(|_| Merged::Clean(tree)),
    }
}

/// The tree of a commit.
pub(super) fn tree(clone: &GitDir, commit: &str) -> Result<String, PrepareError> {
    let name = format!("{commit}^{{tree}}");
    let tree = answered(clone, "read a tree", &["rev-parse", "--verify", "--end-of-options", &name])?;
    Ok(tree.trim().to_owned())
}

/// Files and their conflicting parts, cut where they are long.
fn conflict(clone: &GitDir, tree: &str, files: &[&str]) -> Result<String, PrepareError> {
    let mut shown = format!("conflicts in {}", files.join(", "));
    let mut hunks = String::new();
    for file in files.iter().take(FILES_MAX) {
        let blob = asked(clone, "read a conflict", &["cat-file", "blob", &format!("{tree}:{file}")])?;
        for hunk in between_markers(&blob.text()) {
            hunks.push_str(&format!("\n{file}:\n{hunk}"));
        }
    }
    if hunks.is_empty() {
        shown.push_str("; a file is gone on one side, or is binary");
    }
    Ok(text::plain(&shown, HUNK_CHARS_MAX) + &text::plain(&hunks, HUNK_CHARS_MAX))
}

/// The parts of a text between git's conflict markers, with labels that a reader knows.
fn between_markers(text: &str) -> Vec<String> {
    let mut hunks = Vec::new();
    let mut open: Option<String> = None;
    for line in text.lines() {
        if line.starts_with("<<<<<<< ") {
            open = Some("<<<<<<< now\n".to_owned());
        } else if let Some(hunk) = &mut open {
            if line.starts_with(">>>>>>> ") {
                hunk.push_str(">>>>>>> without the commit");
                hunks.extend(open.take());
            } else {
                hunk.push_str(line);
                hunk.push('\n');
            }
        }
    }
    hunks
}

/// Writes the branch with its one commit. The same proposal on the same head gives the same hash.
pub(super) fn branch(
    clone: &GitDir,
    head: &str,
    commit: &str,
    tree: &str,
    proposal: &Proposal,
) -> Result<Branch, PrepareError> {
    let doing = "write the branch";
    // The head's own time: the commit says nothing that its proposal and head do not.
    let when = answered(clone, doing, &["log", "-1", "--no-walk", "--format=%ct", head, "--"])?;
    let subject = answered(clone, doing, &["log", "-1", "--no-walk", "--format=%s", commit, "--"])?;
    let message = message(commit, &subject, proposal);
    let made = commit_tree(clone, tree, Some(head), &message, &format!("{} +0000", when.trim()))?;
    let name = format!("revert/{}", &commit[..12]);
    let reference = format!("refs/heads/{name}");
    answered(clone, doing, &["update-ref", &reference, &made])?;
    answered(clone, doing, &["symbolic-ref", "HEAD", &reference])?;
    Ok(Branch { name, commit: made })
}

/// As git words a revert, so that tools which look for one find it; then why, and what that rests on.
fn message(commit: &str, subject: &str, proposal: &Proposal) -> String {
    let mut message = format!("Revert \"{}\"\n\nThis reverts commit {commit}.\n", text::line(subject, 200));
    for part in [&proposal.title, &proposal.why] {
        if !part.is_empty() {
            message.push_str(&format!("\n{}\n", text::line(part, 1_000)));
        }
    }
    if !proposal.evidence.is_empty() {
        message.push('\n');
        let trailers = proposal.evidence.iter().map(|id| format!("Evidence: {id}\n"));
        message.extend(trailers);
    }
    message
}

/// A commit with a fixed author and time.
fn commit_tree(
    clone: &GitDir,
    tree: &str,
    parent: Option<&str>,
    message: &str,
    when: &str,
) -> Result<String, PrepareError> {
    let doing = "write a commit";
    let mut arguments = vec!["commit-tree", "--no-gpg-sign", tree];
    arguments.extend(parent.iter().flat_map(|parent| ["-p", parent]));
    let mut command = clone.command(&arguments);
    for who in ["AUTHOR", "COMMITTER"] {
        command.env(format!("GIT_{who}_NAME"), WHO).env(format!("GIT_{who}_EMAIL"), MAIL);
        command.env(format!("GIT_{who}_DATE"), format!("@{when}"));
    }
    let output = clone.run(command, message.as_bytes().to_vec()).map_err(|e| failed(doing, &e))?;
    let output = succeeded(doing, output)?;
    output.hash().ok_or(PrepareError::Git { doing, why: "it gave no hash".into() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_file_only_the_conflicting_parts_are_shown() {
        let text = "a\n<<<<<<< 123\nmine\n=======\ntheirs\n>>>>>>> 456\nb\n<<<<<<< cut";
        assert_eq!(between_markers(text), ["<<<<<<< now\nmine\n=======\ntheirs\n>>>>>>> without the commit"]);
    }
}
