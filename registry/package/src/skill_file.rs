//! The skill file: name, version, and what a skill asks for.
//!
//! The author writes it as `skill.toml`; the build adds `[schemas]` and puts it into the component.

mod error;
mod parse;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use semver::{Version, VersionReq};

pub use error::SkillFileError;

use crate::interface::WORLD;
use crate::name::SkillName;

/// The longest description, in characters.
pub const DESCRIPTION_CHARS_MAX: usize = 1024;
/// The longest reason for a tool, in characters.
pub const REASON_CHARS_MAX: usize = 512;
/// The longest skill file, in characters, schemas included. It bounds what a reader of a stranger's package
/// parses.
pub const SKILL_FILE_CHARS_MAX: usize = 256 << 10;
/// The largest value of a limit, the largest integer of TOML.
pub const LIMIT_MAX: u64 = i64::MAX as u64;

/// A parsed skill file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SkillFile {
    /// The name, `team/name`.
    pub name: SkillName,
    /// The version; it has no build metadata, since two builds of one version could not be told apart.
    pub version: Version,
    /// What the skill is for, on one line of at most [`DESCRIPTION_CHARS_MAX`] characters.
    pub description: Option<String>,
    /// The tools it asks for, by the short name of their interface (one of [`crate::interface::TOOLS`]).
    pub tools: BTreeMap<String, ToolRequest>,
    /// The skills it may run, with the versions it accepts.
    pub steps: BTreeMap<SkillName, VersionReq>,
    /// The limits it asks for: 1 to [`LIMIT_MAX`] each. The host knows which names exist and what their units
    /// are.
    pub limits: BTreeMap<String, u64>,
    /// The JSON Schemas that the build generated.
    pub schemas: Schemas,
}

/// What a skill asks of one tool.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToolRequest {
    /// The versions of the interface that it accepts.
    pub version: VersionReq,
    /// Why it needs the tool, on one line of at most [`REASON_CHARS_MAX`] characters.
    pub reason: Option<String>,
}

/// JSON Schemas, as JSON text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Schemas {
    /// The schema of the request's parameters.
    pub parameters: Option<String>,
    /// The schema of the report's data.
    pub data: Option<String>,
}

impl SkillFile {
    /// Parses the text of a skill file. Keys that are not known are refused in every table.
    ///
    /// # Errors
    /// [`SkillFileError`], naming the line, the key, and how to mend it.
    pub fn parse(text: &str) -> Result<Self, SkillFileError> {
        parse::parse(text)
    }

    /// The skill file of a component that carries none: `local/<stem>@0.0.0`, asking for nothing.
    pub fn bare(stem: &str) -> Self {
        Self {
            name: SkillName::local(stem),
            version: Version::new(0, 0, 0),
            description: None,
            tools: BTreeMap::new(),
            steps: BTreeMap::new(),
            limits: BTreeMap::new(),
            schemas: Schemas::default(),
        }
    }

    /// Renders the skill file; [`SkillFile::parse`] gives an equal value back. Empty tables are left out.
    pub fn to_toml(&self) -> String {
        let mut out = String::from("[skill]\n");
        line(&mut out, "name", &quoted(self.name.as_str()));
        line(&mut out, "version", &quoted(&self.version.to_string()));
        line(&mut out, "world", &quoted(WORLD));
        if let Some(description) = &self.description {
            line(&mut out, "description", &quoted(description));
        }
        let tools = self.tools.iter().map(|(tool, request)| {
            let version = quoted(&request.version.to_string());
            let value = match &request.reason {
                Some(reason) => format!("{{ version = {version}, reason = {} }}", quoted(reason)),
                None => version,
            };
            (tool.clone(), value)
        });
        table(&mut out, "tools", tools);
        let steps = self.steps.iter().map(|(name, req)| (quoted(name.as_str()), quoted(&req.to_string())));
        table(&mut out, "steps", steps);
        table(&mut out, "limits", self.limits.iter().map(|(name, value)| (name.clone(), value.to_string())));
        let schemas = [("parameters", &self.schemas.parameters), ("data", &self.schemas.data)];
        table(
            &mut out,
            "schemas",
            schemas.into_iter().filter_map(|(key, text)| Some((key.to_owned(), quoted(text.as_ref()?)))),
        );
        out
    }
}

fn table(out: &mut String, name: &str, entries: impl Iterator<Item = (String, String)>) {
    let mut entries = entries.peekable();
    if entries.peek().is_some() {
        // Writing to a String cannot fail.
        let _ = write!(out, "\n[{name}]\n");
    }
    for (key, value) in entries {
        line(out, &key, &value);
    }
}

fn line(out: &mut String, key: &str, value: &str) {
    let _ = writeln!(out, "{key} = {value}");
}

/// `text` as a string of TOML.
fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}
