use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::tools;

/// Keywords that every client reads.
const PORTABLE: [&str; 14] = [
    "type",
    "properties",
    "required",
    "additionalProperties",
    "items",
    "description",
    "default",
    "minimum",
    "maximum",
    "enum",
    "const",
    "minItems",
    "maxItems",
    "minLength",
];

fn check(schema: &Value, at: &str) {
    let Value::Object(schema) = schema else { return assert!(schema.is_boolean(), "{at}: {schema}") };
    for keyword in schema.keys() {
        assert!(PORTABLE.contains(&keyword.as_str()), "{at} has `{keyword}`");
    }
    if let Some(kind) = schema.get("type") {
        assert!(kind.is_string(), "{at} has types {kind}");
    }
    for (name, property) in schema.get("properties").and_then(Value::as_object).into_iter().flatten() {
        check(property, &format!("{at}.{name}"));
    }
    schema.get("items").iter().for_each(|items| check(items, &format!("{at}[]")));
}

#[test]
fn every_tool_says_what_it_takes_gives_and_may_do() {
    let mut names = BTreeSet::new();
    for tool in tools() {
        let name = tool.name.as_ref();
        assert!(names.insert(name.to_owned()), "{name} twice");
        let output = tool.output_schema.clone().unwrap();
        for (which, schema) in [("input", &tool.input_schema), ("output", &output)] {
            assert_eq!(schema["type"], "object", "{name} {which}");
            check(&Value::Object(schema.as_ref().clone()), &format!("{name} {which}"));
        }
        assert_eq!(tool.input_schema["additionalProperties"], json!(false), "{name}");
        let annotations = tool.annotations.unwrap();
        assert_eq!(annotations.destructive_hint, Some(false), "{name}");
        assert_eq!(annotations.open_world_hint, Some(false), "{name}");
        assert_eq!(annotations.read_only_hint, Some(name != "start_investigation"), "{name}");
        assert!(tool.description.unwrap().len() < 400, "{name}");
    }
    assert_eq!(names.len(), 7);
}
