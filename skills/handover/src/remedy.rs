//! Remediations by name.

use casefile_sdk::types::Remediation;

/// All remediations with the names that reports carry.
const NAMES: [(Remediation, &str); 11] = [
    (Remediation::Rollback, "rollback"),
    (Remediation::RollForward, "roll-forward"),
    (Remediation::ConfigRevert, "config-revert"),
    (Remediation::FeatureFlagDisable, "feature-flag-disable"),
    (Remediation::Scale, "scale"),
    (Remediation::Reschedule, "reschedule"),
    (Remediation::Failover, "failover"),
    (Remediation::EscalateUpstream, "escalate-upstream"),
    (Remediation::RotateCert, "rotate-cert"),
    (Remediation::PurgeBadData, "purge-bad-data"),
    (Remediation::None, "none"),
];

/// Returns the name of a remediation.
pub fn name(remediation: Remediation) -> &'static str {
    NAMES.iter().find(|(known, _)| *known == remediation).map_or("none", |(_, name)| name)
}

/// Returns the remediation of a name; `None` where no remediation has it.
pub fn by_name(name: &str) -> Remediation {
    NAMES.iter().find(|(_, known)| *known == name).map_or(Remediation::None, |(remediation, _)| *remediation)
}
