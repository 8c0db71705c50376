//! Typed calls of other skills, as Rust: what their published schemas say, so that a caller's mistakes are the
//! compiler's to find. A schema comes from another team, so no text of it can become code.

mod rust_names;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::fmt::Write;

use casefile_package::SkillName;
use semver::Version;
use serde_json::{Map, Value};

use rust_names::{Taken, field_name, type_name};

/// First line of a file that this module wrote.
pub const HEADER: &str = "//! Typed calls of the skills under [steps], written by `casefile skill steps` from their published schemas.";

/// Bytes of the module of one skill.
const MODULE_BYTES_MAX: usize = 256 << 10;

/// Types nested deeper are plain JSON values.
const DEPTH_MAX: usize = 16;

/// Why a schema gives no types.
#[derive(Debug, thiserror::Error)]
pub enum StepTypesError {
    /// A schema is no JSON.
    #[error("the schema of {skill}'s {part} is no JSON; its publisher has to mend it")]
    NoJson {
        /// The skill.
        skill: SkillName,
        /// `parameters` or `data`.
        part: &'static str,
    },
    /// A schema is very large.
    #[error("the types of {skill} would be larger than {MODULE_BYTES_MAX} bytes; call it with steps::Call")]
    TooLarge {
        /// The skill.
        skill: SkillName,
    },
}

/// A skill that can be called.
#[derive(Clone, Debug)]
pub struct Callee {
    /// Its name.
    pub name: SkillName,
    /// The version whose schemas these are.
    pub version: Version,
    /// JSON Schema of its parameters.
    pub parameters: Option<String>,
    /// JSON Schema of its data.
    pub data: Option<String>,
}

/// Gives the text of a Rust file with one module for each skill.
///
/// # Errors
/// [`StepTypesError`].
pub fn rust_file(callees: &[Callee]) -> Result<String, StepTypesError> {
    let mut text =
        format!("{HEADER}\n#![allow(dead_code, reason = \"a skill may use a part of what others offer\")]\n");
    let mut taken = Taken::default();
    for callee in callees {
        let short = callee.name.as_str().rsplit('/').next().unwrap_or_default();
        let module = taken.field(&field_name(short));
        text.push_str(&rust_module(callee, &module)?);
    }
    Ok(text)
}

fn rust_module(callee: &Callee, module: &str) -> Result<String, StepTypesError> {
    let Callee { name, version, .. } = callee;
    let mut types = Types::default();
    // The two roots keep their names whatever the schemas define.
    types.taken.ty("Parameters");
    types.taken.ty("Data");
    for (part, root, schema) in
        [(Part::Parameters, "Parameters", &callee.parameters), (Part::Data, "Data", &callee.data)]
    {
        let schema = schema.as_deref().unwrap_or("{}");
        let no_json = |_| StepTypesError::NoJson { skill: name.clone(), part: part.name() };
        let schema: Value = serde_json::from_str(schema).map_err(no_json)?;
        types.root(part, root, &schema);
        if types.bytes() > MODULE_BYTES_MAX {
            return Err(StepTypesError::TooLarge { skill: name.clone() });
        }
    }
    let mut text =
        format!("\n/// Calls of `{name}`, by the schemas of version {version}.\npub mod {module} {{\n");
    text.push_str(
        "    use casefile_sdk::Failure;\n    use casefile_sdk::steps::{self, Call, Child, Typed};\n\n",
    );
    let _ = write!(
        text,
        "    /// The call with these parameters, for `steps::run_all` or to hand evidence down.\n    ///\n    \
         /// # Errors\n    /// `internal` where the parameters cannot be written as JSON.\n    \
         pub fn call(parameters: &Parameters) -> Result<Call, Failure> {{\n        \
         Call::skill(\"{name}\").parameters(parameters)\n    }}\n\n    \
         /// Runs the skill and reads its data.\n    ///\n    /// # Errors\n    \
         /// `missing-data` where it gives no report, `internal` where its data has another shape.\n    \
         pub fn run(parameters: &Parameters) -> Result<Typed<Data>, Failure> {{\n        \
         Ok(steps::run(&call(parameters)?)?.typed()?)\n    }}\n\n    \
         /// Reads the data of a child that [`call`] asked for.\n    ///\n    /// # Errors\n    \
         /// `internal` where it has another shape.\n    \
         pub fn read(child: Child) -> Result<Typed<Data>, Failure> {{\n        child.typed()\n    }}\n"
    );
    for ty in types.done.values() {
        text.push('\n');
        text.push_str(ty);
    }
    text.push_str("}\n");
    Ok(text)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Parameters,
    Data,
}

impl Part {
    fn name(self) -> &'static str {
        match self {
            Self::Parameters => "parameters",
            Self::Data => "data",
        }
    }

    fn derives(self) -> &'static str {
        match self {
            Self::Parameters => "#[derive(Clone, Debug, PartialEq, casefile_sdk::serde::Serialize)]",
            Self::Data => "#[derive(Clone, Debug, PartialEq, casefile_sdk::serde::Deserialize)]",
        }
    }
}

/// The types of one module, by name.
#[derive(Default)]
struct Types {
    done: BTreeMap<String, String>,
    taken: Taken,
    /// Types of references, by part and name of the definition; none while one is being written.
    known: BTreeMap<(&'static str, String), Option<String>>,
}

impl Types {
    fn bytes(&self) -> usize {
        self.done.values().map(String::len).sum()
    }

    fn root(&mut self, part: Part, name: &str, schema: &Value) {
        let resolved = resolve(schema, schema).unwrap_or(schema);
        self.structure(part, name, resolved, schema, 0);
    }

    /// Writes the struct of an object's members.
    fn structure(&mut self, part: Part, name: &str, schema: &Value, root: &Value, depth: usize) {
        let none = Map::new();
        let properties = schema.get("properties").and_then(Value::as_object).unwrap_or(&none);
        let required: Vec<&str> =
            schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        let mut fields = String::new();
        let mut has_default = true;
        let mut taken = Taken::default();
        for (key, property) in properties {
            let is_required = required.contains(&key.as_str());
            let ty = self.ty(part, &format!("{name} {key}"), property, root, depth + 1);
            has_default &= !is_required || ty.has_default;
            doc(&mut fields, property, "        ");
            let field = taken.field(&field_name(key));
            if field.trim_start_matches("r#") != key {
                let _ = writeln!(fields, "        #[serde(rename = {key:?})]");
            }
            let is_option = ty.text.starts_with("Option<");
            match (is_required, part) {
                (true, _) => {}
                (false, Part::Data) => fields.push_str("        #[serde(default)]\n"),
                (false, Part::Parameters) => {
                    fields.push_str("        #[serde(skip_serializing_if = \"Option::is_none\")]\n");
                }
            }
            let text = if is_required || is_option { ty.text } else { format!("Option<{}>", ty.text) };
            let _ = writeln!(fields, "        pub {field}: {text},");
        }
        let mut text = String::new();
        doc(&mut text, schema, "    ");
        let _ = writeln!(text, "    {}", part.derives());
        if has_default && part == Part::Parameters {
            text.push_str("    #[derive(Default)]\n");
        }
        let _ = write!(
            text,
            "    #[serde(crate = \"casefile_sdk::serde\")]\n    pub struct {name} {{\n{fields}    }}\n"
        );
        self.done.insert(name.to_owned(), text);
    }

    fn ty(&mut self, part: Part, name: &str, schema: &Value, root: &Value, depth: usize) -> Type {
        if depth > DEPTH_MAX || self.bytes() > MODULE_BYTES_MAX {
            return Type::json();
        }
        if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
            return self.referred(part, reference, root, depth);
        }
        for key in ["anyOf", "oneOf"] {
            if let Some(forms) = schema.get(key).and_then(Value::as_array) {
                return self.one_of(part, name, forms, schema, root, depth);
            }
        }
        if let Some(values) = schema.get("enum").and_then(Value::as_array) {
            let values: Option<Vec<(&str, &Value)>> =
                values.iter().map(|value| Some((value.as_str()?, &Value::Null))).collect();
            return values.map_or_else(Type::json, |values| self.enumeration(part, name, &values, schema));
        }
        match &schema["type"] {
            Value::Array(kinds) => {
                let mut others = kinds.iter().filter(|kind| *kind != "null");
                match (others.next().and_then(Value::as_str), others.next()) {
                    (Some(kind), None) => {
                        let inner = self.of_kind(part, name, kind, schema, root, depth);
                        if kinds.len() > 1 { inner.optional() } else { inner }
                    }
                    _ => Type::json(),
                }
            }
            Value::String(kind) => self.of_kind(part, name, kind, schema, root, depth),
            _ => Type::json(),
        }
    }

    fn of_kind(
        &mut self,
        part: Part,
        name: &str,
        kind: &str,
        schema: &Value,
        root: &Value,
        depth: usize,
    ) -> Type {
        match kind {
            "boolean" => Type::plain("bool"),
            "string" => Type::plain("String"),
            "number" => Type::plain("f64"),
            "integer" if schema["minimum"].as_f64().is_some_and(|low| low >= 0.0) => Type::plain("u64"),
            "integer" => Type::plain("i64"),
            "array" => {
                let item = self.ty(
                    part,
                    &format!("{name} item"),
                    schema.get("items").unwrap_or(&Value::Null),
                    root,
                    depth + 1,
                );
                Type::plain(&format!("Vec<{}>", item.text))
            }
            "object" if schema.get("properties").is_some() => {
                let name = self.taken.ty(&type_name(name));
                self.structure(part, &name, schema, root, depth);
                Type { text: name, has_default: false }
            }
            "object" => match schema.get("additionalProperties") {
                Some(values @ Value::Object(_)) => {
                    let value = self.ty(part, &format!("{name} value"), values, root, depth + 1);
                    Type::plain(&format!("std::collections::BTreeMap<String, {}>", value.text))
                }
                _ => Type::json(),
            },
            _ => Type::json(),
        }
    }

    fn referred(&mut self, part: Part, reference: &str, root: &Value, depth: usize) -> Type {
        let key = (part.name(), reference.to_owned());
        match self.known.get(&key) {
            Some(Some(known)) => return Type { text: known.clone(), has_default: false },
            // A type that holds itself would have no size.
            Some(None) => return Type::json(),
            None => {}
        }
        let Some(schema) = reference.strip_prefix('#').and_then(|pointer| root.pointer(pointer)) else {
            return Type::json();
        };
        self.known.insert(key.clone(), None);
        let name = reference.rsplit('/').next().unwrap_or_default();
        let ty = self.ty(part, name, schema, root, depth + 1);
        self.known.insert(key, Some(ty.text.clone()));
        ty
    }

    /// A value or nothing, or one of several texts; everything else stays JSON.
    fn one_of(
        &mut self,
        part: Part,
        name: &str,
        forms: &[Value],
        schema: &Value,
        root: &Value,
        depth: usize,
    ) -> Type {
        let texts: Option<Vec<(&str, &Value)>> =
            forms.iter().map(|form| Some((form["const"].as_str()?, &form["description"]))).collect();
        if let Some(texts) = texts.filter(|texts| !texts.is_empty()) {
            return self.enumeration(part, name, &texts, schema);
        }
        let others: Vec<&Value> = forms.iter().filter(|form| form["type"] != "null").collect();
        match others.as_slice() {
            [one] if forms.len() == 2 => self.ty(part, name, one, root, depth + 1).optional(),
            _ => Type::json(),
        }
    }

    fn enumeration(&mut self, part: Part, name: &str, values: &[(&str, &Value)], schema: &Value) -> Type {
        let name = self.taken.ty(&type_name(name));
        let mut variants = String::new();
        let mut taken = Taken::default();
        for (value, words) in values {
            doc_text(&mut variants, words.as_str(), "        ");
            let variant = taken.ty(&type_name(value));
            let _ = writeln!(variants, "        #[serde(rename = {value:?})]\n        {variant},");
        }
        if part == Part::Data {
            let unknown = taken.ty("Unknown");
            let _ = writeln!(
                variants,
                "        /// A value of a later version.\n        #[serde(other)]\n        {unknown},"
            );
        }
        let mut text = String::new();
        doc(&mut text, schema, "    ");
        let derives = part.derives().replace("Clone,", "Clone, Copy, Eq,");
        let _ = write!(
            text,
            "    {derives}\n    #[serde(crate = \"casefile_sdk::serde\")]\n    pub enum {name} {{\n{variants}    }}\n"
        );
        self.done.insert(name.clone(), text);
        Type { text: name, has_default: false }
    }
}

/// A type as Rust writes it.
struct Type {
    text: String,
    has_default: bool,
}

impl Type {
    fn plain(text: &str) -> Self {
        Self { text: text.to_owned(), has_default: true }
    }

    fn json() -> Self {
        Self::plain("casefile_sdk::serde_json::Value")
    }

    fn optional(self) -> Self {
        let text =
            if self.text.starts_with("Option<") { self.text } else { format!("Option<{}>", self.text) };
        Self { text, has_default: true }
    }
}

fn resolve<'a>(schema: &'a Value, root: &'a Value) -> Option<&'a Value> {
    root.pointer(schema.get("$ref")?.as_str()?.strip_prefix('#')?)
}

fn doc(out: &mut String, schema: &Value, indent: &str) {
    doc_text(out, schema["description"].as_str(), indent);
}

/// Documentation of at most a few lines. Control characters, which could end a comment, become spaces.
fn doc_text(out: &mut String, text: Option<&str>, indent: &str) {
    let text = text.unwrap_or("Not described by its publisher.");
    for line in text.lines().take(8) {
        let clean: String = line.chars().take(300).map(|c| if c.is_control() { ' ' } else { c }).collect();
        let _ = writeln!(out, "{}", format!("{indent}/// {clean}").trim_end());
    }
}
