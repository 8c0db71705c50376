//! From one skill to all the skills that it may run: one version of each name, checked for cycles and depth.

mod error;
mod graph;
mod select;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, VecDeque};
use std::fmt;
use std::path::PathBuf;

use casefile_package::{Digest, SkillFile, SkillName};
use semver::{Version, VersionReq};

pub use error::ResolveError;

use crate::lock::{Lock, LockedSkill};

/// How many levels of skills can stand below the root.
pub const STEP_DEPTH_MAX: usize = 4;
/// How often the versions are chosen anew when a later requirement does not fit an earlier choice.
const ROUNDS_MAX: usize = 16;

/// Where skills come from.
pub trait SkillSource {
    /// The name of the registry as it stands in lock files; nothing for a source of paths, which locks do not
    /// cover.
    fn registry(&self) -> Option<&str>;

    /// The highest version of `name` that meets `req`.
    ///
    /// # Errors
    /// [`ResolveError::Source`] where the source cannot be asked or its answer is damaged.
    fn find(&self, name: &SkillName, req: &VersionReq) -> Result<Option<Resolved>, ResolveError>;

    /// The names it knows, for error messages.
    fn names(&self) -> Vec<SkillName>;
}

/// One skill, chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resolved {
    /// The name.
    pub name: SkillName,
    /// The version.
    pub version: Version,
    /// The digest of its bytes.
    pub digest: Digest,
    /// Where it comes from.
    pub origin: Origin,
    /// Its skill file.
    pub skill_file: SkillFile,
}

/// Where a skill comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// A checkout or a file.
    Path(PathBuf),
    /// A registry, by its name.
    Registry(String),
}

/// A skill and all that it may run, directly or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Closure {
    /// The skill that was asked for.
    pub root: SkillName,
    /// All skills, the root included.
    pub skills: BTreeMap<SkillName, Resolved>,
    /// The skills from a registry that a given lock does not cover. Empty where no lock was given.
    pub unlocked: Vec<SkillName>,
}

/// One requirement on a skill, and who has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Demand {
    /// The skill that asks; nothing for the root of the closure.
    pub by: Option<SkillName>,
    /// The versions it accepts.
    pub req: VersionReq,
}

impl Demand {
    /// Who asks for which versions of a skill.
    pub(crate) fn of(&self, name: &SkillName) -> String {
        match &self.by {
            None if self.req == VersionReq::STAR => format!("the command asks for {name}"),
            _ => format!("{self} of {name}"),
        }
    }
}

impl fmt::Display for Demand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.by {
            Some(by) => write!(f, "{by} asks for {}", self.req),
            None => write!(f, "the command asks for {}", self.req),
        }
    }
}

type Demands = BTreeMap<SkillName, Vec<Demand>>;

/// Chooses a version of `root` and of every skill that it may run. Sources are asked in order. A skill that
/// `lock` pins comes from its registry in the pinned version or not at all, unless a source of paths before
/// it has the skill.
///
/// # Errors
/// [`ResolveError`], naming the skills concerned.
pub fn resolve_closure(
    root: &SkillName,
    req: &VersionReq,
    sources: &[&dyn SkillSource],
    lock: Option<&Lock>,
) -> Result<Closure, ResolveError> {
    let mut known = Demands::new();
    let mut rounds = 0;
    let skills = loop {
        let (skills, demands) = walk(root, req, sources, lock, &known)?;
        let unmet = skills.values().find(|skill| !select::meets(skill, demands.get(&skill.name)));
        let Some(unmet) = unmet else { break skills };
        rounds += 1;
        if rounds == ROUNDS_MAX {
            return Err(select::conflict(&unmet.name, demands.get(&unmet.name), sources)?);
        }
        known = demands;
    };
    graph::check(root, &skills)?;
    let is_unlocked = |skill: &&Resolved| {
        matches!(skill.origin, Origin::Registry(_))
            && lock.is_some_and(|lock| !lock.skills.contains_key(&skill.name))
    };
    let unlocked = skills.values().filter(is_unlocked).map(|skill| skill.name.clone()).collect();
    Ok(Closure { root: root.clone(), skills, unlocked })
}

/// Chooses each skill when it is first asked for, heeding the requirements of the round before, and collects
/// the requirements of this round.
fn walk(
    root: &SkillName,
    req: &VersionReq,
    sources: &[&dyn SkillSource],
    lock: Option<&Lock>,
    known: &Demands,
) -> Result<(BTreeMap<SkillName, Resolved>, Demands), ResolveError> {
    let mut skills: BTreeMap<SkillName, Resolved> = BTreeMap::new();
    let mut demands = Demands::new();
    let mut queue = VecDeque::from([(root.clone(), Demand { by: None, req: req.clone() })]);
    while let Some((name, demand)) = queue.pop_front() {
        demands.entry(name.clone()).or_default().push(demand.clone());
        if skills.contains_key(&name) {
            continue;
        }
        let mut heeded = known.get(&name).cloned().unwrap_or_default();
        if !heeded.contains(&demand) {
            heeded.push(demand);
        }
        let pin = lock.and_then(|lock| lock.skills.get(&name));
        let skill = select::select(&name, &heeded, sources, pin)?;
        let callees = skill.skill_file.steps.iter();
        queue.extend(
            callees
                .map(|(callee, req)| (callee.clone(), Demand { by: Some(name.clone()), req: req.clone() })),
        );
        skills.insert(name, skill);
    }
    Ok((skills, demands))
}

impl Closure {
    /// The lock of the closure: its skills from registries. Skills from paths are never locked.
    pub fn to_lock(&self) -> Lock {
        let pins = self.skills.values().filter_map(|skill| match &skill.origin {
            Origin::Path(_) => None,
            Origin::Registry(registry) => {
                let (version, registry) = (skill.version.clone(), registry.clone());
                Some((skill.name.clone(), LockedSkill { version, registry, digest: skill.digest }))
            }
        });
        Lock { skills: pins.collect() }
    }
}
