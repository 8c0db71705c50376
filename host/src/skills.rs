//! From a skill's name, folder or file to verified bytes, admitted and compiled: what a case may run.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use cap_std::ambient_authority;
use cap_std::fs::Dir;
use casefile_model::journal::LockedSkill;
use casefile_model::{Digest, Limits, SkillId, limits};
use casefile_package::{Admitted, Caps, SkillFile, SkillName, admit};
use casefile_registry::blobs::GetBlobError;
use casefile_registry::{Closure, Lock, Origin, PathSource, SkillSource, Store, resolve_closure};
use casefile_sandbox::{PreparedSkill, Sandbox};
use semver::VersionReq;

use crate::error::{CommandError, ForUser};
use crate::home::Home;
use crate::registries::Registries;
use crate::registries::requirements::{LocalSkills, pulled};
use crate::registries::states::Pulled;

/// Bytes that a component file may have; admission refuses more.
const COMPONENT_BYTES_MAX: u64 = 64 << 20;

/// Origins of skills that are one's own: from a path (the bundled ones too), and published on this machine.
const OWN: [&str; 2] = ["path", "local"];

/// Whether a skill of this origin came from a registry elsewhere.
fn is_pulled(origin: &str) -> bool {
    !OWN.contains(&origin)
}

/// A skill that can run.
pub struct Skill {
    /// Name, version and digest.
    pub id: SkillId,
    /// `path`, or the registry's name.
    pub origin: String,
    /// What admission found.
    pub admitted: Admitted,
    /// Its compiled component.
    pub prepared: Arc<PreparedSkill>,
}

impl Skill {
    /// Admits and compiles a component. `stem` names one without a skill file.
    ///
    /// # Errors
    /// [`CommandError::Input`] saying why it is refused.
    pub fn load(sandbox: &Sandbox, bytes: &[u8], origin: &str, stem: &str) -> Result<Self, CommandError> {
        let admitted = admit(bytes, &Caps::default())
            .map_err(|e| CommandError::input(format!("{stem}: {}", crate::error::chain(&e))))?;
        Self::admitted(sandbox, bytes, admitted, origin, stem)
    }

    fn admitted(
        sandbox: &Sandbox,
        bytes: &[u8],
        admitted: Admitted,
        origin: &str,
        stem: &str,
    ) -> Result<Self, CommandError> {
        let bare;
        let file = match &admitted.skill_file {
            Some(file) => file,
            None => {
                bare = SkillFile::bare(stem);
                &bare
            }
        };
        if let Some(unknown) = file.limits.keys().find(|name| Limits::default().get(name).is_none()) {
            let known: Vec<&str> = limits::TABLE.iter().map(|info| info.name).collect();
            let what = format!("{stem}: [limits] has no `{unknown}`; limits are {}", known.join(", "));
            return Err(CommandError::input(what));
        }
        let id = SkillId {
            name: file.name.to_string(),
            version: file.version.to_string(),
            digest: Digest::of(bytes),
        };
        let from = casefile_sandbox::Origin { team: file.name.team(), is_pulled: is_pulled(origin) };
        let prepared = sandbox.prepare(bytes, &admitted, from).input()?;
        Ok(Self { id, origin: origin.to_owned(), admitted, prepared })
    }

    /// The limits that it asks for, within the host's caps.
    pub fn limits(&self) -> Limits {
        let mut limits = Limits::default();
        for (name, value) in self.admitted.skill_file.iter().flat_map(|file| &file.limits) {
            limits.set(name, *value);
        }
        limits.capped()
    }
}

/// The skills that a case may run, by name.
#[derive(Clone, Default)]
pub struct Library {
    skills: BTreeMap<String, Arc<Skill>>,
    left_out: BTreeSet<String>,
}

impl Library {
    /// The skill of this name.
    pub fn get(&self, name: &str) -> Option<&Arc<Skill>> {
        self.skills.get(name)
    }

    /// Adds a skill, replacing one of its name.
    pub fn insert(&mut self, skill: Skill) {
        self.skills.insert(skill.id.name.clone(), Arc::new(skill));
    }

    /// Puts the skill `name` of `others` in place of the skill `place`, with what it may run. Returns false where there
    /// is no such place.
    pub fn put(&mut self, place: &str, others: &Self, name: &str) -> bool {
        let Some(skill) = others.get(name).filter(|_| self.skills.contains_key(place)) else { return false };
        for (name, other) in &others.skills {
            self.skills.entry(name.clone()).or_insert_with(|| Arc::clone(other));
        }
        self.skills.insert(place.to_owned(), Arc::clone(skill));
        true
    }

    /// Leaves a skill out: a step that runs it is denied. To see what it contributes.
    pub fn leave_out(&mut self, name: &str) {
        self.left_out.insert(name.to_owned());
    }

    /// Those that were pulled from a registry.
    pub fn pulled(&self) -> BTreeSet<Pulled> {
        let pulled = self.skills.values().filter(|skill| is_pulled(&skill.origin));
        let parsed = pulled.filter_map(|skill| {
            Some(Pulled {
                registry: skill.origin.clone(),
                skill: skill.id.name.parse().ok()?,
                digest: blob_digest(&skill.id.digest).ok()?,
            })
        });
        parsed.collect()
    }

    /// Whether a skill is left out.
    pub fn is_left_out(&self, name: &str) -> bool {
        self.left_out.contains(name)
    }

    /// The names of all skills, sorted.
    pub fn names(&self) -> impl Iterator<Item = &String> {
        self.skills.keys()
    }

    /// What admission found of each skill, by name.
    pub fn admitted(&self) -> impl Iterator<Item = (&str, &Admitted)> {
        self.skills.iter().map(|(name, skill)| (name.as_str(), &skill.admitted))
    }

    /// What the journal keeps of it.
    pub fn locked(&self) -> BTreeMap<String, LockedSkill> {
        let locked = |skill: &Arc<Skill>| LockedSkill {
            version: skill.id.version.clone(),
            digest: skill.id.digest,
            origin: skill.origin.clone(),
        };
        self.skills.iter().map(|(name, skill)| (name.clone(), locked(skill))).collect()
    }

    /// The skills of a case again, from their kept blobs.
    ///
    /// # Errors
    /// [`CommandError::Work`] naming the skill whose blob is missing or changed.
    pub fn of_case(
        locked: &BTreeMap<String, LockedSkill>,
        store: &Store,
        sandbox: &Sandbox,
    ) -> Result<Self, CommandError> {
        let mut library = Self::default();
        for (name, skill) in locked {
            let failed = |e: String| CommandError::work(format!("skill {name}@{}: {e}", skill.version));
            let digest = blob_digest(&skill.digest)?;
            let bytes = store.load(&digest).map_err(|e| failed(crate::error::chain(&e)))?;
            let stem = name.rsplit('/').next().unwrap_or(name);
            library.insert(Skill::load(sandbox, &bytes, &skill.origin, stem)?);
        }
        Ok(library)
    }
}

/// The registry's form of a digest.
fn blob_digest(digest: &Digest) -> Result<casefile_package::Digest, CommandError> {
    digest.to_string().parse().map_err(|e: casefile_package::digest::ParseDigestError| CommandError::work(e))
}

/// Opens the store in the home.
///
/// # Errors
/// [`CommandError::Input`] where it is damaged or cannot be used.
pub fn open_store(home: &Home) -> Result<Store, CommandError> {
    let path = home.store()?;
    let dir = Dir::open_ambient_dir(&path, ambient_authority()).input()?;
    Store::open(&dir, &path).input()
}

/// Components named by a path: never bound to a published name and version, never in the lock.
#[derive(Default)]
pub struct PathSkills {
    source: PathSource,
    loaded: BTreeMap<SkillName, (Vec<u8>, Admitted)>,
}

impl PathSkills {
    /// Adds the component in a file, under the name that it carries; an earlier one of that name stays.
    ///
    /// # Errors
    /// [`CommandError::Input`] where it cannot be read or is refused.
    pub fn add_file(&mut self, path: &Path) -> Result<SkillName, CommandError> {
        let stem = path.file_stem().map_or("skill".into(), |stem| stem.to_string_lossy().into_owned());
        let bytes = read_component(path)?;
        let admitted = admit(&bytes, &Caps::default())
            .map_err(|e| CommandError::input(format!("{}: {}", path.display(), crate::error::chain(&e))))?;
        let file = admitted.skill_file.clone().unwrap_or_else(|| SkillFile::bare(&stem));
        let name = file.name.clone();
        if !self.loaded.contains_key(&name) {
            self.source.insert(path.to_path_buf(), admitted.digest, file);
            self.loaded.insert(name.clone(), (bytes, admitted));
        }
        Ok(name)
    }
}

impl PathSkills {
    /// Whether one of them may run other skills.
    pub fn run_others(&self) -> bool {
        let files = self.loaded.values().filter_map(|(_, admitted)| admitted.skill_file.as_ref());
        files.into_iter().any(|file| !file.steps.is_empty())
    }
}

/// The bytes of a component in a file.
///
/// # Errors
/// [`CommandError::Input`] where it cannot be read or is too large for any skill.
pub fn read_component(path: &Path) -> Result<Vec<u8>, CommandError> {
    let named = |e: std::io::Error| CommandError::input(format!("cannot read `{}`: {e}", path.display()));
    let length = std::fs::metadata(path).map_err(named)?.len();
    if length > COMPONENT_BYTES_MAX {
        let what =
            format!("`{}` has {length} bytes; a skill has at most {COMPONENT_BYTES_MAX}", path.display());
        return Err(CommandError::input(what));
    }
    std::fs::read(path).map_err(named)
}

/// What a closure is made of.
pub struct Means<'a> {
    /// The skills from paths.
    pub paths: &'a PathSkills,
    /// The store.
    pub store: &'a Store,
    /// The registries.
    pub registries: &'a Registries,
    /// What is locked.
    pub lock: Option<&'a Lock>,
    /// Whether registries are not asked for news.
    pub is_offline: bool,
}

/// Chooses a version of a skill and of all that it may run: from paths, from this machine, or from the registry that its
/// namespace is bound to.
fn resolve(root: &SkillName, req: &VersionReq, means: &Means<'_>) -> Result<Closure, CommandError> {
    let Means { paths, store, registries, lock, .. } = *means;
    let local = LocalSkills { store, registries };
    let mirrors = registries.sources(lock);
    let mut sources: Vec<&dyn SkillSource> = vec![&paths.source, &local];
    sources.extend(mirrors.iter().map(|mirror| mirror as &dyn SkillSource));
    resolve_closure(root, req, &sources, lock).input()
}

/// Resolves a skill and all that it may run, keeps the blobs, and compiles them.
///
/// # Errors
/// [`CommandError::Input`] where a skill is unknown, refused or revoked, or the closure cannot be.
pub async fn load_closure(
    root: &SkillName,
    req: &VersionReq,
    means: &Means<'_>,
    sandbox: &Sandbox,
) -> Result<(Library, Closure), CommandError> {
    let Means { paths, store, registries, is_offline, .. } = *means;
    let closure = resolve(root, req, means)?;
    let pulled = pulled(&closure);
    if !is_offline {
        registries.refresh(&pulled).await?;
    }
    registries.refuse_revoked(&pulled)?;
    let mut library = Library::default();
    for (name, resolved) in &closure.skills {
        let skill = match (&resolved.origin, paths.loaded.get(name)) {
            (Origin::Path(_), Some((bytes, admitted))) => {
                store.keep(bytes).input()?;
                Skill::admitted(sandbox, bytes, admitted.clone(), "path", name.name())?
            }
            (Origin::Path(path), None) => {
                return Err(CommandError::work(format!("`{}` was not loaded", path.display())));
            }
            (Origin::Registry(registry), _) => {
                let bytes = store.load(&resolved.digest).map_err(|error| match error {
                    GetBlobError::Missing { .. } | GetBlobError::Corrupt { .. } => CommandError::input(
                        format!("{name}@{} is not here, or damaged; run `casefile pull`", resolved.version),
                    ),
                    error => CommandError::input(crate::error::chain(&error)),
                })?;
                Skill::load(sandbox, &bytes, registry, name.name())?
            }
        };
        library.insert(skill);
    }
    Ok((library, closure))
}
