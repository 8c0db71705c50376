//! What later commits did to a change.

use std::collections::{BTreeMap, BTreeSet};

use casefile_model::proposal::{Check, CheckName, CheckOutcome};
use casefile_model::text;

use super::checks::check;
use super::{PrepareError, answered, asked};
use crate::git::{GitDir, is_hash};

/// Parts of a change that are followed, and later commits that are listed.
const HUNKS_MAX: usize = 100;
const LISTED_MAX: usize = 20;

/// A change of one file.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct FileDiff {
    /// Its name after the change, or before it where it was removed.
    pub(super) path: String,
    /// First line and count of what was put in, as the file was right after the change.
    pub(super) added: Vec<(u64, u64)>,
    /// Lines that were put in or taken out, without their mark.
    pub(super) lines: Vec<String>,
}

/// What a commit changed beside its parent, without context.
pub(super) fn diff(clone: &GitDir, commit: &str) -> Result<Vec<FileDiff>, PrepareError> {
    let arguments = [
        "-c",
        "core.quotePath=false",
        "diff-tree",
        "--root",
        "-r",
        "-p",
        "--no-commit-id",
        "--no-color",
        "--no-ext-diff",
        "--no-textconv",
        "--no-renames",
        "--src-prefix=a/",
        "--dst-prefix=b/",
        "--unified=0",
        commit,
        "--",
    ];
    Ok(parse(&answered(clone, "read the change", &arguments)?))
}

fn parse(diff: &str) -> Vec<FileDiff> {
    let mut files: Vec<FileDiff> = Vec::new();
    // Lines of a hunk that are still to come: only they are content, whatever they look like.
    let (mut out, mut into) = (0, 0);
    for line in diff.split('\n') {
        let Some(file) = files.last_mut().filter(|_| !(line.starts_with("diff --git ") && out + into == 0))
        else {
            if let Some(names) = line.strip_prefix("diff --git ") {
                // `a/PATH b/PATH`: without renames both are the same.
                let path = names.get(names.len() / 2 + 1..).unwrap_or_default();
                let path = path.trim_matches('"').strip_prefix("b/").unwrap_or(path);
                files.push(FileDiff { path: path.to_owned(), ..FileDiff::default() });
            }
            continue;
        };
        if out + into == 0 {
            if let Some(hunk) = line.strip_prefix("@@ ").and_then(hunk) {
                out = hunk.0;
                into = hunk.1.1;
                if into > 0 {
                    file.added.push(hunk.1);
                }
            }
        } else if let Some(gone) = line.strip_prefix('-') {
            out = out.saturating_sub(1);
            file.lines.push(gone.to_owned());
        } else if let Some(new) = line.strip_prefix('+') {
            into = into.saturating_sub(1);
            file.lines.push(new.to_owned());
        }
    }
    files
}

/// `-1,2 +3,4 @@`: how many lines went, and where how many came.
fn hunk(head: &str) -> Option<(u64, (u64, u64))> {
    let mut words = head.split(' ');
    let range = |word: &str, mark: char| {
        let range = word.strip_prefix(mark)?;
        let (start, count) = range.split_once(',').unwrap_or((range, "1"));
        Some((start.parse::<u64>().ok()?, count.parse::<u64>().ok()?))
    };
    let before = range(words.next()?, '-')?;
    Some((before.1, range(words.next()?, '+')?))
}

/// Whether the lines that the commit put in still stand as it put them, or which later commits changed them.
pub(super) fn lines_unchanged(
    clone: &GitDir,
    commit: &str,
    head: &str,
    diff: &[FileDiff],
) -> Result<Check, PrepareError> {
    let name = CheckName::LinesUnchanged;
    let hunks = diff.iter().map(|file| file.added.len()).sum::<usize>();
    if hunks > HUNKS_MAX {
        let why =
            format!("the change has {hunks} parts; at most {HUNKS_MAX} are followed through later commits");
        return Ok(check(name, CheckOutcome::NotRun, why));
    }
    if commit == head {
        return Ok(check(name, CheckOutcome::Passed, "it is the newest commit".into()));
    }
    let mut changed_by = BTreeSet::new();
    for file in diff.iter().filter(|file| !file.added.is_empty()) {
        let range = format!("{commit}..{head}");
        let mut arguments = vec!["blame".to_owned(), "--reverse".into(), "--porcelain".into(), "-w".into()];
        arguments.extend(file.added.iter().map(|(start, count)| format!("-L{start},+{count}")));
        arguments.extend([range.clone(), "--".into(), file.path.clone()]);
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let blamed = asked(clone, "follow the lines", &arguments)?;
        if blamed.status != 0 {
            let why = format!("the lines of {} cannot be followed", text::line(&file.path, 200));
            return Ok(check(name, CheckOutcome::NotRun, why));
        }
        for last in last_seen(&blamed.text()).into_iter().filter(|last| last != head) {
            changed_by.extend(next_change(clone, &last, head, &file.path)?);
        }
    }
    if changed_by.is_empty() {
        return Ok(check(
            name,
            CheckOutcome::Passed,
            "no later commit changed the lines that it put in".into(),
        ));
    }
    let mut shown = Vec::new();
    for later in changed_by.iter().take(LISTED_MAX) {
        let format = ["log", "-1", "--no-walk", "--format=%h %s", later, "--"];
        shown.push(text::line(answered(clone, "read a later commit", &format)?.trim(), 160));
    }
    let more = changed_by.len().saturating_sub(LISTED_MAX);
    let more = if more > 0 { format!("; and {more} more") } else { String::new() };
    let why = format!("later commits changed lines that it put in: {}{more}", shown.join("; "));
    Ok(check(name, CheckOutcome::Failed, why))
}

/// The commits in which lines were last seen, from `git blame --reverse --porcelain`.
fn last_seen(porcelain: &str) -> BTreeSet<String> {
    let heads = porcelain.lines().filter(|line| !line.starts_with('\t'));
    let hashes = heads.filter_map(|line| {
        let mut words = line.split(' ');
        let hash = words.next().filter(|hash| hash.len() >= 40 && is_hash(hash))?;
        words.next()?.parse::<u64>().ok().map(|_| hash.to_owned())
    });
    hashes.collect()
}

/// The first commit after `last` on the way to the head that touches the file.
fn next_change(clone: &GitDir, last: &str, head: &str, path: &str) -> Result<Option<String>, PrepareError> {
    let range = format!("{last}..{head}");
    let arguments = ["rev-list", "--reverse", "--ancestry-path", &range, "--", path];
    let commits = answered(clone, "read later commits", &arguments)?;
    Ok(commits.lines().next().map(str::to_owned))
}

/// The later commit that says it reverts this one, where nothing took that back in turn.
pub(super) fn reverted_by(clone: &GitDir, commit: &str, head: &str) -> Result<Option<String>, PrepareError> {
    let range = format!("{commit}..{head}");
    let arguments =
        ["log", "-z", "--format=%H%n%B", "--fixed-strings", "--grep=This reverts commit", &range, "--"];
    let log = answered(clone, "read later commits", &arguments)?;
    let says = log.split('\0').filter_map(|entry| {
        let (hash, message) = entry.split_once('\n')?;
        Some((hash.to_owned(), reverted(message)))
    });
    let says: BTreeMap<String, Vec<String>> = says.collect();
    Ok(undone(&says, commit, 0))
}

/// The hashes that a message says it reverts.
fn reverted(message: &str) -> Vec<String> {
    let after = message.split("This reverts commit ").skip(1);
    let hashes = after.map(|rest| rest.chars().take_while(char::is_ascii_hexdigit).collect::<String>());
    hashes.filter(|hash| hash.len() >= 7).map(|hash| hash.to_lowercase()).collect()
}

fn undone(says: &BTreeMap<String, Vec<String>>, commit: &str, depth: usize) -> Option<String> {
    let by = says.iter().filter(|(by, hashes)| {
        by.as_str() != commit && hashes.iter().any(|hash| commit.starts_with(hash.as_str()))
    });
    // A revert of a revert of a revert is followed as far as anybody goes.
    by.map(|(by, _)| by).find(|by| depth >= 16 || undone(says, by, depth + 1).is_none()).cloned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_diff_gives_paths_and_the_lines_that_came() {
        let text = "diff --git a/x y.rs b/x y.rs\nindex 1..2 100644\n--- a/x y.rs\n+++ b/x y.rs\n@@ -3 +3,2 @@ fn a\n-diff --git a/z b/z\n+@@ -1 +1 @@\n+two\n@@ -9,2 +10,0 @@\n-g\n-h\ndiff --git a/new b/new\nnew file mode 100644\n--- /dev/null\n+++ b/new\n@@ -0,0 +1 @@\n+n\n";
        let lines = |lines: &[&str]| lines.iter().map(|line| (*line).to_owned()).collect::<Vec<_>>();
        let first = FileDiff {
            path: "x y.rs".into(),
            added: vec![(3, 2)],
            lines: lines(&["diff --git a/z b/z", "@@ -1 +1 @@", "two", "g", "h"]),
        };
        let new = FileDiff { path: "new".into(), added: vec![(1, 1)], lines: lines(&["n"]) };
        assert_eq!(parse(text), [first, new]);
    }

    #[test]
    fn a_revert_that_was_reverted_counts_no_more() {
        let says = |pairs: &[(&str, &str)]| -> BTreeMap<String, Vec<String>> {
            pairs.iter().map(|(by, of)| ((*by).to_owned(), reverted(of))).collect()
        };
        let one = says(&[("b", "This reverts commit aaaaaaaa.")]);
        assert_eq!(undone(&one, "aaaaaaaa11", 0), Some("b".into()));
        assert_eq!(undone(&one, "cccccccc11", 0), None);
        let both = says(&[
            ("bbbbbbbb", "x\n\nThis reverts commit aaaaaaaa."),
            ("dddddddd", "This reverts commit bbbbbbbb"),
        ]);
        assert_eq!(undone(&both, "aaaaaaaa11", 0), None);
        assert!(reverted("This reverts commit abc.").is_empty());
    }
}
