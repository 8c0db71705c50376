//! Choosing one version of one skill.

use std::collections::BTreeSet;

use casefile_package::SkillName;
use semver::{Comparator, Op, VersionReq};

use super::{Demand, ResolveError, Resolved, SkillSource};
use crate::lock::LockedSkill;

/// Whether a chosen skill meets all requirements on it.
pub(super) fn meets(skill: &Resolved, demands: Option<&Vec<Demand>>) -> bool {
    demands.into_iter().flatten().all(|demand| demand.req.matches(&skill.version))
}

/// The first source's highest version that meets all `demands`; there is at least one.
pub(super) fn select(
    name: &SkillName,
    demands: &[Demand],
    sources: &[&dyn SkillSource],
    pin: Option<&LockedSkill>,
) -> Result<Resolved, ResolveError> {
    for source in sources {
        let found = match (source.registry(), pin) {
            (Some(registry), Some(pin)) if registry == pin.registry => {
                return pinned(name, demands, *source, pin);
            }
            (Some(_), Some(_)) => None,
            _ => best(name, demands, *source)?,
        };
        if let Some(skill) = found {
            return Ok(skill);
        }
    }
    match pin {
        Some(pin) => Err(missing(name, pin)),
        None => Err(conflict(name, Some(&demands.to_vec()), sources)?),
    }
}

/// Why no version of `name` meets `demands`, with the smallest part of them that is to blame.
///
/// # Errors
/// Where a source fails while that is found out.
pub(super) fn conflict(
    name: &SkillName,
    demands: Option<&Vec<Demand>>,
    sources: &[&dyn SkillSource],
) -> Result<ResolveError, ResolveError> {
    let demands: &[Demand] = demands.map_or(&[], Vec::as_slice);
    let is_met = |demands: &[Demand]| -> Result<bool, ResolveError> {
        for source in sources {
            if best(name, demands, *source)?.is_some() {
                return Ok(true);
            }
        }
        Ok(false)
    };
    let name = name.clone();
    for demand in demands {
        if !is_met(std::slice::from_ref(demand))? {
            let demand = demand.clone();
            let known: BTreeSet<_> = sources.iter().flat_map(|source| source.names()).collect();
            return Ok(if known.contains(&name) {
                ResolveError::NoVersion { name, demand }
            } else {
                ResolveError::Unknown { name, demand, known: known.into_iter().collect() }
            });
        }
    }
    for (index, first) in demands.iter().enumerate() {
        for second in demands.iter().skip(index + 1) {
            if !is_met(&[first.clone(), second.clone()])? {
                return Ok(ResolveError::Conflict { name, first: first.clone(), second: second.clone() });
            }
        }
    }
    // Any two agree, but not all together: the outermost two stand for them.
    let root = || Demand { by: None, req: VersionReq::STAR };
    let first = demands.first().cloned().unwrap_or_else(root);
    let second = demands.last().cloned().unwrap_or_else(root);
    Ok(ResolveError::Conflict { name, first, second })
}

/// The highest version of one source that meets all requirements.
fn best(
    name: &SkillName,
    demands: &[Demand],
    source: &dyn SkillSource,
) -> Result<Option<Resolved>, ResolveError> {
    // The comparators of a requirement all have to hold, so those of several requirements can stand in one.
    let comparators = demands.iter().flat_map(|demand| demand.req.comparators.iter().cloned()).collect();
    let found = source.find(name, &VersionReq { comparators })?;
    // A pre-release that one requirement names would pass for all of them.
    Ok(found.filter(|skill| demands.iter().all(|demand| demand.req.matches(&skill.version))))
}

/// The pinned version of one source.
fn pinned(
    name: &SkillName,
    demands: &[Demand],
    source: &dyn SkillSource,
    pin: &LockedSkill,
) -> Result<Resolved, ResolveError> {
    if let Some(demand) = demands.iter().find(|demand| !demand.req.matches(&pin.version)) {
        let (name, version, demand) = (name.clone(), pin.version.clone(), demand.clone());
        return Err(ResolveError::LockOutdated { name, version, demand });
    }
    let exact = Comparator {
        op: Op::Exact,
        major: pin.version.major,
        minor: Some(pin.version.minor),
        patch: Some(pin.version.patch),
        pre: pin.version.pre.clone(),
    };
    match source.find(name, &VersionReq { comparators: vec![exact] })? {
        Some(skill) if skill.digest == pin.digest => Ok(skill),
        Some(skill) => Err(ResolveError::LockedDiffers {
            name: name.clone(),
            pin: Box::new(pin.clone()),
            found: skill.digest,
        }),
        None => Err(missing(name, pin)),
    }
}

fn missing(name: &SkillName, pin: &LockedSkill) -> ResolveError {
    ResolveError::LockedMissing { name: name.clone(), pin: Box::new(pin.clone()) }
}
