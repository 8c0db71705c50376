//! The repository's own tests, on a copy of the reverted tree. They are a stranger's code: which command runs is the
//! operator's to say, or to leave to the repository.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use casefile_model::proposal::{Branch, Check, CheckName, CheckOutcome};
use casefile_model::text;
use serde::Deserialize;

use super::jail::Jail;
use super::{Place, PrepareError, asked, checks, failed, in_folder, remove, scratch, succeeded};
use crate::config::ProposalsConfig;
use crate::files;
use crate::git::{GitDir, GitError};
use crate::process::{Ends, Watched};

/// The file in which a repository may name its command.
const FILE: &str = ".casefile.toml";
const FILE_BYTES_MAX: usize = 64 << 10;
const OUTPUT: &str = "test-output.txt";

/// What a repository may say.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Named {
    proposals: NamedProposals,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct NamedProposals {
    test: Vec<String>,
}

/// How the tests ended, and where their output lies.
pub(super) struct Tested {
    pub(super) check: Check,
    pub(super) output: Option<PathBuf>,
}

/// Runs the tests where there is a branch and a command.
pub(super) fn run(place: &Place, dir: &Path, branch: Option<&Branch>) -> Result<Tested, PrepareError> {
    let config = place.config;
    let Some(branch) = branch else {
        return Ok(not_run("not tested: there is no branch"));
    };
    let clone = GitDir::at(&dir.join(scratch::NAME));
    let argv = match command(&clone, branch, config)? {
        Ok(argv) => argv,
        Err(why) => return Ok(not_run(&why)),
    };
    let (tree, home) = (dir.join("tree"), dir.join("test-home"));
    for folder in [&tree, &home] {
        remove(folder)?;
        fs::create_dir(folder).map_err(|e| in_folder(folder, e))?;
    }
    let too_large = check_out(&clone, branch, &tree, &dir.join("test-index"))?;
    let jail = Jail { home: place.home, tree: &tree, own: &home, program: place.program };
    let tested = if let Some(why) = too_large {
        Ok(not_run(&why))
    } else if jail.works() {
        in_jail(&jail, &argv, config, &dir.join(OUTPUT))
    } else {
        Ok(not_run(
            "not tested: the tests cannot be bounded here; user namespaces, `unshare`, `setpriv` and `prlimit` of \
             util-linux, and Landlock of Linux 6.2 or newer are needed",
        ))
    };
    for folder in [&tree, &home] {
        // What the tests left there is not worth the verdict; the next tests begin by removing it.
        if let Err(error) = remove(folder) {
            tracing::warn!(%error, "what tests left");
        }
    }
    tested
}

/// Runs the tests and keeps what they wrote.
fn in_jail(
    jail: &Jail,
    argv: &[String],
    config: &ProposalsConfig,
    output: &Path,
) -> Result<Tested, PrepareError> {
    let timeout = config.timeout();
    Ok(match jail.run(argv, &config.env, timeout) {
        Ok(watched) => {
            files::write(output, &written(&watched.output)).map_err(|e| in_folder(output, e))?;
            Tested { check: judged(argv, &watched, timeout), output: Some(output.to_owned()) }
        }
        Err(error) => failed_with(format!("{}: {error}", shown(argv))),
    })
}

fn not_run(why: &str) -> Tested {
    Tested { check: checks::check(CheckName::Tests, CheckOutcome::NotRun, why.to_owned()), output: None }
}

fn failed_with(why: String) -> Tested {
    Tested { check: checks::check(CheckName::Tests, CheckOutcome::Failed, why), output: None }
}

/// The command to run, or why there is none.
fn command(
    clone: &GitDir,
    branch: &Branch,
    config: &ProposalsConfig,
) -> Result<Result<Vec<String>, String>, PrepareError> {
    if !config.test.is_empty() {
        return Ok(Ok(config.test.clone()));
    }
    let name = format!("{}:{FILE}", branch.commit);
    let blob = asked(clone, "read a file", &["cat-file", "blob", &name])?;
    let named = (blob.status == 0 && blob.stdout.len() <= FILE_BYTES_MAX)
        .then(|| toml::from_str::<Named>(&blob.text()).ok())
        .flatten()
        .map(|named| named.proposals.test)
        .filter(|argv| !argv.is_empty());
    Ok(match named {
        None => Err("not tested: no command is configured; `test = [\"PROGRAM\"]` under [proposals] in \
                     casefile.toml names one"
            .into()),
        Some(argv) if !config.allow_repository_command => Err(format!(
            "not tested: the repository names {} in {FILE}, and `allow_repository_command` under [proposals] in \
             casefile.toml is not true",
            shown(&argv)
        )),
        Some(argv) => Ok(argv),
    })
}

/// Writes the branch's files, or says why not. The clone's own configuration has no filter, and submodules stay empty
/// folders.
fn check_out(
    clone: &GitDir,
    branch: &Branch,
    tree: &Path,
    index: &Path,
) -> Result<Option<String>, PrepareError> {
    let doing = "write the tree for the tests";
    match clone.write_files(&branch.commit, tree, index) {
        Err(too_large @ GitError::Tree(_)) => {
            return Ok(Some(format!("not tested: the revert {too_large}")));
        }
        written => succeeded(doing, written.map_err(|e| failed(doing, &e))?)?,
    };
    fs::remove_file(index).map_err(|e| in_folder(index, e))?;
    Ok(None)
}

fn judged(argv: &[String], watched: &Watched, timeout: Duration) -> Check {
    let command = shown(argv);
    let (outcome, how) = match watched.status {
        None => {
            (CheckOutcome::Failed, format!("did not end within {} ms and was ended", timeout.as_millis()))
        }
        Some(status) if status.success() => (CheckOutcome::Passed, "passed".into()),
        Some(status) => match status.code() {
            Some(code) => (CheckOutcome::Failed, format!("ended with status {code}")),
            None => (CheckOutcome::Failed, "was killed".into()),
        },
    };
    checks::check(CheckName::Tests, outcome, format!("{command} {how} (without network)"))
}

fn shown(argv: &[String]) -> String {
    format!("`{}`", text::line(&argv.join(" "), 200))
}

fn written(output: &Ends) -> Vec<u8> {
    let mut bytes = output.head.clone();
    if output.dropped > 0 {
        bytes.extend(format!("\n[{} bytes are left out]\n", output.dropped).into_bytes());
    }
    bytes.extend_from_slice(&output.tail);
    bytes
}
