//! Why a closure cannot be resolved.

use casefile_package::{Digest, SkillName};
use semver::Version;

use super::{Demand, STEP_DEPTH_MAX};
use crate::lock::LockedSkill;

/// How many names a message lists.
const NAMES_MAX: usize = 20;

/// Why a closure cannot be resolved.
#[derive(Debug, thiserror::Error)]
pub enum ResolveError {
    /// No source knows the name.
    #[error("{}, which no source knows; {}", demand.of(name), remedy(name, known))]
    Unknown {
        /// The skill.
        name: SkillName,
        /// Who asks.
        demand: Demand,
        /// The names that are known.
        known: Vec<SkillName>,
    },
    /// The name is known, but none of its versions will do.
    #[error("{}, and no version meets that; publish one or change the requirement", demand.of(name))]
    NoVersion {
        /// The skill.
        name: SkillName,
        /// Who asks.
        demand: Demand,
    },
    /// Two requirements on one skill that no version meets together.
    #[error("no version of {name} serves both: {first}, {second}; change one of the requirements")]
    Conflict {
        /// The skill.
        name: SkillName,
        /// One requirement.
        first: Demand,
        /// The other.
        second: Demand,
    },
    /// The pinned version does not meet a requirement.
    #[error("the lock pins {name} {version}, but {demand}; run `casefile update {name}`")]
    LockOutdated {
        /// The skill.
        name: SkillName,
        /// The pinned version.
        version: Version,
        /// Who asks for another.
        demand: Demand,
    },
    /// The registry does not have what the lock pins.
    #[error(
        "the lock pins {name} {} as {}, and what this machine knows of registry `{}` does not have it; run `casefile pull`, \
         or `casefile update {name}` to take another version",
        pin.version, pin.digest, pin.registry
    )]
    LockedMissing {
        /// The skill.
        name: SkillName,
        /// Its pin.
        pin: Box<LockedSkill>,
    },
    /// The registry has other bytes for the pinned version.
    #[error(
        "the lock pins {name} {} as {}, but registry `{}` has {found}; a published version never changes, so \
         find out which of the two is forged before using either",
        pin.version, pin.digest, pin.registry
    )]
    LockedDiffers {
        /// The skill.
        name: SkillName,
        /// Its pin.
        pin: Box<LockedSkill>,
        /// The digest that the registry has.
        found: Digest,
    },
    /// A skill that may run itself, directly or not.
    #[error("the skills run each other in a cycle: {}; remove one of these steps", chained(cycle))]
    Cycle {
        /// The cycle, its first skill again at its end.
        cycle: Vec<SkillName>,
    },
    /// Too many levels of skills below the root.
    #[error(
        "the skills run each other more than {STEP_DEPTH_MAX} levels deep: {}; flatten the chain",
        chained(chain)
    )]
    TooDeep {
        /// The longest chain, beginning with the root.
        chain: Vec<SkillName>,
    },
    /// A source cannot be asked, or what it has is damaged.
    #[error("{name} cannot be had from registry `{registry}`")]
    Source {
        /// The skill.
        name: SkillName,
        /// The registry.
        registry: String,
        /// Why.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
}

fn chained(names: &[SkillName]) -> String {
    names.iter().map(SkillName::as_str).collect::<Vec<_>>().join(" -> ")
}

/// How alike two names are at least for one to be taken for a slip of the other, from 0 to 1.
const ALIKE_MIN: f64 = 0.85;

/// The names that were meant, or all there are.
fn remedy(name: &SkillName, known: &[SkillName]) -> String {
    let alike = |other: &SkillName| {
        let whole = strsim::jaro_winkler(name.as_str(), other.as_str());
        whole.max(strsim::jaro_winkler(name.name(), other.name()))
    };
    let near: Vec<&SkillName> = known.iter().filter(|other| alike(other) >= ALIKE_MIN).collect();
    match near.into_iter().max_by(|a, b| alike(a).total_cmp(&alike(b))) {
        Some(meant) => format!("did you mean {meant}?"),
        None => format!("publish it, or name one of {}", listed(known)),
    }
}

fn listed(names: &[SkillName]) -> String {
    if names.is_empty() {
        return "the skills of a source that has some".to_owned();
    }
    let shown = names.iter().take(NAMES_MAX).map(SkillName::as_str).collect::<Vec<_>>().join(", ");
    match names.len().saturating_sub(NAMES_MAX) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}
