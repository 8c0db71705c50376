//! Asking a git repository that may be hostile: no hook, filter, pager, helper or network of its
//! configuration runs, no argument is taken for an option, time and output are bounded.

use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use casefile_model::Time;
use casefile_model::tools::ToolError;

use super::process::{self, Bounds};
use crate::incident::Repo;

const TIMEOUT: Duration = Duration::from_secs(20);
/// Largest output that is read, in bytes: 16 MiB.
const OUTPUT_BYTES_MAX: usize = 16 << 20;

/// Overrides what a repository's own configuration could make git run or read.
const CONFIG: &[&str] = &[
    "core.fsmonitor=",
    "core.hooksPath=/dev/null",
    "core.alternateRefsCommand=false",
    "core.attributesFile=/dev/null",
    "core.excludesFile=/dev/null",
    // This index names packs by a path, which may lead anywhere; each pack has an index of its own.
    "core.multiPackIndex=false",
    "core.pager=cat",
    "core.sshCommand=false",
    "credential.helper=",
    "grep.column=false",
    "grep.fallbackToNoIndex=false",
    "log.showSignature=false",
    "protocol.allow=never",
    "protocol.file.allow=never",
    "safe.directory=*",
    "submodule.recurse=false",
];

const ENVIRONMENT: &[(&str, &str)] = &[
    ("GIT_ALLOW_PROTOCOL", "none"),
    ("GIT_ATTR_NOSYSTEM", "1"),
    ("GIT_CONFIG_GLOBAL", "/dev/null"),
    ("GIT_CONFIG_NOSYSTEM", "1"),
    ("GIT_LITERAL_PATHSPECS", "1"),
    ("GIT_NO_LAZY_FETCH", "1"),
    ("GIT_NO_REPLACE_OBJECTS", "1"),
    ("GIT_OPTIONAL_LOCKS", "0"),
    ("GIT_TERMINAL_PROMPT", "0"),
    ("HOME", "/nonexistent"),
    ("LC_ALL", "C"),
];

/// A repository as it was at a time.
pub(super) struct Git {
    git_dir: PathBuf,
    as_of: Time,
}

/// A commit's full hash, visible at as-of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Revision(pub(super) String);

/// What git wrote, and the status that it ended with.
struct Output {
    status: i32,
    stdout: Vec<u8>,
}

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
        Ok(Self { git_dir: repo.git_dir.clone(), as_of })
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
        let full = hash(&resolved).ok_or_else(not_found)?;
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
        Ok(hash(&output).map(Revision))
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
        let mut command = Command::new("git");
        command.env_clear().envs(ENVIRONMENT.iter().copied()).current_dir(&self.git_dir);
        if let Some(path) = std::env::var_os("PATH") {
            command.env("PATH", path);
        }
        // What is named here is looked for nowhere else.
        command
            .env("GIT_COMMON_DIR", &self.git_dir)
            .env("GIT_OBJECT_DIRECTORY", self.git_dir.join("objects"));
        command.env("GIT_CEILING_DIRECTORIES", &self.git_dir);
        // Naming a work tree overrules the one that the configuration may name, by which git would read our
        // paths.
        command.arg("--git-dir").arg(&self.git_dir).arg("--work-tree").arg(&self.git_dir).arg("--no-pager");
        for setting in CONFIG {
            command.args(["-c", setting]);
        }
        command.args(arguments);
        let bounds = Bounds { timeout: TIMEOUT, stdout_bytes_max: OUTPUT_BYTES_MAX };
        let finished = process::run(command, Vec::new(), &bounds).map_err(|e| match e {
            process::RunError::TooMuch(max) => {
                ToolError::LimitExceeded(format!("git gave more than {max} bytes; ask for less"))
            }
            other => ToolError::Unavailable(format!("git {other}")),
        })?;
        let status = finished.status.code().ok_or_else(|| ToolError::Unavailable("git was killed".into()))?;
        if !finished.stderr.is_empty() {
            // It may name paths of this machine, so a skill does not see it.
            tracing::debug!(status, stderr = finished.stderr, "git");
        }
        Ok(Output { status, stdout: finished.stdout })
    }
}

/// The one hash that git wrote; none where it failed or found nothing.
fn hash(output: &Output) -> Option<String> {
    let text = std::str::from_utf8(&output.stdout).ok()?.trim();
    let is_hash = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    (output.status == 0 && is_hash).then(|| text.to_owned())
}

fn broken(status: i32) -> ToolError {
    ToolError::Unavailable(format!("the repository cannot be read: git ended with status {status}"))
}
