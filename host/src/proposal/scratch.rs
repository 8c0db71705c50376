//! A bare clone with a configuration of our own. Its objects come as a pack that the source only writes out, and are
//! taken under the hash that their bytes have; no hook, configuration, reference or file of the source comes along.

use std::fs::{self, File};
use std::path::Path;

use super::{PrepareError, answered, failed, in_folder, succeeded};
use crate::files;
use crate::git::{GitDir, is_hash};

/// Name of the clone in a proposal's folder.
pub(super) const NAME: &str = "repo";

/// Clones all that `head` leads to into `dir/repo`.
pub(super) fn clone(source: &GitDir, head: &str, dir: &Path) -> Result<GitDir, PrepareError> {
    let path = dir.join(NAME);
    let packs = path.join("objects/pack");
    for folder in [&packs, &path.join("refs/heads")] {
        fs::create_dir_all(folder).map_err(|e| in_folder(folder, e))?;
    }
    let write = |name: &str, text: &str| {
        files::write(&path.join(name), text.as_bytes()).map_err(|e| in_folder(&path, e))
    };
    write("HEAD", "ref: refs/heads/base\n")?;
    write("config", config(head))?;
    let shallow = answered(source, "read the repository", &["rev-parse", "--is-shallow-repository"])?;
    if shallow.trim() == "true" {
        write("shallow", &boundary(source)?)?;
    }
    let doing = "copy the objects";
    let pack = packs.join("pack-source.pack");
    let file = File::create(&pack).map_err(|e| in_folder(&packs, e))?;
    succeeded(doing, source.pack(head, file).map_err(|e| failed(doing, &e))?)?;
    let clone = GitDir::at(&path);
    succeeded(doing, clone.index(&pack).map_err(|e| failed(doing, &e))?)?;
    answered(&clone, "write the clone", &["update-ref", "refs/heads/base", head])?;
    Ok(clone)
}

/// A hash of 64 digits is one of a repository that counts in SHA-256.
fn config(head: &str) -> &'static str {
    if head.len() == 64 {
        "[core]\n\trepositoryformatversion = 1\n\tbare = true\n[extensions]\n\tobjectformat = sha256\n"
    } else {
        "[core]\n\trepositoryformatversion = 0\n\tbare = true\n"
    }
}

/// The commits whose parents a shallow repository has not.
fn boundary(source: &GitDir) -> Result<String, PrepareError> {
    let file = source.path().join("shallow");
    let text = files::read_text(&file, 16 << 20)
        .map_err(|e| PrepareError::Git { doing: "read the repository", why: crate::error::chain(&e) })?;
    Ok(text.lines().map(str::trim).filter(|line| is_hash(line)).map(|line| format!("{line}\n")).collect())
}
