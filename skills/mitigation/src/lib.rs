//! Skill `core/mitigation`: what to do about a cause, why, and what would make that unsafe?
//!
//! # Layout
//! - [`proposed`]: the change to propose, with the values that it swaps.
//! - [`versions`]: which version a rollback leaves, and which one it goes back to.

pub mod proposed;
pub mod versions;

use casefile_analysis::words::has_part;
use casefile_sdk::prelude::*;
use core_handover::{Conclusion, Hypothesis, Mitigation, Weighed, remedy};
use versions::Versions;

/// What the caller may choose.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Parameters {
    /// What is concluded.
    pub conclusion: Conclusion,
}

/// Says what to do.
///
/// # Errors
/// None. What cannot be read is a gap.
pub fn investigate(case: &Case, parameters: Parameters) -> Result<Report<Mitigation>, Failure> {
    let report = match &parameters.conclusion {
        Conclusion::Change(change) => about_change(case, change),
        Conclusion::Outside(outside) => {
            let (remediation, reason) = about_outside(outside);
            // What shows it names the machine, the provider or the region.
            let seen = outside.supports.first().map_or_else(String::new, |seen| format!("{seen}; "));
            let mut report = report(remediation, format!("{seen}{reason}"), Vec::new());
            report.data.proposal = Some(proposed::about_outside(outside, remediation, reason));
            report
        }
        Conclusion::Unknown(_) => {
            report(Remediation::None, "the cause is not known, so nothing is proposed".to_owned(), Vec::new())
        }
    };
    Ok(report)
}

fn report(remediation: Remediation, reason: String, unsafe_if: Vec<String>) -> Report<Mitigation> {
    let remediation = remedy::name(remediation).to_owned();
    let unsafe_text =
        if unsafe_if.is_empty() { String::new() } else { format!(" Unsafe: {}.", unsafe_if.join("; ")) };
    let summary = format!("{remediation}: {reason}.{unsafe_text}");
    Report::new(summary, Mitigation { remediation, reason, unsafe_if, proposal: None })
}

fn about_change(case: &Case, change: &Weighed) -> Report<Mitigation> {
    let mut unsafe_if = Vec::new();
    let mut gaps = Vec::new();
    let mut notes = Vec::new();
    let mut values = (None, None);
    match changes::content(&change.reference()) {
        Ok(content) => {
            values = proposed::values(change, &content);
            if content.diff.as_deref().is_some_and(alters_stored_data) {
                let why = "it alters stored data or a schema, and the version before may not read what is there now";
                unsafe_if.push(why.to_owned());
                notes.push(Finding::note(content.evidence, format!("{} {why}", change.shown())));
            }
        }
        Err(error) => gaps.push(("what the change alters".to_owned(), casefile_sdk::tool_error_text(&error))),
    }
    match later(case, change) {
        Ok((0, _)) => {}
        Ok((count, evidence)) => {
            let why = format!(
                "{count} later commits touch the same files; the checks of the revert say whether it still applies"
            );
            notes.push(Finding::note(evidence, why.clone()));
            unsafe_if.push(why);
        }
        Err(error) => {
            gaps.push(("what came after the change".to_owned(), casefile_sdk::tool_error_text(&error)));
        }
    }
    let (remediation, mut reason) = remedy_of(change);
    if remediation == Remediation::Rollback {
        match deploys(case, change) {
            Ok(listed) => {
                if let Some(versions) = Versions::of(change, &listed.items) {
                    reason = format!("{}; {reason}", versions.order());
                    notes.push(Finding::note(listed.evidence, format!("To roll back, {}", versions.order())));
                }
            }
            Err(error) => {
                gaps.push(("which version ran before".to_owned(), casefile_sdk::tool_error_text(&error)));
            }
        }
    }
    let proposal = proposed::about_change(change, remediation, &reason, values);
    let mut report = report(remediation, reason, unsafe_if).findings(notes).gaps(gaps);
    report.data.proposal = proposal;
    report
}

/// What undoes a change with the least.
fn remedy_of(change: &Weighed) -> (Remediation, String) {
    match (change.kind.as_str(), change.effect.as_deref()) {
        ("flag" | "experiment", _) => {
            (Remediation::FeatureFlagDisable, "a switch takes effect at once and needs no deploy".to_owned())
        }
        ("config", _) => {
            (Remediation::ConfigRevert, "the value before worked, and needs no build".to_owned())
        }
        // What the code asks for has to come; going back would take the feature away and not the cause.
        (_, Some("schema-changed")) if change.because.contains("no part of the change creates") => (
            Remediation::RollForward,
            "the code waits for something that no part of the change creates; create it".to_owned(),
        ),
        _ if change.settings_only => {
            (Remediation::ConfigRevert, "only settings changed, and their values before worked".to_owned())
        }
        _ => (Remediation::Rollback, "the version before did not have the fault".to_owned()),
    }
}

/// Statements and folders that alter what is stored.
const ALTERS: [&str; 9] = [
    "drop table",
    "drop column",
    "alter table",
    "rename column",
    "rename table",
    "removefield(",
    "drop_column",
    "remove_column",
    "rename_column",
];

fn alters_stored_data(diff: &str) -> bool {
    diff.lines().filter(|line| line.starts_with('+')).any(|line| has_part(&line.to_lowercase(), &ALTERS))
}

/// How long before a change the version that it replaced may have been deployed.
const DEPLOYED_BEFORE_MS: i64 = 60 * DAY_MS;

/// Lists the deploys from long before a change until as-of.
fn deploys(case: &Case, change: &Weighed) -> Result<Answer<changes::ChangeInfo>, ToolError> {
    let window = case.since(change.made_at_ms.saturating_sub(DEPLOYED_BEFORE_MS));
    changes::list(window, &[ChangeKind::Deploy], None)
}

/// How many later commits touch a file of the change.
fn later(case: &Case, change: &Weighed) -> Result<(usize, Evidence), ToolError> {
    let listed = changes::list(case.since(change.made_at_ms), &[ChangeKind::Commit], None)?;
    let own: Vec<&String> =
        listed.items.iter().filter(|info| info.change.id == change.id).flat_map(|info| &info.files).collect();
    let touching = listed.items.iter().filter(|info| {
        info.change.id != change.id
            && info.at > change.made_at_ms
            && info.files.iter().any(|file| own.contains(&file))
    });
    Ok((touching.count(), listed.evidence.clone()))
}

fn about_outside(outside: &Hypothesis) -> (Remediation, &'static str) {
    match outside.kind.as_str() {
        "node" => (Remediation::Reschedule, "other machines do not have the fault"),
        "traffic" => (Remediation::Scale, "the load is real and larger than what is there for it"),
        "region" => (Remediation::Failover, "other regions do not have the fault"),
        "certificate" => (Remediation::RotateCert, "only a valid certificate ends it"),
        "bad-input" => (Remediation::PurgeBadData, "what cannot be processed blocks the rest"),
        _ => (Remediation::EscalateUpstream, "only whoever runs it can mend it"),
    }
}

casefile_sdk::skill!(investigate);

#[cfg(test)]
mod tests {
    use super::*;

    fn change(kind: &str) -> Weighed {
        Weighed { kind: kind.to_owned(), ..Weighed::default() }
    }

    #[test]
    fn the_least_that_undoes_a_change_is_proposed() {
        assert_eq!(remedy_of(&change("flag")).0, Remediation::FeatureFlagDisable);
        assert_eq!(remedy_of(&change("config")).0, Remediation::ConfigRevert);
        assert_eq!(remedy_of(&change("commit")).0, Remediation::Rollback);
        let settings = Weighed { settings_only: true, ..change("commit") };
        assert_eq!(remedy_of(&settings).0, Remediation::ConfigRevert);
    }

    #[test]
    fn only_added_statements_alter_what_is_stored() {
        assert!(alters_stored_data("+ALTER TABLE orders DROP COLUMN note;"));
        assert!(!alters_stored_data("-ALTER TABLE orders DROP COLUMN note;\n+SELECT 1;"));
    }
}
