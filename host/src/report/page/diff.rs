//! The change at fault, as its recorded content shows it.

use casefile_model::case::CaseReport;
use casefile_model::report::Claim;
use casefile_model::text;

use super::cause;
use super::record::Record;
use super::shown::{self, Chips};

/// The change at fault.
#[derive(Clone, Debug, PartialEq)]
pub struct Diff {
    /// `commit c62e9decee7b`.
    pub what: String,
    /// What its author wrote.
    pub message: String,
    /// Lines of the diff.
    pub lines: Vec<DiffLine>,
    /// Lines that are not shown.
    pub lines_left_out: usize,
    /// The values before and after, for a flag or a configuration key.
    pub values: Option<(String, String)>,
    /// The recorded answers that it stands in.
    pub chips: Chips,
}

/// A line of a diff.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DiffLine {
    /// `add`, `del`, `file`, `hunk` or `same`.
    pub class: &'static str,
    /// `+`, `-`, or a space.
    pub sign: char,
    /// The line without its sign.
    pub text: String,
    /// Whether the mechanism names it.
    pub at_fault: bool,
}

const LINES_MAX: usize = 400;
const LINE_CHARS_MAX: usize = 400;
const MESSAGE_CHARS_MAX: usize = 2_000;

pub(super) fn at_fault(report: &CaseReport, record: &Record<'_>) -> Option<Diff> {
    let cause = report.verdict.cause.as_ref()?;
    let content = cause::content(cause, record)?;
    let part = report.findings.iter().find_map(|finding| match &finding.claim {
        Claim::Mechanism(mechanism) if cause::changes(cause).contains(&mechanism.change) => {
            Some(mechanism.part.as_str())
        }
        _ => None,
    });
    let diff = content.diff.as_deref().unwrap_or_default();
    let mut lines: Vec<DiffLine> = lines(diff, part.unwrap_or_default());
    let lines_left_out = lines.len().saturating_sub(LINES_MAX);
    lines.truncate(LINES_MAX);
    let value = |value: Option<String>| text::plain(&value.unwrap_or_default(), MESSAGE_CHARS_MAX);
    let has_values = content.old_value.is_some() || content.new_value.is_some();
    let read = record
        .of::<casefile_model::tools::changes::ContentQuery, serde::de::IgnoredAny>("changes", "content");
    let read = read.iter().filter(|answered| answered.query.change == content.change);
    Some(Diff {
        what: shown::change(&content.change),
        message: text::plain(&content.message, MESSAGE_CHARS_MAX),
        lines,
        lines_left_out,
        values: has_values.then(|| (value(content.old_value), value(content.new_value))),
        chips: Chips::of(read.filter_map(|answered| answered.evidence.as_ref())),
    })
}

fn lines(diff: &str, part: &str) -> Vec<DiffLine> {
    let signed = |line: &str| Some((line.chars().next()?, line.get(1..)?.trim().to_owned()));
    let named: Vec<(char, String)> =
        part.lines().filter_map(signed).filter(|(_, text)| !text.is_empty()).collect();
    let mut in_hunk = false;
    let line = |line: &str| {
        in_hunk = line.starts_with("@@") || (in_hunk && !line.starts_with("diff "));
        let (class, sign) = match line.chars().next() {
            _ if line.starts_with("@@") => ("hunk", ' '),
            _ if line.starts_with("--- ")
                || line.starts_with("+++ ")
                || !in_hunk && !line.starts_with(['+', '-']) =>
            {
                ("file", ' ')
            }
            Some('+') => ("add", '+'),
            Some('-') => ("del", '-'),
            _ => ("same", ' '),
        };
        let bare = match class {
            "add" | "del" => &line[1..],
            "same" => line.strip_prefix(' ').unwrap_or(line),
            _ => line,
        };
        let at_fault = sign != ' ' && named.iter().any(|(s, text)| *s == sign && text == bare.trim());
        DiffLine { class, sign, text: text::line(&bare.replace('\t', "    "), LINE_CHARS_MAX), at_fault }
    };
    diff.lines().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_told_by_their_sign_and_the_part_at_fault_is_marked() {
        let diff = "--- a/x.go\n+++ b/x.go\n@@ -1,2 +1,2 @@\n same\n-\tttl: 15 * time.Minute,\n+\tttl: 15 * time.Second,\n";
        let lines = lines(diff, "- ttl: 15 * time.Minute,\n+ ttl: 15 * time.Second,");
        let told: Vec<(&str, char, bool)> = lines.iter().map(|l| (l.class, l.sign, l.at_fault)).collect();
        assert_eq!(
            told,
            [
                ("file", ' ', false),
                ("file", ' ', false),
                ("hunk", ' ', false),
                ("same", ' ', false),
                ("del", '-', true),
                ("add", '+', true)
            ]
        );
        assert_eq!(lines[4].text, "    ttl: 15 * time.Minute,");
    }
}
