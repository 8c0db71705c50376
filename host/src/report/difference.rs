//! What differs between two reports of one case.

use casefile_model::case::{CaseReport, CaseStep};
use casefile_model::text;

/// What differs, a line each; empty where nothing does.
pub fn difference(before: &CaseReport, after: &CaseReport) -> Vec<String> {
    let mut lines = Vec::new();
    let mut compare = |what: &str, before: String, after: String| {
        if before != after {
            lines.push(text::line(&format!("{what}: {before} -> {after}"), 600));
        }
    };
    let cause =
        |report: &CaseReport| report.verdict.root_cause_commit.clone().unwrap_or_else(|| "null".into());
    compare("status", format!("{:?}", before.status), format!("{:?}", after.status));
    compare("root cause", cause(before), cause(after));
    compare("confidence", before.verdict.confidence.to_string(), after.verdict.confidence.to_string());
    compare("summary", before.summary.clone(), after.summary.clone());
    compare("tool calls", before.tool_calls.to_string(), after.tool_calls.to_string());
    let steps = |report: &CaseReport| {
        let step = |s: &CaseStep| format!("{} {}@{} {}", s.path, s.skill, &s.digest.hex()[..12], s.outcome);
        report.steps.iter().map(step).collect::<Vec<_>>().join("; ")
    };
    compare("steps", steps(before), steps(after));
    for (mark, these, others) in
        [("-", &before.findings, &after.findings), ("+", &after.findings, &before.findings)]
    {
        for finding in these.iter().filter(|finding| !others.contains(finding)) {
            lines.push(format!("{mark} finding: {}", text::line(&finding.summary, 300)));
        }
    }
    for (mark, these, others) in [("-", &before.gaps, &after.gaps), ("+", &after.gaps, &before.gaps)] {
        for gap in these.iter().filter(|gap| !others.contains(gap)) {
            lines.push(format!("{mark} gap: {}", text::line(&format!("{}: {}", gap.what, gap.why), 300)));
        }
    }
    lines
}
