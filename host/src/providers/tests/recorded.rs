//! Orders, limits, cursors, filters, errors.

use casefile_model::report::Label;
use casefile_model::tools::{docs, logs, metrics, traces};

use super::*;

pub(super) fn providers() -> Providers {
    recorded(Arc::new(Fixture::whole().load().unwrap()))
}

/// All data of the fixture.
pub(super) const END: &str = "00:50:00";

fn logs_query() -> logs::SearchQuery {
    logs::SearchQuery {
        window: ALL,
        service: None,
        contains: String::new(),
        severities: vec![],
        limit: 0,
        cursor: None,
    }
}

fn messages(query: &logs::SearchQuery) -> Vec<String> {
    let answer = ask(&providers(), &call("logs", "search", query), at(END)).unwrap();
    answer["lines"]
        .as_array()
        .unwrap()
        .iter()
        .map(|line| line["message"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn what_the_recording_lacks_is_unavailable() {
    let providers = recorded(Arc::new(Fixture::bare().load().unwrap()));
    for call in every_call(ALL, 0).into_iter().chain([content(ChangeKind::Commit, "x", 0, 0)]) {
        let error = ask(&providers, &call, at(END)).unwrap_err();
        assert!(
            matches!(&error, ToolError::Unavailable(why) if why.starts_with("the recording has no ")),
            "{error}"
        );
    }
    let read = docs::ReadQuery { id: "x".into(), offset: 0, limit: 0 };
    assert!(ask(&providers, &call("docs", "read", &read), at(END)).is_err());
}

#[test]
fn pages_join_to_the_whole_answer() {
    let providers = providers();
    for (whole, first) in every_call(ALL, 0).into_iter().zip(every_call(ALL, 1)) {
        let all = ask(&providers, &whole, at(END)).unwrap();
        let list = all.as_object().unwrap().iter().find(|(_, value)| value.is_array()).unwrap().0.clone();
        let mut query = casefile_model::tools::query_json(&first).unwrap();
        let (mut joined, mut cursor) = (Vec::new(), Value::Null);
        loop {
            query["cursor"] = cursor;
            let page =
                ask(&providers, &json_call(&first.interface, &first.function, &query), at(END)).unwrap();
            assert_eq!(page.get("total"), all.get("total"));
            assert_eq!(page[&list].as_array().unwrap().len(), 1);
            joined.extend(page[&list].as_array().unwrap().clone());
            cursor = page["next"].clone();
            if cursor.is_null() {
                break;
            }
        }
        assert_eq!(&joined, all[&list].as_array().unwrap(), "{}.{}", first.interface, first.function);
        for bad in ["", "-1", "+1", "01", "0", "x", "99999", "99999999999999999999999", " 1"] {
            query["cursor"] = json!(bad);
            let error =
                ask(&providers, &json_call(&first.interface, &first.function, &query), at(END)).unwrap_err();
            assert!(
                matches!(&error, ToolError::InvalidArgument(why) if why.starts_with("cursor")),
                "{bad}: {error}"
            );
        }
    }
}

#[test]
fn a_window_that_ends_before_it_starts_is_an_invalid_argument() {
    let window = Window { start: at("00:10:00"), end: at("00:09:00") };
    for call in every_call(window, 0) {
        let has_window = casefile_model::tools::query_json(&call).unwrap().get("window").is_some();
        let answer = ask(&providers(), &call, at(END));
        assert_eq!(matches!(answer, Err(ToolError::InvalidArgument(_))), has_window, "{}", call.function);
    }
}

#[test]
fn a_window_is_half_open() {
    let window = Window { start: at("00:10:00"), end: at("00:40:00") };
    let answer = ask(&providers(), &every_call(window, 0)[1], at(END)).unwrap();
    let series = answer["series"].as_array().unwrap();
    // The series with its only point at the end of the window is left out.
    assert_eq!(series.len(), 2);
    assert_eq!(series[0]["points"].as_array().unwrap().len(), 1);
    assert_eq!(series[1]["points"][0]["at"], "2026-01-01T00:10:00Z");
}

#[test]
fn series_are_chosen_by_service_metric_and_labels() {
    let count = |service: Option<&str>, labels: &[(&str, &str)]| {
        let labels = labels.iter().map(|(n, v)| Label { name: (*n).into(), value: (*v).into() }).collect();
        let select = metrics::Selector { service: service.map(str::to_owned), metric: None, labels };
        let query = metrics::ListQuery { select, limit: 0, cursor: None };
        ask(&providers(), &call("metrics", "list-series", &query), at(END)).unwrap()["series"]
            .as_array()
            .unwrap()
            .len()
    };
    assert_eq!((count(None, &[]), count(Some("cart"), &[]), count(Some("car"), &[])), (3, 2, 0));
    assert_eq!(
        (count(None, &[("region", "eu")]), count(None, &[("region", "eu"), ("version", "2")])),
        (1, 0)
    );
}

#[test]
fn logs_are_found_without_regard_to_case() {
    assert_eq!(messages(&logs_query()), ["served", "Timeout of pool", "upstream timeout"]);
    assert_eq!(messages(&logs::SearchQuery { contains: "TIMEOUT".into(), ..logs_query() }).len(), 2);
    let severe = logs::SearchQuery { severities: vec!["ErRoR".into()], ..logs_query() };
    assert_eq!(messages(&severe).len(), 2);
    assert_eq!(messages(&logs::SearchQuery { service: Some("web".into()), ..severe }), ["upstream timeout"]);
    let long = logs::SearchQuery { contains: "ü".repeat(201), ..logs_query() };
    let error = ask(&providers(), &call("logs", "search", &long), at(END)).unwrap_err();
    assert!(matches!(&error, ToolError::InvalidArgument(why) if why.starts_with("contains")), "{error}");
}

#[test]
fn spans_are_found_by_trace_and_status() {
    let query = |trace: Option<&str>, errors_only| traces::SpansQuery {
        window: ALL,
        service: None,
        trace_id: trace.map(str::to_owned),
        errors_only,
        limit: 0,
        cursor: None,
    };
    let total =
        |query| ask(&providers(), &call("traces", "spans", &query), at(END)).unwrap()["total"].clone();
    assert_eq!(total(query(Some("t1"), false)), 2);
    assert_eq!(total(query(Some("t1"), true)), 1);
    assert_eq!(total(query(Some("t2"), false)), 0);
}

#[test]
fn documents_are_searched_and_read() {
    let search = |contains: &str| {
        let query = docs::SearchQuery { contains: contains.into(), limit: 0, cursor: None };
        ask(&providers(), &call("docs", "search", &query), at(END)).unwrap()["docs"].clone()
    };
    assert_eq!(search("TURN it"), json!([{"id": "restart.md", "title": "How to restart", "length": 44}]));
    assert_eq!(search("nothing"), json!([]));
    let read = |id: &str, offset, limit| {
        ask(
            &providers(),
            &call("docs", "read", &docs::ReadQuery { id: id.into(), offset, limit }),
            at("00:00:00"),
        )
    };
    assert_eq!(read("restart.md", 0, 5).unwrap(), json!({"text": "intro", "next": 5}));
    assert_eq!(read("restart.md", 40, 0).unwrap()["next"], Value::Null);
    for id in ["../alert.json", "/etc/passwd", "restart", ""] {
        assert!(matches!(read(id, 0, 0), Err(ToolError::NotFound(_))));
    }
}
