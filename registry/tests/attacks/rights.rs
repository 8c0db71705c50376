//! A release that callers take without looking gains no rights unless it says so.

use serde_json::json;

use crate::support::skill::Skill;
use crate::support::{Api, Registry};

const NAME: &str = "acme/onset";

fn skills() -> (Registry, Api) {
    let registry = Registry::start();
    let api = registry.api();
    api.namespace("acme", "skills");
    (registry, api)
}

fn publish(api: &Api, version: &str, tools: &[&str]) -> crate::support::Reply {
    Skill::new(NAME, version, tools, "a").publish(api)
}

#[test]
fn a_new_tool_in_a_patch_is_refused_unless_it_is_meant() {
    let (_registry, api) = skills();
    publish(&api, "1.0.0", &["metrics"]).expect(201);
    for version in ["1.0.1", "1.1.0"] {
        let refused = publish(&api, version, &["metrics", "logs"]).expect(409);
        assert_eq!(refused.error()["detail"], json!({ "tools": ["logs"], "last": "1.0.0" }));
        assert!(refused.error()["message"].as_str().unwrap().contains("--new-rights logs"));
    }
    let other = Skill::meaning(NAME, "1.0.1", &["metrics", "logs"], "a", &["traces"]);
    other.publish(&api).expect(409);
    let meant = Skill::meaning(NAME, "1.0.1", &["metrics", "logs"], "a", &["logs"]);
    meant.publish(&api).expect(201);
    // From here on it is an old right, and a release that asks for less is always welcome.
    publish(&api, "1.0.2", &["metrics", "logs"]).expect(201);
    publish(&api, "1.0.3", &["metrics"]).expect(201);
    publish(&api, "2.0.0", &["metrics", "traces"]).expect(201);
}

#[test]
fn a_pre_release_does_not_bring_a_right_in() {
    let (_registry, api) = skills();
    publish(&api, "1.0.0", &["metrics"]).expect(201);
    // Nobody who accepts 1.0.0 takes this one without looking.
    publish(&api, "1.0.1-rc.1", &["metrics", "logs"]).expect(201);
    let refused = publish(&api, "1.0.1", &["metrics", "logs"]).expect(409);
    assert_eq!(refused.error()["detail"], json!({ "tools": ["logs"], "last": "1.0.0" }));
}

#[test]
fn a_right_does_not_come_in_below_a_newer_release() {
    let (_registry, api) = skills();
    publish(&api, "1.0.0", &["metrics"]).expect(201);
    publish(&api, "2.0.0", &["metrics", "logs"]).expect(201);
    publish(&api, "1.5.0", &["metrics", "logs"]).expect(409);
    publish(&api, "1.5.0", &["metrics"]).expect(201);
}
