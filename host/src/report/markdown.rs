//! The report as text: Markdown to keep, and the same words for a terminal.

use std::fmt::Write;

use casefile_model::case::{CaseReport, CaseStep, Status};
use casefile_model::report::{Claim, Finding, Proposal};
use casefile_model::{EvidenceId, text};

/// The report in Markdown, as it is kept: nothing in a stranger's text acts as Markdown or HTML. The same report gives the
/// same bytes.
pub fn markdown(report: &CaseReport) -> String {
    written(report, escaped)
}

/// The report as a terminal shows it: the same words without Markdown's escapes.
pub fn plain(report: &CaseReport) -> String {
    written(report, |stranger| text::line(stranger, TEXT_CHARS_MAX))
}

/// Most characters of one text of a stranger.
const TEXT_CHARS_MAX: usize = 1_000;

/// Makes a stranger's text fit for where it is shown.
pub(super) type Fit = fn(&str) -> String;

fn written(report: &CaseReport, md: Fit) -> String {
    let mut out = String::new();
    // Writing to a string cannot fail.
    let _ = write_all(&mut out, report, md);
    out
}

fn write_all(out: &mut String, report: &CaseReport, md: Fit) -> std::fmt::Result {
    head(out, report, md)?;
    list(out, "Why", super::findings(report).map(|f| finding(f, md)))?;
    let refuted = report.verdict.refuted.iter();
    list(
        out,
        "What it is not",
        refuted.map(|r| format!("{}: {} {}", md(&r.what), md(&r.why), chips(&r.evidence))),
    )?;
    let candidates = report.verdict.candidates.iter();
    list(out, "Considered", candidates.map(|c| format!("`{}` {:.2}", code(&c.commit), c.score)))?;
    list(
        out,
        "What was not checked",
        report.gaps.iter().map(|gap| format!("{}: {}", md(&gap.what), md(&gap.why))),
    )?;
    list(
        out,
        "Waiting for a person",
        (0u32..).zip(&report.proposals).map(|(at, one)| proposal(one, at, report, md)),
    )?;
    list(out, "Next", report.next.iter().map(|next| md(next)))?;
    steps(out, report, md)?;
    evidence(out, report)
}

fn head(out: &mut String, report: &CaseReport, md: Fit) -> std::fmt::Result {
    writeln!(out, "# {}\n", md(&title(report)))?;
    writeln!(out, "**{}**{}. As of {}.\n", status(report, md), going_on(report), report.as_of)?;
    writeln!(out, "{}\n", md(&report.summary))?;
    let verdict = &report.verdict;
    if report.status != Status::Failed {
        writeln!(out, "Confidence {:.2}: {}\n", verdict.confidence, md(&verdict.confidence_basis))?;
    }
    if let Some(service) = &verdict.first_failing_service {
        writeln!(out, "First failing: {}\n", md(service))?;
    }
    if !verdict.blast_radius.is_empty() {
        writeln!(out, "Suffering: {}\n", md(&verdict.blast_radius.join(", ")))?;
    }
    Ok(())
}

/// What the alert says.
pub(super) fn title(report: &CaseReport) -> String {
    match &report.alert {
        // Many monitors begin with the service themselves.
        Some(alert) if alert.summary.starts_with(alert.service.as_str()) => alert.summary.clone(),
        Some(alert) => format!("{}: {}", alert.service, alert.summary),
        None => "Case without an alert".into(),
    }
}

/// Whether it goes on, as words after the status.
pub(super) fn going_on(report: &CaseReport) -> &'static str {
    match report.ongoing {
        Some(true) => "; it is still going on",
        Some(false) => "; it has stopped",
        None => "",
    }
}

/// How the case ended, with the change at fault.
pub(super) fn status(report: &CaseReport, md: Fit) -> String {
    match report.status {
        Status::CauseFound => match &report.verdict.cause {
            Some(cause) => format!("Cause found: {} {}", cause.kind.name(), md(&cause.id)),
            None => "Cause found".into(),
        },
        Status::NoChangeAtFault => "Probably no change at fault".into(),
        Status::Inconclusive => "Inconclusive".into(),
        Status::Failed => "Failed".into(),
    }
}

fn finding(finding: &Finding, md: Fit) -> String {
    format!("{} {}", finding_words(finding, md), chips(&finding.evidence))
}

/// A finding without what it cites.
pub(super) fn finding_words(finding: &Finding, md: Fit) -> String {
    let when = match &finding.claim {
        Claim::Onset(onset) => format!("{} ", onset.at),
        Claim::FirstFailing(first) => format!("{} ", first.at),
        _ => String::new(),
    };
    format!("{when}{}", md(&finding.summary))
}

/// What is proposed, with the values that it swaps and what the host checked.
fn proposal(proposal: &Proposal, at: u32, report: &CaseReport, md: Fit) -> String {
    let mut text = format!("{}: {}", md(&proposal.title), md(&proposal.why));
    if let (Some(old), Some(new)) = (&proposal.old_value, &proposal.new_value) {
        text = format!("{text} (old value {}, new value {})", md(old), md(new));
    }
    if let Some(one) = report.checked.iter().find(|one| one.checked.proposal == at) {
        let branch =
            one.checked.branch.as_ref().map_or(String::new(), |branch| format!(", branch {}", branch.name));
        let _ = write!(text, "\n  - {}{}", one.status.name(), md(&branch));
        for check in &one.checked.checks {
            let (name, outcome) = (check.name.name(), check.outcome.name());
            let _ = write!(text, "\n  - {outcome} {name}: {}", md(&check.detail));
        }
    }
    text
}

fn list(out: &mut String, title: &str, items: impl Iterator<Item = String>) -> std::fmt::Result {
    let mut items = items.peekable();
    if items.peek().is_none() {
        return Ok(());
    }
    writeln!(out, "## {title}\n")?;
    for item in items {
        writeln!(out, "- {}", item.trim_end())?;
    }
    writeln!(out)
}

fn steps(out: &mut String, report: &CaseReport, md: Fit) -> std::fmt::Result {
    writeln!(out, "## Steps\n")?;
    writeln!(out, "| step | skill | digest | tools | calls | fuel | peak memory | outcome |")?;
    writeln!(out, "| --- | --- | --- | --- | --- | --- | --- | --- |")?;
    for CaseStep {
        path, skill, version, digest, tools, tool_calls, fuel, memory_bytes_peak, outcome, ..
    } in &report.steps
    {
        writeln!(
            out,
            "| {path} | {} {} | `{}` | {} | {tool_calls} | {fuel} | {} KiB | {outcome} |",
            md(skill),
            md(version),
            &digest.hex()[..12],
            tools.join(", "),
            memory_bytes_peak / 1024,
        )?;
    }
    writeln!(out)
}

fn evidence(out: &mut String, report: &CaseReport) -> std::fmt::Result {
    if report.evidence.is_empty() {
        return Ok(());
    }
    writeln!(out, "## Evidence\n")?;
    for item in &report.evidence {
        let query = text::line(&item.query.to_string(), 240);
        let (id, tool) = (&item.id.0.hex()[..12], &item.tool);
        writeln!(out, "- `{id}` step {}, {tool} `{}`, {} bytes", item.step, code(&query), item.bytes)?;
    }
    writeln!(out)
}

fn chips(evidence: &[EvidenceId]) -> String {
    let chips: Vec<String> = evidence.iter().take(4).map(|id| format!("`{}`", &id.0.hex()[..12])).collect();
    let more = evidence.len().saturating_sub(4);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    if chips.is_empty() { String::new() } else { format!("[{}{more}]", chips.join(" ")) }
}

/// A stranger's text inside a Markdown paragraph: one line, nothing that Markdown or HTML would act on.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for c in text::line(text, TEXT_CHARS_MAX).chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '#' | '|' | '~' | '!' => {
                out.push('\\');
                out.push(c);
            }
            _ => out.push(c),
        }
    }
    out
}

/// A stranger's text inside a code span.
fn code(text: &str) -> String {
    text::line(text, 300).replace(['`', '|'], "'")
}
