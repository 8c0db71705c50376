//! The report as a terminal shows it first: what is broken, why, what to do, in about twenty lines. All of it is in the
//! files, and in [`super::plain`].

use std::fmt::Write;

use casefile_model::case::{CaseReport, Status};
use casefile_model::text;

use super::markdown::{finding_words, going_on, status, title};

/// Most characters of a sentence, and of one line of a list.
const SENTENCE_CHARS_MAX: usize = 600;
const ITEM_CHARS_MAX: usize = 160;
/// Most lines of a list.
const WHY_MAX: usize = 4;
const NOT_MAX: usize = 5;
const ITEMS_MAX: usize = 3;

/// The report in brief.
pub fn brief(report: &CaseReport) -> String {
    let mut out = String::new();
    // Writing to a string cannot fail.
    let _ = write_all(&mut out, report);
    out
}

fn write_all(out: &mut String, report: &CaseReport) -> std::fmt::Result {
    let verdict = &report.verdict;
    writeln!(out, "{}\n", item(&title(report)))?;
    writeln!(out, "{}{}. As of {}.", status(report, item), going_on(report), report.as_of)?;
    writeln!(out, "{}", sentence(&report.summary))?;
    if report.status != Status::Failed {
        writeln!(out, "Confidence {:.2}: {}", verdict.confidence, sentence(&verdict.confidence_basis))?;
    }
    if let Some(service) = &verdict.first_failing_service {
        let suffering = match verdict.blast_radius.as_slice() {
            [] => String::new(),
            services => format!("; suffering: {}", item(&services.join(", "))),
        };
        writeln!(out, "Failed first: {}{suffering}", item(service))?;
    }
    let why: Vec<String> = super::findings(report).map(|one| finding_words(one, item)).collect();
    list(out, "Why", &why, WHY_MAX)?;
    let not: Vec<String> =
        verdict.refuted.iter().map(|one| format!("{}: {}", item(&one.what), item(&one.why))).collect();
    list(out, "What it is not", &not, NOT_MAX)?;
    let unchecked: Vec<String> =
        report.gaps.iter().map(|gap| format!("{}: {}", item(&gap.what), item(&gap.why))).collect();
    list(out, "What was not checked", &unchecked, ITEMS_MAX)?;
    let next: Vec<String> = report.next.iter().map(|next| sentence(next)).collect();
    list(out, "What to do", &next, ITEMS_MAX)
}

fn list(out: &mut String, name: &str, items: &[String], max: usize) -> std::fmt::Result {
    if items.is_empty() {
        return Ok(());
    }
    let more = items.len().saturating_sub(max);
    let more = if more > 0 { format!(" (and {more} more)") } else { String::new() };
    writeln!(out, "{name}{more}:")?;
    for item in items.iter().take(max) {
        writeln!(out, "  - {item}")?;
    }
    Ok(())
}

fn sentence(words: &str) -> String {
    text::line(words, SENTENCE_CHARS_MAX)
}

fn item(words: &str) -> String {
    text::line(words, ITEM_CHARS_MAX)
}
