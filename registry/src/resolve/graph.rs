//! The graph of who may run whom: no cycle, and not too deep.

use std::collections::BTreeMap;

use casefile_package::SkillName;

use super::{ResolveError, Resolved, STEP_DEPTH_MAX};

type Skills = BTreeMap<SkillName, Resolved>;

/// Checks the graph below `root`.
///
/// # Errors
/// [`ResolveError::Cycle`] or [`ResolveError::TooDeep`].
pub(super) fn check(root: &SkillName, skills: &Skills) -> Result<(), ResolveError> {
    let heights = heights(root, skills)?;
    let height = |name: &SkillName| heights.get(name).copied().unwrap_or_default();
    if height(root) <= STEP_DEPTH_MAX {
        return Ok(());
    }
    let mut chain = vec![root];
    while let Some(next) =
        chain.last().and_then(|last| callees(last, skills).max_by_key(|callee| height(callee)))
    {
        chain.push(next);
    }
    Err(ResolveError::TooDeep { chain: chain.into_iter().cloned().collect() })
}

/// The longest way down from each skill. The walk keeps its own stack: a chain can be as long as the registry
/// is large.
fn heights<'s>(
    root: &'s SkillName,
    skills: &'s Skills,
) -> Result<BTreeMap<&'s SkillName, usize>, ResolveError> {
    let mut heights: BTreeMap<&SkillName, usize> = BTreeMap::new();
    let mut path = vec![(root, callees(root, skills))];
    while let Some((name, rest)) = path.last_mut() {
        let name = *name;
        match rest.next() {
            Some(callee) if heights.contains_key(callee) => {}
            Some(callee) => {
                if let Some(start) = path.iter().position(|(open, _)| *open == callee) {
                    let cycle = path.iter().skip(start).map(|(open, _)| *open).chain([callee]);
                    return Err(ResolveError::Cycle { cycle: cycle.cloned().collect() });
                }
                path.push((callee, callees(callee, skills)));
            }
            None => {
                let height = callees(name, skills).filter_map(|callee| heights.get(callee)).max();
                let height = height.map_or(0, |height| height + 1);
                heights.insert(name, height);
                path.pop();
            }
        }
    }
    Ok(heights)
}

fn callees<'s>(name: &SkillName, skills: &'s Skills) -> impl Iterator<Item = &'s SkillName> + use<'s> {
    skills.get(name).into_iter().flat_map(|skill| skill.skill_file.steps.keys())
}
