//! Could a change have run where it failed?

use std::collections::BTreeSet;

use casefile_analysis::words::words;

use crate::candidate::{Candidate, Signature};

/// How far a change reaches, from 0 to 1, with the reason in words.
#[derive(Clone, Debug, PartialEq)]
pub struct Reach {
    /// 1 for the code of a failing service, less for what only may run there.
    pub part: f64,
    /// The reason.
    pub why: String,
}

/// Words that services' names end with.
const ENDINGS: [&str; 6] = ["service", "svc", "server", "api", "app", "worker"];

/// Says how far a change reaches into the failing services: those that show a fault of their own.
pub fn reach(candidate: &Candidate, signature: &Signature, alerting: &str) -> Reach {
    let signs = signature.kinds.iter().map(|sign| sign.service.as_str());
    let series = signature.scene.series.iter().map(|series| series.service.as_str());
    let failing: BTreeSet<&str> =
        signs.chain(series).chain([alerting, signature.first_failing.as_str()]).collect();
    let live = match candidate.live_since.as_str() {
        "deploy" | "own-time" => 1.0,
        "possibly-with-deploy" => 0.95,
        _ => 0.85,
    };
    let own = candidate.files.iter().find_map(|path| failing.iter().find(|service| is_of(path, service)));
    if let Some(service) = own {
        return Reach { part: live, why: format!("it is code of {service}") };
    }
    let other = candidate.files.iter().find_map(|path| {
        signature
            .scene
            .services
            .iter()
            .find(|service| !failing.contains(service.as_str()) && is_of(path, service))
    });
    if let Some(service) = other {
        return Reach { part: 0.4 * live, why: format!("it is code of {service}, which shows no fault") };
    }
    match &candidate.service {
        Some(service) if failing.contains(service.as_str()) => {
            Reach { part: live, why: format!("it went live in {service}") }
        }
        Some(service) => {
            Reach { part: 0.5 * live, why: format!("it went live in {service}, which shows no fault") }
        }
        None => Reach { part: 0.9 * live, why: "it may be shared by several services".to_owned() },
    }
}

/// Returns whether a path lies in the folder of a service: the names agree but for a usual ending.
fn is_of(path: &str, service: &str) -> bool {
    let core = core(service);
    let folders = path.split('/').rev().skip(1);
    !core.is_empty() && folders.into_iter().any(|folder| self::core(folder) == core)
}

/// The words of a name without what only says that it is a service.
fn core(name: &str) -> String {
    let mut joined: String = words(name).concat();
    while let Some(shorter) =
        ENDINGS.iter().find_map(|ending| joined.strip_suffix(ending).filter(|rest| !rest.is_empty()))
    {
        joined = shorter.to_owned();
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_that_of_a_service_by_its_words() {
        assert!(is_of("services/search/query.go", "searchservice"));
        assert!(is_of("dashboard-svc/dao/a.py", "dashboard-svc"));
        assert!(
            is_of("apps/order_worker/main.rb", "orders-worker")
                == is_of("apps/orders/main.rb", "order-worker")
        );
        assert!(!is_of("services/researchers/query.go", "searchservice"));
        assert!(!is_of("search.go", "searchservice"), "a file is no folder");
    }
}
