//! Running git on a repository that may be hostile: no hook, filter, pager, helper or network of its configuration
//! runs, no argument is taken for an option, time and output are bounded.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use crate::process::{self, Bounds, Finished, RunError};

/// Time for one question.
const TIMEOUT: Duration = Duration::from_secs(20);
/// Time for writing or reading all objects.
const PACK_TIMEOUT: Duration = Duration::from_secs(300);
/// Largest output that is read, in bytes: 16 MiB.
const OUTPUT_BYTES_MAX: usize = 16 << 20;
/// Largest listing of a tree that is written out, in bytes: 64 MiB, some half a million files. A tree that names itself
/// many times over has few objects and more files than memory holds.
const LISTING_BYTES_MAX: usize = 64 << 20;
/// Largest tree that is written out, in bytes of its files: 8 GiB.
const TREE_BYTES_MAX: u64 = 8 << 30;

/// Overrides what a repository's own configuration could make git run or read.
const CONFIG: &[&str] = &[
    "core.fsmonitor=",
    "core.hooksPath=/dev/null",
    "core.alternateRefsCommand=false",
    "core.attributesFile=/dev/null",
    // Commits are what their bytes say, not what a summary of them does that the repository brings along.
    "core.commitGraph=false",
    "core.excludesFile=/dev/null",
    // This index names packs by a path, which may lead anywhere; each pack has an index of its own.
    "core.multiPackIndex=false",
    "core.pager=cat",
    "core.sshCommand=false",
    "credential.helper=",
    "commit.gpgSign=false",
    "gc.auto=0",
    "grep.column=false",
    "grep.fallbackToNoIndex=false",
    "log.showSignature=false",
    "maintenance.auto=false",
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
    // Commits have the parents that they name, and no others.
    ("GIT_GRAFT_FILE", "/dev/null"),
    ("GIT_LITERAL_PATHSPECS", "1"),
    ("GIT_NO_LAZY_FETCH", "1"),
    ("GIT_NO_REPLACE_OBJECTS", "1"),
    ("GIT_OPTIONAL_LOCKS", "0"),
    ("GIT_TERMINAL_PROMPT", "0"),
    ("HOME", "/nonexistent"),
    ("LC_ALL", "C"),
];

/// A git directory that is asked without obeying it.
#[derive(Clone, Debug)]
pub(crate) struct GitDir {
    path: PathBuf,
}

/// What git wrote, and the status that it ended with.
pub(crate) struct Output {
    pub(crate) status: i32,
    pub(crate) stdout: Vec<u8>,
    /// Its first lines, fit to be shown; they may name paths of this machine.
    pub(crate) stderr: String,
}

/// Git did not run to its end.
#[derive(Debug, thiserror::Error)]
pub(crate) enum GitError {
    #[error("git {0}")]
    Run(#[from] RunError),
    #[error("git was killed")]
    Killed,
    #[error("has a tree with more than {0}, which is not written out")]
    Tree(String),
}

impl GitDir {
    /// The directory with `HEAD` and `objects`.
    pub(crate) fn at(path: &Path) -> Self {
        Self { path: path.to_owned() }
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Asks a question, whatever status it ends with.
    pub(crate) fn ask(&self, arguments: &[&str]) -> Result<Output, GitError> {
        self.run(self.command(arguments), Vec::new())
    }

    /// Runs a command that was made by [`Self::command`], with `stdin` as its input.
    pub(crate) fn run(&self, command: Command, stdin: Vec<u8>) -> Result<Output, GitError> {
        let bounds = Bounds { timeout: TIMEOUT, stdout_bytes_max: OUTPUT_BYTES_MAX };
        Output::of(process::run(command, stdin, &bounds)?)
    }

    /// Writes all objects that a commit leads to into a file, as a pack.
    pub(crate) fn pack(&self, commit: &str, into: File) -> Result<Output, GitError> {
        let command = self.command(&["pack-objects", "--revs", "--stdout", "--quiet", "--threads=1"]);
        let finished = process::run_into(command, format!("{commit}\n").into_bytes(), PACK_TIMEOUT, into)?;
        Output::of(finished)
    }

    /// Takes all objects of a pack that lies among its own, each under the hash that its bytes have.
    pub(crate) fn index(&self, pack: &Path) -> Result<Output, GitError> {
        let mut command = self.command(&["index-pack", "--threads=1"]);
        command.arg(pack);
        let bounds = Bounds { timeout: PACK_TIMEOUT, stdout_bytes_max: OUTPUT_BYTES_MAX };
        Output::of(process::run(command, Vec::new(), &bounds)?)
    }

    /// Writes the files of a revision below `tree`, through an index of its own: the repository stays as it is. Gives what
    /// the last of its commands, or the one that failed, said. No filter of the repository's own applies.
    ///
    /// # Errors
    /// [`GitError::Tree`] where the files are too many or too large, before anything is written.
    pub(crate) fn write_files(&self, revision: &str, tree: &Path, index: &Path) -> Result<Output, GitError> {
        let mut said = None;
        let listed = self.list_sizes(revision)?;
        if listed.status != 0 {
            return Ok(listed);
        }
        if sizes(&listed.stdout).fold(0, u64::saturating_add) > TREE_BYTES_MAX {
            return Err(GitError::Tree(format!("{} GiB of files", TREE_BYTES_MAX >> 30)));
        }
        for arguments in
            [&["read-tree", "--empty"][..], &["read-tree", revision], &["checkout-index", "--all"]]
        {
            let mut command = self.command(&[]);
            // The last name counts.
            command.arg("--work-tree").arg(tree).args(arguments);
            command.current_dir(tree).env("GIT_INDEX_FILE", index);
            let output = self.run(command, Vec::new())?;
            if output.status != 0 {
                return Ok(output);
            }
            said = Some(output);
        }
        said.ok_or(GitError::Killed)
    }

    /// All files of a revision with their sizes.
    fn list_sizes(&self, revision: &str) -> Result<Output, GitError> {
        let command = self.command(&["ls-tree", "-r", "-l", "-z", revision]);
        let bounds = Bounds { timeout: TIMEOUT, stdout_bytes_max: LISTING_BYTES_MAX };
        match process::run(command, Vec::new(), &bounds) {
            Err(RunError::TooMuch(max)) => Err(GitError::Tree(format!("{} MiB of file names", max >> 20))),
            finished => Output::of(finished?),
        }
    }

    /// A command that obeys nothing of the repository but its objects and references.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new("git");
        command.env_clear().envs(ENVIRONMENT.iter().copied()).current_dir(&self.path);
        if let Some(path) = std::env::var_os("PATH") {
            command.env("PATH", path);
        }
        // What is named here is looked for nowhere else.
        command.env("GIT_COMMON_DIR", &self.path).env("GIT_OBJECT_DIRECTORY", self.path.join("objects"));
        command.env("GIT_CEILING_DIRECTORIES", &self.path);
        // Naming a work tree overrules the one that the configuration may name, by which git would read our paths.
        command.arg("--git-dir").arg(&self.path).arg("--work-tree").arg(&self.path).arg("--no-pager");
        for setting in CONFIG {
            command.args(["-c", setting]);
        }
        command.args(arguments);
        command
    }
}

impl Output {
    fn of(finished: Finished) -> Result<Self, GitError> {
        let status = finished.status.code().ok_or(GitError::Killed)?;
        if !finished.stderr.is_empty() {
            tracing::debug!(status, stderr = finished.stderr, "git");
        }
        Ok(Self { status, stdout: finished.stdout, stderr: finished.stderr })
    }

    /// The one hash that git wrote; none where it failed or found nothing.
    pub(crate) fn hash(&self) -> Option<String> {
        let text = std::str::from_utf8(&self.stdout).ok()?.trim();
        (self.status == 0 && is_hash(text)).then(|| text.to_owned())
    }

    /// What it wrote as text; bytes that are no UTF-8 are replaced.
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.stdout).into_owned()
    }
}

/// The sizes in a listing of `MODE TYPE HASH SIZE<tab>PATH`; a submodule has none.
fn sizes(listing: &[u8]) -> impl Iterator<Item = u64> + '_ {
    let size = |entry: &[u8]| {
        let head = entry.split(|byte| *byte == b'\t').next()?;
        std::str::from_utf8(head).ok()?.split_ascii_whitespace().nth(3)?.parse().ok()
    };
    listing.split(|byte| *byte == 0).filter_map(size)
}

/// Whether a text is hexadecimal digits and nothing else, so that git can take it for nothing but a hash.
pub(crate) fn is_hash(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}
