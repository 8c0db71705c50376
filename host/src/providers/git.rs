//! What a git repository held at a time.

use casefile_model::Time;
use casefile_model::tools::ToolError;

use crate::git::{GitDir, GitError, Output};
use crate::incident::Repo;
use crate::process::RunError;

/// A repository as it was at a time.
pub(super) struct Git {
    dir: GitDir,
    as_of: Time,
}

/// A commit's full hash, visible at as-of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Revision(pub(super) String);

/// What lies at a path of a revision.
pub(super) enum Node {
    /// A file's object.
    File(String),
    /// A folder, a submodule.
    Other,
}

impl Git {
    /// A repository that still reaches nothing outside, where it is a recording's.
    pub(super) fn new(repo: &Repo, as_of: Time) -> Result<Self, ToolError> {
        repo.check().map_err(|error| {
            // It may name paths of this machine, so a skill does not see it.
            tracing::warn!(%error, "the repository of the recording changed");
            ToolError::Unavailable("the repository changed since it was loaded and is refused".into())
        })?;
        Ok(Self { dir: GitDir::at(&repo.git_dir), as_of })
    }

    /// Resolves a hash of 4 to 64 digits, or an empty text to the newest commit, among those that were
    /// reachable.
    pub(super) fn revision(&self, asked: &str) -> Result<Revision, ToolError> {
        if asked.is_empty() {
            let head = self.newest("HEAD")?;
            let newest = match head {
                Some(newest) => Some(newest),
                None => self.newest("--all")?,
            };
            return newest
                .ok_or_else(|| ToolError::NotFound("revision: there was no commit at as-of".into()));
        }
        let is_hash = (4..=64).contains(&asked.len()) && asked.bytes().all(|byte| byte.is_ascii_hexdigit());
        if !is_hash {
            let why =
                "revision: give a commit's hash of 4 to 64 hexadecimal digits, or nothing for the newest";
            return Err(ToolError::InvalidArgument(why.into()));
        }
        let not_found =
            || ToolError::NotFound(format!("revision: no commit `{asked}` was reachable at as-of"));
        let name = format!("{asked}^{{commit}}");
        let resolved = self.run(&["rev-parse", "--verify", "--quiet", "--end-of-options", &name])?;
        let full = resolved.hash().ok_or_else(not_found)?;
        // The walk starts at the commit itself, so it comes out first exactly where it is old enough.
        if self.newest(&full)?.is_none_or(|newest| newest.0 != full) || !self.is_reachable(&full)? {
            return Err(not_found());
        }
        Ok(Revision(full))
    }

    /// The newest commit, by committer date, not after as-of.
    fn newest(&self, from: &str) -> Result<Option<Revision>, ToolError> {
        // Git counts in seconds; a commit within the second of as-of has no finer time.
        let seconds = self.as_of.0.div_euclid(1_000);
        if seconds < 0 {
            return Ok(None);
        }
        let age = format!("--min-age={seconds}");
        let output = self.run(&["rev-list", "--max-count=1", &age, from, "--"])?;
        Ok(output.hash().map(Revision))
    }

    /// Whether a branch, a tag or `HEAD` leads to a commit. What was cut off a branch is not part of the
    /// repository.
    fn is_reachable(&self, full: &str) -> Result<bool, ToolError> {
        let by_reference =
            self.run(&["for-each-ref", "--count=1", "--contains", full, "--format=%(refname)"])?;
        if by_reference.status == 0 && !by_reference.stdout.is_empty() {
            return Ok(true);
        }
        Ok(self.run(&["merge-base", "--is-ancestor", full, "HEAD"])?.status == 0)
    }

    /// What lies at a path; none where nothing does.
    pub(super) fn node(&self, revision: &Revision, path: &str) -> Result<Option<Node>, ToolError> {
        let output = self.run(&["ls-tree", "-z", "--full-tree", &revision.0, "--", path])?;
        let entry = String::from_utf8_lossy(&output.stdout);
        let entry = entry.split('\0').next().unwrap_or_default();
        let Some((meta, _)) = entry.split_once('\t') else {
            return Ok(None);
        };
        let mut words = meta.split(' ');
        Ok(match (words.next(), words.next(), words.next()) {
            (Some(_), Some("blob"), Some(object)) => Some(Node::File(object.to_owned())),
            _ => Some(Node::Other),
        })
    }

    /// The bytes of a file's object.
    pub(super) fn blob(&self, object: &str) -> Result<Vec<u8>, ToolError> {
        let output = self.run(&["cat-file", "blob", object])?;
        if output.status == 0 { Ok(output.stdout) } else { Err(broken(output.status)) }
    }

    /// What a commit changed beside its first parent, as a unified diff. Bytes that are no UTF-8 are replaced.
    pub(super) fn diff(&self, revision: &Revision) -> Result<String, ToolError> {
        let output = self.run(&[
            "diff-tree",
            "--root",
            "-p",
            "-m",
            "--first-parent",
            "--no-commit-id",
            "--no-color",
            "--no-ext-diff",
            "--no-textconv",
            "--no-renames",
            "--unified=3",
            &revision.0,
            "--",
        ])?;
        if output.status == 0 {
            Ok(String::from_utf8_lossy(&output.stdout).into_owned())
        } else {
            Err(broken(output.status))
        }
    }

    /// Lines that hold a literal text, as `REVISION:PATH NUL LINE NUL TEXT LF` each, below one folder or
    /// everywhere.
    pub(super) fn grep(
        &self,
        revision: &Revision,
        contains: &str,
        folder: &str,
    ) -> Result<Vec<u8>, ToolError> {
        let mut arguments =
            vec!["grep", "--fixed-strings", "--line-number", "--null", "-I", "--no-color", "--no-column"];
        arguments.extend([
            "--full-name",
            "--no-textconv",
            "--no-recurse-submodules",
            "-e",
            contains,
            &revision.0,
            "--",
        ]);
        if !folder.is_empty() {
            arguments.push(folder);
        }
        let output = self.run(&arguments)?;
        // Status 1 is that nothing matched.
        if matches!(output.status, 0 | 1) { Ok(output.stdout) } else { Err(broken(output.status)) }
    }

    fn run(&self, arguments: &[&str]) -> Result<Output, ToolError> {
        self.dir.ask(arguments).map_err(|error| match error {
            GitError::Run(RunError::TooMuch(max)) => {
                ToolError::LimitExceeded(format!("git gave more than {max} bytes; ask for less"))
            }
            other => ToolError::Unavailable(other.to_string()),
        })
    }
}

fn broken(status: i32) -> ToolError {
    ToolError::Unavailable(format!("the repository cannot be read: git ended with status {status}"))
}
