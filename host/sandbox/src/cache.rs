//! Compiled skills on disk. They are native code, so each is authenticated with a key that only this machine's owner
//! can read, and keyed by everything that decides whether it may be loaded: the component's digest, wasmtime to the
//! patch level, its settings and the processor's features.

use std::hash::{Hash, Hasher};
use std::io::{ErrorKind, Read, Write};
use std::path::Path;
use std::time::Duration;

use cap_std::ambient_authority;
use cap_std::fs::{Dir, OpenOptions, OpenOptionsExt};
use casefile_model::Digest;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use wasmtime::Engine;

use crate::artifact::Artifact;
use crate::engine::WASMTIME;

const KEY_FILE: &str = "key";
const MAC_BYTES: usize = 32;
/// The age at which a file that somebody writes counts as left behind.
const ABANDONED: Duration = Duration::from_secs(60 * 60);

/// The cache of compiled skills cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum CacheError {
    /// A file operation failed.
    #[error("{what} in the cache of compiled skills `{dir}`")]
    Io {
        /// What was tried.
        what: &'static str,
        /// The directory.
        dir: String,
        /// Why it failed.
        #[source]
        source: std::io::Error,
    },
    /// The key file is not what this program wrote.
    #[error("the key of the cache `{0}` is damaged; delete the directory, it is only a cache")]
    Key(String),
    /// The system gives no random bytes.
    #[error("the system gives no random bytes for the key of the cache")]
    Random,
}

pub(crate) struct CompiledCache {
    dir: Dir,
    key: [u8; 32],
    compatibility: String,
}

/// Digest of what must agree for compiled code to be loaded: version, settings, processor features.
pub(crate) fn compatibility(engine: &Engine) -> String {
    struct Collect(Vec<u8>);
    impl Hasher for Collect {
        fn finish(&self) -> u64 {
            0
        }
        fn write(&mut self, bytes: &[u8]) {
            self.0.extend_from_slice(bytes);
        }
    }
    // All that wasmtime hashes is collected, then digested: a 64-bit hash could be made to collide.
    let mut collect = Collect(WASMTIME.into());
    engine.precompile_compatibility_hash().hash(&mut collect);
    Digest::of(&collect.0).hex()[..16].to_owned()
}

impl CompiledCache {
    pub(crate) fn open(path: &Path, engine: &Engine) -> Result<Self, CacheError> {
        let io = |what| move |source| CacheError::Io { what, dir: path.display().to_string(), source };
        let mut owner_only = std::fs::DirBuilder::new();
        std::os::unix::fs::DirBuilderExt::mode(owner_only.recursive(true), 0o700);
        owner_only.create(path).map_err(io("cannot create the directory"))?;
        let dir =
            Dir::open_ambient_dir(path, ambient_authority()).map_err(io("cannot open the directory"))?;
        let key = read_or_make_key(&dir, path)?;
        let cache = Self { dir, key, compatibility: compatibility(engine) };
        if cache.sweep().is_err() {
            tracing::warn!("the cache of compiled skills cannot be swept");
        }
        Ok(cache)
    }

    fn file(&self, skill: &Digest) -> String {
        format!("{}-{}.cwasm", skill.hex(), self.compatibility)
    }

    fn mac(&self, file: &str, code: &[u8]) -> Option<Hmac<Sha256>> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.key).ok()?;
        mac.update(file.as_bytes());
        mac.update(&[0]);
        mac.update(code);
        Some(mac)
    }

    /// The compiled skill, if it is there and is what this machine's owner wrote. Anything else counts as absent.
    pub(crate) fn load(&self, skill: &Digest) -> Option<Artifact> {
        let file = self.file(skill);
        let mut bytes = self.dir.read(&file).ok()?;
        let (tag, code) = bytes.split_at_checked(MAC_BYTES)?;
        if self.mac(&file, code)?.verify_slice(tag).is_err() {
            tracing::warn!(file, "a compiled skill in the cache is not what was written; compiling again");
            return None;
        }
        bytes.drain(..MAC_BYTES);
        Some(Artifact::authenticated(bytes))
    }

    /// Keeps a compiled skill. A cache that cannot be written costs time, not correctness.
    pub(crate) fn store(&self, skill: &Digest, artifact: &Artifact) {
        if self.write(skill, artifact.bytes()).is_err() {
            tracing::warn!("the cache of compiled skills cannot be written");
        }
    }

    fn write(&self, skill: &Digest, code: &[u8]) -> std::io::Result<()> {
        let file = self.file(skill);
        let mac = self.mac(&file, code).ok_or(ErrorKind::InvalidInput)?;
        let mut unique = [0; 8];
        getrandom::fill(&mut unique).map_err(|_| ErrorKind::Other)?;
        let temporary = format!("{}.tmp", hex::encode(unique));
        let mut options = OpenOptions::new();
        options.write(true).create_new(true).mode(0o600);
        let mut out = self.dir.open_with(&temporary, &options)?;
        let tag = mac.finalize().into_bytes();
        let written = out.write_all(&tag).and_then(|()| out.write_all(code));
        // What is left of a write that failed would fill a full disk further, each time.
        written.and_then(|()| self.dir.rename(&temporary, &self.dir, &file)).inspect_err(|_| {
            let _ = self.dir.remove_file(&temporary);
        })
    }

    /// Removes what writers left that were killed. One that is at work now is younger.
    fn sweep(&self) -> std::io::Result<()> {
        for entry in self.dir.entries()? {
            let entry = entry?;
            let is_old =
                || Some(entry.metadata().ok()?.modified().ok()?.into_std().elapsed().ok()? > ABANDONED);
            let name = entry.file_name();
            if Path::new(&name).extension().is_some_and(|end| end == "tmp") && is_old() == Some(true) {
                self.dir.remove_file(&name)?;
            }
        }
        Ok(())
    }
}

fn read_or_make_key(dir: &Dir, path: &Path) -> Result<[u8; 32], CacheError> {
    let io = |what| move |source| CacheError::Io { what, dir: path.display().to_string(), source };
    let mut options = OpenOptions::new();
    options.write(true).create_new(true).mode(0o600);
    let mut unique = [0; 40];
    getrandom::fill(&mut unique).map_err(|_| CacheError::Random)?;
    let (key, name) = unique.split_at(32);
    if !dir.exists(KEY_FILE) {
        // Written aside and linked, so that two that start at once agree on one whole key.
        let temporary = format!("{}.tmp", hex::encode(name));
        let mut out = dir.open_with(&temporary, &options).map_err(io("cannot write the key"))?;
        out.write_all(key).and_then(|()| out.sync_all()).map_err(io("cannot write the key"))?;
        match dir.hard_link(&temporary, dir, KEY_FILE) {
            Err(e) if e.kind() != ErrorKind::AlreadyExists => return Err(io("cannot write the key")(e)),
            _ => dir.remove_file(&temporary).map_err(io("cannot write the key"))?,
        }
    }
    let mut found = Vec::new();
    let file = dir.open(KEY_FILE).map_err(io("cannot read the key"))?;
    file.take(64).read_to_end(&mut found).map_err(io("cannot read the key"))?;
    found.try_into().map_err(|_| CacheError::Key(path.display().to_string()))
}

#[cfg(test)]
mod tests;
