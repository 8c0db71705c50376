//! A small skill, run as the host would run it.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use casefile_sdk::prelude::*;
use casefile_sdk::testing::Tools;
use casefile_sdk::types::{FailureKind, Report as WireReport, VerdictStatus};
use casefile_sdk::{Guest, serde_json};

/// What the caller may choose.
#[derive(Clone, Copy, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
struct Parameters {
    /// How many lines to read.
    lines_max: u32,
    /// Whether to conclude.
    conclude: bool,
}

/// What the skill hands over.
#[derive(Serialize, JsonSchema)]
struct Data {
    /// How many points the series have.
    points: usize,
}

fn investigate(case: &Case, parameters: Parameters) -> Result<Report<Data>, Failure> {
    let answer = metrics::range(&metrics::Select::all(), case.since(0), 3)?;
    let points = answer.items.iter().map(|series| series.points.len()).sum();
    let text = format!("{points} points, {} lines asked", parameters.lines_max);
    let mut report = Report::new("counted", Data { points }).finding(Finding::note(answer.evidence, text));
    if !answer.complete {
        report = report.gap("further series", "only the first three were read");
    }
    if parameters.conclude {
        let verdict = Verdict::inconclusive(2.0, "counting finds no cause").candidate("abc", f64::NAN);
        report = report.verdict(verdict);
    }
    Ok(report)
}

mod skill {
    casefile_sdk::skill!(super::investigate);
}

mod forged_skill {
    casefile_sdk::skill!(super::forged);
}

fn tools() -> Tools {
    Tools::new(200_000).series("shop", "errors", &[(60_000, 1.0), (120_000, 2.0), (240_000, 3.0)])
}

fn run(parameters: &str) -> Result<WireReport, Failure> {
    tools().run::<skill::Skill>(parameters)
}

#[test]
fn an_empty_text_stands_for_default_parameters() {
    let report = run("").unwrap();
    assert_eq!(report.data, "{\"points\":2}", "the third point lies after as-of");
    assert_eq!(report.findings[0].evidence.len(), 1);
    assert_eq!(report, run("{}").unwrap());
}

#[test]
fn parameters_that_do_not_fit_name_their_field() {
    for (parameters, field) in [("{\"lines_max\": \"many\"}", "lines_max"), ("{\"line_max\": 1}", "line_max")]
    {
        let failure = run(parameters).unwrap_err();
        assert_eq!(failure.kind, FailureKind::InvalidParameters);
        assert!(failure.message.contains(field), "{}", failure.message);
    }
    for parameters in ["[]", "{", "7"] {
        assert_eq!(run(parameters).unwrap_err().kind, FailureKind::InvalidParameters);
    }
}

#[test]
fn describe_gives_both_schemas() {
    let both: serde_json::Value = serde_json::from_str(&skill::Skill::describe()).unwrap();
    assert_eq!(both["parameters"]["additionalProperties"], false);
    assert_eq!(both["parameters"]["properties"]["lines_max"]["description"], "How many lines to read.");
    assert_eq!(both["data"]["required"][0], "points");
    assert_eq!(skill::Skill::describe(), skill::Skill::describe());
}

#[test]
fn a_verdict_is_clamped_to_what_it_may_say() {
    let verdict = run("{\"conclude\": true}").unwrap().verdict.unwrap();
    assert_eq!(verdict.status, VerdictStatus::Inconclusive);
    assert!((verdict.confidence, verdict.candidates[0].score) == (1.0, 0.0));
    assert_eq!(verdict.cause, None);
}

#[test]
fn a_tool_that_fails_becomes_a_failure_in_words() {
    let error = ToolError::Unavailable("no source".to_owned());
    let failure = tools().failing("metrics", error).run::<skill::Skill>("").unwrap_err();
    assert_eq!(failure.kind, FailureKind::MissingData);
    assert_eq!(failure.message, "unavailable: no source");
}

#[test]
fn pages_are_read_until_enough_rows_are_there() {
    let mut tools = Tools::new(1_000);
    for index in 0..5 {
        tools = tools.series("shop", &format!("metric-{index}"), &[(1, 1.0)]);
    }
    let report = tools.run::<skill::Skill>("").unwrap();
    assert_eq!(report.gaps.len(), 1);
    let many =
        tools.with(|| metrics::range(&metrics::Select::all(), Window { start: 0, end: 10 }, 4)).unwrap();
    assert_eq!((many.items.len(), many.complete), (4, false));
    let all =
        tools.with(|| metrics::range(&metrics::Select::all(), Window { start: 0, end: 10 }, 5)).unwrap();
    assert_eq!((all.items.len(), all.complete), (5, true));
}

#[test]
fn two_pages_are_cited_together() {
    let mut tools = Tools::new(10_000);
    for index in 0..1_500 {
        tools = tools.line(index, "shop", "INFO", "served");
    }
    let answer =
        tools.with(|| logs::search(&logs::Search::within(Window { start: 0, end: 10_000 }))).unwrap();
    assert_eq!((answer.items.len(), answer.complete, answer.evidence.ids().len()), (1_500, true, 2));
}

#[test]
fn the_host_would_refuse_what_was_never_answered() {
    let failure = tools().run::<forged_skill::Skill>("").unwrap_err();
    assert!(failure.message.contains("may not cite"), "{}", failure.message);
}

fn forged(_: &Case, _: Parameters) -> Result<Report<Data>, Failure> {
    let report = Report::new("forged", Data { points: 0 });
    let wire = casefile_sdk::types::Finding {
        claim: casefile_sdk::types::Claim::Note("seen".to_owned()),
        summary: String::new(),
        evidence: vec!["sha256:00".to_owned()],
    };
    Ok(report.finding(Finding::adopt(&wire).ok_or_else(|| Failure::internal("no evidence"))?))
}
