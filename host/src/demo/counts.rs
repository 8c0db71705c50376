//! What the same requests cost the bundled incident's service: before the commit at fault, with it, and on the branch that
//! takes it back. The service counts its own operations, so the figure does not depend on the machine.

use std::path::Path;
use std::process::{Command, Stdio};

use serde::{Deserialize, Serialize};

use crate::git::GitDir;

/// Requests that are counted.
const REQUESTS: &str = "1000";

/// What a version of the service needs for the requests.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Count {
    /// Which version, in words.
    pub version: &'static str,
    /// The commit, or the one before it as `…~1`.
    pub commit: String,
    /// Requests that were served.
    pub requests: u64,
    /// Rows that it visited.
    pub operations: u64,
    /// Time that it took, in milliseconds; it depends on the machine.
    pub wall_ms: f64,
}

/// The service's own words.
#[derive(Deserialize)]
struct Said {
    requests: u64,
    operations: u64,
    wall_ms: f64,
}

/// Why there is no count.
#[derive(Debug, thiserror::Error)]
pub enum CountError {
    /// A program could not be started.
    #[error("`{0}` could not be started, so the service's operations are not counted")]
    NoProgram(&'static str, #[source] std::io::Error),
    /// A program failed.
    #[error("`{program}` failed while the service's operations were counted: {message}")]
    Failed {
        /// Which.
        program: &'static str,
        /// Its last words.
        message: String,
    },
    /// A folder cannot be made.
    #[error("no folder for building the service")]
    Folder(#[source] std::io::Error),
    /// The service said something else.
    #[error("the service gave no count")]
    NoCount(#[source] serde_json::Error),
}

/// Builds and counts three versions, in this order: before `guilty`, with it, and `revert`. `clone` is a bare repository
/// that holds them. It blocks for as long as three small builds take.
///
/// # Errors
/// [`CountError`].
pub fn count(clone: &Path, guilty: &str, revert: &str) -> Result<Vec<Count>, CountError> {
    let folder = tempfile::tempdir().map_err(CountError::Folder)?;
    let before = format!("{guilty}~1");
    let versions =
        [("before", before.as_str()), ("with the commit", guilty), ("on the revert branch", revert)];
    let counted = versions.into_iter().enumerate().map(|(at, (version, revision))| {
        let tree = folder.path().join(at.to_string());
        std::fs::create_dir(&tree).map_err(CountError::Folder)?;
        check_out(clone, revision, &tree)?;
        let said = build_and_run(&tree, &folder.path().join("target"))?;
        let Said { requests, operations, wall_ms } = said;
        Ok(Count { version, commit: shortened(revision), requests, operations, wall_ms })
    });
    counted.collect()
}

/// The three counts in a sentence; none where they are not three, or the first is nothing.
pub fn compared(counts: &[Count]) -> Option<String> {
    let [before, with, reverted] = counts else { return None };
    if before.operations == 0 {
        return None;
    }
    let ratio = |count: &Count| count.operations as f64 / before.operations as f64;
    let back = if reverted.operations == before.operations {
        "the revert brings back exactly the count before".to_owned()
    } else {
        format!("on the revert branch it is {:.1} times the count before", ratio(reverted))
    };
    Some(format!("The commit makes the same requests cost {:.1} times the rows; {back}.", ratio(with)))
}

fn shortened(revision: &str) -> String {
    let (hash, rest) = revision.split_at(revision.find('~').unwrap_or(revision.len()));
    format!("{hash:.12}{rest}")
}

/// Writes the tree of a revision.
fn check_out(clone: &Path, revision: &str, tree: &Path) -> Result<(), CountError> {
    let failed = |message: String| CountError::Failed { program: "git", message };
    let written = GitDir::at(clone).write_files(revision, tree, &tree.join(".index"));
    match written.map_err(|e| failed(e.to_string()))? {
        output if output.status == 0 => Ok(()),
        output => Err(failed(output.stderr)),
    }
}

fn build_and_run(tree: &Path, target: &Path) -> Result<Said, CountError> {
    let mut cargo = Command::new("cargo");
    cargo.args(["build", "--quiet", "--offline", "--locked", "--release", "--target-dir"]).arg(target);
    cargo.current_dir(tree).env_remove("RUSTFLAGS").env_remove("CARGO_TARGET_DIR");
    done(&mut cargo, "cargo")?;
    let mut service = Command::new(target.join("release/parcel-rates"));
    let said = done(service.args(["--count", REQUESTS]).current_dir(tree), "parcel-rates")?;
    serde_json::from_str(said.trim()).map_err(CountError::NoCount)
}

fn done(command: &mut Command, program: &'static str) -> Result<String, CountError> {
    let output = command.stdin(Stdio::null()).output().map_err(|e| CountError::NoProgram(program, e))?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    let words = String::from_utf8_lossy(&output.stderr);
    Err(CountError::Failed { program, message: casefile_model::text::line(words.trim(), 500) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(operations: u64) -> Count {
        Count { version: "", commit: String::new(), requests: 1, operations, wall_ms: 1.0 }
    }

    #[test]
    fn the_counts_are_compared_in_a_sentence() {
        let words = |counts: [u64; 3]| compared(&counts.map(count));
        assert!(words([10, 36, 10]).is_some_and(|w| w.contains("3.6 times") && w.contains("exactly")));
        assert!(words([10, 36, 12]).is_some_and(|w| w.contains("1.2 times the count before")));
        assert_eq!(words([0, 1, 0]), None);
    }
}
