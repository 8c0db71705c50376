//! From the files and the deploy of a change to the services that it runs in.

use std::collections::BTreeSet;

use casefile_analysis::folders::is_of;
use core_handover::{Candidate, First, LiveSince, Reach, Signature};

/// A change in what a failing service calls reaches it by what it answers.
const CALLEE_PART: f64 = 0.8;
/// A change in what calls a failing service reaches it by what it asks.
const CALLER_PART: f64 = 0.6;
/// Code of a service that shows no fault.
const ELSEWHERE_PART: f64 = 0.4;
/// A deploy of a service that shows no fault; its code may be shared.
const DEPLOYED_ELSEWHERE_PART: f64 = 0.5;
/// Nothing says where it runs.
const ANYWHERE_PART: f64 = 0.9;

/// Who fails, and who is near them.
#[derive(Clone, Debug, Default)]
pub struct Failing {
    failing: BTreeSet<String>,
    callees: BTreeSet<String>,
    callers: BTreeSet<String>,
    others: BTreeSet<String>,
}

impl Failing {
    /// Takes the services that show a fault of their own, those around them, and all others.
    pub fn new(signature: &Signature, first: &First, alerting: &str) -> Self {
        let signs = signature.kinds.iter().map(|sign| sign.service.clone());
        let series = signature.scene.series.iter().map(|series| series.service.clone());
        let named = [alerting.to_owned(), first.service.clone()];
        let failing: BTreeSet<String> =
            signs.chain(series).chain(named).filter(|service| !service.is_empty()).collect();
        let ends = |of: fn(&(String, String)) -> (&String, &String)| {
            let near = first
                .calls
                .iter()
                .map(of)
                .filter(|(near, end)| failing.contains(*end) && !failing.contains(*near));
            near.map(|(near, _)| near.clone()).collect::<BTreeSet<String>>()
        };
        let callees = ends(|(caller, callee)| (callee, caller));
        let callers = ends(|(caller, callee)| (caller, callee));
        let services = signature.scene.services.iter().cloned();
        let others = services
            .filter(|one| !failing.contains(one) && !callees.contains(one) && !callers.contains(one))
            .collect();
        Self { failing, callees, callers, others }
    }

    /// Says what a service is to those that fail: the part, and how the sentence about it ends.
    fn role(&self, service: &str) -> Option<(f64, &'static str)> {
        if self.failing.contains(service) {
            Some((1.0, ""))
        } else if self.callees.contains(service) {
            Some((CALLEE_PART, ", which a failing service calls"))
        } else if self.callers.contains(service) {
            Some((CALLER_PART, ", which calls a failing service"))
        } else {
            None
        }
    }

    fn all(&self) -> impl Iterator<Item = &String> {
        self.failing.iter().chain(&self.callees).chain(&self.callers).chain(&self.others)
    }
}

/// Says how far a change reaches into the failing services.
pub fn reach(candidate: &Candidate, failing: &Failing) -> Reach {
    let live = match candidate.live_since {
        LiveSince::Deploy | LiveSince::OwnTime => 1.0,
        LiveSince::OwnDeploy | LiveSince::PossiblyWithDeploy => 0.95,
        LiveSince::Unknown => 0.85,
    };
    let (part, why) = place(candidate, failing);
    Reach { kind: candidate.kind.clone(), id: candidate.id.clone(), part: part * live, why }
}

fn place(candidate: &Candidate, failing: &Failing) -> (f64, String) {
    // The services are sorted by how near they are to the fault, so the first one found is the nearest.
    let owner = failing.all().find(|service| candidate.files.iter().any(|path| is_of(path, service)));
    // The code of one service may be deployed as another: then that is where it runs.
    let deployed = candidate.service.as_ref().filter(|service| failing.failing.contains(*service));
    if let (Some(owner), Some(service)) = (owner, deployed)
        && failing.role(owner).is_none()
    {
        return (1.0, format!("it is code of {owner} and went live in {service}"));
    }
    if let Some(service) = owner {
        return match failing.role(service) {
            Some((part, end)) => (part, format!("it is code of {service}{end}")),
            None => (ELSEWHERE_PART, format!("it is code of {service}, which shows no fault")),
        };
    }
    match &candidate.service {
        Some(service) => match failing.role(service) {
            Some((part, end)) => (part, format!("it went live in {service}{end}")),
            None => (DEPLOYED_ELSEWHERE_PART, format!("it went live in {service}, which shows no fault")),
        },
        None => (ANYWHERE_PART, "it may be shared by several services".to_owned()),
    }
}
