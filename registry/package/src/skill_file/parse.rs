//! Reading a skill file. It walks the parsed TOML by hand, so that each error names line, key and remedy.

use std::collections::BTreeMap;
use std::fmt::Display;

use semver::{Version, VersionReq};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{
    DESCRIPTION_CHARS_MAX, LIMIT_MAX, REASON_CHARS_MAX, SKILL_FILE_CHARS_MAX, Schemas, SkillFile,
    SkillFileError, ToolRequest,
};
use crate::interface::{STEPS, TOOLS, TOOLS_VERSION, WORLD};
use crate::name::SkillName;
use crate::text::{self, Lines};

/// The longest name of a limit, in characters.
const LIMIT_NAME_CHARS_MAX: usize = 64;

pub(super) fn parse(text: &str) -> Result<SkillFile, SkillFileError> {
    // Carriage returns are white space to TOML; files written on Windows have them.
    text::check(&text.replace("\r\n", "\n"), SKILL_FILE_CHARS_MAX, Lines::Many)
        .map_err(SkillFileError::Text)?;
    let document = DeTable::parse(text).map_err(|error| SkillFileError::Syntax {
        line: line_at(text, error.span().map_or(0, |span| span.start)),
        message: text::escaped(error.message(), 200),
    })?;
    let root = Table { text, path: String::new(), line: 1, entries: document.get_ref() };
    root.check_keys(&["skill", "tools", "steps", "limits", "schemas"])?;
    let skill = root.table("skill")?.ok_or_else(|| root.missing("skill", "[skill]"))?;
    skill.check_keys(&["name", "version", "world", "description"])?;
    check_world(&skill)?;
    Ok(SkillFile {
        name: skill.required("name", "name = \"team/name\"")?.parse_as("write `team/name`")?,
        version: version(&skill)?,
        description: skill.optional("description")?.map(|d| d.one_line(DESCRIPTION_CHARS_MAX)).transpose()?,
        tools: root.table("tools")?.map_or_else(|| Ok(BTreeMap::new()), |t| tools(&t))?,
        steps: root.table("steps")?.map_or_else(|| Ok(BTreeMap::new()), |t| steps(&t))?,
        limits: root.table("limits")?.map_or_else(|| Ok(BTreeMap::new()), |t| limits(&t))?,
        schemas: root.table("schemas")?.map_or_else(|| Ok(Schemas::default()), |t| schemas(&t))?,
    })
}

fn check_world(skill: &Table<'_, '_>) -> Result<(), SkillFileError> {
    let world = skill.required("world", "world = \"casefile:skill/skill@0.1.0\"")?;
    if world.text == WORLD {
        return Ok(());
    }
    Err(world.refused("names a world that this host does not know", format!("write \"{WORLD}\"")))
}

fn version(skill: &Table<'_, '_>) -> Result<Version, SkillFileError> {
    let text = skill.required("version", "version = \"0.1.0\"")?;
    let version: Version = text.parse_as("write three numbers such as \"1.0.0\"")?;
    if version.build.is_empty() {
        return Ok(version);
    }
    Err(text.refused("has build metadata", "remove the part from `+` on and raise the version instead"))
}

fn tools(table: &Table<'_, '_>) -> Result<BTreeMap<String, ToolRequest>, SkillFileError> {
    let mut tools = BTreeMap::new();
    for (key, line, value) in table.entries() {
        if key == STEPS {
            let fix = "remove it and name the skills under [steps]";
            return Err(table.refused(line, key, "is implied by [steps]", fix));
        }
        if !TOOLS.contains(&key) {
            return Err(table.unknown(line, key, &TOOLS));
        }
        let request = match value.get_ref() {
            DeValue::Table(entries) => {
                let long = Table { text: table.text, path: table.key(key), line, entries };
                long.check_keys(&["version", "reason"])?;
                ToolRequest {
                    version: tool_version(&long.required("version", "version = \"0.1\"")?)?,
                    reason: long.optional("reason")?.map(|r| r.one_line(REASON_CHARS_MAX)).transpose()?,
                }
            }
            _ => ToolRequest { version: tool_version(&table.string(key, value)?)?, reason: None },
        };
        tools.insert(key.to_owned(), request);
    }
    Ok(tools)
}

fn tool_version(text: &Text<'_>) -> Result<VersionReq, SkillFileError> {
    let req: VersionReq = text.parse_as("write a version requirement such as \"0.1\"")?;
    if req.matches(&TOOLS_VERSION) {
        return Ok(req);
    }
    let problem = format!("asks for {req}, and the tools are served in version {TOOLS_VERSION}");
    Err(text.refused(problem, "write \"0.1\""))
}

fn steps(table: &Table<'_, '_>) -> Result<BTreeMap<SkillName, VersionReq>, SkillFileError> {
    let mut steps = BTreeMap::new();
    for (key, line, value) in table.entries() {
        let name = Text { key: table.key(key), line, text: key };
        let req = table.string(key, value)?;
        steps.insert(
            name.parse_as("write the skill's name in quotes, \"team/name\"")?,
            req.parse_as("write a version requirement such as \"^1\"")?,
        );
    }
    Ok(steps)
}

fn limits(table: &Table<'_, '_>) -> Result<BTreeMap<String, u64>, SkillFileError> {
    let mut limits = BTreeMap::new();
    for (key, line, value) in table.entries() {
        let is_name = key.starts_with(|c: char| c.is_ascii_lowercase())
            && key.len() <= LIMIT_NAME_CHARS_MAX
            && key.bytes().all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'_'));
        if !is_name {
            return Err(table.refused(
                line,
                key,
                "is not the name of a limit",
                "write a name such as `fuel`",
            ));
        }
        let expected = "a positive integer";
        let DeValue::Integer(integer) = value.get_ref() else {
            return Err(table.wrong_type(key, value, expected));
        };
        let number = u64::from_str_radix(integer.as_str(), integer.radix()).ok();
        let number = number.filter(|n| (1..=LIMIT_MAX).contains(n)).ok_or_else(|| {
            table.refused(
                table.line_of(value),
                key,
                "is out of range",
                format!("write {expected} up to {LIMIT_MAX}"),
            )
        })?;
        limits.insert(key.to_owned(), number);
    }
    Ok(limits)
}

fn schemas(table: &Table<'_, '_>) -> Result<Schemas, SkillFileError> {
    table.check_keys(&["parameters", "data"])?;
    let schema = |key| {
        let Some(text) = table.optional(key)? else {
            return Ok(None);
        };
        match serde_json::from_str::<serde::de::IgnoredAny>(text.text) {
            Ok(_) => Ok(Some(text.text.to_owned())),
            Err(error) => Err(text.refused(format!("is not JSON ({error})"), "build the skill again")),
        }
    };
    Ok(Schemas { parameters: schema("parameters")?, data: schema("data")? })
}

/// A table with its path and the text it comes from.
struct Table<'d, 't> {
    text: &'t str,
    /// The dotted path, empty for the root.
    path: String,
    line: usize,
    entries: &'d DeTable<'t>,
}

impl<'d, 't> Table<'d, 't> {
    /// The entries with the line of each key.
    fn entries(&self) -> impl Iterator<Item = (&'d str, usize, &'d Spanned<DeValue<'t>>)> {
        let text = self.text;
        self.entries.iter().map(move |(key, value)| {
            let key_ref: &'d str = key.get_ref();
            (key_ref, line_at(text, key.span().start), value)
        })
    }

    fn check_keys(&self, known: &[&str]) -> Result<(), SkillFileError> {
        match self.entries().find(|(key, ..)| !known.contains(key)) {
            Some((key, line, _)) => Err(self.unknown(line, key, known)),
            None => Ok(()),
        }
    }

    fn get(&self, key: &str) -> Option<(usize, &'d Spanned<DeValue<'t>>)> {
        self.entries().find(|(k, ..)| *k == key).map(|(_, line, value)| (line, value))
    }

    fn table(&self, key: &'static str) -> Result<Option<Table<'d, 't>>, SkillFileError> {
        let Some((line, value)) = self.get(key) else {
            return Ok(None);
        };
        match value.get_ref() {
            DeValue::Table(entries) => {
                Ok(Some(Table { text: self.text, path: self.key(key), line, entries }))
            }
            _ => Err(self.wrong_type(key, value, "a table")),
        }
    }

    fn required(&self, key: &str, example: &'static str) -> Result<Text<'d>, SkillFileError> {
        self.optional(key)?.ok_or_else(|| self.missing(key, example))
    }

    fn optional(&self, key: &str) -> Result<Option<Text<'d>>, SkillFileError> {
        self.get(key).map(|(_, value)| self.string(key, value)).transpose()
    }

    fn string(&self, key: &str, value: &'d Spanned<DeValue<'t>>) -> Result<Text<'d>, SkillFileError> {
        match value.get_ref() {
            DeValue::String(text) => Ok(Text { key: self.key(key), line: self.line_of(value), text }),
            _ => Err(self.wrong_type(key, value, "a string in quotes")),
        }
    }

    fn line_of(&self, value: &Spanned<DeValue<'t>>) -> usize {
        line_at(self.text, value.span().start)
    }

    fn key(&self, key: &str) -> String {
        let key = text::escaped(key, 80);
        if self.path.is_empty() { key } else { format!("{}.{key}", self.path) }
    }

    fn missing(&self, key: &str, example: &'static str) -> SkillFileError {
        SkillFileError::MissingKey { line: self.line, key: self.key(key), example }
    }

    fn unknown(&self, line: usize, key: &str, known: &[&str]) -> SkillFileError {
        SkillFileError::UnknownKey { line, key: self.key(key), known: known.join(", ") }
    }

    fn wrong_type(&self, key: &str, value: &Spanned<DeValue<'t>>, expected: &'static str) -> SkillFileError {
        let found = value.get_ref().type_str();
        SkillFileError::WrongType { line: self.line_of(value), key: self.key(key), found, expected }
    }

    fn refused(&self, line: usize, key: &str, problem: &str, fix: impl Into<String>) -> SkillFileError {
        SkillFileError::Value { line, key: self.key(key), problem: problem.to_owned(), fix: fix.into() }
    }
}

/// A string value with its key and line.
struct Text<'d> {
    key: String,
    line: usize,
    text: &'d str,
}

impl Text<'_> {
    fn parse_as<T>(&self, fix: &str) -> Result<T, SkillFileError>
    where
        T: std::str::FromStr<Err: Display>,
    {
        self.text
            .parse()
            .map_err(|error| self.refused(text::escaped(&format!("is refused: {error}"), 400), fix))
    }

    fn one_line(&self, chars_max: usize) -> Result<String, SkillFileError> {
        text::check(self.text, chars_max, Lines::One).map_err(|error| {
            self.refused(
                format!("is refused: {error}"),
                format!("write one line of at most {chars_max} characters"),
            )
        })?;
        Ok(self.text.to_owned())
    }

    fn refused(&self, problem: impl Into<String>, fix: impl Into<String>) -> SkillFileError {
        SkillFileError::Value {
            line: self.line,
            key: self.key.clone(),
            problem: problem.into(),
            fix: fix.into(),
        }
    }
}

/// The line, counted from 1, of a byte offset.
fn line_at(text: &str, offset: usize) -> usize {
    1 + text.bytes().take(offset).filter(|b| *b == b'\n').count()
}
