//! From what the configuration requires to a lock: all requirements together, each name in one version.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use casefile_package::{Digest, SkillFile, SkillName};
use casefile_registry::client::ClientError;
use casefile_registry::client::mirror::MirrorError;
use casefile_registry::index::IndexEntry;
use casefile_registry::{
    Closure, Lock, LockedSkill, Origin, PathSource, ResolveError, SkillSource, Store, resolve_closure,
};
use futures::future::join_all;
use semver::VersionReq;

use super::{Registries, failed};
use crate::clock;
use crate::error::{CommandError, ForUser};
use crate::output::Activity;

/// What the requirements are called where an error speaks of who asks.
const ROOT: &str = "casefile.toml";
/// The skill that stands for them.
const REQUIREMENTS: &str = "requirements";
/// Skills that may be asked for before resolving is given up.
const ASKED_MAX: usize = 512;

/// What is required, and by which lock.
pub struct Required<'a> {
    /// The skills, with the versions that are accepted.
    pub require: &'a BTreeMap<SkillName, VersionReq>,
    /// What stays as it is.
    pub lock: &'a Lock,
    /// Whether registries are asked; else what they said last counts.
    pub may_ask: bool,
}

impl Registries {
    /// Chooses a version of every skill that is required, and of all that they may run.
    ///
    /// # Errors
    /// [`CommandError::Input`] where there is none that all accept, or a registry fails.
    pub async fn resolve(&self, required: &Required<'_>, store: &Store) -> Result<Lock, CommandError> {
        if required.require.is_empty() && required.lock.skills.is_empty() {
            let what =
                "no casefile.toml requires a skill here; go to where one does, or `casefile add team/skill`";
            return Err(CommandError::input(what));
        }
        let mut asked = BTreeSet::new();
        if required.may_ask {
            let wanted: BTreeSet<SkillName> =
                required.require.keys().chain(required.lock.skills.keys()).cloned().collect();
            self.ask(wanted, &mut asked).await?;
        }
        loop {
            match self.try_resolve(required, store) {
                Ok(closure) => return Ok(closure.to_lock()),
                Err(error) => {
                    let missing = missing(&error).filter(|name| required.may_ask && !asked.contains(*name));
                    let Some(missing) = missing.filter(|name| self.bound_to(name.team()).is_some()) else {
                        let told = crate::error::chain(&error)
                            .replace(SkillFile::bare(REQUIREMENTS).name.as_str(), ROOT);
                        return Err(CommandError::input(told));
                    };
                    self.ask(BTreeSet::from([missing.clone()]), &mut asked).await?;
                }
            }
        }
    }

    /// Asks the registries of these skills for their versions.
    async fn ask(
        &self,
        names: BTreeSet<SkillName>,
        asked: &mut BTreeSet<SkillName>,
    ) -> Result<(), CommandError> {
        let activity = Activity::start("asking the registries");
        let bound = names.iter().filter_map(|skill| Some((skill, self.bound_to(skill.team())?)));
        let all = join_all(bound.map(|(skill, registry)| async move {
            let client = self.client(registry)?;
            match self.mirror(registry).refresh(&client, skill, clock::now().0).await {
                // Resolving says who asks for it.
                Err(MirrorError::Client(ClientError::Missing { .. })) | Ok(_) => Ok(()),
                Err(MirrorError::Client(error)) => Err(failed(error)),
                Err(error) => Err(CommandError::input(crate::error::chain(&error))),
            }
        }));
        for answer in all.await {
            answer?;
        }
        drop(activity);
        asked.extend(names);
        if asked.len() > ASKED_MAX {
            let what = format!("the skills required and what they run are more than {ASKED_MAX}");
            return Err(CommandError::input(what));
        }
        Ok(())
    }

    /// The closure of a skill that does nothing but run all that is required.
    fn try_resolve(&self, required: &Required<'_>, store: &Store) -> Result<Closure, ResolveError> {
        let mut root = SkillFile::bare(REQUIREMENTS);
        root.steps = required.require.clone();
        let name = root.name.clone();
        let mut roots = PathSource::new();
        roots.insert(PathBuf::from(ROOT), Digest::of(b""), root);
        let roots = Root(roots);
        let local = LocalSkills { store, registries: self };
        let mirrors = self.sources(Some(required.lock));
        let mut sources: Vec<&dyn SkillSource> = vec![&roots, &local];
        sources.extend(mirrors.iter().map(|mirror| mirror as &dyn SkillSource));
        resolve_closure(&name, &VersionReq::STAR, &sources, Some(required.lock))
    }

    /// What its registry says of a locked skill; nothing for one published on this machine.
    ///
    /// # Errors
    /// [`CommandError::Input`] where its registry has not named it yet.
    pub fn entry(&self, skill: &SkillName, locked: &LockedSkill) -> Result<Option<IndexEntry>, CommandError> {
        if locked.registry == casefile_registry::store::LOCAL {
            return Ok(None);
        }
        let entry = self.mirror(&locked.registry).entry(skill, &locked.digest).input()?;
        let unknown = || {
            CommandError::input(format!(
                "casefile.lock names {skill}@{} as {}, which the registry {} never named to this host; run \
                 `casefile pull`",
                locked.version, locked.digest, locked.registry
            ))
        };
        entry.map(Some).ok_or_else(unknown)
    }
}

/// The requirements as a source: nobody may ask for them by name, so errors do not offer them.
struct Root(PathSource);

impl SkillSource for Root {
    fn registry(&self) -> Option<&str> {
        None
    }

    fn find(
        &self,
        name: &SkillName,
        req: &VersionReq,
    ) -> Result<Option<casefile_registry::Resolved>, ResolveError> {
        self.0.find(name, req)
    }

    fn names(&self) -> Vec<SkillName> {
        Vec::new()
    }
}

/// The skill without which resolving cannot go on.
fn missing(error: &ResolveError) -> Option<&SkillName> {
    match error {
        ResolveError::Unknown { name, .. }
        | ResolveError::NoVersion { name, .. }
        | ResolveError::LockedMissing { name, .. } => Some(name),
        _ => None,
    }
}

/// The skills published on this machine, but for namespaces that come from a registry: what somebody published here must
/// not pass for what a team published there.
pub struct LocalSkills<'a> {
    /// The store.
    pub store: &'a Store,
    /// The registries.
    pub registries: &'a Registries,
}

impl SkillSource for LocalSkills<'_> {
    fn registry(&self) -> Option<&str> {
        self.store.registry()
    }

    fn find(
        &self,
        name: &SkillName,
        req: &VersionReq,
    ) -> Result<Option<casefile_registry::Resolved>, ResolveError> {
        if self.registries.bound_to(name.team()).is_some() {
            return Ok(None);
        }
        self.store.find(name, req)
    }

    fn names(&self) -> Vec<SkillName> {
        self.store.names()
    }
}

/// The skills of a closure that were pulled.
pub fn pulled(closure: &Closure) -> BTreeSet<super::states::Pulled> {
    let skills = closure.skills.values();
    let pulled = skills.filter_map(|skill| match &skill.origin {
        Origin::Registry(registry) if registry != casefile_registry::store::LOCAL => {
            Some(super::states::Pulled {
                registry: registry.clone(),
                skill: skill.name.clone(),
                digest: skill.digest,
            })
        }
        _ => None,
    });
    pulled.collect()
}
