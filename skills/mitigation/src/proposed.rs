//! The change to propose, with the values that it swaps.

use casefile_sdk::changes::Content;
use casefile_sdk::types::Remediation;
use core_handover::{Hypothesis, Proposed, Weighed, remedy};

/// Characters of a value that a proposal shows.
const VALUE_CHARS_MAX: usize = 600;

/// Returns the values before and after a change: as the source has them, or the lines that a commit of settings took out
/// and put in.
pub fn values(change: &Weighed, content: &Content) -> (Option<String>, Option<String>) {
    if content.old_value.is_some() || content.new_value.is_some() {
        return (content.old_value.clone(), content.new_value.clone());
    }
    match content.diff.as_deref().filter(|_| change.settings_only) {
        Some(diff) => (lines(diff, '-'), lines(diff, '+')),
        None => (None, None),
    }
}

/// The lines of a diff with a mark, without it; none where there are none.
fn lines(diff: &str, mark: char) -> Option<String> {
    let head = [mark; 3].iter().collect::<String>();
    let marked =
        diff.lines().filter(|line| !line.starts_with(&head)).filter_map(|line| line.strip_prefix(mark));
    let text = marked.map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("; ");
    (!text.is_empty()).then(|| text.chars().take(VALUE_CHARS_MAX).collect())
}

/// Returns what to propose about a change at fault; none where nothing is to be done.
pub fn about_change(
    change: &Weighed,
    remediation: Remediation,
    reason: &str,
    (old_value, new_value): (Option<String>, Option<String>),
) -> Option<Proposed> {
    let shown = change.shown();
    let (kind, title) = match (remediation, old_value.as_deref()) {
        (Remediation::Rollback, _) => ("revert", format!("Revert {shown}")),
        (Remediation::RollForward, _) => ("fix-forward", format!("Create what {shown} waits for")),
        (Remediation::ConfigRevert, Some(old)) if change.kind == "config" => {
            ("config-revert", format!("Set {} back to {old:.120}", change.id))
        }
        (Remediation::ConfigRevert, _) => ("config-revert", format!("Take back the settings of {shown}")),
        (Remediation::FeatureFlagDisable, Some(old)) => {
            ("flag-change", format!("Set {} {} back to {old:.120}", change.kind, change.id))
        }
        (Remediation::FeatureFlagDisable, None) => {
            ("flag-change", format!("Switch off {} {}", change.kind, change.id))
        }
        _ => return None,
    };
    let is_of_values = matches!(kind, "config-revert" | "flag-change");
    Some(Proposed {
        kind: kind.to_owned(),
        change_kind: change.kind.clone(),
        change_id: change.id.clone(),
        title,
        why: format!("{}; {reason}", change.because),
        old_value: old_value.filter(|_| is_of_values),
        new_value: new_value.filter(|_| is_of_values),
    })
}

/// Returns what to propose about a cause outside.
pub fn about_outside(outside: &Hypothesis, remediation: Remediation, reason: &str) -> Proposed {
    let mut supports = outside.supports.join("; ");
    if !supports.is_empty() {
        supports.push_str("; ");
    }
    Proposed {
        kind: "mitigation".to_owned(),
        change_kind: "outside".to_owned(),
        change_id: outside.kind.clone(),
        title: format!("{} because of {}", remedy::name(remediation), outside.kind),
        why: format!("{supports}{reason}"),
        old_value: None,
        new_value: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_commit_of_settings_the_lines_are_the_values() {
        let diff = "--- a/x.yaml\n+++ b/x.yaml\n@@ -1 +1 @@\n-pool: 20\n+pool: 2\n";
        assert_eq!((lines(diff, '-'), lines(diff, '+')), (Some("pool: 20".into()), Some("pool: 2".into())));
        assert_eq!(lines("+x", '-'), None);
    }

    #[test]
    fn a_revert_swaps_no_values_and_a_flag_does() {
        let change = |kind: &str| Weighed { kind: kind.to_owned(), id: "x".to_owned(), ..Weighed::default() };
        let values = || (Some("off".to_owned()), Some("on".to_owned()));
        let revert = about_change(&change("commit"), Remediation::Rollback, "why", values()).unwrap();
        assert_eq!((revert.kind.as_str(), revert.old_value), ("revert", None));
        let flag = about_change(&change("flag"), Remediation::FeatureFlagDisable, "why", values()).unwrap();
        assert_eq!((flag.title.as_str(), flag.new_value.as_deref()), ("Set flag x back to off", Some("on")));
        assert_eq!(about_change(&change("commit"), Remediation::None, "why", values()), None);
    }
}
