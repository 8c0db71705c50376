//! Where values of one JSON Schema are not values of another, for the part of JSON Schema that derived types use:
//! `type`, `enum`, `const`, `anyOf`, `oneOf`, `properties`, `required`, `additionalProperties`, `items`, `$ref` within
//! the document, bounds, `format` and `pattern`. Two schemas that differ in any other keyword are incomparable.

use std::sync::LazyLock;

use serde_json::{Map, Value};

/// A schema that says nothing.
static EMPTY: LazyLock<Map<String, Value>> = LazyLock::new(Map::new);

/// Schemas nested deeper than this are incomparable; recursive types end here too.
const DEPTH_MAX: usize = 24;

/// Differences that one comparison tells at most; the work is bounded with them.
const ESCAPES_MAX: usize = 100;

/// Pairs of schemas that one comparison looks at.
const PAIRS_MAX: usize = 20_000;

/// Keywords that say nothing of values.
const WORDS: [&str; 9] =
    ["$schema", "$defs", "definitions", "$id", "$comment", "title", "description", "default", "examples"];

/// Keywords that are understood here.
const UNDERSTOOD: [&str; 21] = [
    "type",
    "enum",
    "const",
    "anyOf",
    "oneOf",
    "properties",
    "required",
    "additionalProperties",
    "items",
    "$ref",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "minLength",
    "maxLength",
    "minItems",
    "maxItems",
    "format",
    "pattern",
    "uniqueItems",
];

/// A value of the inner schema that the outer one does not have.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Escape {
    pub(super) path: String,
    pub(super) how: How,
}

/// How it escapes.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum How {
    /// By its type.
    Type { inner: String, outer: String },
    /// By being this value.
    Value(String),
    /// By a bound, named by its keyword.
    Range(&'static str),
    /// By lacking this member.
    MayLack,
    /// By having this member, which the other does not declare.
    Undeclared,
    /// By having members that nobody declares.
    Open,
    /// It is not known whether it does.
    Incomparable,
}

/// Finds the values of `inner` that are no values of `outer`, by the place at which they differ.
pub(super) fn escapes(inner: &Value, outer: &Value, name: &str) -> Vec<Escape> {
    let mut walk = Walk { inner_root: inner, outer_root: outer, found: Vec::new(), pairs: 0 };
    walk.compare(inner, outer, name, 0);
    walk.found
}

struct Walk<'a> {
    inner_root: &'a Value,
    outer_root: &'a Value,
    found: Vec<Escape>,
    pairs: usize,
}

impl<'a> Walk<'a> {
    fn add(&mut self, path: &str, how: How) {
        let escape = Escape { path: path.to_owned(), how };
        if self.found.len() < ESCAPES_MAX && !self.found.contains(&escape) {
            self.found.push(escape);
        }
    }

    fn compare(&mut self, inner: &'a Value, outer: &'a Value, path: &str, depth: usize) {
        self.pairs += 1;
        // The same text in the same document means the same, however deep it goes.
        let same =
            inner == outer && (self.inner_root == self.outer_root || !inner.to_string().contains("\"$ref\""));
        if same || accepts_all(outer) {
            return;
        }
        let (inner, outer) = (alternatives(inner, self.inner_root), alternatives(outer, self.outer_root));
        let (Some(inner), Some(outer)) = (inner, outer) else {
            return self.add(path, How::Incomparable);
        };
        if depth >= DEPTH_MAX {
            // A recursive type that agreed so far agrees; anything else this deep was not derived from a type.
            return;
        }
        if self.pairs >= PAIRS_MAX {
            return self.add(path, How::Incomparable);
        }
        if outer.iter().any(Alternative::is_empty) {
            return;
        }
        for one in inner {
            self.place(one, &outer, path, depth);
        }
    }

    /// Finds a home for one alternative: an outer one that holds all of it, else the nearest, whose differences are told.
    fn place(&mut self, one: Alternative<'a>, outer: &[Alternative<'a>], path: &str, depth: usize) {
        if let Some(value) = &one.value {
            let home = outer.iter().any(|other| match &other.value {
                Some(known) => known == value,
                None => other.kind.is_none_or(|kind| {
                    kind == type_of(value) || (kind == "number" && type_of(value) == "integer")
                }),
            });
            if !home {
                self.add(path, How::Value(value.to_string()));
            }
            return;
        }
        let same_type = |other: &&Alternative<'a>| {
            other.value.is_none()
                && (other.kind.is_none()
                    || other.kind == one.kind
                    || (one.kind == Some("integer") && other.kind == Some("number")))
        };
        let homes: Vec<&Alternative<'a>> = outer.iter().filter(same_type).collect();
        let mut nearest: Option<Vec<Escape>> = None;
        for home in &homes {
            let kept = std::mem::take(&mut self.found);
            self.members(&one, home, path, depth);
            let told = std::mem::replace(&mut self.found, kept);
            if nearest.as_ref().is_none_or(|nearest| told.len() < nearest.len()) {
                nearest = Some(told);
            }
        }
        match nearest {
            Some(told) => told.into_iter().for_each(|escape| self.add(&escape.path, escape.how)),
            None => {
                let outer = outer.iter().map(Alternative::name).collect::<Vec<_>>().join(" or ");
                self.add(path, How::Type { inner: one.name(), outer });
            }
        }
    }

    fn members(&mut self, inner: &Alternative<'a>, outer: &Alternative<'a>, path: &str, depth: usize) {
        let (inner, outer) = (inner.schema, outer.schema);
        let strange = |schema: &Map<String, Value>| {
            schema.keys().any(|key| !WORDS.contains(&key.as_str()) && !UNDERSTOOD.contains(&key.as_str()))
        };
        if strange(inner) || strange(outer) {
            return self.add(path, How::Incomparable);
        }
        self.bounds(inner, outer, path);
        if let Some(items) = outer.get("items") {
            self.compare(
                inner.get("items").unwrap_or(&Value::Bool(true)),
                items,
                &format!("{path}[]"),
                depth + 1,
            );
        }
        self.object(inner, outer, path, depth);
    }

    fn object(
        &mut self,
        inner: &'a Map<String, Value>,
        outer: &'a Map<String, Value>,
        path: &str,
        depth: usize,
    ) {
        let properties = |schema: &'a Map<String, Value>| {
            schema.get("properties").and_then(Value::as_object).unwrap_or(&EMPTY)
        };
        let (ours, theirs) = (properties(inner), properties(outer));
        for name in required(outer).filter(|name| !required(inner).any(|ours| ours == *name)) {
            self.add(&format!("{path}.{name}"), How::MayLack);
        }
        let rest = outer.get("additionalProperties");
        for (name, schema) in ours {
            let path = format!("{path}.{name}");
            match (theirs.get(name), rest) {
                (Some(theirs), _) => self.compare(schema, theirs, &path, depth + 1),
                // Types that are derived do not know a member that is not declared, even where it is let through.
                (None, None | Some(Value::Bool(false))) => self.add(&path, How::Undeclared),
                (None, Some(rest)) => self.compare(schema, rest, &path, depth + 1),
            }
        }
        match (inner.get("additionalProperties"), rest) {
            (Some(Value::Bool(false)), _) | (_, None | Some(Value::Bool(true))) => {}
            (None | Some(Value::Bool(true)), Some(Value::Bool(false)))
                if inner.contains_key("properties") =>
            {
                self.add(path, How::Open);
            }
            (ours, Some(rest)) => {
                let ours = ours.unwrap_or(&Value::Bool(true));
                self.compare(ours, rest, &format!("{path}.*"), depth + 1);
            }
        }
    }

    fn bounds(&mut self, inner: &Map<String, Value>, outer: &Map<String, Value>, path: &str) {
        let (ours, theirs) = (Range::of(inner), Range::of(outer));
        if ours.low < theirs.low || ours.high > theirs.high {
            self.add(path, How::Range("range"));
        }
        for (low, high, what) in
            [("minLength", "maxLength", "length"), ("minItems", "maxItems", "number of items")]
        {
            let number = |schema: &Map<String, Value>, key: &str| schema.get(key).and_then(Value::as_u64);
            let below = number(inner, low).unwrap_or(0) < number(outer, low).unwrap_or(0);
            let above = number(inner, high).unwrap_or(u64::MAX) > number(outer, high).unwrap_or(u64::MAX);
            if below || above {
                self.add(path, How::Range(what));
            }
        }
        for (key, what) in [("pattern", "pattern"), ("uniqueItems", "set of items")] {
            if outer.get(key).is_some_and(|wanted| inner.get(key) != Some(wanted)) {
                self.add(path, How::Range(what));
            }
        }
        let text_format = |schema: &Map<String, Value>| {
            schema
                .get("format")
                .and_then(Value::as_str)
                .filter(|name| number_range(name).is_none())
                .map(str::to_owned)
        };
        if text_format(outer).is_some_and(|wanted| text_format(inner) != Some(wanted)) {
            self.add(path, How::Range("format"));
        }
    }
}

/// Which numbers a schema has.
struct Range {
    low: f64,
    high: f64,
}

impl Range {
    fn of(schema: &Map<String, Value>) -> Self {
        let (low, high) = schema
            .get("format")
            .and_then(Value::as_str)
            .and_then(number_range)
            .unwrap_or((f64::NEG_INFINITY, f64::INFINITY));
        let number = |key: &str| schema.get(key).and_then(Value::as_f64);
        let below = [number("minimum"), number("exclusiveMinimum")].into_iter().flatten();
        let above = [number("maximum"), number("exclusiveMaximum")].into_iter().flatten();
        Self { low: below.fold(low, f64::max), high: above.fold(high, f64::min) }
    }
}

/// The ranges of the formats that derived schemas name number types by.
fn number_range(format: &str) -> Option<(f64, f64)> {
    let bits = |bits: i32| 2_f64.powi(bits);
    Some(match format {
        "int8" => (-bits(7), bits(7) - 1.0),
        "int16" => (-bits(15), bits(15) - 1.0),
        "int32" => (-bits(31), bits(31) - 1.0),
        "int64" | "int" => (-bits(63), bits(63)),
        "uint8" => (0.0, bits(8) - 1.0),
        "uint16" => (0.0, bits(16) - 1.0),
        "uint32" => (0.0, bits(32) - 1.0),
        "uint64" | "uint" => (0.0, bits(64)),
        "int128" | "uint128" | "float" | "double" => (f64::NEG_INFINITY, f64::INFINITY),
        _ => return None,
    })
}

/// One of the forms that a schema allows.
struct Alternative<'a> {
    schema: &'a Map<String, Value>,
    /// None where any type will do.
    kind: Option<&'a str>,
    /// The only value.
    value: Option<Value>,
}

impl Alternative<'_> {
    fn is_empty(&self) -> bool {
        self.value.is_none()
            && self.kind.is_none()
            && self.schema.keys().all(|key| WORDS.contains(&key.as_str()))
    }

    fn name(&self) -> String {
        match (&self.value, self.kind) {
            (Some(value), _) => value.to_string(),
            (None, Some(kind)) => kind.to_owned(),
            (None, None) => "anything".to_owned(),
        }
    }
}

/// The forms of a schema, its references followed; none where they cannot be told.
fn alternatives<'a>(schema: &'a Value, root: &'a Value) -> Option<Vec<Alternative<'a>>> {
    let mut open = vec![(schema, 0_usize)];
    let mut found = Vec::new();
    while let Some((schema, depth)) = open.pop() {
        if depth > DEPTH_MAX || found.len() > ESCAPES_MAX || open.len() > ESCAPES_MAX {
            return None;
        }
        let schema = match schema {
            Value::Bool(true) => &EMPTY,
            Value::Object(schema) => schema,
            _ => return None,
        };
        if let Some(reference) = schema.get("$ref") {
            open.push((root.pointer(reference.as_str()?.strip_prefix('#')?)?, depth + 1));
            continue;
        }
        let nested = ["anyOf", "oneOf"].iter().find_map(|key| schema.get(*key));
        if let Some(nested) = nested {
            // With other constraints beside them the forms would have to be merged, which derived schemas do not ask for.
            if schema.keys().any(|key| {
                !WORDS.contains(&key.as_str()) && key != "anyOf" && key != "oneOf" && key != "type"
            }) {
                return None;
            }
            open.extend(nested.as_array()?.iter().rev().map(|schema| (schema, depth + 1)));
            continue;
        }
        found.extend(forms(schema)?);
    }
    Some(found)
}

/// The forms of a schema without references: one for each value, else one for each type.
fn forms(schema: &Map<String, Value>) -> Option<Vec<Alternative<'_>>> {
    let with = |kind, value| Alternative { schema, kind, value };
    if let Some(value) = schema.get("const") {
        return Some(vec![with(None, Some(value.clone()))]);
    }
    if let Some(values) = schema.get("enum") {
        return Some(values.as_array()?.iter().map(|value| with(None, Some(value.clone()))).collect());
    }
    match schema.get("type") {
        None => Some(vec![with(None, None)]),
        Some(Value::String(kind)) => Some(vec![with(Some(kind), None)]),
        Some(Value::Array(kinds)) => {
            kinds.iter().map(|kind| Some(with(Some(kind.as_str()?), None))).collect()
        }
        Some(_) => None,
    }
}

fn required(schema: &Map<String, Value>) -> impl Iterator<Item = &str> {
    schema.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str)
}

fn accepts_all(schema: &Value) -> bool {
    match schema {
        Value::Bool(accepts) => *accepts,
        Value::Object(schema) => schema.keys().all(|key| WORDS.contains(&key.as_str())),
        _ => false,
    }
}

fn type_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_i64() || number.is_u64() => "integer",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}
