use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;

fn file(parameters: &Value, data: &Value) -> String {
    let callee = Callee {
        name: "team/only-new".parse().unwrap(),
        version: Version::new(1, 2, 3),
        parameters: Some(parameters.to_string()),
        data: Some(data.to_string()),
    };
    rust_file(&[callee]).unwrap()
}

/// Code is what is left without comments and string literals.
fn code(text: &str) -> String {
    let mut code = String::new();
    for line in text.lines().filter(|line| !line.trim_start().starts_with("//")) {
        let mut in_text = false;
        let mut escaped = false;
        for character in line.chars() {
            match (in_text, character) {
                (true, _) if escaped => escaped = false,
                (true, '\\') => escaped = true,
                (_, '"') => in_text = !in_text,
                (true, _) => {}
                (false, character) => code.push(character),
            }
        }
        assert!(!in_text, "an open string in {line}");
        code.push('\n');
    }
    code
}

#[test]
fn the_types_are_those_of_the_schema() {
    let parameters = json!({"type": "object", "properties": {
        "lookback_ms": {"type": "integer", "description": "How far back."},
        "type": {"type": ["string", "null"]},
        "kind-of": {"$ref": "#/$defs/Kind"}}, "required": ["kind-of"],
        "$defs": {"Kind": {"enum": ["slow-query", "other"]}}});
    let data = json!({"type": "object", "description": "What it gives.", "properties": {
        "all": {"type": "array", "items": {"$ref": "#/$defs/Start"}},
        "first": {"anyOf": [{"$ref": "#/$defs/Start"}, {"type": "null"}]},
        "count": {"type": "integer", "minimum": 0}}, "required": ["all", "count"],
        "$defs": {"Start": {"type": "object", "properties": {"at_ms": {"type": "integer"}}, "required": ["at_ms"]}}});
    let text = file(&parameters, &data);
    for part in [
        "pub mod only_new {",
        "/// How far back.\n        #[serde(skip_serializing_if = \"Option::is_none\")]\n        pub lookback_ms: Option<i64>,",
        "pub r#type: Option<String>,",
        "#[serde(rename = \"kind-of\")]\n        pub kind_of: Kind,",
        "#[serde(rename = \"slow-query\")]\n        SlowQuery,",
        "/// What it gives.\n    #[derive(Clone, Debug, PartialEq, casefile_sdk::serde::Deserialize)]",
        "pub all: Vec<Start>,",
        "#[serde(default)]\n        pub first: Option<Start>,",
        "pub count: u64,",
        "Call::skill(\"team/only-new\")",
    ] {
        assert!(text.contains(part), "no {part} in\n{text}");
    }
    assert!(!text.contains("#[derive(Default)]"), "a required enumeration has no default");
    assert_eq!(text, file(&parameters, &data));
}

#[test]
fn what_a_publisher_writes_never_becomes_code() {
    let evil = "x\n}\nfn evil() {}\r*/ \" \\ \u{2028}";
    let data = json!({"type": "object", "description": evil, "properties": {
        evil: {"type": "string", "description": evil},
        "self": {"enum": [evil, "", "0", "Self"]},
        "Self": {"$ref": "#/$defs/evil~1\n"}},
        "$defs": {"evil/\n": {"type": "object", "title": evil, "properties": {}}}});
    let code = code(&file(&data, &data));
    assert!(!code.contains("evil()"), "{code}");
    assert_eq!(code.matches('{').count(), code.matches('}').count());
}

#[test]
fn a_type_that_holds_itself_ends() {
    let data = json!({"$ref": "#/$defs/Tree", "$defs": {"Tree": {"type": "object", "properties": {
        "below": {"type": "array", "items": {"$ref": "#/$defs/Tree"}}}}}});
    assert!(file(&json!({}), &data).contains("pub below: Option<Vec<"));
}

proptest! {
    #[test]
    fn any_names_and_words_leave_the_braces_even(name in "\\PC{0,12}", words in any::<String>()) {
        let data = json!({"type": "object", "properties": {name.clone(): {"type": "object", "description": words,
            "properties": {words.clone(): {"enum": [name, words]}}}}});
        let code = code(&file(&data, &data));
        prop_assert_eq!(code.matches('{').count(), code.matches('}').count());
    }
}
