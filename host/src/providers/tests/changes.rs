//! Listing changes, and the content of one.

use casefile_model::tools::changes;

use super::recorded::{END, providers};
use super::*;

#[test]
fn changes_are_listed_by_time_with_what_is_known_of_them() {
    let answer = ask(&providers(), &every_call(ALL, 0)[5], at(END)).unwrap();
    let changes = answer["changes"].as_array().unwrap();
    let ids: Vec<_> = changes.iter().map(|c| c["change"]["id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["blue", "aaa", "green", "fast", "pool.size", "bbb", "v2", "ccc", "ccc", "fast"]);
    let commit = &changes[5];
    assert_eq!(commit["title"], "cart: wait longer");
    assert_eq!((&commit["files"], &commit["has_content"]), (&json!(["a.go", "b.go"]), &json!(true)));
    assert_eq!((&changes[1]["has_content"], &changes[3]["title"]), (&json!(false), &json!("off->on")));
    assert_eq!((&changes[6]["commit"], &changes[6]["service"]), (&json!("bbb"), &json!("cart")));
    let kinds = |kinds: Vec<ChangeKind>, service: Option<&str>| {
        let service = service.map(str::to_owned);
        let query = changes::ListQuery { window: ALL, kinds, service, limit: 0, cursor: None };
        ask(&providers(), &call("changes", "list-changes", &query), at(END)).unwrap()["total"]
            .as_u64()
            .unwrap()
    };
    assert_eq!(kinds(vec![ChangeKind::Flag], None), 2);
    assert_eq!(kinds(vec![ChangeKind::Deploy, ChangeKind::Config], None), 3);
    assert_eq!(kinds(vec![ChangeKind::Outside], None), 0);
    assert_eq!(kinds(vec![], Some("web")), 1);
}

#[test]
fn only_kinds_without_any_source_are_unavailable() {
    let incident = Fixture::bare().with("context/flags.json", "[]").load().unwrap();
    let providers = recorded(Arc::new(incident));
    let list = |kinds: Vec<ChangeKind>| {
        let query = changes::ListQuery { window: ALL, kinds, service: None, limit: 0, cursor: None };
        ask(&providers, &call("changes", "list-changes", &query), at(END))
    };
    assert_eq!(list(vec![]).unwrap()["total"], 0);
    assert_eq!(list(vec![ChangeKind::Flag, ChangeKind::Commit]).unwrap()["total"], 0);
    assert!(
        matches!(list(vec![ChangeKind::Commit]), Err(ToolError::Unavailable(why)) if why.contains("commits.json"))
    );
}

#[test]
fn the_content_of_a_change_comes_in_parts_of_characters() {
    let providers = providers();
    let get = |kind, id: &str, offset, limit, as_of: &str| {
        ask(&providers, &content(kind, id, offset, limit), at(as_of))
    };
    let whole = get(ChangeKind::Commit, "bbb", 0, 0, END).unwrap();
    assert_eq!((&whole["diff"], &whole["next"]), (&json!("@@\n-1\n+größer"), &Value::Null));
    assert_eq!(whole["message"], "cart: wait longer\n\nbody");
    let first = get(ChangeKind::Commit, "bbb", 0, 10, END).unwrap();
    assert_eq!((&first["diff"], &first["next"]), (&json!("@@\n-1\n+grö"), &json!(10)));
    let rest = get(ChangeKind::Commit, "bbb", 10, 10, END).unwrap();
    assert_eq!((&rest["diff"], &rest["next"]), (&json!("ßer"), &Value::Null));
    assert_eq!(get(ChangeKind::Commit, "bbb", u64::MAX, 1, END).unwrap()["diff"], "");
    assert_eq!(get(ChangeKind::Commit, "aaa", 0, 0, END).unwrap()["diff"], Value::Null);
    // The flag went on and off again: as-of decides which of the two is the last.
    assert_eq!(get(ChangeKind::Flag, "fast", 0, 0, "00:36:59").unwrap()["new_value"], "on");
    assert_eq!(get(ChangeKind::Flag, "fast", 0, 0, "00:37:00").unwrap()["new_value"], "off");
    let config = get(ChangeKind::Config, "pool.size", 0, 0, END).unwrap();
    assert_eq!((&config["old_value"], &config["new_value"]), (&json!("100"), &json!("10")));
    assert_eq!(get(ChangeKind::Experiment, "green", 0, 0, END).unwrap()["new_value"], "50%");
    assert!(get(ChangeKind::Deploy, "v2", 0, 0, END).unwrap()["message"].as_str().unwrap().contains("bbb"));
    let later = get(ChangeKind::Commit, "ccc", 0, 0, "00:34:59").unwrap_err();
    let never = get(ChangeKind::Commit, "ccd", 0, 0, "00:34:59").unwrap_err();
    assert_eq!(later.to_string().replace("ccc", "ccd"), never.to_string());
    assert!(matches!(get(ChangeKind::Outside, "x", 0, 0, END), Err(ToolError::NotFound(_))));
}
