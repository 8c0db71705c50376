//! A proposal that takes a commit back, made as a branch in a scratch clone and checked by the host. What a skill says of
//! it does not count here. Nothing is pushed, and the repository that it comes from is only read.
//!
//! # Layout, in reading order
//! - [`prepare`]: from a proposal to its folder in the home, which is whole or absent.
//! - `scratch`: a bare clone whose objects are taken over by their hashes; no file of a tree is written.
//! - `revert`: the three-way merge that takes a commit back, and the branch with its commit.
//! - `checks`: what speaks against it; `later`: what later commits did; `migrations`: what alters stored data.
//! - `tests`: the repository's own tests on a copy of the tree; `jail`: what bounds their process; `confine`: its files.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use casefile_model::proposal::{Branch, Check, ProposalChecked};
use casefile_model::report::Proposal;
use casefile_model::text;
use serde::{Deserialize, Serialize};

use crate::config::ProposalsConfig;
use crate::files;
use crate::git::{GitDir, GitError};
use crate::incident::{LoadError, Repo};
use crate::process::{self, Bounds};

mod checks;
mod confine;
mod jail;
mod later;
mod migrations;
mod revert;
mod scratch;
mod tests;

pub use confine::{ConfineError, exec as confine_and_exec};

/// Name of the folder of proposals in the home.
pub const FOLDER: &str = "proposals";
/// What was made and checked, beside the clone.
const RECORD: &str = "checked.json";
/// Time for removing what tests left.
const REMOVE_TIMEOUT: Duration = Duration::from_secs(120);
/// Most bytes of that record.
const RECORD_BYTES_MAX: u64 = 4 << 20;

/// A proposal could not be prepared. It says nothing about the change itself.
#[derive(Debug, thiserror::Error)]
pub enum PrepareError {
    /// The repository is not what it was, or reaches outside.
    #[error("the repository cannot be used")]
    Repository(#[from] LoadError),
    /// It has nothing to go back from.
    #[error("the repository `{0}` has no commit at HEAD; check out the branch that is deployed")]
    NoHead(String),
    /// Git failed.
    #[error("git could not {doing} ({why}); run `git fsck` there, and use git 2.38 or newer")]
    Git {
        /// What it was asked, as words after "could not".
        doing: &'static str,
        /// What it said.
        why: String,
    },
    /// The home cannot be written or read.
    #[error("the folder `{path}` cannot be used; check that its disk has space and may be written")]
    Folder {
        /// The folder.
        path: String,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// What was kept is not what was written.
    #[error("the prepared proposal in `{0}` is damaged; remove that folder to make it again")]
    Damaged(String),
    /// A value could not be encoded.
    #[error("the proposal cannot be encoded")]
    Encode(#[from] casefile_model::cbor::CborError),
}

/// Where a proposal is made.
pub struct Place<'a> {
    /// The home, of which the tests see nothing.
    pub home: &'a Path,
    /// The repository that holds the commit.
    pub repo: &'a Repo,
    /// How the tests are run.
    pub config: &'a ProposalsConfig,
    /// The program of `casefile`, which confines the tests.
    pub program: &'a Path,
}

/// A proposal that was made and checked.
#[derive(Clone, Debug, Serialize)]
pub struct Prepared {
    /// What was made and checked.
    #[serde(flatten)]
    pub checked: ProposalChecked,
    /// The bare clone that holds the branch; none where there is no branch.
    pub clone: Option<PathBuf>,
    /// What the tests wrote, where they were run.
    pub test_output: Option<PathBuf>,
}

/// What is kept beside the clone. The tests are not: they are run again where they are asked for again.
#[derive(Debug, Serialize, Deserialize)]
struct Record {
    branch: Option<Branch>,
    checks: Vec<Check>,
}

/// Makes the branch of a proposal, or finds the one made before, and checks it. `at` is the proposal's place in its
/// report. A killed host leaves nothing that counts; the same call goes on.
///
/// # Errors
/// [`PrepareError`].
pub fn prepare(place: &Place, at: u32, proposal: &Proposal) -> Result<Prepared, PrepareError> {
    place.repo.check()?;
    let source = GitDir::at(&place.repo.git_dir);
    let head = asked(&source, "read HEAD", &["rev-parse", "--verify", "--quiet", "HEAD^{commit}"])?;
    let head = head.hash().ok_or_else(|| PrepareError::NoHead(source.path().display().to_string()))?;
    let digest = proposal.digest(&head)?;
    let folder = place.home.join(FOLDER);
    let dir = folder.join(digest.hex());
    // One host makes a proposal at a time; the lock is gone with its process.
    let lock = folder.join(format!("{}.lock", digest.hex()));
    let lock = File::create(&lock).map_err(|e| in_folder(&lock, e))?;
    lock.lock().map_err(|e| in_folder(&folder, e))?;
    if !dir.is_dir() {
        make(&source, &head, proposal, &dir)?;
    }
    let Record { branch, mut checks } = read_record(&dir)?;
    let clone = branch.is_some().then(|| dir.join(scratch::NAME));
    let tested = tests::run(place, &dir, branch.as_ref())?;
    checks.push(tested.check);
    let checked = ProposalChecked { proposal: at, digest, head, branch, checks };
    Ok(Prepared { checked, clone, test_output: tested.output })
}

/// Builds the folder aside and renames it, so that it is whole or absent.
fn make(source: &GitDir, head: &str, proposal: &Proposal, dir: &Path) -> Result<(), PrepareError> {
    let part = dir.with_extension("part");
    remove(&part)?;
    fs::create_dir(&part).map_err(|e| in_folder(&part, e))?;
    let made = checks::run(source, head, proposal, &part)?;
    if made.branch.is_none() {
        remove(&part.join(scratch::NAME))?;
    }
    let record = serde_json::to_vec_pretty(&made).map_err(|e| in_folder(&part, e.into()))?;
    files::write(&part.join(RECORD), &record).map_err(|e| in_folder(&part, e))?;
    fs::rename(&part, dir).map_err(|e| in_folder(dir, e))?;
    let parent = dir.parent().unwrap_or(dir);
    File::open(parent).and_then(|parent| parent.sync_all()).map_err(|e| in_folder(parent, e))
}

/// What was kept, where the branch is still what was made.
fn read_record(dir: &Path) -> Result<Record, PrepareError> {
    let damaged = || PrepareError::Damaged(dir.display().to_string());
    let record = files::read_text(&dir.join(RECORD), RECORD_BYTES_MAX).map_err(|_| damaged())?;
    let record: Record = serde_json::from_str(&record).map_err(|_| damaged())?;
    if let Some(branch) = &record.branch {
        let clone = GitDir::at(&dir.join(scratch::NAME));
        let name = format!("refs/heads/{}^{{commit}}", branch.name);
        let now = asked(&clone, "read the branch", &["rev-parse", "--verify", "--quiet", &name])?;
        if now.hash().as_ref() != Some(&branch.commit) {
            return Err(damaged());
        }
    }
    Ok(record)
}

/// Removes a folder with all that tests left in it: folders that may not be read, and deeper ones than there are file
/// descriptors, which is beyond the standard library.
fn remove(dir: &Path) -> Result<(), PrepareError> {
    let source = match fs::remove_dir_all(dir) {
        Err(e) if e.kind() != io::ErrorKind::NotFound => e,
        _ => return Ok(()),
    };
    let ran = |program: &str, arguments: &[&str]| {
        let mut command = Command::new(program);
        command.args(arguments).arg("--").arg(dir);
        let bounds = Bounds { timeout: REMOVE_TIMEOUT, stdout_bytes_max: 4 << 10 };
        process::run(command, Vec::new(), &bounds).is_ok_and(|finished| finished.status.success())
    };
    // Neither follows a link.
    let may_be_entered = ran("chmod", &["-R", "u+rwx"]);
    if ran("rm", &["-rf"]) { Ok(()) } else { Err(in_folder(dir, source)) }.inspect_err(|error| {
        tracing::warn!(%error, may_be_entered, "a folder stays");
    })
}

fn in_folder(path: &Path, source: io::Error) -> PrepareError {
    PrepareError::Folder { path: path.display().to_string(), source }
}

/// Asks git, whatever status it ends with.
fn asked(git: &GitDir, doing: &'static str, arguments: &[&str]) -> Result<crate::git::Output, PrepareError> {
    git.ask(arguments).map_err(|e| failed(doing, &e))
}

/// Asks git and takes only status 0 for an answer.
fn answered(git: &GitDir, doing: &'static str, arguments: &[&str]) -> Result<String, PrepareError> {
    succeeded(doing, asked(git, doing, arguments)?).map(|output| output.text())
}

fn succeeded(doing: &'static str, output: crate::git::Output) -> Result<crate::git::Output, PrepareError> {
    if output.status == 0 {
        return Ok(output);
    }
    Err(PrepareError::Git { doing, why: format!("status {}: {}", output.status, output.stderr) })
}

fn failed(doing: &'static str, error: &GitError) -> PrepareError {
    PrepareError::Git { doing, why: text::line(&error.to_string(), 300) }
}
