//! What this policy would have refused of a case that is on record.

use std::collections::BTreeMap;

use casefile_model::journal::{State, StepState};
use serde::Serialize;

use super::{Policy, Sources};

/// Something that would have been refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Refused {
    /// The case.
    pub case: String,
    /// Path of the step.
    pub step: String,
    /// The skill that it ran.
    pub skill: String,
    /// A tool, a function of one, or a skill.
    pub what: String,
    /// How many times it was used; 0 where it was granted and not used.
    pub times: usize,
    /// Why it would be refused.
    pub why: String,
}

impl Policy {
    /// Goes through the steps of a case in their order.
    pub fn dry_run(&self, case: &str, state: &State, as_live: bool) -> Vec<Refused> {
        let recorded = state.opened.as_ref().is_some_and(|opened| opened.incident.is_some());
        let sources = if recorded && !as_live { Sources::Recorded } else { Sources::Live };
        let mut found = Vec::new();
        for (path, step) in &state.steps {
            let skill = &step.started.skill.name;
            let refused = |what: String, times, why| Refused {
                case: case.to_owned(),
                step: path.to_string(),
                skill: skill.clone(),
                what,
                times,
                why,
            };
            let parent = path.parent().and_then(|parent| state.steps.get(&parent));
            if let Some(parent) = parent.filter(|parent| !self.may_run(&parent.started.skill.name, skill)) {
                let why = format!("{} may not run it", parent.started.skill.name);
                found.push(refused(skill.clone(), 1, why));
            }
            for tool in &step.started.grant.tools {
                if self.scopes(skill, tool, sources).is_empty() {
                    let times = step.calls.values().filter(|call| call.call.interface == *tool).count();
                    found.push(refused(tool.clone(), times, self.why_outside(skill, &[tool], sources)));
                }
            }
            found.extend(
                self.calls(step, sources).into_iter().map(|((what, why), times)| refused(what, times, why)),
            );
        }
        found
    }

    /// Calls of tools that would be linked, and would be refused by their arguments: how many of each function and reason.
    fn calls(&self, step: &StepState, sources: Sources) -> BTreeMap<(String, String), usize> {
        let mut refused = BTreeMap::new();
        for answered in step.calls.values() {
            let call = &answered.call;
            let scopes = self.scopes(&step.started.skill.name, &call.interface, sources);
            let as_of = step.started.request.as_of;
            let whys: Option<Vec<String>> = scopes.iter().map(|scope| scope.refusal(call, as_of)).collect();
            if let Some(why) = whys.as_ref().and_then(|whys| whys.first()) {
                let what = format!("{}.{}", call.interface, call.function);
                *refused.entry((what, why.clone())).or_default() += 1;
            }
        }
        refused
    }
}
