//! What a recording lacks.

use casefile_model::report::Gap;

use super::{Parts, changes, docs, experiments, logs, metrics, patterns, profiles, repo, traces};

/// The parts in the words of a report, and where each would lie. The providers speak of them in the same
/// words.
pub(crate) const METRICS: (&str, &str) = ("metrics", metrics::FILE);
pub(crate) const LOGS: (&str, &str) = ("logs", logs::FILE);
pub(crate) const TRACES: (&str, &str) = ("traces", traces::FILE);
pub(crate) const PATTERNS: (&str, &str) = ("log patterns", patterns::FILE);
pub(crate) const COMMITS: (&str, &str) = ("commits", changes::COMMITS);
pub(crate) const DEPLOYS: (&str, &str) = ("deploys", changes::DEPLOYS);
pub(crate) const FLAGS: (&str, &str) = ("flags", changes::FLAGS);
pub(crate) const CONFIGS: (&str, &str) = ("configuration changes", changes::CONFIGS);
pub(crate) const EXPERIMENTS: (&str, &str) = ("experiments", experiments::FILE);
pub(crate) const STATUS: (&str, &str) = ("status feed", docs::STATUS);
pub(crate) const DOCS: (&str, &str) = ("documents", docs::DOCS);
pub(crate) const PROFILES: (&str, &str) = ("profiles", profiles::FOLDER);
pub(crate) const CODE: (&str, &str) = ("code", repo::FOLDER);

/// Why a part cannot be asked for.
pub(crate) fn why(part: (&str, &str)) -> String {
    format!("the recording has no {}", part.1)
}

/// A gap for each part that is missing.
pub(super) fn of(parts: &Parts, has_repo: bool) -> Vec<Gap> {
    let present = [
        (METRICS, parts.metrics.is_some()),
        (LOGS, parts.logs.is_some()),
        (TRACES, parts.spans.is_some()),
        (PATTERNS, parts.patterns.is_some()),
        (COMMITS, parts.commits.is_some()),
        (DEPLOYS, parts.deploys.is_some()),
        (FLAGS, parts.flags.is_some()),
        (CONFIGS, parts.configs.is_some()),
        (EXPERIMENTS, parts.experiments.is_some()),
        (STATUS, parts.status.is_some()),
        (DOCS, parts.docs.is_some()),
        (PROFILES, parts.profiles.is_some()),
        (CODE, has_repo),
    ];
    let missing = present.into_iter().filter(|(_, is_present)| !is_present);
    missing.map(|(part, _)| Gap { what: part.0.to_owned(), why: why(part) }).collect()
}
