//! Commits by the real git program, with fixed dates and authors, so that hashes can be reproduced.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::clock::Clock;
use crate::corpus::{Edit, Tree};
use crate::error::{Error, Fallible};

/// A person who commits.
#[derive(Clone, Copy, Debug)]
pub struct Person {
    /// As the incident's files name them.
    pub login: &'static str,
    /// As git names them.
    pub name: &'static str,
    /// Their address.
    pub mail: &'static str,
}

/// A commit that is about to be made.
#[derive(Clone)]
pub struct Planned {
    /// What it changes.
    pub edit: Edit,
    /// Who.
    pub author: Person,
    /// When, in seconds since the start of the recording.
    pub second: f64,
}

/// A commit that has been made.
#[derive(Clone, Debug)]
pub struct Made {
    /// Its hash.
    pub sha: String,
    /// The paths it touches.
    pub files: Vec<String>,
    /// What `git show` prints after the message.
    pub patch: String,
}

/// Makes a bare repository at `dir`: one commit for the tree, then the planned ones, which must be sorted by time.
/// Returns the planned ones.
///
/// # Errors
/// An edit does not fit, or git fails.
pub fn make(
    dir: &Path,
    base: &Tree,
    first: &Planned,
    planned: &[Planned],
    clock: &Clock,
) -> Fallible<Vec<Made>> {
    let failed = |source| Error::File { path: dir.to_owned(), source };
    fs::create_dir_all(dir).map_err(failed)?;
    git(dir, &["init", "--quiet", "--bare", "--template=", "--initial-branch=main", "."], b"")?;
    git(
        dir,
        &["-c", "fastimport.unpackLimit=1", "-c", "pack.threads=1", "fast-import", "--quiet", "--done"],
        &stream(base, first, planned, clock)?,
    )?;
    let hashes = git(dir, &["log", "--reverse", "--format=%H", "main"], b"")?;
    let mut made = Vec::new();
    let log = git(dir, &["log", "--reverse", "-p", "--no-color", "--format=%x00%H%x01", "main"], b"")?;
    for part in log.split('\0').skip(2) {
        let Some((sha, patch)) = part.split_once('\u{1}') else { continue };
        let patch = patch.trim_start_matches('\n').trim_end_matches('\n').to_owned() + "\n";
        let mut files = Vec::new();
        for line in patch.lines().filter_map(|line| line.strip_prefix("diff --git a/")) {
            files.extend(line.split(" b/").map(str::to_owned));
        }
        files.dedup();
        made.push(Made { sha: sha.to_owned(), files, patch });
    }
    if made.len() != planned.len() || hashes.lines().count() != made.len() + 1 {
        return Err(Error::Git {
            what: "log".into(),
            why: format!("{} of {} commits", made.len(), planned.len()),
        });
    }
    // What differs from machine to machine and nobody needs.
    for name in ["description", "logs", "info", "hooks", "branches"] {
        let path = dir.join(name);
        let gone = if path.is_dir() { fs::remove_dir_all(&path) } else { fs::remove_file(&path) };
        if path.exists() {
            gone.map_err(failed)?;
        }
    }
    Ok(made)
}

fn stream(base: &Tree, first: &Planned, planned: &[Planned], clock: &Clock) -> Fallible<Vec<u8>> {
    let mut out = String::new();
    let mut tree = Tree::new();
    for (at, commit) in std::iter::once(first).chain(planned).enumerate() {
        let mut next = if at == 0 { base.clone() } else { tree.clone() };
        commit.edit.apply(&mut next)?;
        let (epoch, zone) = (clock.epoch(commit.second), clock.git_zone());
        let Person { name, mail, .. } = commit.author;
        let message = format!("{}\n", commit.edit.message);
        out += &format!(
            "commit refs/heads/main\nauthor {name} <{mail}> {epoch} {zone}\ncommitter {name} <{mail}> {epoch} {zone}\n"
        );
        out += &format!("data {}\n{message}\n", message.len());
        for path in tree.keys().filter(|path| !next.contains_key(*path)) {
            out += &format!("D {path}\n");
        }
        for (path, text) in next.iter().filter(|(path, text)| tree.get(*path) != Some(text)) {
            let mode = if text.starts_with("#!") { "100755" } else { "100644" };
            out += &format!("M {mode} inline {path}\ndata {}\n{text}\n", text.len());
        }
        tree = next;
    }
    out += "done\n";
    Ok(out.into_bytes())
}

fn git(dir: &Path, arguments: &[&str], input: &[u8]) -> Fallible<String> {
    let failed = |why: String| Error::Git { what: arguments.join(" "), why };
    let mut child = Command::new("git")
        .args(arguments)
        .current_dir(dir)
        .env_clear()
        .envs(std::env::vars().filter(|(name, _)| name == "PATH"))
        .envs([
            ("GIT_CONFIG_NOSYSTEM", "1"),
            ("GIT_CONFIG_GLOBAL", "/dev/null"),
            ("GIT_CEILING_DIRECTORIES", "/"),
        ])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|why| failed(why.to_string()))?;
    if let Some(mut stdin) = child.stdin.take() {
        stdin.write_all(input).map_err(|why| failed(why.to_string()))?;
    }
    let output = child.wait_with_output().map_err(|why| failed(why.to_string()))?;
    if !output.status.success() {
        return Err(failed(String::from_utf8_lossy(&output.stderr).trim().to_owned()));
    }
    String::from_utf8(output.stdout).map_err(|why| failed(why.to_string()))
}
