//! Nothing later than as-of shows, in whatever way.

use proptest::prelude::*;

use super::*;
use crate::incident::Incident;

/// The recording as somebody would have exported it at `as_of`.
fn truncated(mut incident: Incident, as_of: Time) -> Incident {
    let is_over = incident.end() <= as_of;
    let parts = &mut incident.parts;
    for series in parts.metrics.iter_mut().flatten() {
        series.points.retain(|point| point.at <= as_of);
    }
    parts.metrics.iter_mut().for_each(|all| all.retain(|series| !series.points.is_empty()));
    parts.logs.iter_mut().for_each(|rows| rows.retain(|row| row.at <= as_of));
    parts.spans.iter_mut().for_each(|rows| rows.retain(|row| row.end() <= as_of));
    parts.commits.iter_mut().for_each(|rows| rows.retain(|row| row.at <= as_of));
    parts.deploys.iter_mut().for_each(|rows| rows.retain(|row| row.at <= as_of));
    parts.flags.iter_mut().for_each(|rows| rows.retain(|row| row.at <= as_of));
    parts.configs.iter_mut().for_each(|rows| rows.retain(|row| row.at <= as_of));
    parts.status.iter_mut().for_each(|rows| rows.retain(|row| row.at <= as_of));
    parts
        .profiles
        .iter_mut()
        .for_each(|rows| rows.retain(|row| row.window.map_or(is_over, |window| window.end <= as_of)));
    for experiments in parts.experiments.iter_mut() {
        experiments.retain(|experiment| experiment.result.started_at <= as_of);
        for experiment in experiments.iter_mut().filter(|e| e.result.ended_at.is_none_or(|end| end > as_of)) {
            experiment.result.ended_at = None;
            experiment.result.arms.clear();
        }
    }
    incident
}

/// Asserts that no call tells a recording from one that ended at `as_of`, page by page.
fn assert_blind(load: impl Fn() -> Incident, as_of: Time, limit: u32) {
    let whole = load();
    let is_over = whole.end() <= as_of;
    let ids: Vec<ChangeRef> = whole
        .parts
        .commits
        .iter()
        .flatten()
        .map(|commit| ChangeRef { kind: ChangeKind::Commit, id: commit.sha.clone() })
        .chain(
            whole
                .parts
                .flags
                .iter()
                .flatten()
                .map(|f| ChangeRef { kind: ChangeKind::Flag, id: f.name.clone() }),
        )
        .collect();
    let (whole, early) = (recorded(Arc::new(whole)), recorded(Arc::new(truncated(load(), as_of))));
    let contents = ids.iter().map(|id| content(id.kind, &id.id, 0, 0));
    for call in every_call(ALL, limit).into_iter().chain(contents) {
        let answer = whole[&call.interface].answer(&call, as_of);
        if !is_over && call.function == "patterns" {
            // They have no times, so the truncated recording shows them as they are.
            let why = answer.as_ref().unwrap_err().to_string();
            assert!(
                why.starts_with("unavailable: after-as-of") || why.contains("has no"),
                "at {as_of}: {why}"
            );
        } else {
            let earlier = early[&call.interface].answer(&call, as_of);
            assert_eq!(answer, earlier, "{}.{} at {as_of}", call.interface, call.function);
        }
        if let Ok(body) = answer {
            assert_no_later(&answer_json(&call, &body).unwrap(), as_of);
        }
    }
}

/// Asserts that no text in an answer is a time after `as_of`.
fn assert_no_later(answer: &Value, as_of: Time) {
    match answer {
        Value::String(text) => {
            if let Ok(time) = text.parse::<Time>() {
                assert!(time <= as_of, "{time} after {as_of}");
            }
        }
        Value::Array(values) => values.iter().for_each(|value| assert_no_later(value, as_of)),
        Value::Object(fields) => fields.values().for_each(|value| assert_no_later(value, as_of)),
        _ => {}
    }
}

#[test]
fn public_incidents_show_nothing_after_the_alert() {
    for dir in public_incidents() {
        let load = || Incident::load(&dir).unwrap();
        let (fired, end) = (load().alert.fired_at, load().end());
        for as_of in [fired, fired.plus_ms(300_000), end.plus_ms(-1), end] {
            assert_blind(load, as_of, 0);
        }
        assert_blind(load, fired, 3);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(40) })]

    #[test]
    fn a_recording_cannot_be_told_from_one_that_ended_at_as_of(seconds in -10..3_000_i64, limit in 0..4_u32) {
        let fixture = Fixture::whole();
        assert_blind(|| fixture.load().unwrap(), at("00:00:00").plus_ms(seconds * 1_000), limit);
    }
}

#[test]
fn what_happens_at_as_of_is_visible() {
    let fixture = Fixture::whole();
    let providers = recorded(Arc::new(fixture.load().unwrap()));
    let count = |index: usize, list: &str, as_of: Time| {
        let answer = ask(&providers, &every_call(ALL, 0)[index], as_of).unwrap();
        answer[list].as_array().unwrap().len()
    };
    let before = |clock: &str| at(clock).plus_ms(-1);
    assert_eq!((count(1, "series", before("00:10:00")), count(1, "series", at("00:10:00"))), (1, 2));
    assert_eq!((count(2, "lines", before("00:25:00")), count(2, "lines", at("00:25:00"))), (1, 2));
    // The second span starts before as-of and ends after it.
    assert_eq!(count(4, "spans", at("00:30:00")), 1);
    assert_eq!(count(4, "spans", at("00:30:01").plus_ms(500)), 2);
    assert_eq!((count(5, "changes", before("00:19:00")), count(5, "changes", at("00:19:00"))), (6, 7));
    assert_eq!((count(7, "profiles", before("00:20:00")), count(7, "profiles", at("00:20:00"))), (0, 1));
    assert_eq!(count(7, "profiles", at("00:45:00")), 2);
    assert_eq!((count(9, "events", before("00:31:00")), count(9, "events", at("00:31:00"))), (1, 2));
}

#[test]
fn parts_without_times_wait_for_the_end_of_the_recording() {
    let providers = recorded(Arc::new(Fixture::whole().load().unwrap()));
    let patterns = &every_call(ALL, 0)[3];
    let hidden = ask(&providers, patterns, at("00:45:00").plus_ms(-1)).unwrap_err();
    assert!(
        matches!(&hidden, ToolError::Unavailable(why) if why.starts_with("after-as-of: log patterns")),
        "{hidden}"
    );
    assert_eq!(ask(&providers, patterns, at("00:45:00")).unwrap()["patterns"].as_array().unwrap().len(), 3);
    let stacks = |id: &str| {
        let query = casefile_model::tools::profiles::StacksQuery { id: id.into(), limit: 0, cursor: None };
        call("profiles", "stacks", &query)
    };
    let hidden = ask(&providers, &stacks("cart.cpu"), at("00:40:00")).unwrap_err();
    assert!(matches!(&hidden, ToolError::Unavailable(why) if why.starts_with("after-as-of")), "{hidden}");
    assert_eq!(ask(&providers, &stacks("cart.cpu"), at("00:45:00")).unwrap()["total"], 1);
    let early = ask(&providers, &stacks("before"), at("00:19:59")).unwrap_err();
    assert!(matches!(early, ToolError::NotFound(_)), "{early}");
    assert_eq!(ask(&providers, &stacks("before"), at("00:20:00")).unwrap()["stacks"][0]["weight"], 8);
}
