use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;

/// The schema of an object with these members.
fn object(properties: &Value, required: &Value) -> Value {
    json!({"type": "object", "properties": properties, "required": required, "additionalProperties": false})
}

fn parameters(schema: &Value) -> Schemas {
    Schemas { parameters: Some(schema.to_string()), data: None }
}

fn data(schema: &Value) -> Schemas {
    let mut open = schema.clone();
    if let Some(schema) = open.as_object_mut() {
        schema.remove("additionalProperties");
    }
    Schemas { parameters: None, data: Some(open.to_string()) }
}

fn told(changes: &[SchemaChange]) -> Vec<(Needs, String)> {
    changes.iter().map(|change| (change.needs, format!("{} {}", change.path, change.what))).collect()
}

/// What changes from the first object to the second, as parameters and as data.
#[track_caller]
fn expect(old: &Value, new: &Value, as_parameters: (Needs, &str), as_data: (Needs, &str)) {
    let of = |schemas: fn(&Value) -> Schemas| told(&compare(&schemas(old), &schemas(new)));
    assert_eq!(of(parameters)[0], (as_parameters.0, as_parameters.1.to_owned()));
    assert_eq!(of(data)[0], (as_data.0, as_data.1.to_owned()));
}

#[test]
fn a_member_that_comes_or_goes() {
    let one = object(&json!({"a": {"type": "integer"}}), &json!([]));
    let two = object(&json!({"a": {"type": "integer"}, "b": {"type": "string"}}), &json!([]));
    let always = object(&json!({"a": {"type": "integer"}, "b": {"type": "string"}}), &json!(["b"]));
    let of = |old, new| told(&compare(&parameters(old), &parameters(new)));
    assert_eq!(of(&one, &two), [(Needs::Minor, "parameters.b is new".to_owned())]);
    assert_eq!(of(&two, &one), [(Needs::Major, "parameters.b is gone".to_owned())]);
    let of = |old, new| told(&compare(&data(old), &data(new)));
    assert_eq!(of(&one, &two), [(Needs::Minor, "data.b is new".to_owned())]);
    assert_eq!(of(&two, &one), [(Needs::Major, "data.b is gone".to_owned())]);
    expect(
        &two,
        &always,
        (Needs::Major, "parameters.b must be given now"),
        (Needs::Minor, "data.b is always there now"),
    );
    expect(
        &always,
        &two,
        (Needs::Minor, "parameters.b may be left out now"),
        (Needs::Major, "data.b was always there, and may be absent now"),
    );
}

#[test]
fn a_type_that_widens_or_narrows() {
    let of = |schema: Value| object(&json!({"a": schema}), &json!([]));
    let text = of(json!({"type": "string"}));
    let maybe = of(json!({"type": ["string", "null"]}));
    expect(
        &text,
        &maybe,
        (Needs::Minor, "parameters.a takes null too"),
        (Needs::Major, "data.a was string, and may be null now"),
    );
    let number = of(json!({"type": "number"}));
    let integer = of(json!({"type": "integer", "format": "uint8", "minimum": 0}));
    expect(
        &integer,
        &number,
        (Needs::Minor, "parameters.a takes number too"),
        (Needs::Major, "data.a was integer, and may be number now"),
    );
    let wider = of(json!({"type": "integer", "format": "uint16"}));
    expect(
        &integer,
        &wider,
        (Needs::Minor, "parameters.a has a wider range"),
        (Needs::Major, "data.a has a wider range"),
    );
}

#[test]
fn an_enumeration_behind_a_reference() {
    let of = |values: Value| {
        json!({"type": "object", "properties": {"kinds": {"type": "array", "items": {"$ref": "#/$defs/Kind"}}},
               "$defs": {"Kind": {"oneOf": values}}})
    };
    let two = of(json!([{"const": "a"}, {"const": "b"}]));
    let three = of(json!([{"const": "a"}, {"const": "b"}, {"const": "c"}]));
    expect(
        &two,
        &three,
        (Needs::Minor, "parameters.kinds[] takes \"c\" too"),
        (Needs::Major, "data.kinds[] may be \"c\" now, which callers do not know"),
    );
    let mut named = two.clone();
    named["$defs"]["Kind"]["description"] = json!("Which one.");
    assert_eq!(
        told(&compare(&data(&two), &data(&named))),
        [(Needs::Patch, "data is described in other words".into())]
    );
}

#[test]
fn what_is_not_understood_is_a_break() {
    let old = object(&json!({"a": {"type": "string"}}), &json!([]));
    let new = object(&json!({"a": {"type": "string", "not": {"const": "x"}}}), &json!([]));
    let changes = compare(&parameters(&old), &parameters(&new));
    assert_eq!(changes[0].needs, Needs::Major);
    let broken = Schemas { parameters: Some("{".into()), data: None };
    assert_eq!(compare(&broken, &parameters(&new))[0].needs, Needs::Major);
    assert_eq!(compare(&broken, &broken), []);
}

#[test]
fn other_defaults_are_no_break() {
    let of = |default: u8| object(&json!({"a": {"type": "integer", "default": default}}), &json!([]));
    assert_eq!(compare(&parameters(&of(1)), &parameters(&of(2)))[0].needs, Needs::Minor);
}

#[test]
fn a_recursive_type_is_compared() {
    let of = |leaf: &str| {
        json!({"$ref": "#/$defs/Tree", "$defs": {"Tree": {"type": "object", "properties": {
            "leaf": {"type": leaf}, "below": {"type": "array", "items": {"$ref": "#/$defs/Tree"}}}}}})
    };
    assert_eq!(compare(&data(&of("string")), &data(&of("string"))), []);
    assert_eq!(compare(&data(&of("string")), &data(&of("integer")))[0].needs, Needs::Major);
}

#[test]
fn versions_follow_the_rules_of_cargo() {
    let version = |text: &str| text.parse::<Version>().expect("a version");
    let change = |needs| vec![SchemaChange { path: "data.a".into(), what: "is gone".into(), needs }];
    for (last, needs, lowest) in [
        ("1.2.3", Needs::Major, "2.0.0"),
        ("1.2.3", Needs::Minor, "1.3.0"),
        ("1.2.3", Needs::Patch, "1.2.4"),
        ("0.2.3", Needs::Major, "0.3.0"),
        ("0.2.3", Needs::Minor, "0.2.4"),
        ("0.0.3", Needs::Major, "0.0.4"),
    ] {
        assert_eq!(super::lowest(&version(last), needs), version(lowest), "{last} {needs:?}");
    }
    let refused = fits(&version("1.2.3"), &version("1.3.0"), change(Needs::Major)).expect_err("a break");
    assert_eq!(
        refused.to_string(),
        "data.a is gone; callers of 1.2.3 rely on it: take it back, or set `version` in skill.toml to 2.0.0 or higher"
    );
    assert!(fits(&version("1.2.3"), &version("2.0.0"), change(Needs::Major)).is_ok());
    assert!(fits(&version("1.2.3"), &version("1.2.4"), Vec::new()).is_ok());
}

/// Schemas of the shapes that are derived from types, and some that are not.
fn schema() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(json!({"type": "string"})),
        Just(json!({"type": ["integer", "null"], "minimum": 0})),
        Just(json!({"enum": ["a", "b", 3]})),
        Just(json!({"const": null})),
        Just(json!({"$ref": "#/nowhere"})),
        Just(json!({"$ref": "#"})),
        Just(json!(true)),
        Just(json!(7)),
        Just(json!({"not": {}, "type": 5})),
    ];
    leaf.prop_recursive(4, 24, 3, |inner| {
        prop_oneof![
            inner.clone().prop_map(|items| json!({"type": "array", "items": items})),
            prop::collection::vec(inner.clone(), 0..3).prop_map(|any| json!({"anyOf": any})),
            (prop::collection::btree_map("[a-c]", inner, 0..3), prop::collection::vec("[a-c]", 0..2), any::<bool>())
                .prop_map(|(properties, required, open)| {
                    json!({"type": "object", "properties": properties, "required": required, "additionalProperties": open})
                }),
        ]
    })
}

proptest! {
    #[test]
    fn nothing_changes_from_a_schema_to_itself(schema in schema()) {
        prop_assert_eq!(compare(&data(&schema), &data(&schema)), []);
    }

    #[test]
    fn what_is_more_one_way_is_a_break_the_other_way(old in schema(), new in schema()) {
        let of = |schemas: fn(&Value) -> Schemas, old, new| {
            let changes = compare(&schemas(old), &schemas(new));
            (changes.iter().any(|change| change.needs == Needs::Major), changes.iter().any(|change| change.needs == Needs::Minor && !change.what.contains("defaults")))
        };
        let (forth, back) = (of(parameters, &old, &new), of(parameters, &new, &old));
        prop_assert_eq!((forth.0, forth.1), (back.1, back.0));
    }
}

#[test]
fn where_nothing_changed_any_later_version_fits() {
    for (last, new) in [("1.0.0", "1.0.1-rc.1"), ("1.0.1-rc.1", "1.0.1"), ("1.0.1-rc.1", "1.0.1-rc.2")] {
        assert_eq!(fits(&last.parse().unwrap(), &new.parse().unwrap(), Vec::new()), Ok(()), "{last} {new}");
    }
}
