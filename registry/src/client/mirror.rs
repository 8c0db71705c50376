//! What a registry said last of each skill, kept in files, so that resolving needs no network. A mirror names what there
//! is; the bytes are in the store, and only those with the digest named here are ever run.

use std::io;
use std::path::{Path, PathBuf};

use casefile_package::{Digest, SkillFile, SkillName};
use semver::VersionReq;
use serde::{Deserialize, Serialize};

use super::{Client, ClientError, Indexed};
use crate::files;
use crate::index::{IndexEntry, State};
use crate::lock::Lock;
use crate::resolve::{Origin, ResolveError, Resolved, SkillSource};
use casefile_package::skill_file::{Schemas, ToolRequest};

/// What a registry said of one skill.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mirrored {
    /// When it was asked last, in milliseconds since the Unix epoch.
    pub checked_ms: i64,
    /// By which the registry knows its answer again.
    pub etag: Option<String>,
    /// The versions.
    pub entries: Vec<IndexEntry>,
}

/// Why a mirror cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum MirrorError {
    /// A file cannot be read or written.
    #[error("`{}` cannot be used; check its permissions and the free space", file.display())]
    Io {
        /// The file.
        file: PathBuf,
        /// What the file system said.
        #[source]
        source: io::Error,
    },
    /// A file is no mirror.
    #[error("`{}` is damaged; delete it and run `casefile pull`", file.display())]
    Damaged {
        /// The file.
        file: PathBuf,
        /// What is wrong.
        #[source]
        source: serde_json::Error,
    },
    /// The registry failed.
    #[error(transparent)]
    Client(#[from] ClientError),
    /// The registry took back what it had said.
    #[error(
        "the registry {registry} says now that {version} is {now}, and it was {before}: a version never changes; do not use \
         it before its operator explains it (an honest one may have restored a backup); to believe what it says now, delete \
         `{}`",
        file.display()
    )]
    Changed {
        /// What this host remembers of the skill.
        file: PathBuf,
        /// The registry.
        registry: String,
        /// The version.
        version: String,
        /// The digest that it has now.
        now: String,
        /// The digest that it had.
        before: Box<Digest>,
    },
}

/// The mirror of one registry, in a folder of its own.
#[derive(Debug, Clone)]
pub struct Mirror {
    /// The name of the registry, as it stands in locks.
    pub registry: String,
    folder: PathBuf,
}

impl Mirror {
    /// The mirror of `registry` in `folder`, which is made when something is kept.
    pub fn new(registry: &str, folder: &Path) -> Self {
        Self { registry: registry.to_owned(), folder: folder.to_owned() }
    }

    fn file(&self, skill: &SkillName) -> PathBuf {
        self.folder.join(skill.team()).join(format!("{}.json", skill.name()))
    }

    /// What the registry said last of a skill; nothing where it was never asked.
    ///
    /// # Errors
    /// [`MirrorError`], naming the file.
    pub fn read(&self, skill: &SkillName) -> Result<Option<Mirrored>, MirrorError> {
        let file = self.file(skill);
        match std::fs::read(&file) {
            Ok(bytes) => serde_json::from_slice(&bytes)
                .map(Some)
                .map_err(|source| MirrorError::Damaged { file, source }),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(source) => Err(MirrorError::Io { file, source }),
        }
    }

    /// Asks the registry, and keeps what it says.
    ///
    /// # Errors
    /// [`MirrorError::Client`]; [`MirrorError::Changed`] where a version stands for other bytes than before, or is gone.
    pub async fn refresh(
        &self,
        client: &Client,
        skill: &SkillName,
        now_ms: i64,
    ) -> Result<Mirrored, MirrorError> {
        let before = self.read(skill)?.unwrap_or_default();
        let now = match client.index(skill, before.etag.as_deref()).await? {
            Indexed::Unchanged => Mirrored { checked_ms: now_ms, ..before },
            Indexed::Versions { entries, etag } => {
                self.check(skill, &before.entries, &entries)?;
                Mirrored { checked_ms: now_ms, etag, entries }
            }
        };
        self.write(skill, &now)?;
        Ok(now)
    }

    /// Refuses an answer that takes back what was said before.
    fn check(&self, skill: &SkillName, before: &[IndexEntry], now: &[IndexEntry]) -> Result<(), MirrorError> {
        for old in before {
            let new = now.iter().find(|new| new.version == old.version);
            if new.is_none_or(|new| new.digest != old.digest) {
                return Err(MirrorError::Changed {
                    file: self.file(skill),
                    registry: self.registry.clone(),
                    version: old.id(),
                    now: new.map_or("gone".to_owned(), |new| new.digest.to_string()),
                    before: Box::new(old.digest),
                });
            }
        }
        Ok(())
    }

    fn write(&self, skill: &SkillName, mirrored: &Mirrored) -> Result<(), MirrorError> {
        let file = self.file(skill);
        let failed = |source| MirrorError::Io { file: file.clone(), source };
        let folder = file.parent().unwrap_or(&self.folder);
        std::fs::create_dir_all(folder).map_err(failed)?;
        let dir = cap_std::fs::Dir::open_ambient_dir(folder, cap_std::ambient_authority()).map_err(failed)?;
        let bytes = serde_json::to_vec(mirrored).map_err(|e| failed(e.into()))?;
        files::write(&dir, &format!("{}.json", skill.name()), &bytes).map_err(failed)
    }

    /// The version of these bytes, where the registry named it.
    ///
    /// # Errors
    /// [`MirrorError`].
    pub fn entry(&self, skill: &SkillName, digest: &Digest) -> Result<Option<IndexEntry>, MirrorError> {
        let entries = self.read(skill)?.unwrap_or_default().entries;
        Ok(entries.into_iter().find(|entry| entry.digest == *digest))
    }
}

/// A mirror as a source of skills, for the namespaces that its registry is bound to.
pub struct MirrorSource<'a> {
    /// The mirror.
    pub mirror: Mirror,
    /// Whether the registry is bound to the namespace of a skill.
    pub is_bound: Box<dyn Fn(&SkillName) -> bool + 'a>,
    /// What is locked: a yanked version is chosen only from here.
    pub lock: Option<&'a Lock>,
}

impl SkillSource for MirrorSource<'_> {
    fn registry(&self) -> Option<&str> {
        Some(&self.mirror.registry)
    }

    fn find(&self, name: &SkillName, req: &VersionReq) -> Result<Option<Resolved>, ResolveError> {
        if !(self.is_bound)(name) {
            return Ok(None);
        }
        let mirrored = self.mirror.read(name).map_err(|source| ResolveError::Source {
            name: name.clone(),
            registry: self.mirror.registry.clone(),
            source: Box::new(source),
        })?;
        let pin = self.lock.and_then(|lock| lock.skills.get(name));
        let may_be_used = |entry: &IndexEntry| {
            entry.state == State::Live || pin.is_some_and(|pin| pin.digest == entry.digest)
        };
        let entries = mirrored.unwrap_or_default().entries;
        let found = entries.into_iter().filter(|entry| req.matches(&entry.version) && may_be_used(entry));
        let best = found.max_by(|a, b| a.version.cmp(&b.version));
        Ok(best.map(|entry| Resolved {
            origin: Origin::Registry(self.mirror.registry.clone()),
            name: entry.name.clone(),
            version: entry.version.clone(),
            digest: entry.digest,
            skill_file: described(entry),
        }))
    }

    fn names(&self) -> Vec<SkillName> {
        let teams = std::fs::read_dir(&self.mirror.folder).into_iter().flatten().flatten();
        let files = teams.flat_map(|team| {
            let files = std::fs::read_dir(team.path()).into_iter().flatten().flatten();
            files
                .filter_map(move |file| {
                    let name = file.file_name();
                    let name = name.to_str()?.strip_suffix(".json")?;
                    format!("{}/{name}", team.file_name().to_str()?).parse().ok()
                })
                .collect::<Vec<_>>()
        });
        files.collect()
    }
}

/// The skill file as far as the index tells it: enough to resolve by. What runs brings its own.
fn described(entry: IndexEntry) -> SkillFile {
    let tools = entry.tools.into_iter();
    SkillFile {
        name: entry.name,
        version: entry.version,
        description: entry.description,
        tools: tools.map(|(tool, version)| (tool, ToolRequest { version, reason: None })).collect(),
        steps: entry.steps,
        limits: std::collections::BTreeMap::new(),
        schemas: Schemas::default(),
    }
}
