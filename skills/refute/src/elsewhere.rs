//! Does it run out where the change runs?

use casefile_analysis::FaultKind as K;
use casefile_analysis::effect::Effect;
use casefile_sdk::prelude::*;
use core_handover::{First, Signature, Weighed};

use crate::Tried;

const QUESTION: &str = "does it run out where the change runs?";
/// What is left of a change of another service than the one that runs short.
const FACTOR: f64 = 0.5;
/// What is used up inside of one process.
const OWN: [K; 3] = [K::PoolExhaustion, K::MemoryLeak, K::HandleLeak];
/// What a change does only to its own process: who waits longer, or keeps more, holds what is its own.
const WITHIN: [Effect; 3] = [Effect::TimeoutRaised, Effect::RetentionAdded, Effect::MemoryLowered];

/// Looks whether what is used up is used up in the service of the change, or in the one that failed first, which is
/// another one.
pub fn runs_out_elsewhere(
    change: &Weighed,
    signature: &Signature,
    first: &First,
    handed: Option<&Evidence>,
) -> Tried {
    let fault = change.fault_kind.as_deref().and_then(K::by_name).filter(|kind| OWN.contains(kind));
    let within = change.effect.as_deref().is_some_and(|name| WITHIN.iter().any(|one| one.name() == name));
    let (Some(fault), Some(service)) = (fault.filter(|_| within), change.service.as_deref()) else {
        return Tried::not_asked(change, QUESTION, "what it does is not bound to its own process");
    };
    let sign = signature.kinds.iter().find(|sign| sign.kind == fault.name());
    let at_first = sign.is_some_and(|sign| sign.service == first.service);
    // Only where it is known who failed first, and that one calls nobody of the change's service.
    let calls = first.calls.iter().any(|(caller, callee)| *caller == first.service && callee == service);
    if at_first && !first.assumed && service != first.service && !calls {
        let why = format!("it is {} that runs short, and the change runs in {service}", first.service);
        return Tried::refuted(change, QUESTION, FACTOR, why, handed.cloned());
    }
    Tried::survived(change, QUESTION, "nobody else runs short of it first".to_owned(), handed.cloned())
}
